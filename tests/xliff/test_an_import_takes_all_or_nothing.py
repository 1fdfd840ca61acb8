"""A translator's file is taken as a whole, knowing what it was made from; with any error it changes nothing and says why."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.errors import InvalidContent
from api.models import Record, Version
from tests.acts import export_units, export_xliff, import_xliff
from tests.factories import EDITOR, NOW, edit, edit_live, make_record, make_site, newest_fields
from tests.lookup import newest_version
from tests.xliff.documents import VERSIONS, translate, unit

ANSWER = "The **thin** needles hurt\nlittle. Ask `A1` [us](https://a.example).\n\n- One  \n  two\n- Three"


@pytest.fixture
def record(session: Session) -> Record:
    """A live FAQ in English with marks of every kind."""
    make_site(session)
    return make_record(session, "faq", answer=ANSWER, id="01900000-0000-7000-8000-000000000001")


def exported(session: Session, version: str = "2.1", **filters: Any) -> bytes:
    return export_xliff(session, site="core", locale="fr", version=version, **{"types": ["faq"], **filters})


def upper(data: bytes, **options: Any) -> bytes:
    """A document translated into capitals, but for the slug."""
    return translate(data, lambda words: words.upper(), **{"units": lambda id: id != "slug", **options})


def take(session: Session, data: bytes, **options: Any) -> Any:
    given = {"author": EDITOR, "now": NOW, "moved_source": "refuse", "method": "human", **options}
    return import_xliff(session, data, **given)


def refusals(report: Any) -> set[tuple[str, str | None]]:
    return {(each.unit, each.rule) for each in report.refused}


def versions(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Version)) or 0


def french(session: Session, record: Record) -> Version:
    found = newest_version(session, record, "fr")
    assert found is not None
    return found


def replaced(data: bytes, old: str, new: str) -> bytes:
    """A document with one place of it altered."""
    assert data.count(old.encode()) == 1, data.count(old.encode())
    return data.replace(old.encode(), new.encode())


@pytest.mark.parametrize("version", VERSIONS)
def test_translations_become_a_draft_with_their_marks(session: Session, record: Record, version: str) -> None:
    report = take(session, upper(exported(session, version)))
    assert (report.is_saved, report.refused, report.versions) == (True, [], {record.id: 1})
    fields = parse(french(session, record).fields)
    assert fields["question"] == "QUESTION IN EN"
    assert (
        fields["answer"]
        == "THE **THIN** NEEDLES HURT LITTLE. ASK `A1` [US](https://a.example).\n\n- ONE  \n  TWO\n- THREE"
    )
    assert "slug" not in fields


def test_version_2_0_is_read_too(session: Session, record: Record) -> None:
    assert take(session, upper(exported(session)).replace(b'version="2.1"', b'version="2.0"')).is_saved


def test_the_method_is_recorded(session: Session, record: Record) -> None:
    take(session, upper(exported(session)), method="post_edited")
    assert french(session, record).method == "post_edited"


def test_an_unknown_method_is_refused(session: Session, record: Record) -> None:
    with pytest.raises(InvalidContent):
        take(session, upper(exported(session)), method="guessed")


def test_a_dry_run_only_reports(session: Session, record: Record) -> None:
    before = versions(session)
    report = take(session, upper(exported(session)), dry_run=True)
    assert {each.outcome for each in report.units} == {"accepted", "unchanged"}
    assert (report.is_saved, versions(session)) == (False, before)


def test_a_translation_remembers_the_source_it_was_made_from(session: Session, record: Record) -> None:
    take(session, upper(exported(session)))
    source, neutral = newest_version(session, record, "en"), newest_version(session, record, "und")
    assert source is not None
    assert neutral is not None
    made_from = {**parse(neutral.clinical), **parse(source.clinical)}
    assert parse(french(session, record).source_clinical or "") == made_from


def test_only_the_fields_in_the_file_change(session: Session, record: Record) -> None:
    take(session, upper(exported(session)))
    before = newest_fields(session, record, "core", "fr")
    sent = translate(exported(session), lambda words: "Quoi ?", units=lambda id: id == "question")
    report = take(session, sent)
    assert newest_fields(session, record, "core", "fr") == {**before, "question": "Quoi ?"}
    assert {each.unit for each in report.units if each.outcome == "accepted"} == {"question"}


def test_untouched_blocks_keep_their_bytes(session: Session, record: Record) -> None:
    edit(
        session,
        record,
        "fr",
        **{
            **newest_fields(session, record, "core", "en"),
            "answer": "Un\ndeux. Trois `A1` **x** [y](https://a.example).\n\n* Une  \n  deux\n* Trois",
        },
    )
    sent = translate(exported(session), lambda words: "Quatre", units=lambda id: id == "answer.3")
    assert take(session, sent).refused == []
    answer = newest_fields(session, record, "core", "fr")["answer"]
    assert answer == "Un\ndeux. Trois `A1` **x** [y](https://a.example).\n\n* Une  \n  deux\n* Quatre"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("THIN</pc>", "THIN</pc><ph id=\"9\"/>", "unknown-code"),
        ('<target>THE <pc id="1" canCopy="no" canDelete="no" type="fmt" subType="xlf:b" dataRefStart="d1" dataRefEnd="d1">THIN</pc>', "<target>THE THIN", "missing-code"),
        ("NEEDLES HURT LITTLE.", 'NEEDLES <pc id="1">HURT</pc> LITTLE.', "doubled-code"),
        ("THE <pc id=\"1\" canCopy=\"no\" canDelete=\"no\" type=\"fmt\" subType=\"xlf:b\" dataRefStart=\"d1\" dataRefEnd=\"d1\">THIN</pc>", '<ec startRef="1"/>THE <sc id="1"/>THIN', "crossed-codes"),
        (">THIN</pc>", "></pc>", "unreadable-marks"),
        (">thin</pc>", ">thick</pc>", "source-altered"),
        ('<unit id="answer.1" name="answer.1">', '<unit id="answer.9" name="answer.1">', "unknown-unit"),
    ],
)  # fmt: skip
def test_a_broken_unit_is_named_with_its_rule(session: Session, record: Record, old: str, new: str, rule: str) -> None:
    before = versions(session)
    report = take(session, replaced(upper(exported(session)), old, new))
    assert {each[1] for each in refusals(report)} == {rule}
    assert all(each.line > 1 and each.detail for each in report.refused)
    assert (report.is_saved, report.versions, versions(session)) == (False, {}, before)


def test_codes_may_move(session: Session, record: Record) -> None:
    bold = (
        '<pc id="1" canCopy="no" canDelete="no" type="fmt" subType="xlf:b" dataRefStart="d1" dataRefEnd="d1">THIN</pc>'
    )
    report = take(
        session, replaced(upper(exported(session)), f"THE {bold} NEEDLES HURT LITTLE.", f"NEEDLES HURT LITTLE, {bold}.")
    )
    assert report.refused == []
    assert newest_fields(session, record, "core", "fr")["answer"].startswith("NEEDLES HURT LITTLE, **THIN**.")


def test_one_wrong_unit_keeps_all_others_out(session: Session, record: Record) -> None:
    other = make_record(session, "faq", id="01900000-0000-7000-8000-000000000002")
    sent = upper(exported(session)).replace(b"SHORT_ANSWER IN EN", b"X" * 301)
    report = take(session, sent)
    assert refusals(report) == {("short_answer", "rules-of-the-type")}
    assert newest_version(session, other, "fr") is None


def test_a_text_translated_in_part_is_refused(session: Session, record: Record) -> None:
    report = take(session, upper(exported(session), units=lambda id: id == "answer.1"))
    assert refusals(report) == {(f"answer.{number}", "incomplete") for number in (1, 2, 3)}


def test_what_is_not_translated_is_left_alone(session: Session, record: Record) -> None:
    report = take(session, exported(session))
    assert {each.outcome for each in report.units} == {"unchanged"}
    assert newest_version(session, record, "fr") is None


def test_a_moved_source_is_refused(session: Session, record: Record) -> None:
    sent = upper(exported(session))
    edit(session, record, "en", short_answer="Something else.")
    report = take(session, sent)
    assert refusals(report) == {("short_answer", "source-moved")}
    assert newest_version(session, record, "fr") is None


def test_a_moved_source_can_be_taken_as_a_draft_that_is_outdated(session: Session, record: Record) -> None:
    sent = upper(exported(session))
    edit(session, record, "en", short_answer="Something else.")
    assert take(session, sent, moved_source="draft").is_saved
    assert parse(french(session, record).fields)["short_answer"] == "SHORT_ANSWER IN EN"
    [left] = export_units(session, site="core", locale="fr", types=["faq"], only_outdated=True)
    assert {each.id for each in left.units if each.sub_state == "clinic:outdated"} == {"short_answer"}


def test_an_outdated_draft_over_an_older_translation_stays_outdated(session: Session, record: Record) -> None:
    take(session, upper(exported(session)))
    edit(session, record, "en", short_answer="Second.")
    sent = upper(exported(session, only_outdated=True))
    edit(session, record, "en", short_answer="Third.")
    assert take(session, sent, moved_source="draft").is_saved
    [left] = export_units(session, site="core", locale="fr", types=["faq"], only_outdated=True)
    found = {each.id: each for each in left.units}
    assert found["short_answer"].previous == ("Second.", "SECOND.")


def test_a_slug_has_no_source_that_could_move(session: Session, record: Record) -> None:
    sent = translate(exported(session), lambda words: "un-mot", units=lambda id: id == "slug")
    edit(session, record, "en", slug="another")
    assert take(session, sent).is_saved


def test_a_changed_translation_is_never_overwritten(session: Session, record: Record) -> None:
    take(session, upper(exported(session)))
    sent = translate(exported(session), lambda words: "Ma version", units=lambda id: id in ("question", "short_answer"))
    edit(session, record, "fr", question="La tienne")
    report = take(session, sent)
    assert refusals(report) == {("question", "translation-moved")}
    assert newest_fields(session, record, "core", "fr")["question"] == "La tienne"


def test_changes_to_other_fields_come_together(session: Session, record: Record) -> None:
    take(session, upper(exported(session)))
    sent = translate(exported(session), lambda words: "Ma version", units=lambda id: id == "short_answer")
    edit(session, record, "fr", question="La tienne")
    assert take(session, sent).is_saved
    fields = newest_fields(session, record, "core", "fr")
    assert (fields["question"], fields["short_answer"]) == ("La tienne", "Ma version")


def test_a_second_import_of_the_same_file_changes_nothing(session: Session, record: Record) -> None:
    sent = upper(exported(session))
    take(session, sent)
    before = versions(session)
    report = take(session, sent)
    assert {each.outcome for each in report.units} == {"unchanged"}
    assert versions(session) == before


@pytest.mark.parametrize(
    ("version", "waiting", "done"),
    [("2.1", 'state="initial" subState="clinic:outdated"', 'state="reviewed"'), ("1.2", 'state="needs-adaptation"', 'state="signed-off"')],
)  # fmt: skip
def test_an_outdated_translation_can_be_confirmed_as_it_is(
    session: Session, record: Record, version: str, waiting: str, done: str
) -> None:
    edit_live(
        session,
        record,
        "fr",
        **newest_fields(session, record, "core", "en"),
    )
    edit(session, record, "en", short_answer="The same, put otherwise.")
    sent = exported(session, version, only_outdated=True)
    assert {each.outcome for each in take(session, sent).units} == {"unchanged"}
    report = take(session, replaced(sent, waiting, done))
    assert [(each.unit, each.outcome) for each in report.units] == [("short_answer", "confirmed")]
    assert export_units(session, site="core", locale="fr", types=["faq"], only_outdated=True) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("01900000-0000-7000-8000-000000000001", "01900000-0000-7000-8000-00000000000f", "unknown-record"),
        ('type="source-version">1<', 'type="source-version">7<', "unknown-origin"),
        ('type="source-version">1<', 'type="source-version">99999999999999999999<', "unknown-origin"),
        ('type="form">1<', 'type="form">0<', "unknown-origin"),
        ('srcLang="en"', 'srcLang="de"', "wrong-languages"),
        ('trgLang="fr"', 'trgLang="en"', "wrong-languages"),
    ],
)  # fmt: skip
def test_a_file_of_something_else_is_refused(session: Session, record: Record, old: str, new: str, rule: str) -> None:
    data = upper(exported(session))
    assert refusals(take(session, data.replace(old.encode(), new.encode()))) == {("", rule)}


@pytest.mark.parametrize("target", ["und", "", "f", "fr_CA"])
def test_a_file_into_no_language_is_refused(session: Session, record: Record, target: str) -> None:
    data = upper(exported(session)).replace(b'trgLang="fr"', f'trgLang="{target}"'.encode())
    with pytest.raises(InvalidContent) as refused:
        take(session, data)
    assert refused.value.detail == "The file does not say what it translates into."


def test_a_file_of_another_history_is_refused(session: Session, record: Record) -> None:
    unit_text = unit(exported(session), "question")
    assert unit_text
    data = upper(exported(session))
    start = data.index(b'type="source.question">') + len(b'type="source.question">')
    assert refusals(take(session, data[:start] + b"0" * 16 + data[start + 16 :])) == {("", "unknown-origin")}


def test_a_file_of_another_site_is_refused(session: Session, record: Record) -> None:
    make_site(session, "clinic", parent="core")
    assert refusals(take(session, upper(exported(session)), site="clinic")) == {("", "unknown-record")}
    assert take(session, upper(exported(session)), site="core").is_saved


def test_a_record_or_unit_that_stands_twice_is_refused(session: Session, record: Record) -> None:
    data = upper(exported(session))
    start, end = data.index(b"<file "), data.index(b"</file>") + len(b"</file>")
    assert refusals(take(session, data[:end] + data[start:end] + data[end:])) == {("", "doubled-record")}
    start, end = (
        data.index(b'<unit id="question"'),
        data.index(b"</unit>", data.index(b'<unit id="question"')) + len(b"</unit>"),
    )
    assert refusals(take(session, data[:end] + data[start:end] + data[end:])) == {("question", "doubled-unit")}


def test_sentences_that_a_tool_joined_or_split_are_taken(session: Session, record: Record) -> None:
    data = exported(session)
    whole = (
        '<segment><source>{}</source><target>UN {}DEUX{} TROIS. <ph id="2"/> <pc id="3">NOUS</pc></target></segment>'
    )
    text = unit(data, "answer.1")
    first = text.index("<segment")
    source = 'The <pc id="1">thin</pc> needles hurt little. Ask <ph id="2"/> <pc id="3">us</pc>.'
    joined = text[:first] + whole.format(source, '<pc id="1">', "</pc>") + "</unit>"
    sent = translate(data, lambda words: words.upper(), units=lambda id: id in ("answer.2", "answer.3")).decode()
    begin = sent.index('<unit id="answer.1"')
    end = sent.index("</unit>", begin) + len("</unit>")
    report = take(
        session,
        (
            sent[:begin]
            + joined.replace(' xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0"', "").replace(
                ' xmlns:slr="urn:oasis:names:tc:xliff:sizerestriction:2.0"', ""
            )
            + sent[end:]
        ).encode(),
    )
    assert report.refused == []
    assert newest_fields(session, record, "core", "fr")["answer"].startswith(
        "UN **DEUX** TROIS. `A1` [NOUS](https://a.example)"
    )
