"""A reorder is one change: positions move, and nothing else does."""

import pytest
from werkzeug.test import TestResponse

from api.models import Record
from tests.acts import alter_settings
from tests.calls import path_of, read, save
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, make_record
from tests.people import Desk, expect


@pytest.fixture
def topic(library: str, write: Write) -> Record:
    made: Record = write(make_record, "topic")
    return made


@pytest.fixture
def faqs(topic: Record, write: Write) -> list[str]:
    """Four live FAQs, in order, and one that readers do not have."""
    made = [write(make_record, topic=topic, neutral={"position": place}).id for place in (1, 2, 3, 4)]
    write(make_record, topic=topic, live=False)
    return made


def put(
    desk: Desk, topic: Record, ids: list[str], *, site: str = "core", status: int = 200, **headers: str
) -> dict[str, object]:
    body = {"topic": topic.id, "type": "faq", "ids": ids}
    headers = headers or {"If-Match": "*"}
    found: dict[str, object] = expect(desk.call("PUT", f"sites/{site}/order", body, headers=headers), status)
    return found


def shown(client: Client, site: str = "core") -> list[str]:
    return [each["id"] for each in client.json(f"/v1/sites/{site}/faqs")["items"]]


def test_readers_get_the_new_order_in_one_change(editor: Desk, topic: Record, faqs: list[str], client: Client) -> None:
    before = client.json("/v1/sites/core")["seq"]
    turned = faqs[::-1]
    answer = put(editor, topic, turned)
    assert (answer["ids"], answer["seq"]) == (turned, before + 1)
    assert shown(client) == turned
    assert client.json("/v1/sites/core")["seq"] == before + 1


def test_the_topic_may_be_named_by_its_slug_as_everywhere(editor: Desk, topic: Record, faqs: list[str]) -> None:
    slug = read(editor, topic, "en")["fields"]["slug"]
    seen = editor.ask("sites/clinic/order", topic=slug, type="faq")
    assert seen == editor.ask("sites/clinic/order", topic=topic.id, type="faq")
    body = {"topic": slug, "type": "faq", "ids": faqs[::-1]}
    done = editor.call("PUT", "sites/clinic/order", body, headers={"If-Match": seen["etag"]})
    assert expect(done, 200)["ids"] == faqs[::-1]
    assert editor.ask("sites/core/order", topic="nobodys", type="faq")["ids"] == []


def test_what_is_not_named_follows_as_it_stands(editor: Desk, topic: Record, faqs: list[str], client: Client) -> None:
    first, second, third, fourth = faqs
    assert put(editor, topic, [third, first])["ids"] == [third, first, second, fourth]
    assert shown(client) == [third, first, second, fourth]


def test_only_what_moves_gets_a_version(editor: Desk, topic: Record, faqs: list[str]) -> None:
    first, second, third, fourth = faqs
    put(editor, topic, [second, first, third, fourth])
    assert [read(editor, each, "und")["latest"] for each in faqs] == [2, 2, 1, 1]


def test_the_same_order_is_no_change(editor: Desk, topic: Record, faqs: list[str], client: Client) -> None:
    before = client.json("/v1/sites/core")["seq"]
    assert put(editor, topic, faqs)["seq"] is None
    assert client.json("/v1/sites/core")["seq"] == before


def test_an_open_draft_goes_on_from_there(editor: Desk, topic: Record, faqs: list[str], client: Client) -> None:
    save(editor, faqs[0], "und", {"category": "safety"})
    put(editor, topic, faqs[::-1])
    text = read(editor, faqs[0], "und")
    assert (text["state"], text["fields"]["category"], text["fields"]["position"]) == ("draft", "safety", 4)
    assert client.json(f"/v1/sites/core/faqs/{faqs[0]}")["fields"]["category"] == "about"
    found = editor.ask(path_of(faqs[0], "und", tail="/diff"))["fields"]
    assert [each["field"] for each in found] == ["category"]


def test_an_inheriting_site_orders_for_itself(editor: Desk, topic: Record, faqs: list[str], client: Client) -> None:
    put(editor, topic, faqs[::-1], site="clinic")
    assert shown(client, "clinic") == faqs[::-1]
    assert shown(client, "core") == faqs
    assert read(editor, faqs[0], "und", site="clinic")["fields"] == {"position": 4}


def test_who_has_seen_another_order_does_not_overwrite_it(editor: Desk, topic: Record, faqs: list[str]) -> None:
    seen = editor.ask("sites/core/order", topic=topic.id, type="faq")
    assert seen["ids"] == faqs
    now = put(editor, topic, faqs[::-1])
    problem = put(editor, topic, faqs, status=412, **{"If-Match": seen["etag"]})
    assert problem["etag"] == now["etag"]
    put(editor, topic, faqs, **{"If-Match": str(now["etag"])})


