"""An export offers the fields to translate with their state, limits, and what they looked like before."""

import unicodedata
from typing import Any

import pytest
from sqlalchemy.orm import Session

from api.errors import InvalidParameter, RecordNotFound
from tests.acts import Pinned, export_units, export_xliff, import_xliff, save, unpublish, withdraw
from tests.factories import EDITOR, NOW, edit, edit_live, edit_live_unchecked, make_record, make_site, newest_fields
from tests.xliff.documents import official_errors, translate, unit

ANSWER = "The **thin** needles hurt little.\n\n- See [this](record:{id}).\n- Wait."


def units(record: Any) -> dict[str, Any]:
    return {each.id: each for each in record.units}


def states(record: Any) -> dict[str, tuple[str, str]]:
    return {each.id: (each.state, each.sub_state) for each in record.units}


@pytest.fixture(autouse=True)
def site(session: Session) -> None:
    make_site(session, locales={"en": ["en"], "fr": ["fr", "en"], "ar": ["ar", "en"]})


def test_every_localized_field_is_offered_and_no_other(session: Session) -> None:
    record = make_record(session, "comparison", rows=[{"criterion": "C", "a": "A", "b": "B"}])
    [found] = export_units(session, site="core", locale="fr", types=["comparison"])
    assert found.id == record.id
    assert set(units(found)) == {"slug", "title", "subject_a", "subject_b", "rows.1.criterion", "rows.1.a", "rows.1.b"}
    assert {each[1] for each in states(found).values()} == {"clinic:missing"}


def test_a_rich_text_has_a_unit_for_each_block_and_a_segment_for_each_sentence(session: Session) -> None:
    make_record(session, "faq", answer="One. Two.\n\n- Three\n- Four")
    [found] = export_units(session, site="core", locale="fr", types=["faq"])
    rich = [each for each in found.units if each.field == "answer"]
    assert [[sentence.source for sentence in each.sentences] for each in rich] == [
        [("One.",), ("Two.",)],
        [("Three",)],
        [("Four",)],
    ]


def test_a_list_of_words_is_one_text_with_a_line_for_each(session: Session) -> None:
    make_record(session, "definition", synonyms=["needling", "needle therapy"])
    [found] = export_units(session, site="core", locale="fr", types=["definition"])
    assert units(found)["synonyms"].source_content == ("needling\nneedle therapy",)


def test_the_draft_is_offered_where_there_is_one(session: Session) -> None:
    record = make_record(session, "faq")
    edit(session, record, "en", question="A newer question?")
    [found] = export_units(session, site="core", locale="fr", types=["faq"])
    assert units(found)["question"].source_content == ("A newer question?",)
    assert found.source_version == 2


def test_states_tell_final_translated_machine_and_outdated_apart(session: Session) -> None:
    record = make_record(session, "limitation", locales=("en", "fr"))
    [live] = export_units(session, site="core", locale="fr", types=["limitation"])
    assert set(states(live).values()) == {("final", "")}
    edit(session, record, "fr", title="Autre")
    [draft] = export_units(session, site="core", locale="fr", types=["limitation"])
    assert set(states(draft).values()) == {("translated", "")}
    fields = newest_fields(session, record, "core", "fr")
    save(session, record, "core", "fr", fields, author=EDITOR, now=NOW, method="machine")
    edit(session, record, "en", description="Another thing.")
    [outdated] = export_units(session, site="core", locale="fr", types=["limitation"])
    assert states(outdated)["description.1"] == ("initial", "clinic:outdated")
    assert states(outdated)["title"] == ("translated", "clinic:machine")


def test_an_outdated_field_comes_with_what_it_was_made_from(session: Session) -> None:
    record = make_record(session, "limitation", locales=("en", "fr"))
    edit_live(session, record, "en", description="A second wording.")
    edit_live(session, record, "en", description="A third wording.")
    [found] = export_units(session, site="core", locale="fr", only_outdated=True)
    assert set(units(found)) == {"description.1"}
    assert units(found)["description.1"].previous == ("description in en", "description in fr")


def test_blocks_whose_source_stayed_are_not_asked_for_again(session: Session) -> None:
    record = make_record(session, "limitation", locales=("en", "fr"), description="First.\n\nSecond.")
    edit(session, record, "en", description="First.\n\nAnother.")
    [found] = export_units(session, site="core", locale="fr", only_outdated=True)
    assert states(found) == {"description.1": ("final", ""), "description.2": ("initial", "clinic:outdated")}


def test_an_editorial_change_asks_for_nothing(session: Session) -> None:
    record = make_record(session, "limitation", locales=("en", "fr"))
    edit(session, record, "en", editorial=True, description="Description, in English")
    assert export_units(session, site="core", locale="fr", only_outdated=True) == []


def test_a_translation_of_another_form_is_shown_beside_the_source(session: Session) -> None:
    record = make_record(session, "faq", locales=("en", "fr"), answer="One.\n\nTwo.")
    edit(session, record, "fr", answer="Un et deux.")
    [found] = export_units(session, site="core", locale="fr", types=["faq"])
    first = units(found)["answer.1"]
    assert (first.target, first.sub_state) == (None, "clinic:other-form")
    assert [each.text for each in first.notes if each.category == "present-translation"] == ["Un et deux."]


