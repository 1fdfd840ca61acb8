"""Finds texts by their words, in the index that the database keeps of them; migrations 0014 and 0024 make it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, Select, cast, column, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from api.models import DeskWords
from api.models.base import table_of

if TYPE_CHECKING:
    from api.services.texts.words import Ways

_WORDS = table_of(DeskWords).c
_INDEX = table("desk_index", column("rowid", Integer))
_VECTOR = "desk_vector(desk_words.{column})"
"""Just as the index has it, or it would not be used."""

FoundTexts = Select[Any]
"""The ids of texts."""


def finding(ways: "Ways", *, is_sqlite: bool) -> tuple[FoundTexts, FoundTexts]:
    """The texts in which a word of a question is found: by their newest words, and by those that readers have in place of them."""
    find = (_on_sqlite if is_sqlite else _on_postgresql)(ways)
    return find("words"), find("live_words")


def _on_sqlite(ways: "Ways") -> Callable[[str], FoundTexts]:
    said = _asked(ways, lambda word: '"{}"*'.format(word.replace('"', '""')), " OR ", " AND ")
    matches = literal_column("desk_index").op("MATCH")
    return lambda name: select(_INDEX.c.rowid).where(matches(f"{{{name}}} : ({said})"))


def _on_postgresql(ways: "Ways") -> Callable[[str], FoundTexts]:
    quoted = str.maketrans({"'": "''", "\\": "\\\\"})
    said = _asked(ways, lambda word: f"'{word.translate(quoted)}':*", " | ", " & ")
    return lambda name: select(_WORDS.text_id).where(
        literal_column(_VECTOR.format(column=name)).op("@@")(cast(said, TSQUERY))
    )


def _asked(ways: "Ways", begins: Callable[[str], str], either: str, both: str) -> str:
    """A question as a database takes it."""
    return either.join(
        f"({both.join(f'({either.join(map(begins, part))})' for part in way)})" for way in ways
    )  # fmt: skip