def test_the_order_that_one_has_seen_must_be_named(editor: Desk, topic: Record, faqs: list[str]) -> None:
    body = {"topic": topic.id, "type": "faq", "ids": faqs[::-1]}
    expect(editor.call("PUT", "sites/core/order", body), 428)


def test_what_cannot_be_ordered_is_named(editor: Desk, topic: Record, faqs: list[str], write: Write) -> None:
    strange = write(make_record).id
    problem = put(editor, topic, [faqs[0], strange, faqs[0]], status=422)
    assert [each["pointer"] for each in problem["errors"]] == ["#/ids/1", "#/ids/2"]  # type: ignore[attr-defined]


def test_whoever_publishes_may_reorder_and_whoever_only_writes_may_not(
    author: Desk, publisher: Desk, topic: Record, faqs: list[str], client: Client
) -> None:
    put(author, topic, faqs[::-1], status=403)
    assert shown(client) == faqs
    put(publisher, topic, faqs[::-1])
    assert shown(client) == faqs[::-1]


@pytest.fixture
def of_four_eyes(write: Write, library: str) -> None:
    for site in ("core", "clinic"):
        write(alter_settings, site, {"approval": "four_eyes"}, actor="o", now=NOW)


def propose(desk: Desk, topic: Record, ids: list[str], *, site: str = "core", **query: str) -> TestResponse:
    body = {"topic": topic.id, "type": "faq", "ids": ids}
    return desk.call("POST", f"sites/{site}/order", body, headers={"If-Match": "*"}, **query)


def test_where_the_site_asks_for_approval_no_order_goes_live_without(
    publisher: Desk, topic: Record, faqs: list[str], of_four_eyes: None, client: Client
) -> None:
    before = [read(publisher, each, "und")["latest"] for each in faqs]
    for site in ("core", "clinic"):
        problem = put(publisher, topic, faqs[::-1], site=site, status=409)
        assert {each["rule"] for each in problem["blockers"]} == {"approval-missing"}  # type: ignore[attr-defined]
    assert shown(client) == faqs
    assert [read(publisher, each, "und")["latest"] for each in faqs] == before


@pytest.mark.parametrize("site", ["core", "clinic"])
def test_an_order_is_proposed_approved_and_published_as_words_are(
    author: Desk,
    reviewer: Desk,
    publisher: Desk,
    topic: Record,
    faqs: list[str],
    of_four_eyes: None,
    client: Client,
    site: str,
) -> None:
    proposed = expect(propose(author, topic, faqs[::-1], site=site), 200)
    assert (proposed["ids"], proposed["seq"]) == (faqs[::-1], None)
    assert proposed["etag"] == author.ask(f"sites/{site}/order", topic=topic.id, type="faq")["etag"]
    assert shown(client, site) == faqs
    items = [{name: each[name] for name in ("site", "record", "locale", "version")} for each in proposed["drafts"]]
    assert publisher.refused("publish", *items) == ["approval-missing"]
    author.act("submit", *items)
    reviewer.act("approve", *items)
    publisher.act("publish", *items)
    assert shown(client, site) == faqs[::-1]


def test_who_may_not_write_proposes_nothing(publisher: Desk, topic: Record, faqs: list[str]) -> None:
    expect(propose(publisher, topic, faqs[::-1]), 403)


def test_a_draft_of_other_details_goes_on_from_a_proposed_order(author: Desk, topic: Record, faqs: list[str]) -> None:
    save(author, faqs[0], "und", {"category": "safety"})
    expect(propose(author, topic, faqs[::-1]), 200)
    fields = read(author, faqs[0], "und")["fields"]
    assert (fields["category"], fields["position"]) == ("safety", 4)


def test_a_dry_run_of_an_order_keeps_nothing(
    author: Desk, publisher: Desk, topic: Record, faqs: list[str], of_four_eyes: None, client: Client
) -> None:
    seen = publisher.ask("sites/core/order", topic=topic.id, type="faq")
    body = {"topic": topic.id, "type": "faq", "ids": faqs[::-1]}
    tried = expect(
        publisher.call("PUT", "sites/core/order", body, headers={"If-Match": seen["etag"]}, dry_run="true"), 200
    )
    assert {each["rule"] for each in tried["blockers"]} == {"approval-missing"}
    assert (tried["etag"], tried["seq"], tried["ids"]) == (seen["etag"], None, faqs[::-1])
    assert len(expect(propose(author, topic, faqs[::-1], dry_run="true"), 200)["drafts"]) == 4
    assert [read(author, each, "und")["latest"] for each in faqs] == [1, 1, 1, 1]
    assert shown(client) == faqs
