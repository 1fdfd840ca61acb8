"""What the tests of webhooks share: a website that takes messages, a webhook that leads there, and a worker that delivers."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.acts import deliver
from tests.conftest import Write
from tests.factories import make_record
from tests.people import Desk, expect
from tests.webhooks.receiver import HERE, Website, website_here

Deliver = Callable[..., None]
Hook = Callable[..., Any]


@pytest.fixture(autouse=True)
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Webhooks may lead to this machine."""
    monkeypatch.setenv("CONTENT_WEBHOOKS_ALLOW_PRIVATE", HERE)


@pytest.fixture
def website() -> Iterator[Website]:
    """A website that takes whatever comes."""
    with website_here() as found:
        yield found


@pytest.fixture
def hook(admin: Desk, website: Website) -> Hook:
    """Makes a webhook, by default for the clinic and with everything; the answer holds its secret."""

    def run(**more: Any) -> Any:
        body = {"url": website.url, "sites": ["clinic"], **more}
        return expect(admin.call("POST", "webhooks", body), 201)

    return run


@pytest.fixture
def faq(write: Write, sites: None) -> Record:
    """A live question of the library."""
    record: Record = write(make_record)
    return record


@pytest.fixture
def run(app: Flask) -> Deliver:
    """Lets a worker deliver until nothing is due, some time from now."""

    def run(after: timedelta = timedelta()) -> None:
        deliver(app.extensions["database"], now=datetime.now(UTC) + after)

    return run


def alter(desk: Desk, hook: Any, **given: Any) -> Any:
    """A webhook as somebody leaves it."""
    etag = desk.ask(f"webhooks/{hook['id']}")["etag"]
    return expect(desk.call("PATCH", f"webhooks/{hook['id']}", given, headers={"If-Match": etag}), 200)


def log_of(desk: Desk, hook: Any, **query: str) -> list[Any]:
    """What was sent to a webhook, the oldest first."""
    items: list[Any] = desk.ask(f"webhooks/{hook['id']}/deliveries", **query)["items"]
    return items[::-1]
