"""Takes texts apart into sentences, without what is quoted or code: what somebody else says, the text does not claim.

But praise in the first person, which whoever publishes it says of their own treatment by another's mouth.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# Each is bounded, so that an opened quotation that never ends costs nothing.
_ASIDE = re.compile(
    r"“[^“”\n]{0,400}”|«[^«»\n]{0,400}»|„[^„“\n]{0,400}“|\"[^\"\n]{1,400}\"|‘[^‘’\n]{0,400}’(?!\w)|`[^`\n]{1,400}`"
    r"|(?<=\])\([^()\s]{0,400}\)|<[a-z][^<>\s]{0,400}>",
    re.IGNORECASE,
)
_PRAISE = re.compile(r"\b(?:I|[Mm]y|[Mm]e|[Jj]['’]|[Jj]e|[Mm]a|[Mm]on|[Mm]es|[Mm]is?)\b(?!.*\?\W*$)", re.DOTALL)
"""Somebody who speaks of themselves, and does not ask."""
_END = re.compile(r"[.!?…]+[\"'”»)\]]*(?=\s|\Z)|\n[ \t]*\n|\n(?=[ \t]*(?:[-*+>|#]|\d{1,9}[.)])[ \t])")
_QUOTES = '“«„‘"'
_LONGEST = 2_000


class Sentence(NamedTuple):
    """One sentence, and the character that it begins with."""

    text: str
    start: int

    @property
    def is_question(self) -> bool:
        return self.text.rstrip().endswith("?")


@lru_cache(maxsize=4_096)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, each as long as it is written; what is quoted stands in them as blanks."""
    return tuple(_sentences(_ASIDE.sub(_without, text)))


def _without(aside: re.Match[str]) -> str:
    words = aside[0]
    return words if _PRAISE.search(words) and words[0] in _QUOTES else " " * len(words)


def _sentences(text: str) -> Iterator[Sentence]:
    start = 0
    for found in _END.finditer(text):
        yield from _cut(text, start, found.end())
        start = found.end()
    yield from _cut(text, start, len(text))


def _cut(text: str, start: int, end: int) -> Iterator[Sentence]:
    """A sentence without the blanks around it; nobody writes one longer than that."""
    said = text[start:end]
    start += len(said) - len(said.lstrip())
    for begin in range(start, end, _LONGEST):
        if part := text[begin : min(begin + _LONGEST, end)].rstrip():
            yield Sentence(part, begin)
