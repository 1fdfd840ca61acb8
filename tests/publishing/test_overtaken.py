"""What restates a record is marked as overtaken when that record's clinical text changes, until somebody has looked at it."""

from typing import Any

import pytest

from api.models import Record
from tests.acts import alter_settings
from tests.calls import publish, save
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit, edit_live, make_record
from tests.lookup import verify
from tests.people import Desk, pin, rules
from tests.sync.conftest import Synced, device, ops, synced

__all__ = ["synced"]
WORDS = {"message": "It was wrong.", "severity": "safety"}


@pytest.fixture
def exclusion(write: Write, library: str) -> Record:
    made: Record = write(make_record, "contraindication", locales=("en", "fr"))
    return made


@pytest.fixture
def faq(write: Write, exclusion: Record) -> Record:
    """A question of safety that restates the exclusion."""
    named = {"category": "safety", "derives_from": [exclusion.id]}
    made: Record = write(make_record, locales=("en", "fr"), neutral=named)
    return made


def outdated(client: Client, faq: Record, *, site: str = "clinic", **query: Any) -> bool:
    found: bool = client.json(f"/v1/sites/{site}/faqs/{faq.id}", **query)["locale"]["outdated"]
    return found


def test_a_clinical_change_marks_what_restates_it_and_tells_the_editor(
    client: Client, write: Write, publisher: Desk, exclusion: Record, faq: Record
) -> None:
    seq = client.json("/v1/sites/clinic")["seq"]
    write(edit, exclusion, "en", action="Also with an artificial heart valve.")
    done = publisher.act("publish", write(pin, exclusion, "en"))
    told = [(each["record"], each["field"]) for each in done["warnings"] if each["rule"] == "overtaken"]
    assert told == [(faq.id, "derives_from")]
    assert {each["record"] for each in done["impact"]} == {exclusion.id, faq.id}
    assert f"record:{faq.id}" in done["tags"]
    for locale in ("en", "fr"):
        item = client.json(f"/v1/sites/clinic/faqs/{faq.id}", locale=locale)
        assert (item["locale"]["outdated"], item["notices"][0]["kind"]) == (True, "outdated")
    assert not outdated(client, faq, at=seq)


def test_a_dry_run_says_so_beforehand(write: Write, publisher: Desk, exclusion: Record, faq: Record) -> None:
    write(edit, exclusion, "en", action="Also with an artificial heart valve.")
    tried = publisher.act("publish", write(pin, exclusion, "en"), dry_run=True)
    assert "overtaken" in rules(tried, "warnings")


def test_it_waits_in_the_inbox_until_it_is_written_anew(
    client: Client, write: Write, editor: Desk, publisher: Desk, exclusion: Record, faq: Record
) -> None:
    write(edit_live, exclusion, "en", action="Another action.")
    (work,) = editor.ask("inbox")["overtaken"]["items"]
    assert (work["record"], work["locale"], work["restates"]) == (faq.id, "en", [exclusion.id])
    save(editor, faq, "en", {"search_terms": ["Other words for finding"]})
    assert rules(publish(publisher, faq, "en"), "warnings") == ["overtaken"]
    assert outdated(client, faq)
    save(editor, faq, "en", {"answer": "An answer that restates the new action."})
    publish(publisher, faq, "en")
    assert not outdated(client, faq)
    assert editor.ask("inbox")["overtaken"]["total"] == 0


def test_a_reviewer_may_say_that_it_is_right_all_the_same(
    client: Client, write: Write, reviewer: Desk, exclusion: Record, faq: Record
) -> None:
    assert reviewer.refused("dismiss-outdated", write(pin, faq, "en")) == ["not-a-translation"]
    write(edit_live, exclusion, "en", action="Another action.")
    reviewer.act("dismiss-outdated", write(pin, faq, "en"))
    assert not outdated(client, faq)
    write(edit_live, exclusion, "en", action="A third action.")
    assert outdated(client, faq)


