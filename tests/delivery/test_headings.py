"""Each section of a page has a heading in the reader's language."""

import pytest

from api.record_types import RECORD_TYPES
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record, make_site

LANGUAGES = {"en", "fr", "es"}


@pytest.mark.parametrize("name", RECORD_TYPES)
def test_every_type_has_a_heading_of_its_own_in_each_language(name: str) -> None:
    assert RECORD_TYPES[name].headings.keys() == LANGUAGES


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_two_types_have_the_same_heading(language: str) -> None:
    headings = [each.headings[language] for each in RECORD_TYPES.values()]
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize(
    ("locale", "heading"),
    [
        ("fr-CA", ("Questions fréquentes", "fr")),
        ("es", ("Preguntas frecuentes", "es")),
        ("de", ("Frequently asked questions", "en")),
    ],
)
def test_a_page_names_its_sections_in_the_readers_language(
    write: Write, client: Client, locale: str, heading: tuple[str, str]
) -> None:
    write(make_site, locales={"en": ["en"], locale: [locale, "en"]})
    topic = write(make_record, "topic")
    write(make_record, topic=topic)
    [section] = client.json(f"/v1/sites/core/pages/{topic.id}", locale=locale)["sections"]
    assert (section["title"], section["locale"]) == heading
