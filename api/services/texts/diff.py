"""Compares two versions of a text by field and, within a text, by words as their script has them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from api.reading.graphemes import CHARACTER
from api.record_types.declaration import RecordType
from api.record_types.kinds.field import Field

Piece = dict[str, str]

MOST_TOKENS = 4_000
"""Beyond this many words sentences are compared instead, because comparing costs the square."""
# Han, kana, Thai, Lao, Khmer and Burmese are written without spaces between words.
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
)
_SENTENCE = re.compile(r"[^\n.!?\u3002\uff01\uff1f]*[\n.!?\u3002\uff01\uff1f]+\s*|[^\n.!?\u3002\uff01\uff1f]+")


def compare(declaration: RecordType, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fields that differ, in the order of their type; those it no longer knows come last."""
    known = [each.name for each in declaration]
    names = [*known, *sorted((before.keys() | after.keys()) - set(known))]
    return [
        _difference(declaration.field(name), name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    ]


def _difference(field: Field | None, name: str, before: Any, after: Any) -> dict[str, Any]:
    words = words_between(field, before, after)
    change = "added" if before is None else "removed" if after is None else "changed"
    is_clinical = field is not None and field.clinical
    return {"field": name, "change": change, "clinical": is_clinical, "from": before, "to": after, "words": words}


def words_between(field: Field | None, before: Any, after: Any) -> list[Piece] | None:
    """How two values of a field differ by words; None for a field without words."""
    return compare_words(_as_text(before), _as_text(after)) if field is not None and field.prose else None


def _as_text(value: Any) -> str:
    """A list as lines and a row as its cells, so that their words can be compared."""
    if isinstance(value, list):
        return "\n".join(map(_as_text, value))
    if isinstance(value, dict):
        return " | ".join(map(_as_text, value.values()))
    return "" if value is None else str(value)


def compare_words(before: str, after: str) -> list[Piece]:
    """Both texts as pieces that stay, go or come; put together they are the texts themselves."""
    old, new = list(tokens(before)), list(tokens(after))
    if len(old) + len(new) > MOST_TOKENS:
        old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > MOST_TOKENS // 4)
    return [piece for code in matcher.get_opcodes() for piece in _pieces(old, new, *code)]


def _pieces(old: list[str], new: list[str], tag: str, i1: int, i2: int, j1: int, j2: int) -> Iterator[Piece]:
    if tag == "equal":
        yield {"op": "equal", "text": "".join(old[i1:i2])}
        return
    if i1 < i2:
        yield {"op": "delete", "text": "".join(old[i1:i2])}
    if j1 < j2:
        yield {"op": "insert", "text": "".join(new[j1:j2])}


def tokens(text: str) -> Iterator[str]:
    """The words of a text with the space after each; a script without spaces is cut into its characters as readers see them."""
    word = ""
    for character in CHARACTER.findall(text):
        if word and not _continues(word, character):
            yield word
            word = ""
        word += character
    if word:
        yield word


def _continues(word: str, character: str) -> bool:
    """Whether a character belongs to the word before it."""
    if character.isspace():
        return word[-1] != "\n"
    return (
        _is_letter(character)
        and _is_letter(word[-1])
        and not _WITHOUT_SPACES.match(character)
        and not _WITHOUT_SPACES.match(word)
    )


def _is_letter(text: str) -> bool:
    return text[-1].isalnum() or text[0].isalnum() or unicodedata.category(text[-1]) in ("Mn", "Mc")
