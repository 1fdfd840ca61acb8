"""How far a word of a query is looked for: as written, then in longer words, then by its halves, then as it may have been meant."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import reduce
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from api.reading.search.compounds import SHORTEST_PART, halves_of, is_compounding, splits_of
from api.reading.search.lexicon import Floats
from api.reading.search.question import Asked
from api.reading.search.segment import NOWHERE, Mask, Weighed
from api.reading.search.terms import Word, read

# One letter of an unfinished word says too little.
_SHORTEST_BEGINNING = 2

Forms = Mapping[str, set[str]]
"""By language, terms of which any will do."""
Way = Iterable[Forms]
"""What a document must hold, all of it."""


class Level(IntEnum):
    """What stands in a document for a word that is asked."""

    WORD = 0
    """The word, in any inflection, solid or apart."""
    LONGER = 1
    """A word that begins with it while it is being typed, a compound of it, or both of its halves."""
    HALF = 2
    """One half of the compound that it is."""
    SPELLING = 3
    """A word that is spelled nearly so."""


class Words(Protocol):
    """The words of the documents of an index."""

    @property
    def size(self) -> int: ...

    def weighed(self, forms: Forms, exact: Collection[str] = ()) -> Weighed: ...

    def knows(self, language: str, forms: Iterable[str]) -> bool: ...

    def alike(self, language: str, typed: str) -> set[str]: ...

    def beginning(self, language: str, typed: str) -> set[str]: ...

    def compounds(self, language: str, form: str) -> set[str]: ...

    def spelled_like(self, asked: Mapping[str, Word]) -> Forms: ...


class Answering(NamedTuple):
    """In which documents a word stands, how much it weighs there, at which level; and the terms under which it was found."""

    documents: NDArray[np.intp]
    weights: Floats
    levels: NDArray[np.uint8]
    terms: Sequence[Forms]

    @property
    def size(self) -> int:
        """About how many bytes it takes to remember it."""
        forms = sum(len(each) for way in self.terms for each in way.values())
        return 1_000 + 100 * forms + self.documents.nbytes + self.weights.nbytes + self.levels.nbytes


def find(words: Words, asked: Asked) -> Answering:
    """The documents that answer a word, each at the first level that it answers at."""
    found, terms = [(Level.WORD, _as_written(words, asked, written := _written(words, asked)))], [written]
    for level, ways in ((Level.LONGER, _longer), (Level.HALF, _halves), (Level.SPELLING, _spellings)):
        # What is nowhere in the texts may be there by another name; else that would only be noise.
        if level > Level.LONGER and any(len(each.documents) for _, each in found):
            break
        for way in ways(words, asked, written, len(found[0][1].documents) == 0):
            looked_for, held = _held(words, way)
            if len(held.documents):
                found.append((level, held))
                terms += looked_for
                if level == Level.HALF:
                    break
    return Answering(*_first_of_each(words.size, found), terms)


def stands_anywhere(words: Words, language: str, word: Word) -> bool:
    """Whether any word of the documents is this one, or one that it is looked for in."""
    return (
        words.knows(language, word.forms)
        or bool(words.beginning(language, word.typed))
        or (is_compounding(language) and any(words.compounds(language, form) for form in word.forms))
    )


def _as_written(words: Words, asked: Asked, written: Forms) -> Weighed:
    return words.weighed(written, {word.typed for _, word in (*asked.readings, *asked.together)})


def _written(words: Words, asked: Asked) -> Forms:
    """A word typed without accents stands for all that are typed so, whatever their stems."""
    found: dict[str, set[str]] = {}
    for language, word in (*asked.readings, *asked.together):
        found.setdefault(language, set()).update(word.forms, words.alike(language, word.typed))
    return found


def _longer(words: Words, asked: Asked, written: Forms, is_missing: bool) -> Iterator[Way]:
    """An unfinished word may become a longer one; a figure is whole."""
    within: dict[str, set[str]] = {}
    for language, word in (*asked.readings, *asked.together):
        if asked.unfinished and len(word.typed) >= _SHORTEST_BEGINNING and not word.typed.isdigit():
            within.setdefault(language, set()).update(words.beginning(language, word.typed) - written[language])
        for form in word.forms if is_compounding(language) else ():
            if len(form) >= SHORTEST_PART:
                within.setdefault(language, set()).update(words.compounds(language, form) - written[language])
    if any(within.values()):
        yield [within]
    for language, word in asked.readings:
        for halves in splits_of(word.typed, language, is_missing=is_missing):
            yield ({language: _forms(words, language, half)} for half in halves)


def _halves(words: Words, asked: Asked, written: Forms, is_missing: bool) -> Iterator[Way]:
    for language, word in asked.readings:
        for half in halves_of(word.typed, language):
            yield [{language: _forms(words, language, half)}]


def _spellings(words: Words, asked: Asked, written: Forms, is_missing: bool) -> Iterator[Way]:
    near = words.spelled_like(dict(asked.readings))
    if any(near.values()):
        yield [near]


def _forms(words: Words, language: str, typed: str) -> set[str]:
    return {*words.alike(language, typed), *(form for word in read(typed, language) for form in word.forms)}


def _held(words: Words, way: Way) -> tuple[list[Forms], Weighed]:
    """What was looked for, and the documents that hold all of it, with what the lightest of it weighs."""
    looked_for: list[Forms] = []
    weighed: list[Weighed] = []
    for wanted in way:
        looked_for.append(wanted)
        weighed.append(words.weighed(wanted))
        # What comes after something that stands nowhere is not even read.
        if not len(weighed[-1].documents):
            return looked_for, NOWHERE
    return looked_for, reduce(_in_both, weighed)


def _in_both(one: Weighed, other: Weighed) -> Weighed:
    documents, ones, others = np.intersect1d(one.documents, other.documents, assume_unique=True, return_indices=True)
    return Weighed(documents, np.minimum(one.weights[ones], other.weights[others]))


def _first_of_each(
    size: int, found: Sequence[tuple[Level, Weighed]]
) -> tuple[NDArray[np.intp], Floats, NDArray[np.uint8]]:
    (level, first), *others = found
    if not others:
        return first.documents, first.weights, np.full(len(first.documents), level, np.uint8)
    is_new: Mask = np.ones(size, np.bool_)
    columns = []
    for level, weighed in found:
        kept = is_new[weighed.documents]
        is_new[weighed.documents] = False
        documents = weighed.documents[kept]
        columns.append((documents, weighed.weights[kept], np.full(len(documents), level, np.uint8)))
    documents, weights, levels = map(np.concatenate, zip(*columns, strict=True))
    return documents, weights, levels
