"""The index of a snapshot: finds its documents by the words of a query, best first, for the search of a site."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import log
from typing import NamedTuple

from api.reading.search.letters import language_of
from api.reading.search.lexicon import Document, Lexicon, Weights, read_document
from api.reading.search.terms import LONGEST_QUERY, Word, read, tokens

__all__ = ["Document", "Hit", "Index"]

_MOST_WORDS = 64


class Hit(NamedTuple):
    """A document that answers a query; scores compare within one query only."""

    id: str
    score: float


class Entry(NamedTuple):
    """What the index keeps of a document, so that it can be taken out again."""

    type: str
    language: str
    words: tuple[Word, ...]


class _Asked(NamedTuple):
    """A word of a query as every language of the documents reads it."""

    readings: tuple[tuple[str, Word], ...]
    unfinished: bool


@dataclass(frozen=True)
class Index:
    """Immutable, so that readers share it while the next one is derived from it."""

    entries: Mapping[str, Entry]
    lexicons: Mapping[str, Lexicon]

    @classmethod
    def build(cls, documents: Iterable[Document]) -> "Index":
        return cls({}, {}).changed((), documents)

    def changed(self, removed: Iterable[str], added: Iterable[Document]) -> "Index":
        """The index without some documents and with others; one that is there already is replaced."""
        new = {document.id: document for document in added}
        readings = {id: read_document(document) for id, document in new.items()}
        fresh = {id: Entry(new[id].type, language_of(new[id].locale), words) for id, (_, words, _) in readings.items()}
        gone = {id: self.entries[id] for id in (*removed, *fresh) if id in self.entries}
        kept = {id: entry for id, entry in self.entries.items() if id not in gone}
        lexicons = dict(self.lexicons)
        for language in {entry.language for entry in (*gone.values(), *fresh.values())}:
            lexicons[language] = lexicons.get(language, Lexicon.empty()).changed(
                removed={id: entry.words for id, entry in gone.items() if entry.language == language},
                added=[readings[id] for id, entry in fresh.items() if entry.language == language],
            )
        return Index(kept | fresh, {language: lexicon for language, lexicon in lexicons.items() if lexicon.holders})

    def find(self, query: str, locale: str, types: frozenset[str] | None = None) -> list[Hit]:
        """The documents that hold all words of the query, then those that hold some of them."""
        found = [self._matches(asked) for asked in self._asked(query, locale)]
        if not found:
            return []
        scores = self._scores(found)
        if types is not None:
            scores = {id: score for id, score in scores.items() if self.entries[id].type in types}
        complete = scores.keys() & set(found[0]).intersection(*found)
        return _best_first(scores, complete) + _best_first(scores, scores.keys() - complete)

    def _asked(self, query: str, locale: str) -> list[_Asked]:
        """The words of a query, split by the reader's language and read in each language of the documents."""
        query = query[:LONGEST_QUERY]
        asked_tokens = tokens(query, language_of(locale))
        asked: dict[_Asked, None] = {}
        for at, token in enumerate(asked_tokens, start=1):
            unfinished = at == len(asked_tokens) and query.endswith(token)
            asked |= dict.fromkeys(_Asked(readings, unfinished) for readings in self._readings(token))
        return list(asked)[:_MOST_WORDS]

    def _readings(self, token: str) -> Iterator[tuple[tuple[str, Word], ...]]:
        by_language = [[(language, word) for word in read(token, language)] for language in self.lexicons]
        for column in zip_longest(*by_language):
            yield tuple(filter(None, column))

    def _matches(self, asked: _Asked) -> Weights:
        """By document, the weight of a word; a document stands in one language only, so nothing is overwritten."""
        unfinished = asked.unfinished
        found = [self.lexicons[language].matches(word, unfinished=unfinished) for language, word in asked.readings]
        return found[0] if len(found) == 1 else {id: weight for weights in found for id, weight in weights.items()}

    def _scores(self, found: Sequence[Weights]) -> dict[str, float]:
        scores: dict[str, float] = {}
        for weights in found:
            rarity = log(1 + (len(self.entries) - len(weights) + 0.5) / (len(weights) + 0.5))
            for id, weight in weights.items():
                scores[id] = scores.get(id, 0.0) + rarity * weight
        return scores


def _best_first(scores: Mapping[str, float], ids: Iterable[str]) -> list[Hit]:
    ranked = sorted(sorted(ids), key=scores.__getitem__, reverse=True)
    return [Hit(id, scores[id]) for id in ranked]
