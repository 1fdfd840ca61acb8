"""The seed leaves nothing out: every fact of the source documents, with its figures and its paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.seed.files import Raw, Written, facts, records, words_of

NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:-\d+)?")
ISO_DATE = re.compile(r"(\d{4})-\d\d-(\d\d)")
# Small numbers may be written as words.
WORDS = {
    "en": {"1": "one|first", "2": "two|second", "3": "three|third", "5": "five"},
    "fr": {"1": "une?|premi(?:er|ère)", "2": "deux|deuxième", "3": "trois|troisième", "5": "cinq"},
    "es": {"1": "una?|uno|primera?", "2": "dos|segund[ao]", "3": "tres|tercera?", "5": "cinco"},
}
# "A day or two" is a range too.
ARTICLES = {"en": "an?", "fr": "une?", "es": "una?"}


def carriers() -> Iterator[tuple[Written, Raw]]:
    """Every record with each fact that it carries."""
    by_id = {fact["id"]: fact for fact in facts()}
    for record in records():
        yield from ((record, by_id[id]) for id in record.facts)


def test_every_statement_stands_in_the_list_once() -> None:
    assert [id for id, times in Counter(fact["id"] for fact in facts()).items() if times > 1] == []


def test_every_fact_is_carried_by_a_record() -> None:
    carried = {fact["id"] for _, fact in carriers()}
    assert {fact["id"] for fact in facts()} - carried == set()


def test_a_record_names_the_paragraphs_of_all_its_facts() -> None:
    missing = {
        (record.name, fact["id"], source)
        for record, fact in carriers()
        for source in set(fact["sources"]) - set(record.neutral["sources"])
    }
    assert missing == set()


def test_every_document_is_cited() -> None:
    cited = {source.split(":")[0] for record in records() for source in record.neutral.get("sources", ())}
    assert cited == {record.raw["key"] for record in records("core") if record.type == "source_document"}


@pytest.mark.parametrize("fact", [fact for fact in facts() if "figures" in fact], ids=lambda fact: fact["id"])
def test_the_figures_of_a_fact_stand_in_every_locale(fact: Raw) -> None:
    missing = [
        (record.name, locale, number)
        for record, carried in carriers()
        if carried is fact
        for locale in record.texts
        for number in numbers(fact)
        if not says(record, locale, number)
    ]
    assert missing == []


def numbers(fact: Raw) -> list[str]:
    """The numbers and ranges in a fact's figures; of a date the year and the day, since the month is a word."""
    return [number for figure in fact["figures"] for number in _numbers(figure)]


def _numbers(figure: str) -> list[str]:
    if date := ISO_DATE.fullmatch(figure):
        return [str(int(part)) for part in date.groups()]
    # An identifier is only right as a whole.
    return [figure] if "/" in figure else NUMBER.findall(figure)


def says(record: Written, locale: str, number: str) -> bool:
    """Whether a record says a number in a locale, in figures or in words, with a decimal comma where one is usual."""
    language = locale.split("-")[0]
    text = words_of([record.texts[locale], record.neutral]).lower()
    first, _, last = number.partition("-") if "/" not in number else (number, "", "")
    pattern = _forms(first, language)
    if last:
        # A few words may stand between the two: "one to two days", "from 24 to 48 hours", "a day or two".
        opening = f"{pattern}|{ARTICLES[language]}" if first == "1" else pattern
        pattern = rf"(?:{opening})\W+(?:\w+\W+){{0,3}}?(?:{_forms(last, language)})"
    return bool(re.search(rf"(?<![\w.,])(?:{pattern})(?!\w)", text))


def _forms(number: str, language: str) -> str:
    forms = [number] if language == "en" else [number, number.replace(".", ",")]
    return "|".join([*map(re.escape, forms), *filter(None, [WORDS[language].get(number)])])


def test_a_translation_has_the_figures_of_its_source_in_every_field() -> None:
    differing = [
        (record.name, locale, field)
        for record in records()
        for locale, fields in record.texts.items()
        for field, value in fields.items()
        if field != "slug" and figures_of(value) != figures_of(record.texts[record.source_locale][field])
    ]
    assert differing == []


def figures_of(value: object) -> set[str]:
    """The numbers written in figures, with a decimal point."""
    return {number.replace(",", ".") for number in re.findall(r"\d+(?:[.,]\d+)*", words_of(value))}
