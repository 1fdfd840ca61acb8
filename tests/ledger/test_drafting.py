"""Every save is a new version; it knows what changed clinically and what it was made from."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from api.canonical import parse
from api.errors import InvalidContent, NotAllowed
from api.models import Record, Version
from api.reading.loading import load_records
from api.services.ledger.lookup import last_live_version_number, live_version_number
from tests.acts import Pinned, save, unpublish
from tests.factories import (
    EDITOR,
    NOW,
    edit,
    edit_live,
    make_record,
    make_site,
    newest_fields,
    publish_all,
)
from tests.lookup import find_translation, find_version


@pytest.fixture
def record(session: Session) -> Record:
    """A live limitation in English and French of a library with a clinic."""
    make_site(session)
    make_site(session, "clinic", parent="core")
    return make_record(session, "limitation", locales=("en", "fr"))


def words(version: Version) -> dict[str, str]:
    """The clinical fingerprints of a version."""
    found: dict[str, str] = parse(version.clinical)
    return found


def outdated(session: Session, record: Record, locale: str = "fr") -> frozenset[str]:
    """The fields in which a live translation is behind its source."""
    state = load_records(session, [record.id])[record.id]
    return state.outdated_fields(state.texts[record.site, locale])


def test_every_save_makes_a_version_and_leaves_the_others(session: Session, record: Record) -> None:
    before = newest_fields(session, record, "core", "en")
    saved = [edit(session, record, "en", frequency=f"In {count} of 10") for count in (1, 2)]
    translation = find_translation(session, record.id, "core", "en")
    assert [each.number for each in saved] == [2, 3]
    assert (translation.latest_version, translation.draft_version) == (3, 3)
    assert parse(find_version(session, translation, 1).fields) == before
    assert parse(find_version(session, translation, 2).fields)["frequency"] == "In 1 of 10"


def test_saving_moves_nothing_that_readers_see(session: Session, record: Record) -> None:
    before = load_records(session, [record.id])
    edit(session, record, "en", description="Not yet.")
    edit(session, record, "und", kind="dependency")
    assert load_records(session, [record.id]) == before


def test_a_field_of_null_is_left_out(session: Session, record: Record) -> None:
    edit(session, record, "en", frequency="Rarely")
    assert "frequency" not in parse(edit(session, record, "en", frequency=None).fields)


def test_only_clinical_fields_have_fingerprints(session: Session, record: Record) -> None:
    before, after = (
        words(edit(session, record, "en")),
        words(edit(session, record, "en", slug="another", description="Another.")),
    )
    assert set(before) == {"title", "description"}
    assert {name for name in before if before[name] != after[name]} == {"description"}


def test_the_same_words_have_the_same_fingerprint(session: Session, record: Record) -> None:
    first = words(edit(session, record, "en"))
    edit(session, record, "en", description="Another.")
    assert words(edit(session, record, "en", description="description in en")) == first


def test_an_editorial_difference_keeps_the_fingerprint(session: Session, record: Record) -> None:
    before = words(edit(session, record, "en"))
    assert words(edit(session, record, "en", editorial=True, description="Description, in English")) == before


def test_an_editorial_difference_stays_one_after_later_saves(session: Session, record: Record) -> None:
    before = words(edit(session, record, "en", editorial=True, description="Description, in English"))
    after = words(edit(session, record, "en", title="Another"))
    assert after["description"] == before["description"]
    assert after["title"] != before["title"]


@pytest.mark.parametrize(
    ("change", "editorial", "expected"),
    [
        ({"slug": "another"}, False, "editorial"),
        ({"description": "Another."}, False, "clinical"),
        ({"description": "Another."}, True, "editorial"),
    ],
)
def test_the_class_of_a_save_is_computed(
    session: Session, record: Record, change: dict[str, Any], editorial: bool, expected: str
) -> None:
    assert edit(session, record, "en", editorial=editorial, **change).change_class == expected


def test_a_field_that_appears_or_goes_is_never_editorial(session: Session, record: Record) -> None:
    without = words(edit(session, record, "en"))
    assert "frequency" not in without
    with pytest.raises(InvalidContent):
        edit(session, record, "en", editorial=True, frequency="Rarely")
    edit_live(session, record, "en")
    with pytest.raises(InvalidContent):
        edit(session, record, "en", editorial=True, frequency=None)


def test_only_a_reviewer_declares_a_difference_editorial(session: Session, record: Record) -> None:
    with pytest.raises(NotAllowed):
        edit(session, record, "en", editorial=True, author=EDITOR, description="Description, in English")


def test_what_was_unpublished_is_gone_on_from(session: Session, record: Record) -> None:
    edit_live(session, record, "en", editorial=True, description="Description, in English")
    before = words(edit(session, record, "en"))
    unpublish(session, [Pinned(record.id, "core", "en")], actor="p", now=NOW)
    translation = find_translation(session, record.id, "core", "en")
    assert live_version_number(session, translation) is None
    assert last_live_version_number(session, translation) == 3
    assert words(edit(session, record, "en", slug="again")) == before


def test_a_translation_remembers_each_field_of_its_source(session: Session, record: Record) -> None:
    french = find_version(session, find_translation(session, record.id, "core", "fr"), 1)
    english = find_version(session, find_translation(session, record.id, "core", "en"), 1)
    neutral = find_version(session, find_translation(session, record.id, "core", "und"), 1)
    assert parse(french.source_clinical or "") == {**words(english), **words(neutral)}
    assert (english.source_clinical, neutral.source_clinical) == (None, None)


def test_mending_a_word_does_not_mark_a_translation_up_to_date(session: Session, record: Record) -> None:
    edit_live(session, record, "en", title="Another", description="Another.")
    assert outdated(session, record) == {"title", "description"}
    edit_live(session, record, "fr", slug="encore")
    assert outdated(session, record) == {"title", "description"}
    edit_live(session, record, "fr", title="Un autre")
    assert outdated(session, record) == {"description"}
    edit_live(session, record, "fr", description="Un autre.")
    assert outdated(session, record) == set()


def test_mending_a_word_of_an_unpublished_translation_neither(session: Session, record: Record) -> None:
    edit_live(session, record, "en", description="Another.")
    unpublish(session, [Pinned(record.id, "core", "fr")], actor="p", now=NOW)
    edit_live(session, record, "fr", slug="encore")
    assert outdated(session, record) == {"description"}


def test_mending_a_word_while_the_source_is_unpublished_outdates_nothing(session: Session, record: Record) -> None:
    unpublish(session, [Pinned(record.id, "core", "en")], actor="p", now=NOW)
    edit_live(session, record, "fr", slug="encore")
    assert outdated(session, record) == set()


def test_a_translators_typo_does_not_mark_a_field_up_to_date(session: Session, record: Record) -> None:
    edit_live(session, record, "en", description="Another.")
    edit_live(session, record, "fr", editorial=True, description="Description en français")
    assert outdated(session, record) == {"description"}


def test_a_translation_of_the_draft_is_up_to_date_once_the_draft_is_live(session: Session, record: Record) -> None:
    edit(session, record, "en", description="Another.")
    edit(session, record, "fr", description="Un autre.")
    publish_all(session, record)
    assert outdated(session, record) == set()


def test_a_source_field_that_appears_outdates_translations(session: Session, record: Record) -> None:
    edit_live(session, record, "en", frequency="Rarely")
    assert outdated(session, record) == {"frequency"}
    edit_live(session, record, "fr", frequency="Rarement")
    assert outdated(session, record) == set()


@pytest.mark.parametrize(
    ("locale", "given", "expected"),
    [
        ("en", None, "original"),
        ("und", None, "original"),
        ("fr", None, "human"),
        ("de", None, "human"),
        ("fr", "machine", "machine"),
    ],
)
def test_the_method_is_told(session: Session, record: Record, locale: str, given: str | None, expected: str) -> None:
    fields = newest_fields(session, record, "core", locale)
    assert save(session, record, "core", locale, fields, author=EDITOR, now=NOW, method=given).method == expected
