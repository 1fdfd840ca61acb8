"""A save that alters nothing that readers see is no clinical change: reviews stay, and translations keep up."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import canonical, fingerprint, parse
from api.models import Record, Version
from api.record_types import RECORD_TYPES
from api.record_types.kinds.field import Field
from api.record_types.written import as_written
from tests.acts import Pinned, hold_ledger, review
from tests.calls import publish, read, save
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit, make_record, publish_all, text_of
from tests.lookup import verify
from tests.people import Desk, translation_of

SPELLINGS = {
    "a last newline": lambda text: text + "\n",
    "a last space": lambda text: text + " ",
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "NFD": lambda text: text.replace("é", "e\u0301"),
    "zero width": lambda text: text.replace("two", "two\u200b").replace("é", "é\u2060"),
    "a mark of order": lambda text: "\ufeff" + text,
}
ANSWER = "Rest two days at a café.\n\nThen walk."


@pytest.mark.parametrize("name", SPELLINGS)
def test_the_same_words_in_another_spelling_are_no_version(editor: Desk, library: str, write: Write, name: str) -> None:
    record = write(make_record, answer=ANSWER)
    before = read(editor, record, "en")
    assert save(editor, record, "en", {"answer": SPELLINGS[name](ANSWER)}) == before


def as_of_old(session: Session, record: Record, answer: str) -> None:
    """Let the newest English version be as an earlier release stored it: as it was written, and so are its fingerprints."""
    with as_written():
        edit(session, record, "en", answer=answer)
    text = translation_of(session, record, "en")
    newest = select(Version).where(Version.translation_id == text.id, Version.number == text.latest_version)
    version = session.scalars(newest).one()
    assert parse(version.fields)["answer"] == answer
    version.clinical = canonical({**parse(version.clinical), "answer": fingerprint(answer)[:16]})


def translated_and_reviewed(session: Session, record: Record) -> None:
    hold_ledger(session)
    edit(session, record, "fr", short_answer="Une autre.", answer="Repos.")
    publish_all(session, record)
    given = {"actor": "Rita", "now": NOW, "reviewed_on": NOW.date(), "reviewer": {"name": "Rita", "credential": "PT"}}
    review(session, [Pinned(record.id, "core", "en", translation_of(session, record, "en").latest_version)], **given)


@pytest.mark.parametrize("name", SPELLINGS)
def test_what_an_earlier_release_stored_is_the_same_words(
    editor: Desk, client: Client, library: str, write: Write, name: str
) -> None:
    record = write(make_record, locales=("en", "fr"), live=False)
    write(as_of_old, record, SPELLINGS[name](ANSWER))
    write(translated_and_reviewed, record)
    before = client.json(f"/v1/sites/core/records/{record.id}")["review"]["status"]
    saved = save(editor, record, "en", {"answer": ANSWER, "slug": "otherwise"})
    assert saved["class"] == "editorial"
    publish(editor, record, "en")
    assert client.json(f"/v1/sites/core/records/{record.id}")["review"]["status"] == before == "current"
    assert not client.json(f"/v1/sites/core/records/{record.id}", locale="fr")["locale"]["outdated"]
    assert write(verify) == []


def test_hints_for_breaking_lines_are_stored_and_are_no_clinical_change(
    editor: Desk, library: str, write: Write
) -> None:
    record = write(make_record, answer="Behandlungsmethoden helfen.")
    saved = save(editor, record, "en", {"answer": "Behandlungs\u00admethoden helfen."})
    assert (saved["class"], saved["fields"]["answer"]) == ("editorial", "Behandlungs\u00admethoden helfen.")


def test_other_words_are_a_clinical_change(editor: Desk, library: str, write: Write) -> None:
    record = write(make_record, answer="Rest 1 day.")
    assert save(editor, record, "en", {"answer": "Rest 10 days."})["class"] == "clinical"


WORDED = [
    (name, field) for name, declared in RECORD_TYPES.items() for field in declared if field.prose and field.name != "slug"
]  # fmt: skip


def spelled_otherwise(value: Any) -> Any:
    """A value whose every text has spaces and invisible marks around it."""
    if isinstance(value, list):
        return [spelled_otherwise(each) for each in value]
    if isinstance(value, dict):
        return {name: spelled_otherwise(each) for name, each in value.items()}
    return f"\ufeff {value}\u200b \r\n"


@pytest.mark.once
@pytest.mark.parametrize(("type_name", "field"), WORDED, ids=lambda each: each if isinstance(each, str) else each.name)
def test_every_field_of_words_has_one_spelling(type_name: str, field: Field) -> None:
    taken = RECORD_TYPES[type_name].schema(localized=field.localized)
    value = field.example("café")
    assert taken.load({field.name: spelled_otherwise(value)}) == taken.load({field.name: value}) == {field.name: value}
    assert field.spelled(spelled_otherwise(value)) == value


@pytest.mark.once
@pytest.mark.parametrize(("type_name", "field"), WORDED, ids=lambda each: each if isinstance(each, str) else each.name)
def test_nothing_is_absent_in_every_field_of_words(type_name: str, field: Field) -> None:
    taken = RECORD_TYPES[type_name].schema(localized=field.localized)
    for nothing in ("", " ", "\u200b\n"):
        if field.prose in ("line", "markdown"):
            assert taken.load({field.name: nothing}) == {field.name: None}
        elif field.prose == "lines":
            assert taken.load({field.name: [nothing, "a"]}) == {field.name: ["a"]}


def test_a_title_is_trimmed_and_limits_are_those_of_what_is_stored(editor: Desk, library: str, write: Write) -> None:
    record = write(make_record)
    given = text_of("faq", "en", question="  How\n many?  " + " " * 300, short_answer=" ")
    assert save(editor, record, "en", given)["fields"]["question"] == "How many?"
    assert "short_answer" not in read(editor, record, "en")["fields"]
