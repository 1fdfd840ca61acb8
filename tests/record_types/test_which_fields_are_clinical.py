"""What an approval and a review cover, by construction: every word that readers read, and every detail that turns it."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from api.record_types import RECORD_TYPES
from api.record_types.kinds.field import Field
from tests.calls import save
from tests.conftest import Write
from tests.factories import make_record
from tests.people import Desk, make_person

# A field that is not clinical says nothing that could hurt, whatever stands in it; here is why, for each.
HARMLESS = {
    ("*", "slug"): "It is an address.",
    (
        "*",
        "position",
    ): "The order of a list; where steps and stages have an order, their own numbers and phases tell it.",
    ("*", "tags"): "Words for finding, which say nothing of what they find.",
    ("*", "citations"): "Where it can be read up; what the evidence supports is said in `evidence` and `certainty`.",
    ("*", "sources"): "Where it was taken from.",
    ("*", "search_terms"): "Words for finding, which nobody is shown to read.",
    ("*", "derives_from"): "Where it was taken from.",
    ("*", "safety"): "How it is served; it says nothing.",
    ("*", "editor_note"): "Readers never get it.",
    ("faq", "category"): "The group that it is listed in; its question says what it answers.",
    ("limitation", "aftercare"): "Further advice, which has an approval of its own.",
    ("limitation", "safety_nets"): "What to do then, which has an approval of its own; a risk is not live without one.",
    ("next_step", "url"): "Where the step is taken; its title and words say what it is.",
    ("related_service", "url"): "Where the service is found; its title and words say what it is.",
}
FIELDS = [(declared.name, each) for declared in RECORD_TYPES.values() for each in declared]


def test_every_field_is_clinical_or_says_why_it_need_not_be() -> None:
    others = {(type_name, each.name) for type_name, each in FIELDS if not each.clinical}
    told = {(type_name, name) for type_name, name in others if ("*", name) not in HARMLESS}
    assert told == {key for key in HARMLESS if key[0] != "*"}
    assert {("*", name) for _, name in others - told} == {key for key in HARMLESS if key[0] == "*"}


def test_all_that_is_written_for_readers_is_clinical() -> None:
    assert [
        (name, each.name)
        for name, each in FIELDS
        if each.localized and not each.clinical and each.name not in ("slug", "search_terms")
    ] == []


def test_what_other_sites_may_put_in_their_own_words_is_of_a_text_where_it_is_clinical() -> None:
    with pytest.raises(TypeError, match="a review is of a text"):
        Field(name="level", help="", clinical=True, overridable=True)


@pytest.fixture
def writer(app: Flask, write: Write, library: str) -> Desk:
    return Desk(app, write(make_person, "Wanda", "author"))


@pytest.mark.parametrize("type_name", RECORD_TYPES)
def test_each_field_that_is_altered_tells_whether_that_is_clinical(writer: Desk, write: Write, type_name: str) -> None:
    other, record = write(make_record, "topic"), write(make_record, type_name, live=False)
    for each in RECORD_TYPES[type_name]:
        value = _another(each, other)
        if value is not None:
            saved = save(writer, record, "en" if each.localized else "und", {each.name: value})
            assert saved["class"] == ("clinical" if each.clinical else "editorial"), each.name


def _another(field: Field, topic: Record) -> Any:
    """A value that the record does not have yet; of relations that a topic may stand in."""
    if field.is_relation:
        targets = getattr(field, "targets", ())
        return (topic.id if field.name == "topic" else [topic.id]) if not targets or "topic" in targets else None
    if options := getattr(field, "options", None):
        return [options[-1]] if isinstance(field.example("x"), list) else options[-1]
    return {"slug": "another", "sources": ["002:9"], "step_number": 7, "stage_number": 7}.get(
        field.name, field.example(f"another {field.name}")
    )
