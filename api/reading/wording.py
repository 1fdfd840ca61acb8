"""The words of a record as plain text, for search: what its item would hold, without rendering any HTML."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.reading import richtext
from api.record_types import ENVELOPE
from api.record_types.fields import Field, RecordType, Relation, RichText, Rows


def plain_body(declaration: RecordType, fields: Mapping[str, Any]) -> str:
    """All words of a record's own fields, a line for each value."""
    own = (field for field in declaration if field.name not in ENVELOPE and not isinstance(field, Relation))
    return "\n".join(words for field in own for words in _words(field, fields.get(field.name)))


def _words(field: Field, value: Any) -> Iterator[str]:
    if isinstance(field, Rows):
        for row in value or ():
            for column in field.columns:
                yield from _words(column, row.get(column.name))
    elif isinstance(value, str):
        yield richtext.plain(value) if isinstance(field, RichText) else value
    elif isinstance(value, list):
        yield from value