def test_filters_choose_records(session: Session) -> None:
    topic = make_record(session, "topic", locales=("en", "fr"))
    inside = make_record(session, "faq", topic=topic, locales=("en", "fr"))
    outside = make_record(session, "faq")

    def ids(**filters: object) -> set[str]:
        return {each.id for each in export_units(session, site="core", locale="fr", **filters)}  # type: ignore[arg-type]

    assert ids(topic=topic.id) == {topic.id, inside.id}
    edit_live_unchecked(session, topic, "en", slug=unicodedata.normalize("NFD", "tête"))
    assert ids(topic="tête") == {topic.id, inside.id}
    assert ids(types=["faq"]) == {inside.id, outside.id}
    assert ids(types=["faq"], statuses=["missing"]) == {outside.id}
    edit(session, inside, "en", answer="Another answer.")
    assert ids(statuses=["outdated"]) == {inside.id}
    assert ids(statuses=["current"]) == {topic.id}


def test_a_translation_that_was_taken_down_is_missing_again(session: Session) -> None:
    record = make_record(session, "faq", locales=("en", "fr"))
    unpublish(session, [Pinned(record.id, "core", "fr")], actor="Paula Publisher", now=NOW)
    [found] = export_units(session, site="core", locale="fr", types=["faq"], statuses=["missing"])
    assert set(states(found).values()) == {("initial", "clinic:missing")}
    sent = translate(
        export_xliff(session, site="core", locale="fr", types=["faq"]), str.upper, units=lambda id: id == "question"
    )
    report = import_xliff(session, sent, author=EDITOR, now=NOW, moved_source="refuse", method="human")
    assert (report.refused, newest_fields(session, record, "core", "fr")) == ([], {"question": "QUESTION IN EN"})


def test_nobody_translates_what_is_withdrawn(session: Session) -> None:
    record, other = make_record(session, "faq"), make_record(session, "faq")
    withdraw(
        session, [record.id], message="Wrong.", severity="routine", replacement=None, actor="Paula Publisher", now=NOW
    )
    found = export_units(session, site="core", locale="fr", types=["faq"])
    assert [each.id for each in found] == [other.id]


def test_an_unknown_filter_is_refused(session: Session) -> None:
    make_record(session, "faq")
    for wrong in ({"types": ["blog"]}, {"statuses": ["old"]}, {"locale": "x_y"}, {"version": "3.0"}):
        with pytest.raises(InvalidParameter):
            export_xliff(session, **{"site": "core", "locale": "fr", **wrong})  # type: ignore[arg-type]


def test_a_document_has_one_source_locale(session: Session) -> None:
    make_record(session, "topic", locales=("en",))
    make_record(session, "topic", locales=("fr",))
    with pytest.raises(InvalidParameter, match="en, fr"):
        export_xliff(session, site="core", locale="ar")
    assert b'srcLang="fr"' in export_xliff(session, site="core", locale="ar", source_locale="fr")


def test_nothing_to_translate_is_said(session: Session) -> None:
    with pytest.raises(RecordNotFound):
        export_xliff(session, site="core", locale="fr")


def test_documents_say_language_direction_limits_and_codes(session: Session) -> None:
    target = make_record(session, "faq")
    make_record(session, "faq", answer=ANSWER.format(id=target.id), id="01900000-0000-7000-8000-000000000001")
    data = export_xliff(session, site="core", locale="ar", types=["faq"])
    assert official_errors(data, "2.1") == []
    assert b'trgLang="ar"' in data
    assert b'srcDir="ltr" trgDir="rtl"' in data
    assert 'sizeRestriction="300"' in unit(data, "short_answer")
    assert f"](record:{target.id})" in unit(data, "answer.2")
    assert '<pc id="1" canCopy="no" canDelete="no" type="link"' in unit(data, "answer.2")


def test_older_tools_get_the_earlier_text_as_an_alternative(session: Session) -> None:
    record = make_record(session, "limitation", locales=("en", "fr"))
    edit(session, record, "en", description="Another.")
    data = export_xliff(session, site="core", locale="fr", version="1.2", only_outdated=True)
    assert official_errors(data, "1.2") == []
    assert 'state="needs-adaptation"' in unit(data, "description.1")
    assert '<alt-trans alttranstype="previous-version">' in unit(data, "description.1")
    assert "description in en" in unit(data, "description.1")


def test_what_xml_cannot_hold_still_goes_out(session: Session) -> None:
    make_record(session, "faq", question="Is \ufffe\uffff safe?", answer="An odd \uffff one.")
    for version in ("2.1", "1.2"):
        assert official_errors(export_xliff(session, site="core", locale="fr", version=version), version) == []


@pytest.mark.parametrize("version", ["1.2", "2.1"])
def test_what_a_text_leaves_to_sites_is_shown_by_its_name(session: Session, version: str) -> None:
    make_record(session, answer="Call {{contact.phone}} now.")
    data = export_xliff(session, site="core", locale="fr", version=version).decode()
    assert "placeholder" in data
    assert "{{contact.phone}}" in data
