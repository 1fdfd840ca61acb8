"""The whole seed goes out as XLIFF and comes back with every text byte for byte as it was."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import Record, Version
from api.reading import richtext
from api.record_types import RECORD_TYPES
from tests.acts import export_xliff, import_xliff
from tests.depth import is_deep
from tests.factories import EDITOR, NOW
from tests.lookup import newest_version
from tests.xliff.documents import VERSIONS, official_errors, translate


def take_back(session: Session, data: bytes) -> Any:
    return import_xliff(session, data, author=EDITOR, now=NOW, moved_source="refuse", method="human")


def texts(session: Session, locale: str, site: str = "core") -> dict[str, Any]:
    """Record → its newest fields in a locale, of those that a site owns."""
    records = session.scalars(select(Record).where(Record.site == site))
    return {each.id: parse(found.fields) for each in records if (found := newest_version(session, each, locale))}


def all_versions(session: Session) -> list[tuple[int, int, str]]:
    rows = session.execute(select(Version.translation_id, Version.number, Version.sha256).order_by(Version.id))
    return [(row[0], row[1], row[2]) for row in rows]


@pytest.mark.once
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("locale", ["fr", "es", "ar"])
def test_every_document_keeps_to_the_official_schema(seeded: Session, locale: str, version: str) -> None:
    assert official_errors(export_xliff(seeded, site="core", locale=locale, version=version), version) == []


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("site", "locale"), [("core", "fr"), ("core", "es"), ("riverbank", "es"), ("erable", "en")])
def test_what_nobody_touched_changes_nothing(seeded: Session, site: str, locale: str, version: str) -> None:
    before = all_versions(seeded)
    report = take_back(seeded, export_xliff(seeded, site=site, locale=locale, version=version))
    assert {each.outcome for each in report.units} == {"unchanged"}
    translated = texts(seeded, locale, site).keys()
    assert translated
    assert translated <= {each.record for each in report.units}
    assert all_versions(seeded) == before


# Each site's own records, in the language that they are written in.
@pytest.mark.deep
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("site", "source"), [("core", "en"), ("riverbank", "en"), ("erable", "fr-CA")])
def test_the_source_taken_over_is_the_source_byte_for_byte(
    seeded: Session, site: str, source: str, version: str
) -> None:
    sent = translate(export_xliff(seeded, site=site, locale="de", version=version), lambda words: words)
    assert official_errors(sent, version) == []
    assert take_back(seeded, sent).refused == []
    written = texts(seeded, source, site)
    assert len(written) >= 2
    assert texts(seeded, "de", site) == written


def in_words(*words: str) -> Callable[[str], str]:
    """Every word in Latin letters as one of these."""
    return lambda text: re.sub(r"[A-Za-z’']+", lambda found: words[sum(map(ord, found[0])) % len(words)], text)


def chinese(text: str) -> str:
    """Words without spaces, and the punctuation that no mark of Markdown likes beside it."""
    found = in_words("「针」", "针灸")(text).replace(" ", "")
    return found.replace(".", "。").replace(":", "：").replace(",", "，")


SCRIPTS = {
    "ar": in_words("علاج", "الإبرة", "مُؤْلِم"),
    "he": in_words("מַחַט", "שריר"),
    "th": in_words("กล้ามเนื้อ", "เข็ม", "น้ำ"),
    "zh-Hant": chinese,
    "it": in_words("👩🏽\u200d⚕️", "e\u0301tude", "🇫🇷", "\U0001f9d1\u200d\U0001f9bc"),
    "pt": lambda text: text.replace("the", "*the_ [x](y) 1. `a` <b> & &amp; | \\"),
}


# Each script in one of the versions; in both in a deep run.
TURNS = [(script, VERSIONS[number % 2]) for number, script in enumerate(SCRIPTS)]


@pytest.mark.deep
@pytest.mark.parametrize(("locale", "version"), product(SCRIPTS, VERSIONS) if is_deep() else TURNS)
def test_every_script_survives(seeded: Session, locale: str, version: str) -> None:
    exported = export_xliff(seeded, site="core", locale=locale, version=version, types=MANY_MARKS)
    sent = translate(exported, SCRIPTS[locale], units=is_prose)
    report = take_back(seeded, sent)
    assert Counter((each.rule, each.detail) for each in report.refused) == {}
    again = export_xliff(seeded, site="core", locale=locale, version=version, statuses=["current", "outdated"])
    assert official_errors(again, version) == []
    assert {each.outcome for each in take_back(seeded, again).units} == {"unchanged"}
    assert_same_words(seeded, locale)


# Texts of every form are among these: lists, links, bold words and tables.
MANY_MARKS = ("faq", "comparison", "definition")


def is_prose(id: str) -> bool:
    """Slugs and lists of words have rules of their own about what may stand in them."""
    return id not in ("slug", "synonyms", "search_terms")


def assert_same_words(session: Session, locale: str) -> None:
    """Readers get of each rich text what the translator wrote: the same marks, around the same words."""
    sources, translated = texts(session, "en"), texts(session, locale)
    for id, fields in translated.items():
        declaration = RECORD_TYPES[session.get_one(Record, id).type]
        for name in (each.name for each in declaration if each.prose == "markdown" and each.name in fields):
            assert tags(fields[name]) == tags(sources[id][name]), fields[name]
            said = richtext.plain(sources[id][name])
            # The number of an item is the list's, which nobody translates.
            expected = words(NUMBERED.sub(lambda found: found[1] + SCRIPTS[locale](found[2]), said))
            assert words(richtext.plain(fields[name])) == expected


NUMBERED = re.compile(r"^((?:\d+\. )?)(.*)$", re.MULTILINE)


def tags(markdown: str) -> list[str]:
    return sorted(re.findall(r"<[^>]+>", richtext.html(markdown)))


def words(text: str) -> Counter[str]:
    """The letters of a text, whatever the white space between them."""
    return Counter(re.sub(r"[\s\u200b]", "", unicodedata.normalize("NFC", text)))