def test_an_editorial_change_marks_nothing(client: Client, write: Write, exclusion: Record, faq: Record) -> None:
    write(edit_live, exclusion, "und", position=9)
    write(edit_live, exclusion, "fr", action="Une autre traduction.")
    write(edit_live, exclusion, "en", action="A typo less.", editorial=True)
    assert not outdated(client, faq)


def test_what_is_changed_together_is_not_marked(
    client: Client, write: Write, publisher: Desk, exclusion: Record, faq: Record
) -> None:
    write(edit, exclusion, "en", action="Another action.")
    write(edit, faq, "en", answer="An answer that restates the other action.")
    publisher.act("publish", write(pin, exclusion, "en"), write(pin, faq, "en"))
    assert not outdated(client, faq)


def test_words_that_come_back_take_the_mark_away(client: Client, write: Write, exclusion: Record, faq: Record) -> None:
    before = client.json(f"/v1/sites/core/contraindications/{exclusion.id}")["fields"]["action"]["markdown"]
    write(edit_live, exclusion, "en", action="Another action.")
    assert outdated(client, faq)
    write(edit_live, exclusion, "en", action=before)
    assert not outdated(client, faq)


def test_a_withdrawal_marks_what_restates_the_record_until_it_is_reinstated(
    client: Client, publisher: Desk, exclusion: Record, faq: Record
) -> None:
    item = {"site": "core", "record": exclusion.id}
    publisher.act("withdraw", item, **WORDS)
    assert outdated(client, faq)
    publisher.act("reinstate", item)
    assert not outdated(client, faq)


def test_a_clinics_own_question_is_marked_when_the_library_changes(
    client: Client, write: Write, library: str, exclusion: Record
) -> None:
    own = write(make_record, site="clinic", neutral={"derives_from": [exclusion.id]})
    write(edit_live, exclusion, "en", action="Another action.")
    assert outdated(client, own)


def test_a_library_is_not_marked_by_what_a_clinic_writes(client: Client, write: Write, library: str) -> None:
    clinics = write(make_record, "contraindication", site="clinic")
    faq = write(make_record, neutral={"derives_from": [clinics.id]})
    write(edit_live, clinics, "en", action="Another action.")
    assert not outdated(client, faq, site="core")


def test_a_site_that_leaves_outdated_safety_out_leaves_it_out(
    client: Client, write: Write, exclusion: Record, faq: Record
) -> None:
    write(alter_settings, "clinic", {"outdated_safety": "omit"}, actor="Olga Operator", now=NOW)
    harmless = write(make_record, neutral={"derives_from": [exclusion.id]})
    write(edit_live, exclusion, "en", action="Another action.")
    client.problem(f"/v1/sites/clinic/faqs/{faq.id}", 404)
    assert outdated(client, harmless)


def test_phones_hear_of_it(write: Write, synced: Synced, exclusion: Record, faq: Record) -> None:
    phone = device("clinic")
    synced(phone)
    write(edit_live, exclusion, "en", action="Another action.")
    assert ops(synced(phone)) == [("upsert", faq.id)]
    assert phone.items["faq", faq.id]["locale"]["outdated"]
    write(edit_live, faq, "en", answer="Up to date again.")
    synced(phone)
    assert not phone.items["faq", faq.id]["locale"]["outdated"]


def test_the_ledger_proves_it(write: Write, exclusion: Record, faq: Record) -> None:
    write(edit_live, exclusion, "en", action="Another action.")
    assert write(verify) == []


def test_what_restates_safety_content_without_a_mark_is_told(write: Write, publisher: Desk, exclusion: Record) -> None:
    faq = write(make_record, live=False, topic=write(make_record, "topic"), neutral={"derives_from": [exclusion.id]})
    done = publisher.act("publish", write(pin, faq, "und"), write(pin, faq, "en"))
    assert rules(done, "warnings") == ["safety-unmarked"]
    write(edit, faq, "und", safety=True)
    assert rules(publisher.act("publish", write(pin, faq, "und")), "warnings") == []
