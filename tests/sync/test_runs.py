"""A run: pages that lead to one seq, and a proof at its end."""

from typing import Any

import orjson
import pytest

from api.sync.running import LARGEST_PAGE
from tests.acts import withdraw
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit_live, make_record, make_site
from tests.sync.conftest import Synced, device, ops
from tests.sync.device import digest_of


@pytest.fixture
def faqs(write: Write) -> list[Any]:
    write(make_site)
    topic = write(make_record, "topic")
    return [write(make_record, topic=topic) for _ in range(5)]


def test_a_snapshot_is_what_is_listed(faqs: list[Any], synced: Synced) -> None:
    pages = synced(device(limit=2))
    assert [(page["mode"], page["has_more"], len(page["items"])) for page in pages] == [
        ("snapshot", True, 2), ("snapshot", True, 2), ("snapshot", False, 1),
    ]  # fmt: skip
    assert ops(pages) == [("upsert", record.id) for record in sorted(faqs, key=lambda each: each.id)]


def test_the_answer_says_what_it_covers(client: Client, faqs: list[Any]) -> None:
    page = client.json("/v1/sites/core/sync", types="topic,faq", text="plain,html", locale="FR")
    assert page["scope"] == {"site": "core", "locale": "fr", "types": ["faq", "topic"], "text": ["html", "plain"]}
    assert {name for op in page["items"] for name in op["data"]["fields"].get("answer", {})} == {"html", "plain"}


def test_without_parameters_it_covers_everything_in_the_sites_own_locale(client: Client, faqs: list[Any]) -> None:
    page = client.json("/v1/sites/core/sync")
    assert page["scope"]["locale"] == "en"
    assert {op["type"] for op in page["items"]} == {"faq", "topic"}


def test_the_digest_can_be_reckoned_from_the_items(client: Client, faqs: list[Any]) -> None:
    page = client.json("/v1/sites/core/sync", types="faq")
    assert page["digest"] == digest_of({(op["type"], op["id"]): op["data"] for op in page["items"]})
    assert page["digest"]["count"] == 5


def test_an_empty_scope_has_a_digest_too(client: Client, faqs: list[Any]) -> None:
    page = client.json("/v1/sites/core/sync", types="benefit")
    assert (page["items"], page["has_more"]) == ([], False)
    assert page["digest"] == digest_of({})


def test_a_run_leads_to_the_seq_it_began_with(client: Client, write: Write, faqs: list[Any], synced: Synced) -> None:
    phone = device(limit=2)
    assert phone.take(client.get(phone.url)) == 0
    last = sorted(faqs, key=lambda each: each.id)[-1]
    write(edit_live, last, "en", question="Changed?")
    while phone.staged is not None:
        assert phone.take(client.get(phone.url)) == 0
    assert "Changed?" not in [item["title"] for item in phone.items.values()]
    assert ops(synced(phone)) == [("upsert", last.id)]


def test_a_delta_is_paged_like_a_snapshot(write: Write, faqs: list[Any], synced: Synced) -> None:
    phone = device(limit=2)
    synced(phone)
    for record in faqs:
        write(edit_live, record, "en", question="Changed?")
    pages = synced(phone)
    assert [(page["mode"], len(page["items"])) for page in pages] == [("delta", 2), ("delta", 2), ("delta", 1)]


def test_a_delta_is_never_turned_into_a_snapshot(client: Client, write: Write, faqs: list[Any], synced: Synced) -> None:
    phone = device()
    synced(phone)
    for record in faqs:
        write(edit_live, record, "en", question="Changed?")
    assert client.get(phone.url).json["mode"] == "delta"


def test_an_idle_poll_gives_the_same_token_again(client: Client, faqs: list[Any], synced: Synced) -> None:
    phone = device()
    synced(phone)
    page = client.get(phone.url).json
    assert (page["mode"], page["items"], page["next_token"], page["poll_after_s"]) == ("delta", [], phone.token, 900)


def test_what_is_published_elsewhere_gives_nothing(write: Write, faqs: list[Any], synced: Synced) -> None:
    phone = device()
    synced(phone)
    write(make_record, "definition")
    assert ops(synced(phone)) == []


def test_a_page_is_cut_before_it_grows_too_large(write: Write, synced: Synced) -> None:
    write(make_site)
    topic = write(make_record, "topic")
    for _ in range(LARGEST_PAGE // 55_000 + 2):
        write(make_record, topic=topic, answer="needle " * 2800)
    pages = synced(device())
    assert [page["has_more"] for page in pages] == [True, False]
    assert all(len(orjson.dumps(page["items"])) < 1.01 * LARGEST_PAGE for page in pages)


def test_a_withdrawal_reaches_a_run_under_way(client: Client, write: Write, faqs: list[Any], synced: Synced) -> None:
    first, *_, last = sorted(faqs, key=lambda each: each.id)
    phone = device(limit=2)
    phone.take(client.get(phone.url))
    write(withdraw, [first.id, last.id], message="Wrong.", severity="safety", replacement=None, actor="p", now=NOW)
    rest = []
    while phone.staged is not None:
        page = client.get(phone.url)
        rest.append(page.json)
        phone.take(page)
    assert phone.resets == []
    assert {id for op, id in ops(rest) if op == "upsert"}.isdisjoint({first.id, last.id})
    assert {id for _, id in phone.items}.isdisjoint({first.id, last.id})
    synced(phone)
