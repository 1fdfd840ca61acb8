"""The words of a record as plain text, for search: what its item would hold, without rendering any HTML."""

from collections.abc import Mapping
from typing import Any

from api.reading import richtext
from api.record_types.declaration import SEARCH_TERMS, TAGS, RecordType

NOT_SHOWN = (SEARCH_TERMS, TAGS)
"""The fields of which no reader is shown a word; tags are the same in all languages."""


def plain_body(declaration: RecordType, fields: Mapping[str, Any]) -> str:
    """All words of a record's own fields, a line for each value, but for those that it is only found by."""
    own = ((field, fields.get(field.name)) for field in declaration.delivered if field.name not in NOT_SHOWN)
    return "\n".join(words for field, value in own if value is not None for words in field.words(value, richtext.plain))
