"""What somebody looks for in texts: words in any form, or a phrase as it is written; in the index, and within a text."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from api.models import DeskWords
from api.models.base import table_of
from api.reading.search.letters import fold, language_of
from api.reading.search.splitting import split
from api.reading.search.terms import is_spaceless, places, read, tokens
from api.services.desk.filters import Condition
from api.services.desk.searched import finding
from api.services.desk.seen import TEXTS
from api.services.texts.phrases import Phrase
from api.services.texts.words import Ways, ways_of

_WORDS = table_of(DeskWords).c
_UNMARKED = str.maketrans("", "", "*`\\")
"""What takes the marks that stand within a phrase out of a text."""


class Sought(Protocol):
    """What is looked for."""

    def held(self, session: Session) -> tuple[Condition, Condition]:
        """Of which texts the index says that they may hold it: by their newest words, and by those that readers have."""

    def spans(self, locale: str) -> Callable[[str], Iterator[tuple[int, int]]]:
        """What finds it in a text of a locale."""

    def begins(self, locale: str) -> Callable[[str], bool]:
        """What tells quickly of most texts of a locale whether they hold any of it."""


@dataclass(frozen=True)
class InAnyForm:
    """Words in any inflection, or as they begin."""

    question: str
    languages: frozenset[str]
    """Those of the texts that are looked at."""

    def held(self, session: Session) -> tuple[Condition, Condition]:
        return _indexed(session, ways_of(self.question, self.languages))

    def spans(self, locale: str) -> Callable[[str], Iterator[tuple[int, int]]]:
        begun = _beginnings(self.question, language_of(locale))
        return lambda text: _spans(text, begun, language_of(locale))

    def begins(self, locale: str) -> Callable[[str], bool]:
        begun = _begun(_beginnings(self.question, language_of(locale)))
        return lambda text: begun.search(text.translate(_BARE)) is not None


@dataclass(frozen=True)
class Exactly:
    """A phrase as it is written."""

    phrase: Phrase
    languages: frozenset[str]

    def held(self, session: Session) -> tuple[Condition, Condition]:
        if self.phrase.whole_words:
            return _indexed(session, ways_of(self.phrase.words, self.languages))
        inside = [or_(false(), *each) for each in zip(*map(self._within, sorted(self.languages)), strict=True)]
        return inside[0], inside[1]

    def _within(self, language: str) -> tuple[Condition, Condition]:
        """The texts that have words in which those of the phrase stand; looked for in each of them."""
        typed = {word.typed for token in tokens(self.phrase.words) for word in _typed(token, language)}
        columns = (_WORDS.words, func.coalesce(_WORDS.live_words, _WORDS.words))
        newest, live = ([column.contains(each, autoescape=True) for each in sorted(typed)] for column in columns)
        return _of_texts(newest), _of_texts(live)

    def spans(self, locale: str) -> Callable[[str], Iterator[tuple[int, int]]]:
        return self.phrase.spans

    def begins(self, locale: str) -> Callable[[str], bool]:
        return lambda text: next(self.phrase.spans(text.translate(_UNMARKED)), None) is not None


def _of_texts(conditions: list[Condition]) -> Condition:
    return TEXTS.id.in_(select(_WORDS.text_id).where(true(), *conditions))


def _typed(token: str, language: str) -> Iterator[Any]:
    pieces, _ = split(token, language)
    for start, end in pieces:
        yield from read(token[start:end], language)


def _indexed(session: Session, asked: list[Ways]) -> tuple[Condition, Condition]:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    found = [finding(ways, is_sqlite=is_sqlite) for ways in asked]
    # SQLite would look up every text that holds a word, and sort them; so it goes through texts in order, as far as is asked.
    id = TEXTS.id + 0 if is_sqlite else TEXTS.id
    newest, live = ([id.in_(each[at]) for each in found] for at in (0, 1))
    return and_(true(), *newest), and_(true(), *live)


@lru_cache(maxsize=256)
def _beginnings(question: str, language: str) -> tuple[str, ...]:
    """How a word that is looked for may begin."""
    asked = ways_of(question, [language])
    return tuple(dict.fromkeys(begin for ways in asked for way in ways for part in way for begin in part))


def _spans(text: str, begun: tuple[str, ...], language: str) -> Iterator[tuple[int, int]]:
    """Every word that begins so or has a form that does, what overlaps as one."""
    if not text:
        return
    start, end = 0, 0
    for place in places(text, language):
        if any(form.startswith(begun) for form in (place.word.typed, *place.word.forms)):
            if place.start > end or end == 0:
                if end:
                    yield start, end
                start = place.start
            end = max(end, place.end)
    if end:
        yield start, end


class _Bare(dict[int, int | str]):
    """Each letter without its accent and case, in the place of the letter."""

    def __missing__(self, letter: int) -> str:
        found = self[letter] = fold(chr(letter)) or chr(letter)
        return str(found)


_BARE = _Bare()


@lru_cache(maxsize=256)
def _begun(beginnings: tuple[str, ...]) -> re.Pattern[str]:
    spaced = "|".join(re.escape(each) for each in beginnings if not is_spaceless(each))
    spaceless = [re.escape(each) for each in beginnings if is_spaceless(each)]
    return re.compile("|".join([*([rf"(?<![^\W_])(?:{spaced})"] if spaced else []), *spaceless]) or r"(?!)")
