"""What is worth a look in a text while it is written, though readers would hardly notice: what is unseen, and what is long."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from api.record_types.declaration import RecordType
from api.record_types.kinds.field import Field, Leaf
from api.services.texts.remarks import Remark
from api.services.texts.spots import Spot, spot

MOST_HINTS = 20
"""So many characters are told of one text."""
_NEARLY = 0.9
# What the spelling of words leaves in, and nobody sees; signs of direction are at home beside letters that run leftwards.
_UNSEEN = re.compile(
    "[\u115f\u1160\u180e\u202a-\u202e\u2800\u3164\uffa0\U000e0001]|([\u061c\u200e\u200f\u2066-\u2069])"
)
_LEFTWARDS = ("R", "AL")


def hints(declaration: RecordType, fields: Mapping[str, Any]) -> Iterator[Remark]:
    """All that is to be said of a text, field by field."""
    for field in declaration:
        if (value := fields.get(field.name)) is not None:
            for name, leaf in field.leaves(value):
                yield from _unseen(field, name, leaf)
                yield from _nearly_full(field, name, leaf)


def _unseen(field: Field, name: str, leaf: Leaf) -> Iterator[Remark]:
    if leaf.text.isascii():
        return
    is_leftwards = any(unicodedata.bidirectional(each) in _LEFTWARDS for each in leaf.text)
    found = [each for each in _UNSEEN.finditer(leaf.text) if not (each[1] and is_leftwards)]
    for each in found[:MOST_HINTS]:
        called = unicodedata.name(each[0], "a character without a name")
        detail = f"`U+{ord(each[0]):04X}` ({called.lower()}) stands here unseen: take it out, unless it is meant."
        yield Remark("invisible-character", detail, field.name, spot(leaf, name, each.start(), 1))


def _nearly_full(field: Field, name: str, leaf: Leaf) -> Iterator[Remark]:
    most, length = leaf.max_length, len(leaf.text)
    if most is not None and leaf.prose != "lines" and length > most * _NEARLY:
        detail = f"It has {length} of at most {most} characters."
        yield Remark("nearly-full", detail, field.name, Spot(spot(leaf, name, 0, 0).pointer))
