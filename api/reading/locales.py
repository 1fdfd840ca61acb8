"""Locales as BCP 47 tags: their canonical form, their direction, and the nearest ones to an unknown tag."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

import langcodes
from babel import Locale, UnknownLocaleError

NEUTRAL = "und"
_SHAPE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def canonical_locale(tag: str) -> str | None:
    """The tag in its canonical case and form, or None where it is not a valid BCP 47 language tag."""
    # langcodes lets underscores and grandfathered tags pass, so the shape is looked at first.
    return _standardized(tag) if len(tag) <= 35 and _SHAPE.fullmatch(tag) else None


@lru_cache(maxsize=512)
def _standardized(tag: str) -> str | None:
    return langcodes.standardize_tag(tag) if langcodes.tag_is_valid(tag) else None


class Written(Protocol):
    """A record, as the database or a view has it: owned by a site, and written in one locale."""

    @property
    def site(self) -> str: ...

    @property
    def source_locale(self) -> str: ...


def is_original(record: Written, locale: str) -> bool:
    """Whether a text in that locale is written: others are translated from it."""
    return locale in (NEUTRAL, record.source_locale)


def is_translation(record: Written, site: str, locale: str) -> bool:
    """Whether a site's text in that locale is a translation of the owner's: an override replaces, it does not translate."""
    return site == record.site and not is_original(record, locale)


RIGHT_TO_LEFT_SCRIPTS = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"})


@lru_cache(maxsize=512)
def direction(tag: str) -> str:
    """`rtl` or `ltr`, by the script that the locale is written in."""
    return "rtl" if langcodes.Language.get(tag).maximize().script in RIGHT_TO_LEFT_SCRIPTS else "ltr"


@lru_cache(maxsize=512)
def display_name(tag: str) -> str:
    """The locale's name in its own language, as a language menu shows it; the tag itself where nobody knows one."""
    try:
        return Locale.parse(tag, sep="-").get_display_name() or tag
    except (UnknownLocaleError, ValueError):
        return tag


def lookup(tag: str, served: Iterable[str]) -> str | None:
    """The served locale that RFC 4647 (section 3.4, Lookup) finds for a tag, or None."""
    by_key = {each.lower(): each for each in served}
    parts = tag.lower().split("-")
    while parts:
        if found := by_key.get("-".join(parts)):
            return found
        parts.pop()
        # A single letter or digit only introduces what follows it, so it goes with what followed.
        if parts and len(parts[-1]) == 1:
            parts.pop()
    return None


def nearest(tag: str, served: Iterable[str]) -> list[str]:
    """The served locales to suggest for an unknown one: what lookup finds, then those of the same language."""
    served = list(served)
    found = lookup(tag, served)
    language = tag.lower().split("-")[0]
    same = [each for each in served if each.lower().split("-")[0] == language]
    return list(dict.fromkeys(([found] if found else []) + same))
