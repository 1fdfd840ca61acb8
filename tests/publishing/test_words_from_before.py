"""A field that became clinical with a release takes nothing from what was approved, attested and translated before."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import canonical, parse
from api.models import Record, Translation, Version
from tests.acts import export_units
from tests.calls import read, restore, save
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record
from tests.people import Desk, make_person, pin

NEW = {"question", "topic", "audience", "analogy", "title", "blurb", "caveats"}


def as_before(session: Session, record: Record) -> None:
    """Let the versions of a record be as a release stored them that took less for clinical."""
    texts = select(Translation.id).where(Translation.record_id == record.id)
    for each in session.scalars(select(Version).where(Version.translation_id.in_(texts))):
        each.clinical = canonical(_without_new(parse(each.clinical)))
        each.source_clinical = each.source_clinical and canonical(_without_new(parse(each.source_clinical)))
    session.flush()


def _without_new(clinical: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in clinical.items() if name not in NEW}


def live_from_before(write: Write, desk: Desk, type_name: str = "faq", **changes: Any) -> Record:
    """A record that was approved, attested and published before, in English and French."""
    record: Record = write(make_record, type_name, locales=("en", "fr"), live=False, **changes)
    write(as_before, record)
    items = [write(pin, record, locale) for locale in ("und", "en", "fr")]
    for verb in ("approve", "review", "publish"):
        desk.act(verb, *items)
    return record


@pytest.fixture
def rita(app: Flask, write: Write, library: str) -> Desk:
    return Desk(app, write(make_person, "Rita", "reviewer", "publisher", credential="PT"))


@pytest.fixture
def faq(write: Write, rita: Desk) -> Record:
    return live_from_before(write, rita)


def served(client: Client, record: Record, locale: str = "en") -> tuple[str, bool]:
    item = client.json(f"/v1/sites/core/records/{record.id}", locale=locale)
    return item["review"]["status"], item["locale"]["outdated"]


def test_reviews_and_translations_hold_and_the_same_words_are_no_version(
    write: Write, client: Client, rita: Desk, faq: Record
) -> None:
    assert [served(client, faq, locale) for locale in ("en", "fr")] == [("current", False)] * 2
    assert rita.ask("inbox")["to_review"]["total"] == rita.ask("inbox")["outdated"]["total"] == 0
    saved = save(rita, faq, "en", {"question": read(rita, faq, "en")["fields"]["question"]})
    assert (saved["version"], saved["draft"]) == (1, None)


def test_other_fields_alter_as_ever(write: Write, client: Client, rita: Desk, faq: Record) -> None:
    assert save(rita, faq, "en", {"slug": "another"})["class"] == "editorial"
    rita.act("publish", write(pin, faq, "en"))
    assert served(client, faq) == ("current", False)
    assert save(rita, faq, "en", {"answer": "Another."})["class"] == "clinical"
    rita.act("publish", write(pin, faq, "en"))
    assert (served(client, faq), served(client, faq, "fr")) == (("unreviewed", False), ("current", True))
    assert read(rita, faq, "fr")["outdated"] == ["answer"]


def test_once_such_a_field_says_something_else_all_that_covered_it_ends(
    write: Write, client: Client, rita: Desk, faq: Record
) -> None:
    assert save(rita, faq, "en", {"question": "Another?"})["class"] == "clinical"
    rita.act("publish", write(pin, faq, "en"))
    assert (served(client, faq), served(client, faq, "fr")) == (("unreviewed", False), ("current", True))
    assert read(rita, faq, "fr")["outdated"] == ["question"]
    restore(rita, faq, "en", 1)
    rita.act("publish", write(pin, faq, "en"))
    assert (served(client, faq), served(client, faq, "fr")) == (("current", False), ("current", False))


def test_a_record_that_moves_to_another_topic_is_reviewed_anew(
    write: Write, client: Client, rita: Desk, faq: Record
) -> None:
    save(rita, faq, "und", {"topic": write(make_record, "topic").id})
    rita.act("publish", write(pin, faq, "und"))
    assert served(client, faq) == ("unreviewed", False)


def test_a_typo_in_such_a_field_can_be_declared_editorial(
    app: Flask, write: Write, client: Client, rita: Desk, faq: Record
) -> None:
    writer = Desk(app, write(make_person, "Wim", "author"))
    save(writer, faq, "en", {"question": "Anothre?"})
    assert save(rita, faq, "en", {}, editorial=True)["class"] == "editorial"
    rita.act("publish", write(pin, faq, "en"))
    assert (served(client, faq), served(client, faq, "fr")) == (("current", False), ("current", False))


def test_such_a_field_that_goes_is_a_clinical_change(write: Write, client: Client, rita: Desk, library: str) -> None:
    stage = live_from_before(write, rita, "mechanism_stage", analogy="Like a latch.")
    assert served(client, stage) == ("current", False)
    for fields in ({"analogy": None}, {"slug": "still-without"}):
        save(rita, stage, "en", fields)
        rita.act("publish", write(pin, stage, "en"))
        assert served(client, stage) == ("unreviewed", False)


def test_translators_are_sent_what_has_moved_and_nothing_else(write: Write, rita: Desk, faq: Record) -> None:
    assert write(export_units, site="core", locale="fr", types=["faq"], only_outdated=True) == []
    save(rita, faq, "en", {"question": "Another?"})
    [found] = write(export_units, site="core", locale="fr", types=["faq"], only_outdated=True)
    assert {(each.sub_state, each.previous[0]) for each in found.units} == {("clinic:outdated", "question in en")}
