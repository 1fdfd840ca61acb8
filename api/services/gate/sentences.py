"""Takes texts apart into sentences, without what is quoted or code: what somebody else says, the text does not claim."""

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
_END = re.compile(r"[.!?…]+[\"'”»)\]]*(?=\s|\Z)|\n[ \t]*\n|\n(?=[ \t]*(?:[-*+>|#]|\d{1,9}[.)])[ \t])")
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
    return tuple(_sentences(_ASIDE.sub(lambda found: " " * len(found[0]), text)))


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
