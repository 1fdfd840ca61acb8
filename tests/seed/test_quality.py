"""The texts of the seed are whole: nothing empty, no link that leads nowhere, nothing left in the wrong language."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from api.record_types import RECORD_TYPES
from tests.seed.files import Written, records, words_of
from tests.seed.served import SCOPES, Served


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value


def test_no_string_is_empty_and_no_list_either(served: Served) -> None:
    for item in served.every_item():
        assert all(text.strip() for text in strings(item["fields"])), item["title"]
        assert [] not in item["fields"].values(), item["title"]


def test_every_record_has_a_title_a_slug_a_topic_and_something_that_it_rests_on(served: Served) -> None:
    for item in served.every_item():
        assert item["title"].strip()
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", item["slug"])
        assert item["sources"] or item["relations"]["citations"] or RECORD_TYPES[item["type"]].is_publication
        assert (item["topic"] is None) is (item["type"] == "topic")


def test_required_fields_are_filled_in_what_is_served(served: Served) -> None:
    for item in served.every_item():
        required = [each.name for each in RECORD_TYPES[item["type"]] if each.required and each.name in item["fields"]]
        assert [name for name in required if item["fields"][name] is None] == [], item["title"]


@pytest.mark.parametrize(("site", "locale"), SCOPES)
def test_every_relation_leads_to_what_the_site_shows(served: Served, site: str, locale: str) -> None:
    items = served.items(site, locale)
    for item in items.values():
        assert {link["id"] for links in item["relations"].values() for link in links} <= items.keys(), item["title"]


def test_every_link_written_in_a_text_is_understood(served: Served) -> None:
    for item in served.every_item():
        assert "record:" not in " ".join(text["plain"] + text["html"] for text in _rich(item["fields"])), item["title"]


def _rich(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, dict) and "plain" in value:
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _rich(each)


@pytest.mark.parametrize("type_name", RECORD_TYPES)
def test_positions_put_the_records_of_a_type_in_one_order(type_name: str) -> None:
    positions = Counter(record.neutral.get("position") for record in records("core") if record.type == type_name)
    assert [position for position, count in positions.items() if position is not None and count > 1] == []


def test_a_translation_fills_what_its_source_fills() -> None:
    differing = [
        (record.name, locale, fields.keys() ^ record.texts[record.source_locale].keys())
        for record in records()
        for locale, fields in record.texts.items()
        if fields.keys() != record.texts[record.source_locale].keys()
    ]
    assert differing == []


def test_a_translation_links_to_what_its_source_links_to() -> None:
    link = re.compile(r"record:([a-z_]+/[a-z0-9-]+)")
    differing = [
        (record.name, locale)
        for record in records()
        for locale, fields in record.texts.items()
        if Counter(link.findall(words_of(fields))).keys()
        != Counter(link.findall(words_of(record.texts[record.source_locale]))).keys()
    ]
    assert differing == []


def test_short_answers_can_be_read_aloud() -> None:
    for record in records():
        for fields in record.texts.values() if record.type == "faq" else ():
            assert not re.search(r"[*_\[\]#]", fields["short_answer"]), record.name


def test_what_restates_safety_content_is_marked_as_such() -> None:
    by_name = {record.name: record for record in records()}
    unmarked = [
        record.name
        for record in records()
        for name in record.neutral.get("derives_from", ())
        if _is_about_safety(by_name[name]) and not _is_about_safety(record)
    ]
    assert unmarked == []


def _is_about_safety(record: Written) -> bool:
    return RECORD_TYPES[record.type].is_about_safety(record.neutral)
