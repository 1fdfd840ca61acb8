"""What the columns of a sheet are about: by their headers, or by what whoever sends it says of them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.reading.locales import NEUTRAL, canonical_locale
from api.record_types import RECORD_TYPES

ABOUT_RECORDS = ("id", "type", "locale", "source_locale", "method")
"""The columns that are about a record or a text as a whole."""
FIELDS = frozenset(field.name for declaration in RECORD_TYPES.values() for field in declaration)
_NAME = re.compile(
    r"\s*(?P<name>[^:()\[\]]+?)\s*(?::\s*(?P<a>[\w-]+)|\(\s*(?P<b>[\w-]+)\s*\)|\[\s*(?P<c>[\w-]+)\s*\])?\s*"
)
Mapped = Mapping[str, str | None]
"""Header → what the column is about, as a header would say it; None where it is passed over."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet."""

    header: str
    name: str
    """One of `ABOUT_RECORDS`, or a field."""
    locale: str | None = None
    """The locale of its texts, where that is not said by each row."""


def column_of(header: str, mapped: Mapped) -> Column | str | None:
    """The column under a header, or None where it is passed over; a text says what is wrong with it."""
    written = header.strip()
    said = mapped.get(written, written)
    if said is None:
        return None
    found = _NAME.fullmatch(said)
    name = re.sub(r"[\s-]+", "_", found["name"].casefold()) if found else ""
    if name not in FIELDS and name not in ABOUT_RECORDS:
        return f"There is no field {said!r}; name the column otherwise, or say in `columns` what it is."
    tag = (found["a"] or found["b"] or found["c"]) if found else None
    locale = None if tag is None else NEUTRAL if tag == NEUTRAL else canonical_locale(tag)
    if tag is not None and (locale is None or name in ABOUT_RECORDS):
        return f"{tag!r} is not a BCP 47 language tag." if locale is None else f"{name!r} has no locale."
    return Column(written, name, locale)


def headers_of(type_name: str) -> Iterator[str]:
    """The headers of a sheet of records of a type; what may be said for all languages and again for one has two columns."""
    yield from ("id", "type", "locale")
    for field in RECORD_TYPES[type_name]:
        yield field.name
        if field.localizable:
            yield f"{field.name}:{NEUTRAL}"
