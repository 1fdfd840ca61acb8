"""French is set as French readers know it: in the library as in Europe, in Québec's texts as in Québec."""

from collections.abc import Iterator

import pytest

from tests.seed.files import overrides, records, sites
from tests.seed.french import BY_REGION, faults
from tests.seed.test_quality import strings

# In French texts, what is in another language keeps its own marks.
FOREIGN = {("citation", "title")}


def written() -> Iterator[tuple[str, str, str]]:
    """Every French text of the seed: where it stands, its locale, its words."""
    for record in records():
        for locale in BY_REGION.keys() & record.texts.keys():
            for field, value in record.texts[locale].items():
                if field != "slug" and (record.type, field) not in FOREIGN:
                    yield from ((f"{record.name}.{field}", locale, text) for text in strings(value))
    for site in (each["key"] for each in sites()):
        for each in overrides(site):
            for locale in BY_REGION.keys() & each.keys():
                # A clinic's own words follow the rules of its readers, whichever text they stand in for.
                yield from ((each["record"], "fr-CA", text) for text in strings(each[locale]))


def test_every_french_text_keeps_to_the_typography_of_its_readers() -> None:
    texts = list(written())
    assert len(texts) > 400
    assert {(place, *fault) for place, locale, text in texts for fault in faults(text, locale)} == set()


@pytest.mark.parametrize(
    ("locale", "wrong"),
    [
        ("fr", "l'aiguille"),
        ("fr", "sûre ?"),
        ("fr", "sûre\u00a0: « oui »"),
        ("fr", "sûre: oui"),
        ("fr", "pendant 24 heures"),
        ("fr", "pendant 24\nheures"),
        ("fr", "moins de 0,01 %"),
        ("fr", "moins de 0,01%"),
        ("fr", "le 3 février"),
        ("fr", 'dit "oui"'),
        ("fr", "oui; non"),
        ("fr-CA", "sûre\u00a0?"),
        ("fr-CA", "oui\u00a0; non"),
        ("fr-CA", "sûre : oui"),
    ],
)
def test_each_fault_would_be_found(locale: str, wrong: str) -> None:
    assert faults(wrong, locale)


@pytest.mark.parametrize(
    ("locale", "right"),
    [
        (
            "fr",
            "L’[aiguille](record:definition/filament-needle) est-elle sûre\u00a0? «\u00a0Oui\u00a0»\u00a0: 0,01\u00a0%.",
        ),
        ("fr", "Le 3\u00a0février, 24 à 48\u00a0heures."),
        ("fr-CA", "Sûre? Oui\u00a0: 0,01\u00a0%; «\u00a0non\u00a0»."),
    ],
)
def test_what_is_right_is_left_alone(locale: str, right: str) -> None:
    assert faults(right, locale) == []
