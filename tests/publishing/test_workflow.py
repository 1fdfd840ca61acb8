"""Drafts go from their author to whoever approves them and back, and nothing unapproved is published where a site asks."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from api.models import Person, Record
from tests.acts import Author, alter_settings
from tests.calls import save
from tests.conftest import Write
from tests.factories import NOW, edit, make_record, make_site
from tests.people import Desk, expect, make_person, pin, rules, translation_of


@pytest.fixture
def site(write: Write) -> str:
    return str(write(make_site, approval="four_eyes"))


def desk(app: Flask, write: Write, name: str, *roles: str, **more: str) -> Desk:
    return Desk(app, write(make_person, name, *roles, **more))


def open_site(write: Write, approval: str) -> None:
    write(alter_settings, "core", {"approval": approval}, actor="o", now=NOW)


@pytest.fixture
def ada(app: Flask, write: Write, site: str) -> Desk:
    return desk(app, write, "Ada", "author", "publisher")


@pytest.fixture
def rita(app: Flask, write: Write, site: str) -> Desk:
    return desk(app, write, "Rita", "reviewer")


def faq(write: Write) -> tuple[Record, list[dict[str, Any]]]:
    """A complete draft of a FAQ, with its two texts as verbs name them."""
    record = write(make_record, live=False, topic=_topic(write))
    return record, [write(pin, record, locale) for locale in ("und", "en")]


def _topic(write: Write) -> Record:
    topic: Record = write(make_record, "topic")
    return topic


def test_a_draft_is_submitted_approved_and_published(write: Write, ada: Desk, rita: Desk) -> None:
    _, items = faq(write)
    submitted = ada.act("submit", *items, comment="Please look.")
    assert (submitted["seq"], {each["stage"] for each in submitted["items"]}) == (None, {"submitted"})
    assert {each["stage"] for each in rita.act("approve", *items)["items"]} == {"approved"}
    done = ada.act("publish", *items)
    assert done["seq"]
    assert {(each["live_version"], each["draft_version"], each["stage"]) for each in done["items"]} == {(1, None, None)}


def test_a_missing_approval_names_the_version_that_readers_have_and_not_the_one_to_be_published(
    write: Write, ada: Desk, rita: Desk
) -> None:
    record, items = faq(write)
    blockers = expect(ada.call("POST", "actions/publish", {"items": items}), 409)["blockers"]
    assert [(each["rule"], each.get("live")) for each in blockers] == [("approval-missing", None)] * 2
    ada.act("submit", *items)
    rita.act("approve", *items)
    ada.act("publish", *items)
    save(ada, record, "en", {"answer": "Otherwise."})
    blocker = expect(ada.call("POST", "actions/publish", {"items": [write(pin, record, "en")]}), 409)["blockers"][0]
    assert (blocker["live"], blocker["latest"]) == (1, 2)


def test_nothing_is_published_without_approval(write: Write, ada: Desk) -> None:
    _, items = faq(write)
    assert ada.refused("publish", *items) == ["approval-missing"]
    ada.act("submit", *items)
    assert ada.refused("publish", *items) == ["approval-missing"]


def test_sending_back_says_why_and_ends_the_approval(write: Write, ada: Desk, rita: Desk) -> None:
    record, items = faq(write)
    ada.act("submit", *items)
    rita.act("approve", *items)
    assert expect(rita.try_to("send-back", *items, comment=" "), 422)["errors"][0]["pointer"] == "#/comment"
    rita.act("send-back", *items, comment="The dose is missing.")
    assert write(translation_of, record, "en").stage_comment == "The dose is missing."
    assert ada.refused("publish", *items) == ["approval-missing"]


def test_what_nobody_submitted_is_not_sent_back(write: Write, rita: Desk) -> None:
    _, items = faq(write)
    assert rita.refused("send-back", *items, comment="No.") == ["not-submitted"]


def test_under_four_eyes_nobody_approves_what_they_wrote_or_submitted(app: Flask, write: Write, ada: Desk) -> None:
    record, items = faq(write)
    edda = desk(app, write, "Edda Editor", "reviewer")
    assert edda.refused("approve", *items) == ["four-eyes"]
    rudi = desk(app, write, "Rudi", "reviewer")
    rudi.act("submit", *items)
    assert rudi.refused("approve", *items) == ["four-eyes"]
    rita = desk(app, write, "Rita", "reviewer")
    write(edit, record, "en", answer="By Rita.", author=Author("Rita", is_reviewer=True))
    write(edit, record, "en", question="By Ada?", author=Author("Ada"))
    assert rita.refused("approve", write(pin, record, "en")) == ["four-eyes"]


def test_with_one_approval_the_author_may_give_it(app: Flask, write: Write, site: str) -> None:
    open_site(write, "one")
    _, items = faq(write)
    edda = desk(app, write, "Edda Editor", "reviewer", "publisher")
    assert edda.refused("publish", *items) == ["approval-missing"]
    edda.act("approve", *items)
    assert edda.act("publish", *items)["seq"]


def test_without_approval_drafts_are_published_as_they_are(write: Write, ada: Desk) -> None:
    open_site(write, "none")
    _, items = faq(write)
    assert ada.act("publish", *items)["seq"]


def test_an_editorial_save_takes_the_approval_along_and_a_clinical_one_ends_it(
    write: Write, ada: Desk, rita: Desk
) -> None:
    record, items = faq(write)
    rita.act("approve", *items)
    write(edit, record, "en", slug="at-all")
    assert write(translation_of, record, "en").stage == "approved"
    assert ada.act("publish", items[0], write(pin, record, "en"))["seq"]
    write(edit, record, "en", slug="and-now")
    rita.act("approve", write(pin, record, "en"))
    write(edit, record, "en", answer="Something else.")
    assert ada.refused("publish", write(pin, record, "en")) == ["approval-missing"]


def test_an_approval_covers_the_neutral_fields_that_go_with_the_text(write: Write, ada: Desk, rita: Desk) -> None:
    record = write(make_record, "limitation", live=False, topic=_topic(write))
    items = [write(pin, record, locale) for locale in ("und", "en")]
    rita.act("approve", *items)
    write(edit, record, "und", kind="dependency")
    und = write(pin, record, "und")
    rita.act("approve", und)
    refusal = expect(ada.try_to("publish", und, items[1]), 409)
    assert [(each["rule"], each["locale"]) for each in refusal["blockers"]] == [("approval-missing", "en")]
    rita.act("approve", items[1])
    assert ada.act("publish", und, items[1])["seq"]


def test_what_readers_have_had_before_needs_no_new_approval(write: Write, ada: Desk, rita: Desk) -> None:
    record, items = faq(write)
    rita.act("approve", *items)
    ada.act("publish", *items)
    ada.act("unpublish", items[1])
    assert ada.act("publish", items[1])["seq"]


def test_a_verb_names_the_version_that_was_seen(write: Write, ada: Desk, rita: Desk) -> None:
    record, items = faq(write)
    write(edit, record, "en", question="Newer?")
    for person, verb in ((ada, "submit"), (rita, "approve")):
        refusal = expect(person.try_to(verb, *items), 409)
        assert [(each["rule"], each["latest"]) for each in refusal["blockers"]] == [("superseded", 2)]
    assert write(translation_of, record, "en").stage is None


def test_a_dry_run_of_an_approval_approves_nothing(write: Write, ada: Desk, rita: Desk) -> None:
    record, items = faq(write)
    assert rita.act("approve", *items, dry_run=True)["blockers"] == []
    assert write(translation_of, record, "en").stage is None
    assert rules(ada.act("publish", *items, dry_run=True)) == ["approval-missing"]


def test_roles_are_asked_for_by_locale(app: Flask, write: Write, site: str) -> None:
    record, items = faq(write)
    french = desk(app, write, "Fanny", "translator", "reviewer", locale="fr")
    assert french.try_to("submit", items[1]).status_code == 403
    write(edit, record, "fr", question="Ça fait mal ?")
    assert french.act("submit", write(pin, record, "fr"))["items"][0]["stage"] == "submitted"
    write(make_site, "elsewhere")
    stranger = desk(app, write, "Steve", "reviewer", site="elsewhere")
    assert stranger.try_to("approve", items[1]).status_code == 404


def test_four_eyes_are_of_people_and_not_of_names(app: Flask, write: Write, ada: Desk) -> None:
    one = desk(app, write, "Sam", "reviewer", "author", "publisher")
    namesake = desk(app, write, "Sam", "reviewer")
    record, items = faq(write)
    save(one, record, "en", {"answer": "Sam wrote this."})
    pinned = write(pin, record, "en")
    assert one.refused("approve", pinned) == ["four-eyes"]
    write(rename_everybody)
    assert one.refused("approve", pinned) == ["four-eyes"]
    namesake.act("approve", pinned)


def rename_everybody(session: Session) -> None:
    """An administrator gives the author another name."""
    session.execute(update(Person).where(Person.name == "Sam").values(name="Sammy"))
