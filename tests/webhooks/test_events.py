"""Each thing that a change does to a site is an event of its own, told thinly, of the records that it touched and as readers see them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.acts import Pinned, alter_settings, hide, publish_due, reinstate, review, show, unpublish, withdraw
from tests.client import Client, document, problems_of
from tests.conftest import Write
from tests.factories import NOW, edit, edit_live, make_record, publish_all
from tests.people import Desk, Hire, expect
from tests.webhooks.conftest import Deliver, Hook
from tests.webhooks.receiver import Message, Website

BY = {"actor": "p", "now": NOW}


@pytest.fixture
def faq(write: Write, sites: None) -> Record:
    """A live question of the library, in both languages."""
    record: Record = write(make_record, locales=("en", "fr"))
    return record


@pytest.fixture
def told(hook: Hook, website: Website, run: Deliver) -> Any:
    """What is told of what was done since, each checked against the document."""
    hook()

    def run_() -> list[Message]:
        website.messages = []
        run()
        for each in website.messages:
            assert problems_of(each.json, schema_of(each.type)) == []
        return website.messages

    return run_


def schema_of(type: str) -> Any:
    """What the document says of the messages of a type."""
    body = document()["webhooks"][type]["post"]["requestBody"]
    return {"$ref": "urn:openapi" + body["content"]["application/json"]["schema"]["$ref"]}


def summary(messages: list[Message]) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    return [(each.type, [(item["id"], item["locales"]) for item in each.data.get("items", [])]) for each in messages]


def test_a_text_that_goes_live_is_published_in_the_locales_that_show_it(write: Write, faq: Record, told: Any) -> None:
    write(edit_live, faq, "en", question="New?")
    # The French text says that its source has moved on.
    both = [(faq.id, ["en", "fr"])]
    assert summary(told()) == [("content.published", both), ("translation.outdated", [(faq.id, ["fr"])])]
    write(edit_live, faq, "fr", slug="nouveau")
    assert summary(told()) == [("content.published", [(faq.id, ["fr"])])]


def test_a_message_says_which_change_and_what_to_purge(client: Client, write: Write, faq: Record, told: Any) -> None:
    topic = client.json(f"/v1/sites/clinic/faqs/{faq.id}")["topic"]
    before = client.json(f"/v1/sites/clinic/faqs/{faq.id}")["slug"]
    write(edit_live, faq, "en", slug="asked-anew")
    [message] = told()
    change = client.json("/v1/sites/clinic/changes", since=message.data["seq"] - 1)
    assert message.data["cause"] == "publish"
    assert len(message.data["hash"]) == 64
    assert message.data["truncated"] is False
    [item] = message.data["items"]
    assert (item["type"], item["slugs"], item["topics"]) == ("faq", {"en": "asked-anew"}, [topic["id"]])
    assert item["former_slugs"] == {"en": [before]}
    # Whatever the list of changes would have purged is named too.
    assert set(change["tags"]) <= set(message.data["cache_tags"])
    assert client.get(message.data["changes_url"]).json["items"] == change["items"]
    assert len(message.body) < 20_000


def test_what_is_taken_away_and_given_back(write: Write, faq: Record, told: Any) -> None:
    both = [(faq.id, ["en", "fr"])]
    write(hide, "clinic", [faq.id], **BY)
    assert summary(told()) == [("content.hidden", both)]
    write(show, "clinic", [faq.id], **BY)
    assert summary(told()) == [("content.shown", both)]
    write(withdraw, [faq.id], message="Wrong.", severity="safety", **BY)
    assert summary(told()) == [("content.withdrawn", both)]
    write(reinstate, [faq.id], **BY)
    assert summary(told()) == [("content.reinstated", both)]


def test_what_is_hidden_and_withdrawn_then_is_told_too(write: Write, faq: Record, told: Any) -> None:
    write(hide, "clinic", [faq.id], **BY)
    told()
    write(withdraw, [faq.id], message="Wrong.", severity="safety", **BY)
    assert summary(told()) == [("content.withdrawn", [(faq.id, ["en", "fr"])])]


def test_a_text_that_is_unpublished_leaves_what_is_shown_instead(write: Write, faq: Record, told: Any) -> None:
    write(unpublish, [Pinned(faq.id, "core", "fr")], **BY)
    assert summary(told()) == [("content.published", [(faq.id, ["fr"])])]
    write(unpublish, [Pinned(faq.id, "core", "en")], **BY)
    assert summary(told()) == [("content.unpublished", [(faq.id, ["en", "fr"])])]


def test_a_clinic_hears_nothing_of_anothers_own_words(
    hook: Hook, write: Write, faq: Record, told: Any, website: Website
) -> None:
    write(edit_live, faq, "en", site="clinic", question="Ours?")
    assert summary(told()) == [("content.published", [(faq.id, ["en"])])]
    other = write(make_record, site="stranger")
    write(edit_live, other, "en", question="Theirs?")
    assert told() == []


def test_settings_of_the_site_and_of_the_library(write: Write, told: Any) -> None:
    for site in ("clinic", "core"):
        write(alter_settings, site, {"name": f"New {site}"}, **BY)
        [message] = told()
        assert (message.type, message.data["items"]) == ("site.changed", [])
        assert "site:clinic" in message.data["cache_tags"]
    write(alter_settings, "stranger", {"name": "Another"}, **BY)
    assert told() == []


def test_an_order(app: Flask, client: Client, editor: Desk, write: Write, told: Any) -> None:
    topic = write(make_record, "topic")
    ids = [write(make_record, topic=topic).id for _ in range(3)]
    told()
    order = editor.ask("sites/core/order", topic=topic.id, type="faq")
    body = {"topic": topic.id, "type": "faq", "ids": ids[::-1]}
    expect(editor.call("PUT", "sites/core/order", body, headers={"If-Match": order["etag"]}), 200)
    types = [each.type for each in told()]
    assert types == ["order.changed"]


def test_a_review_that_falls_due(app: Flask, write: Write, faq: Record, told: Any) -> None:
    write(review, [Pinned(faq.id, "core", "en")], reviewer={"name": "Rita"}, reviewed_on=date(2026, 11, 1), **BY)
    told()
    publish_due(app.extensions["database"], now=NOW + timedelta(days=2000))
    assert summary(told()) == [("review.due", [(faq.id, ["en"])])]


def test_a_translation_whose_source_has_moved_on(write: Write, faq: Record, told: Any) -> None:
    write(edit_live, faq, "en", answer="Quite another answer.")
    assert ("translation.outdated", [(faq.id, ["fr"])]) in summary(told())
    write(edit_live, faq, "en", answer="And another.")
    assert "translation.outdated" not in [each.type for each in told()]


@pytest.mark.long
def test_one_change_of_many_is_one_message_and_says_where_the_rest_is(
    client: Client, write: Write, faq: Record, told: Any
) -> None:
    many = [write(make_record) for _ in range(60)]
    told()
    for each in many:
        write(edit, each, "en", question="All at once?")
    write(publish_all, *many)
    [message] = told()
    assert message.data["truncated"] is True
    assert 0 < len(message.data["items"]) <= 50
    assert len(message.body) < 20_000
    rest = client.get(message.data["changes_url"]).json["items"]
    assert {each["id"] for each in rest} >= {each.id for each in many}


def test_a_plan_that_cannot_come_about_any_more(
    app: Flask, hire: Hire, editor: Desk, write: Write, faq: Record, told: Any
) -> None:
    number = write(edit, faq, "en", question="Later?").number
    at = f"{datetime.now(UTC) + timedelta(days=1):%FT%TZ}"
    planned = editor.act("schedule", {"site": "core", "record": faq.id, "locale": "en", "version": number}, at=at)[
        "schedule"
    ]
    write(edit_live, faq, "en", question="Sooner?")
    messages = [each for each in told() if each.type == "plan.at_risk"]
    # The clinic does not hear of the library's plans.
    assert messages == []
    own = write(make_record, site="clinic")
    number = write(edit, own, "en", question="Later?").number
    planned = editor.act("schedule", {"site": "clinic", "record": own.id, "locale": "en", "version": number}, at=at)[
        "schedule"
    ]
    write(edit_live, own, "en", question="Sooner?")
    [message] = [each for each in told() if each.type == "plan.at_risk"]
    assert (message.data["plan"]["id"], message.data["plan"]["kind"]) == (planned["id"], "schedule")
    assert [each for each in told() if each.type == "plan.at_risk"] == []
