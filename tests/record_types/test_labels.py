"""Editors read of every type, field and choice what it is called, in each language that they are spoken to in."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from api.record_types import RECORD_TYPES
from api.record_types.groups import GROUPS, group_of
from api.record_types.labelled import key_of, read_labels
from api.services.accounts.me import LANGUAGES
from tests.acts import create_key
from tests.conftest import Write
from tests.factories import NOW
from tests.people import Desk, expect

OTHERS = [each for each in LANGUAGES if each != "en"]
# What stays as it is in every language: names of things, and words that the languages share.
LETTERS = re.compile(r"[^\W\d_]")


def needed(tables: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The table and key of everything that a form shows."""
    for declaration in RECORD_TYPES.values():
        yield "types", declaration.name
        for field in declaration:
            yield "groups", group_of(field)
            yield "fields", key_of(tables["fields"], declaration.name, field.name)
            for value in field.describe()["enum"] or ():
                yield "options", key_of(tables["options"], declaration.name, f"{field.name}.{value}")
            for part in field.parts:
                yield "parts", key_of(tables["parts"], declaration.name, f"{field.name}.{part}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_is_missing_and_none_is_left_over(language: str) -> None:
    tables = read_labels(language)
    assert {(table, key) for table in tables for key in tables[table]} == set(needed(tables))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_says_something_in_one_line(language: str) -> None:
    tables = read_labels(language)
    texts = [
        each for table in tables.values() for said in table.values() for each in ([said] if isinstance(said, str) else said)
    ]  # fmt: skip
    assert not [each for each in texts if each != each.strip() or "\n" in each or not LETTERS.search(each)]
    helps = [said[-1] for name in ("types", "fields", "parts") for said in tables[name].values()]
    assert not [each for each in helps if not each.endswith(".")]


@pytest.mark.parametrize("language", OTHERS)
def test_help_is_written_in_each_language_and_not_taken_over(language: str) -> None:
    english, other = read_labels("en"), read_labels(language)
    for table in ("types", "fields", "parts"):
        assert not [key for key, said in other[table].items() if said[-1] == english[table].get(key, [None])[-1]]


def test_the_options_of_one_field_are_told_apart() -> None:
    for language in LANGUAGES:
        tables = read_labels(language)
        for declaration in RECORD_TYPES.values():
            for field in declaration:
                values = field.describe()["enum"] or ()
                keys = [key_of(tables["options"], declaration.name, f"{field.name}.{each}") for each in values]
                assert len({tables["options"][key] for key in keys}) == len(values)


@pytest.fixture
def machine(app: Flask, write: Write) -> Desk:
    return Desk(app, write(create_key, name="console", roles=["reader"], now=NOW)[1])


def field_of(answer: dict[str, Any], type_name: str, name: str) -> dict[str, Any]:
    fields = next(each["fields"] for each in answer["items"] if each["name"] == type_name)
    return next(each for each in fields if each["name"] == name)


def test_a_form_is_shown_in_the_language_that_is_asked_for(machine: Desk) -> None:
    french = machine.ask("types", language="fr")
    assert french["language"] == "fr"
    assert [each["name"] for each in french["items"]] == list(RECORD_TYPES)
    category = field_of(french, "faq", "category")
    assert (category["label"], category["group"], category["many"]) == ("Groupe", "details", False)
    assert {"value": "practical", "label": "Questions pratiques"} in category["options"]
    assert field_of(french, "faq", "answer")["markdown"]
    assert field_of(french, "faq", "question")["markdown"] is None
    assert field_of(french, "faq", "topic")["many"] is False
    assert field_of(french, "faq", "citations")["many"] is True
    assert [each["name"] for each in field_of(french, "comparison", "rows")["parts"]] == ["criterion", "a", "b"]
    assert field_of(french, "faq", "short_answer")["limits"] == {"max_length": 300}


def test_fields_stand_in_groups_and_in_order(machine: Desk) -> None:
    for each in machine.ask("types")["items"]:
        assert [field["order"] for field in each["fields"]] == list(range(1, len(each["fields"]) + 1))
        groups = list(dict.fromkeys(field["group"] for field in each["fields"]))
        assert groups == [group["name"] for group in each["groups"]]
        assert groups == sorted(groups, key=GROUPS.index)
        assert len(each["fields"]) == len(list(RECORD_TYPES[each["name"]]))


def test_only_some_types_may_be_asked_for(machine: Desk) -> None:
    assert [each["name"] for each in machine.ask("types", type="faq,topic")["items"]] == ["faq", "topic"]


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("fr-CA, en;q=0.5", "fr"), ("de, es-MX;q=0.7, en;q=0.3", "es"), ("de", "en"), ("fr;q=0, es", "es"), ("*", "en"), ("", "en")],
)  # fmt: skip
def test_a_browser_is_answered_in_its_language(machine: Desk, asked: str, spoken: str) -> None:
    answer = expect(machine.call("GET", "types", headers={"Accept-Language": asked}, type="faq"), 200)
    assert answer["language"] == spoken


def test_a_language_or_type_that_there_is_not_is_refused_by_name(machine: Desk) -> None:
    for query in ({"language": "de"}, {"type": "poem"}, {"langauge": "fr"}):
        [error] = expect(machine.call("GET", "types", **query), 400)["errors"]
        assert error["parameter"] == next(iter(query))


def test_a_pattern_takes_what_is_stored_and_nothing_that_is_refused() -> None:
    """Those that Python reads as ECMAScript does; letters by their category are left to the server."""
    taken = {"date": ["2017", "2017-03", "2017-03-31"], "doi": ["10.2519/jospt.2017.7096"], "pmid": ["28158962"]}
    refused = {"date": ["17", "2017-3", "soon"], "doi": ["doi.org/10.1/x", "10.1"], "pmid": ["012", "PMID 1"]}
    fields = {each.name: each for each in RECORD_TYPES["citation"]}
    for name, values in taken.items():
        assert all(re.search(fields[name].pattern or "", each) for each in values)
        assert not any(re.search(fields[name].pattern or "", each) for each in refused[name])
