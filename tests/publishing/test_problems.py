"""Whoever writes hears what is wrong with a text, how grave it is and where it stands; and nothing else is refused later."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.models import Record
from tests.acts import alter_settings
from tests.calls import path_of, read, save, try_to_save
from tests.conftest import Write
from tests.depth import examples
from tests.factories import NOW, edit, edit_live_unchecked, make_record, neutral_of, text_of
from tests.lookup import find_settings
from tests.people import Desk, expect, pin

Told = set[tuple[str, str | None, str | None]]


def told(problems: list[dict[str, Any]], *severities: str) -> Told:
    """The problems of these severities, by code, locale and field."""
    chosen = severities or ("blocker", "warning", "hint")
    return {(each["code"], each.get("locale"), each.get("field")) for each in problems if each["severity"] in chosen}


def refused(blockers: list[dict[str, Any]]) -> Told:
    return {(each["rule"], each.get("locale"), each.get("field")) for each in blockers}


@pytest.fixture
def record(library: str, write: Write) -> Record:
    """A live FAQ."""
    made: Record = write(make_record)
    return made


@pytest.fixture
def unfinished(library: str, write: Write) -> Record:
    """A draft without an answer, whose slug another record has, and whose details lack a category."""
    write(make_record, slug="taken")
    made: Record = write(make_record, live=False, slug="taken", answer=None, neutral={"category": None})
    return made


def test_what_is_missing_or_taken_is_told_to_whoever_writes(author: Desk, unfinished: Record) -> None:
    missing = {
        ("required-field-missing", "en", "answer"), ("slug-taken", "en", "slug"), ("required-field-missing", "und", "category"),
    }  # fmt: skip
    assert told(read(author, unfinished, "en")["problems"], "blocker") == missing
    assert told(read(author, unfinished, "und")["problems"], "blocker") == {
        ("required-field-missing", "und", "category")
    }
    assert told(author.ask(f"records/{unfinished.id}")["problems"], "blocker") == missing


def test_a_complete_text_has_no_problems_but_that_its_details_go_live_with_it(
    author: Desk, write: Write, record: Record
) -> None:
    assert read(author, record, "en")["problems"] == []
    fresh = write(make_record, live=False)
    assert told(read(author, fresh, "en")["problems"]) == {("neutral-fields-missing", "und", None)}
    assert {each["severity"] for each in read(author, fresh, "en")["problems"]} == {"warning"}
    assert author.ask(f"records/{fresh.id}")["problems"] == []


def test_a_text_without_any_details_cannot_go_live(author: Desk, library: str) -> None:
    body = {"type": "faq", "site": "core", "translations": {"en": text_of("faq", "en")}}
    made = expect(author.call("POST", "records", body), 201)
    assert ("neutral-fields-missing", "und", None) in told(made["problems"], "blocker")


def test_what_a_save_answers_tells_them_too(author: Desk, record: Record) -> None:
    saved = save(author, record, "en", {"answer": None})
    [problem] = saved["problems"]
    assert problem["code"] == "required-field-missing"
    assert (problem["severity"], problem["record"], problem["site"]) == ("blocker", record.id, "core")
    assert problem["detail"] == "The field 'answer' is required."
    assert problem["remedy"].startswith("Fill the field")
    assert saved["problems"] == read(author, record, "en")["problems"]


PLACES = [
    ("answer", "Rest.\n\nThen <b>walk</b>.", [("html-in-text", 3, "<b>"), ("html-in-text", 3, "</b>")]),
    ("answer", "Rest.\n\n3. Mai ist frei.", [("line-begin", 3, "3.")]),
    ("answer", "See [ours](/page) and [ours](/page).", [("relative-link", 1, "[ours](/page)")] * 2),
    ("question", "Is it **bold**?", [("marks-in-text", 1, "**")] * 2),
    ("short_answer", "a&nbsp;b", [("entity-in-text", 1, "&nbsp;")]),
    ("answer", "Who\u202e turns?", [("invisible-character", 1, "\u202e")]),
]


@pytest.mark.parametrize(("field", "text", "expected"), PLACES)
def test_each_problem_leads_to_the_word(
    author: Desk, record: Record, field: str, text: str, expected: list[tuple[str, int, str]]
) -> None:
    places = [(each["code"], each["place"]) for each in save(author, record, "en", {field: text})["problems"]]
    assert [(code, at["line"], text[at["start"] : at["end"]]) for code, at in places] == expected
    assert len({at["start"] for _, at in places}) == len(expected)
    assert {at["pointer"] for _, at in places} == {""}


def test_what_stands_in_code_as_well_is_told_without_a_guess(author: Desk, record: Record) -> None:
    [problem] = save(author, record, "en", {"answer": "`<b>` and <b> here."})["problems"]
    assert problem["place"] == {"pointer": "", "line": None, "start": None, "end": None}


def test_in_tables_and_lists_the_place_names_the_cell_and_the_line(author: Desk, write: Write, library: str) -> None:
    rows = [{"criterion": "a", "a": "b", "b": "c"}, {"criterion": "a", "a": "b", "b": "x <b>c"}]
    [problem] = save(author, write(make_record, "comparison"), "en", {"rows": rows})["problems"]
    assert problem["place"] == {"pointer": "/1/b", "line": 1, "start": 2, "end": 5}
    [problem] = save(author, write(make_record), "en", {"search_terms": ["pain", "a <i>needle"]})["problems"]
    assert problem["place"] == {"pointer": "/1", "line": 1, "start": 2, "end": 5}


def test_a_nearly_full_field_is_a_hint_and_signs_of_direction_are_welcome_where_they_are_at_home(
    author: Desk, record: Record
) -> None:
    assert told(save(author, record, "en", {"short_answer": "a" * 290})["problems"]) == {
        ("nearly-full", "en", "short_answer")
    }
    assert save(author, record, "en", {"short_answer": "شفاء\u200f!"})["problems"] == []


def test_a_link_to_what_readers_do_not_have_is_told(author: Desk, write: Write, record: Record) -> None:
    target = write(make_record, live=False)
    saved = save(author, record, "en", {"answer": f"See [it](record:{target.id})."})
    assert told(saved["problems"], "warning") == {("target-not-live", "en", "answer")}


def test_a_locale_that_nobody_is_served_is_told(author: Desk, record: Record) -> None:
    saved = expect(try_to_save(author, record, "de", text_of("faq", "de"), method="PUT"), 201)
    assert told(saved["problems"]) == {("locale-not-served", "de", None)}


def test_an_old_fault_is_a_warning_until_the_field_is_written_anew(author: Desk, write: Write, record: Record) -> None:
    write(edit_live_unchecked, record, "en", answer="![a](/b)")
    assert told(read(author, record, "en")["problems"], "warning") == {("image-in-text", "en", "answer")}
    write(edit, record, "en", question="Anew?")
    assert told(read(author, record, "en")["problems"], "blocker") == set()


def test_what_the_site_asks_for_is_told_before_it_is_asked(author: Desk, write: Write, record: Record) -> None:
    write(alter_settings, "core", {"approval": "one", "clinical_review": "required"}, actor="o", now=NOW)
    saved = save(author, record, "en", {"answer": "Otherwise."})
    assert told(saved["problems"], "blocker") == {("approval-missing", "en", None), ("review-missing", "en", None)}


def test_a_review_of_just_these_words_holds_for_the_draft(
    author: Desk, reviewer: Desk, write: Write, record: Record
) -> None:
    write(alter_settings, "core", {"clinical_review": "required"}, actor="o", now=NOW)
    save(author, record, "en", {"answer": "Otherwise."})
    reviewer.act("review", write(pin, record, "en"))
    assert read(author, record, "en")["problems"] == []


def test_a_clinics_own_words_are_held_against_its_own_rules(author: Desk, write: Write, record: Record) -> None:
    write(alter_settings, "clinic", {"approval": "one", "clinical_review": "required"}, actor="o", now=NOW)
    saved = save(author, record, "en", {"question": "Ours <b>?"}, site="clinic", method="PUT")
    assert told(saved["problems"], "blocker") == {
        ("approval-missing", "en", None), ("review-missing", "en", None), ("html-in-text", "en", "question"),
    }  # fmt: skip
    assert {each["site"] for each in saved["problems"]} == {"clinic"}


def test_lists_do_not_look_for_problems(author: Desk, unfinished: Record) -> None:
    rows = author.ask("records", type="faq")["items"]
    assert all("problems" not in row and "problems" not in text for row in rows for text in row["translations"])


FAULTS = {
    "html": {"answer": "<p>Rest.</p>"}, "braces": {"question": "{{contact.nobody}}?"}, "no answer": {"answer": None},
    "no question": {"question": None}, "taken": {"slug": "taken"}, "no slug": {"slug": None},
}  # fmt: skip
OF_THE_DETAILS = {
    "no topic": {"topic": None}, "no category": {"category": None}, "dead topic": {"topic": "of nobody"},
    "about safety": {"category": "safety"},
}  # fmt: skip
faults = st.sets(st.sampled_from(sorted(FAULTS)), max_size=3)
Broken = st.tuples(faults, faults, st.sets(st.sampled_from(sorted(OF_THE_DETAILS)), max_size=2))


@pytest.mark.long
@settings(max_examples=examples(12, 300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    Broken,
    st.sampled_from(["none", "one"]),
    st.sampled_from(["optional", "required_for_safety"]),
    st.booleans(),
)
def test_whatever_publication_refuses_was_told_before_and_nothing_else(
    editor: Desk, write: Write, library: str, broken: Any, approval: str, review: str, is_live: bool
) -> None:
    let_the_site_ask(write, approval="none", clinical_review="optional")
    taken, topic, dead = _around(write)
    record = _broken(write, broken, topic=topic, taken=taken, dead=dead, is_live=is_live)
    let_the_site_ask(write, approval=approval, clinical_review=review)
    drafts = [each for each in ("und", "en", "fr") if read(editor, record, each)["draft"]]
    texts = {each: read(editor, record, each)["problems"] for each in drafts}
    blocking: Told = set().union(*(told(each, "blocker") for each in texts.values()))
    for chosen in filter(None, [drafts, *([each] for each in drafts)]):
        tried = editor.act("publish", *(write(pin, record, each) for each in chosen), dry_run=True)
        # What goes live without the draft of its details lacks what is only a warning with it.
        told_too = told([each for name in chosen for each in texts[name]], "warning") if chosen != drafts else set()
        assert refused(tried["blockers"]) <= blocking | told_too, (chosen, texts)
    if drafts:
        whole = editor.act("publish", *(write(pin, record, each) for each in drafts), dry_run=True)
        assert refused(whole["blockers"]) == blocking == told(editor.ask(f"records/{record.id}")["problems"], "blocker")


def let_the_site_ask(write: Write, **wanted: str) -> None:
    standing = write(find_settings, "core")
    if any(getattr(standing, name) != value for name, value in wanted.items()):
        write(alter_settings, "core", wanted, actor="o", now=NOW)


def _around(write: Write) -> tuple[str, Record, Record]:
    """A slug that is taken, a topic, and a topic that readers do not have."""
    topic, dead = write(make_record, "topic"), write(make_record, "topic", live=False)
    slug = f"taken-{topic.id[-6:]}"
    write(make_record, topic=topic, slug=slug)
    return slug, topic, dead


def _broken(write: Write, broken: Any, *, topic: Record, taken: str, dead: Record, is_live: bool) -> Record:
    """A FAQ of two languages with these faults in its texts, live without them before or not."""
    record: Record = write(make_record, locales=("en", "fr"), topic=topic, live=is_live)
    named = {"of nobody": dead.id, "taken": taken}
    for locale, names, table in zip(("en", "fr", "und"), broken, (FAULTS, FAULTS, OF_THE_DETAILS), strict=True):
        said = {field: named.get(str(value), value) for name in sorted(names) for field, value in table[name].items()}
        if said:
            write(edit, record, locale, **said)
    return record


@pytest.mark.parametrize("verb", ["submit", "approve"])
def test_who_hands_a_draft_on_hears_what_stands_between_it_and_readers(
    author: Desk, reviewer: Desk, write: Write, unfinished: Record, verb: str
) -> None:
    write(alter_settings, "core", {"approval": "one"}, actor="o", now=NOW)
    items = [write(pin, unfinished, each) for each in ("und", "en")]
    desk = author if verb == "submit" else reviewer
    tried, done = (desk.act(verb, *items, dry_run=dry_run) for dry_run in (True, False))
    assert tried["problems"] == done["problems"]
    assert told(done["problems"], "blocker") == {
        ("required-field-missing", "en", "answer"), ("slug-taken", "en", "slug"), ("required-field-missing", "und", "category"),
    }  # fmt: skip
    assert all("problems" not in each for each in (author.act("submit", *items, dry_run=True)["items"]))


def test_two_drafts_that_want_the_same_slug_are_told_when_both_are_handed_on(
    author: Desk, write: Write, library: str
) -> None:
    pair = [write(make_record, live=False, slug="wanted") for _ in range(2)]
    items = [write(pin, each, locale) for each in pair for locale in ("und", "en")]
    assert ("slug-taken", "en", "slug") in told(author.act("submit", *items)["problems"], "blocker")


def test_neutral_fields_of_a_new_record_tell_what_they_lack_before_any_text_is_live(author: Desk, library: str) -> None:
    texts = {"en": text_of("faq", "en"), "und": neutral_of("faq")}
    made = expect(author.call("POST", "records", {"type": "faq", "site": "core", "translations": texts}), 201)
    found = author.ask(path_of(made["id"], "und"))["problems"]
    assert told(found, "blocker") == {("required-relation-missing", "und", "topic")}
