"""A topic that is renamed or taken away moves the addresses of what stands on its page, and whoever links there learns of it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.acts import hide, show
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit_live, make_record, make_site
from tests.sync.conftest import Synced, device

Done = Callable[[Write, Any], object]
BY = {"actor": "Paula", "now": NOW}
DOINGS: dict[str, Done] = {
    "renamed": lambda write, topic: write(edit_live, topic, "en", slug="another-name"),
    "hidden": lambda write, topic: write(hide, "core", [topic.id], **BY),
    "hidden and shown": lambda write, topic: (write(hide, "core", [topic.id], **BY), write(show, "core", [topic.id], **BY)),
}  # fmt: skip


@pytest.fixture
def topic(write: Write) -> Any:
    """A topic with a risk on its page."""
    write(make_site, url_templates={"topic": "/{slug}"}, base_url="https://clinic.example")
    return write(make_record, "topic", slug="needling")


@pytest.fixture
def faq(write: Write, topic: Any) -> Any:
    """A question of another topic that links to the risk."""
    risk = write(make_record, "limitation", topic=topic, slug="soreness")
    return write(make_record, answer=f"See [this](record:{risk.id}).")


def html(client: Client, faq: Any) -> str:
    found: str = client.json(f"/v1/sites/core/records/{faq.id}")["fields"]["answer"]["html"]
    return found


@pytest.mark.parametrize("name", DOINGS)
def test_phones_get_it(client: Client, write: Write, topic: Any, faq: Any, synced: Synced, name: str) -> None:
    phone = device("core", "en", "faq")
    synced(phone)
    before = html(client, faq)
    assert 'href="https://clinic.example/needling#limitation-soreness"' in before
    DOINGS[name](write, topic)
    sent = [op["id"] for page in synced(phone) for op in page["items"]]
    assert sent == ([faq.id] if html(client, faq) != before else [])
    assert phone.items["faq", faq.id]["fields"]["answer"]["html"] == html(client, faq)


@pytest.mark.parametrize("name", ["renamed", "hidden"])
def test_websites_are_to_rebuild_it_and_caches_to_forget_it(
    client: Client, write: Write, topic: Any, faq: Any, name: str
) -> None:
    seq = client.json("/v1/sites/core")["seq"]
    tags = client.get(f"/v1/sites/core/records/{faq.id}").headers["Surrogate-Key"].split()
    assert f"record:{topic.id}" in tags
    DOINGS[name](write, topic)
    body = client.json("/v1/sites/core/changes", since=seq)
    assert faq.id in {each["id"] for each in body["items"]}
    assert {f"record:{faq.id}", "core:faq"} <= set(body["tags"])


def test_what_stood_there_meanwhile_is_forgotten_too(client: Client, write: Write, topic: Any, faq: Any) -> None:
    seq = client.json("/v1/sites/core")["seq"]
    for slug in ("another-name", "needling"):
        write(edit_live, topic, "en", slug=slug)
    assert {f"record:{faq.id}", "core:faq"} <= set(client.json("/v1/sites/core/changes", since=seq)["tags"])
