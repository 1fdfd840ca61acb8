"""Five people of different roles sign in with a real browser, each by a passkey, and do the work of a week with few calls."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from api.app import connect, routed_app
from api.config import read_settings
from api.database import Database
from tests.acts import create_person, invite
from tests.browser.conftest import HERE, TIMEOUT_S
from tests.client import Client
from tests.databases import Server, fresh_database
from tests.desk.week import ROLES, TASKS, Week
from tests.pages import OWN_PAGE, Page

pytestmark = [pytest.mark.once, pytest.mark.long]


class InBrowser:
    """Somebody at a page of ours, who calls by the session that their browser was handed."""

    def __init__(self, app: Flask, secret: str) -> None:
        self.page = Page(app, secret)

    def call(self, method: str, path: str, body: Any = None, *, headers: Any = None, **query: Any) -> TestResponse:
        """The answer to a call as a page sends it."""
        return self.page.call(method, path, body, headers={**OWN_PAGE, **(headers or {})}, **query)


@pytest.fixture(scope="module")
def week(browser: str, database_server: Server, migrated_template: str) -> Iterator[tuple[Week, Flask]]:
    """A week that five people begin by signing in."""
    with fresh_database(database_server, template=migrated_template) as url:
        app, database = routed_app(), Database(url)
        connect(app, read_settings({"database_url": url, "log_level": "error"}), database)
        write = _writing(database)
        write(Week.prepare)
        invitations = [write(_invited, name, *roles, **more) for name, (roles, more) in ROLES.items()]
        serving = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=serving.serve_forever, daemon=True).start()
        people = signed_in(browser, f"http://localhost:{serving.server_port}", invitations)
        serving.shutdown()
        assert [each["who"] for each in people] == list(ROLES)
        assert [each["said"] for each in people] == [[]] * len(people)
        yield Week.begun(write, {each["who"]: InBrowser(app, each["secret"]) for each in people}), app
        database.close()


def _writing(database: Database) -> Callable[..., Any]:
    def write(act: Callable[..., Any], *said: Any, **more: Any) -> Any:
        with database.transaction() as session:
            return act(session, *said, **more)

    return write


def _invited(session: Any, name: str, *roles: str, locale: str = "*", credential: str | None = None) -> str:
    now = datetime.now(UTC)
    person = create_person(session, name, *roles, site="*", locale=locale, credential=credential, now=now)
    session.flush()
    return invite(session, person, now=now)


def signed_in(browser: str, origin: str, invitations: list[str]) -> list[dict[str, Any]]:
    """Who signed in, and the secret of each session."""
    told = subprocess.run(
        ["node", str(HERE / "five_people.mjs"), origin, *invitations], env={**os.environ, "CHROMIUM": browser},
        capture_output=True, text=True, check=False, timeout=TIMEOUT_S,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    people: list[dict[str, Any]] = json.loads(told.stdout)["people"]
    return people


def test_the_week_takes_few_calls_of_each_of_them(week: tuple[Week, Flask]) -> None:
    done, app = week
    assert {task.__name__: done.count(task) for task in TASKS} == {task.__name__: most for task, most in TASKS.items()}
    assert all(each.calls for each in done.people.values())
    readers = Client(app)
    assert readers.json("/v1/sites/core/faqs/does-it-hurt")["fields"]["short_answer"] == "A little."
    assert readers.get("/v1/sites/core/faqs/withdrawn").status_code == 410
    assert readers.get("/v1/sites/clinic/faqs/hidden").status_code == 404
