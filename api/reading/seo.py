"""What search engines show of a record's page: what its editors wrote for them, else what its texts say first."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.reading.graphemes import breaks
from api.reading.richtext import plain
from api.record_types.common import SEO_DESCRIPTION_LENGTH, SEO_TITLE_LENGTH
from api.record_types.declaration import RecordType
from api.record_types.kinds.field import Field

MARK = "…"
SHORT = 200
"""A field that holds no more names something; one that holds more says something."""


def seo_title(title: str, fields: Mapping[str, Any]) -> str:
    """The title of the page."""
    return fields.get("seo_title") or cut(title, SEO_TITLE_LENGTH)


def seo_description(declaration: RecordType, fields: Mapping[str, Any], title: str) -> str:
    """What stands below the title: the summary, or the first words of what the record says."""
    said = fields.get("seo_description")
    return said or cut(next(_texts(declaration, fields), title), SEO_DESCRIPTION_LENGTH)


def _texts(declaration: RecordType, fields: Mapping[str, Any]) -> Iterator[str]:
    """The summary, then the texts that every record of the type has, but for those that are a title's length."""
    own = [each for each in declaration if each.localized and each.required and each.name != declaration.title]
    for field in (declaration.field("summary"), *own):
        value = fields.get(field.name) if field else None
        if field and value and _says_something(field, value):
            yield from field.words(value, plain)


def _says_something(field: Field, value: Any) -> bool:
    return any((leaf.max_length or 0) > SHORT for _, leaf in field.leaves(value))


def cut(text: str, longest: int) -> str:
    """The text on one line, cut after a word where it is longer; never within what a reader sees as one character."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    end = longest - len(MARK)
    kept = line[: end + 1].rpartition(" ")[0]
    # Scripts without spaces have words to end with nowhere, or too early.
    if len(kept) < end // 2:
        kept = line[: max(at for at in range(end + 1) if breaks(line, at))]
    return kept.rstrip(" ,;:–-") + MARK
