"""A verb takes a record as a whole: all texts that it can do something with, or some, as the caller has seen the record."""

from typing import Any

import pytest

from api.models import Record
from tests.calls import read, save
from tests.conftest import Write
from tests.factories import make_record
from tests.people import Desk, Hire, expect, rules


@pytest.fixture
def draft(write: Write, sites: None) -> Record:
    """A FAQ that nobody has published, in two languages."""
    topic = write(make_record, "topic", locales=("en", "fr"))
    made: Record = write(make_record, topic=topic, locales=("en", "fr"), live=False)
    return made


def whole(desk: Desk, record: Record, **more: Any) -> dict[str, Any]:
    """A record as it is named, in the state that it has now."""
    return {"record": record.id, "etag": desk.ask(f"records/{record.id}")["etag"], **more}


def act(desk: Desk, verb: str, *records: dict[str, Any], status: int = 200, **said: Any) -> Any:
    return expect(desk.call("POST", f"actions/{verb}", {"records": list(records), **said}), status)


def done(answer: dict[str, Any]) -> list[str]:
    return [each["locale"] for each in answer["items"]]


@pytest.mark.database
def test_a_record_goes_from_its_author_to_readers_by_one_call_each(
    author: Desk, reviewer: Desk, publisher: Desk, draft: Record
) -> None:
    assert done(act(author, "submit", whole(author, draft), comment="Done.")) == ["en", "fr", "und"]
    assert done(act(reviewer, "approve", whole(reviewer, draft))) == ["en", "fr", "und"]
    assert done(act(reviewer, "review", whole(reviewer, draft))) == ["en", "fr", "und"]
    published = act(publisher, "publish", whole(publisher, draft), reason="Ready")
    assert (done(published), published["seq"] is not None) == (["en", "fr", "und"], True)
    assert author.ask(f"records/{draft.id}")["live_locales"] == ["en", "fr", "und"]
    assert done(act(publisher, "unpublish", whole(publisher, draft))) == ["en", "fr", "und"]


def test_only_what_the_verb_can_do_something_with_is_meant(author: Desk, reviewer: Desk, draft: Record) -> None:
    act(author, "submit", whole(author, draft, locales=["fr"]))
    assert done(act(author, "submit", whole(author, draft))) == ["en", "und"]
    act(reviewer, "send-back", whole(reviewer, draft, locales=["en"]), comment="Shorter.")
    assert done(act(reviewer, "approve", whole(reviewer, draft))) == ["fr", "und"]
    assert done(act(author, "submit", whole(author, draft))) == ["en"]
    answer = act(author, "submit", whole(author, draft), status=409)
    assert "nothing" not in answer
    assert draft.id in answer["detail"]


def test_what_is_named_is_acted_on_or_refused_by_its_own_rule(
    author: Desk, reviewer: Desk, publisher: Desk, draft: Record
) -> None:
    assert rules(act(reviewer, "send-back", whole(reviewer, draft, locales=["en"]), comment="No.", status=409)) == [
        "not-submitted"
    ]
    assert rules(act(publisher, "unpublish", whole(publisher, draft, locales=["en"]), status=409)) == ["superseded"]
    assert "'de'" in act(author, "submit", whole(author, draft, locales=["de"]), status=404)["detail"]


def test_whoever_has_seen_another_state_hears_of_it_and_nothing_is_done(author: Desk, draft: Record) -> None:
    before = whole(author, draft)
    save(author, draft, "fr", {"answer": "Autre."})
    stale = act(author, "submit", before, status=412)
    assert stale["etag"] == whole(author, draft)["etag"]
    assert read(author, draft, "en")["stage"] is None
    assert done(act(author, "submit", {**before, "etag": stale["etag"]})) == ["en", "fr", "und"]


def test_several_records_and_single_texts_go_together_or_not_at_all(author: Desk, draft: Record, write: Write) -> None:
    other = write(make_record, live=False)
    item = {"site": "core", "record": other.id, "locale": "en", "version": 1}
    body = {"records": [whole(author, draft)], "items": [item]}
    together = expect(author.call("POST", "actions/submit", body), 200)
    assert len(together["items"]) == 4
    twice = {"records": [whole(author, other)], "items": [{**item, "locale": "und"}]}
    assert expect(author.call("POST", "actions/submit", twice), 409)
    assert read(author, other, "und")["stage"] is None


def test_a_call_about_nothing_is_refused_and_says_where(author: Desk) -> None:
    for body in ({}, {"items": []}, {"records": []}, {"items": [], "records": []}):
        [error] = expect(author.call("POST", "actions/submit", body), 422)["errors"]
        assert error["pointer"] == "#/items"


def test_a_dry_run_and_a_plan_take_whole_records_too(publisher: Desk, draft: Record) -> None:
    tried = expect(
        publisher.call("POST", "actions/publish", {"records": [whole(publisher, draft)]}, dry_run="true"), 200
    )
    assert (tried["seq"], len(tried["items"])) == (None, 3)
    planned = act(publisher, "schedule", whole(publisher, draft), at="2027-03-01T00:00:00Z")
    assert {each["locale"] for each in planned["schedule"]["items"]} == {"en", "fr", "und"}


def test_rights_are_asked_for_each_text(hire: Hire, author: Desk, draft: Record) -> None:
    tom = hire("Tom", "translator", site="core", locale="fr")
    state = whole(author, draft)
    assert act(tom, "submit", state, status=403)
    assert done(act(tom, "submit", {**state, "locales": ["fr"]})) == ["fr"]
    stranger = hire("Sam", "author", site="stranger")
    assert act(stranger, "submit", whole(author, draft), status=404)


def test_the_words_of_a_site_are_meant_where_it_is_named(editor: Desk, write: Write, sites: None) -> None:
    record = write(make_record, locales=("en", "fr"))
    save(editor, record, "en", {"question": "Ours?"}, site="clinic")
    published = act(editor, "publish", whole(editor, record, site="clinic"))
    assert [(each["site"], each["locale"]) for each in published["items"]] == [("clinic", "en")]
    save(editor, record, "en", {"question": "Theirs, anew?"})
    act(editor, "publish", whole(editor, record))
    assert done(act(editor, "keep", whole(editor, record, site="clinic"))) == ["en"]
    assert act(editor, "keep", whole(editor, record, site="clinic"), status=409)


def test_only_what_is_behind_its_source_is_dismissed(editor: Desk, reviewer: Desk, write: Write, sites: None) -> None:
    record = write(make_record, locales=("en", "fr", "es"))
    save(editor, record, "en", {"answer": "Another."})
    act(editor, "publish", whole(editor, record))
    save(editor, record, "es", {"answer": "Otra."})
    assert done(act(reviewer, "dismiss-outdated", whole(reviewer, record))) == ["fr"]
