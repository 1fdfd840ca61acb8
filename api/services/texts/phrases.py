"""A phrase as somebody looks for it in texts, just as it is written, and another in its place."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from api import spelling
from api.reading.search.terms import is_spaceless

# What people write in several ways without meaning anything by it.
_ALIKE = {"'": "['’ʼ＇]", "-": "[-‐‑]"}
_ALIKE |= dict.fromkeys("’ʼ＇", _ALIKE["'"]) | dict.fromkeys("‐‑", _ALIKE["-"])
_HINT = "\u00ad?"
_SPACE = r"[^\S\n]+"


@dataclass(frozen=True)
class Phrase:
    """Words to find as they are written."""

    words: str
    whole_words: bool = True
    """Whether nothing of a word may stand before and after it."""
    match_case: bool = False

    @cached_property
    def spelled(self) -> str:
        """The words as texts hold them."""
        return spelling.one_line(self.words)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        letters = (_SPACE if each.isspace() else _ALIKE.get(each, re.escape(each)) for each in self.spelled)
        return re.compile(_HINT.join(letters), 0 if self.match_case else re.IGNORECASE)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where in a text it stands; what overlaps counts once."""
        # What readers never see is nowhere to be found.
        for found in self._pattern.finditer(text) if self.spelled else ():
            if not self.whole_words or _stands_alone(text, *found.span()):
                yield found.span()


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not (_are_joined(before, text[start]) or _are_joined(text[end - 1], after))


def _are_joined(one: str, other: str) -> bool:
    """Whether two letters that stand side by side are of one word, in a script that puts spaces between words."""
    return bool(one and other) and all(_is_of_word(each) and not is_spaceless(each) for each in (one, other))


def _is_of_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_" or unicodedata.category(letter).startswith("M")


@dataclass(frozen=True)
class Swap:
    """A phrase, and what is to stand in its place."""

    phrase: Phrase
    by: str
    keep_case: bool = True
    """Whether what was written with a capital, or in capitals, is so again."""

    def of(self, found: str) -> str:
        """What is to stand in place of what was found."""
        if not self.keep_case or found == self.phrase.spelled or not self.by:
            return self.by
        if found.isupper() and sum(map(str.isalpha, found)) > 1:
            return self.by.upper()
        if found[0].isupper() and not self.phrase.spelled[0].isupper():
            return self.by[0].upper() + self.by[1:]
        if found[0].islower() and self.phrase.spelled[0].isupper() and not self.by.isupper():
            return self.by[0].lower() + self.by[1:]
        return self.by
