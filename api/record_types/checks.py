"""Checks of single texts, for everything that takes them in, and where in a body what they refuse stands."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, validate

from api.record_types.written import EMPTY, is_as_written

LONGEST_MEMBER = 200
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Control characters break XML exports and hide in logs; new lines and tabs have their place in rich text.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# No screen shows these; they come of a text read in another encoding, where they were dashes and quotation marks.
_LATER_CONTROL = re.compile(r"[\x80-\x9f]")
_JOINERS = re.compile("[\u200c\u200d]+")
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_TOO_MUCH = 2**53
_NAME = re.compile(r"\w+")
_DOI = re.compile(r"10\.[0-9]{4,9}(\.[0-9]+)*/\S+")
_PMID = re.compile("[1-9][0-9]{0,8}")
_DATE = re.compile("([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


class Whole(validate.Regexp):
    """The pattern of a whole text, written without anchors: `$` would let a line break pass at the end."""

    def __init__(self, pattern: str, *, error: str) -> None:
        super().__init__(rf"({pattern})\Z", error=error)


def check_slug(value: str) -> None:
    """Refuse what cannot stand in a URL or could be taken for an id."""
    # Joiners stand only where the script needs them: the spelling of slugs sees to that.
    words = _JOINERS.sub("", value)
    if not all(map(_is_word_of_slug, words.split("-"))) or ID.fullmatch(value):
        raise ValidationError(
            "A slug is words of lower-case letters and digits joined by single hyphens, and not shaped like an id."
        )


def _is_word_of_slug(word: str) -> bool:
    # A mark alone is nothing that anybody sees, or could type: emoji leave some.
    return word[:1].isalnum() and all(map(_may_stand_in_slug, word))


def _may_stand_in_slug(character: str) -> bool:
    # Letters of every script are welcome, with the marks that Thai or Hindi words cannot do without.
    return character == character.lower() and (character.isalnum() or unicodedata.category(character) in ("Mn", "Mc"))


def check_text(value: str) -> None:
    """Refuse control characters and broken surrogates."""
    if _CONTROL.search(value) or (not is_as_written() and _LATER_CONTROL.search(value)):
        raise ValidationError("It holds a control character, which cannot be shown.")


def check_line(value: str) -> None:
    """Refuse control characters and line breaks."""
    check_text(value)
    if "\n" in value or "\r" in value:
        raise ValidationError("It holds a line break, and this field is one line.")


def check_tag(value: str) -> None:
    """Refuse a tag that lists could not be filtered by."""
    check_line(value)
    if "," in value and not is_as_written():
        raise ValidationError(
            "A tag holds no comma, because lists are filtered by tags with commas between: make it two."
        )


def check_name(value: str) -> None:
    """Refuse what could not stand before a colon."""
    if not _NAME.fullmatch(value):
        raise ValidationError("It is one word of letters and digits, such as `001`.")


def check_doi(value: str) -> None:
    """Refuse what is no digital object identifier, of which nothing could be looked up."""
    if not (is_as_written() or _DOI.fullmatch(value)):
        raise ValidationError("A DOI is such as `10.2519/jospt.2017.7096`: paste it alone, or its address at doi.org.")


def check_pmid(value: str) -> None:
    """Refuse what is no PubMed number."""
    if not (is_as_written() or _PMID.fullmatch(value)):
        raise ValidationError(
            "A PubMed number is digits alone, such as `28158962`: paste it, or the address of its page at PubMed."
        )


def check_date(value: str) -> None:
    """Refuse what is neither a year, nor a month of one, nor a day."""
    found = _DATE.fullmatch(value)
    try:
        year, month, day = (int(each or 1) for each in found.groups()) if found else (0, 0, 0)
        date(year, month, day)
    except ValueError:
        raise ValidationError(
            "A date is a year, a month or a day, such as `2017`, `2017-03` or `2017-03-31`."
        ) from None


_IN_SLUGS = r"[\p{L}\p{N}][\p{L}\p{N}\p{M}\u200c\u200d]*"
PATTERNS: Mapping[Callable[[str], None], str] = {
    check_slug: rf"^(?!.*\p{{Lu}}){_IN_SLUGS}(?:-{_IN_SLUGS})*$",
    check_tag: "^[^,]+$",
    check_name: r"^[\p{L}\p{N}_]+$",
    check_doi: rf"^{_DOI.pattern}$",
    check_pmid: f"^{_PMID.pattern}$",
    check_date: "^[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?$",
}
"""What checks ask of a text, as far as a form can tell before it is sent: for ECMAScript, with the flag `u`."""


def check_filled(value: str) -> None:
    """Refuse a text of nothing but white space; leaving a field out is done with null."""
    if not value.strip():
        raise ValidationError(EMPTY)


def check_unique(values: list[Any]) -> None:
    """Refuse a list that says anything twice."""
    if len({repr(each) for each in values}) != len(values):
        raise ValidationError("The same value stands in it twice.")


def pointers(messages: Any, at: str) -> Iterator[dict[str, str]]:
    """Marshmallow's nested messages as a flat list, each with the JSON pointer of its place."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from pointers(inner, at if key == "_schema" else below(at, str(key)))
    else:
        yield from ({"pointer": at, "detail": str(each)} for each in messages)


def below(at: str, name: str) -> str:
    """The JSON pointer of a member (RFC 6901, section 3).

    A name longer than any of ours is cut: all that is wrong below it says it again.
    """
    told = name if len(name) <= LONGEST_MEMBER else f"{name[:LONGEST_MEMBER]}…"
    return f"{at}/{told.replace('~', '~0').replace('/', '~1')}"


def unstorable(value: Any, at: str) -> Iterator[dict[str, str]]:
    """What JSON lets pass and no database takes: null characters, halves of characters, and endless numbers."""
    if isinstance(value, str) and _NO_TEXT.search(value):
        yield {"pointer": _NO_TEXT.sub("\ufffd", at), "detail": "It holds a null character or half a character."}
    elif isinstance(value, int | float) and not abs(value) < _TOO_MUCH:
        yield {"pointer": at, "detail": "The number is too large."}
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from unstorable(each, f"{at}/{place}")
    elif isinstance(value, dict):
        for name, each in value.items():
            member = below(at, name)
            yield from unstorable(name, member)
            yield from unstorable(each, member)
