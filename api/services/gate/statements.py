"""What texts say of the same things, taken out of their sentences so that it can be compared: of whom, what afterwards, how often."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from api.canonical import canonical, parse
from api.reading.facts.text import LiveText
from api.reading.locales import NEUTRAL
from api.reading.views import RecordState
from api.services.gate.language import Compared, Language
from api.services.gate.passages import Reading, Wording, claims
from api.services.gate.sentences import Sentence

OF_WHOM, AFTERWARDS = "who", "after"
SAFETY = (OF_WHOM, AFTERWARDS)
_LEVELS = {"absolute": "avoid", "not_recommended": "avoid", "relative": "ask", "needs_discussion": "ask"}
_IN_ORDER = {"often": ("never", "rarely", "sometimes", "mostly", "always")}
"""Stances that are only told differently where they lie far apart."""
_APART = 2
_TELL_WHAT_TO_DO = ("aftercare", "faq", "limitation", "next_step", "overview", "procedure_step", "safety_net")
_ABOUT_SOURCES = ("evidence", "neutrality_note")
"""Fields that tell of what sources say, and how they differ."""


class Statement(NamedTuple):
    """What one sentence says of a subject."""

    kind: str
    subject: str
    stance: str
    passage: Wording
    sentence: Sentence


def statements(text: Reading) -> list[Statement]:
    """What a text says that others may say differently; of what it tells both sides itself, it only reports that they differ."""
    if (language := text.language) is None or text.declaration.is_publication:
        return []
    found = [*_of_level(text, language), *_in_sentences(text, language)]
    stances: dict[tuple[str, str], set[str]] = {}
    for each in found:
        stances.setdefault((each.kind, each.subject), set()).add(each.stance)
    both = {key for key, said in stances.items() if any(differ(key[0], one, other) for one in said for other in said)}
    return [each for each in found if (each.kind, each.subject) not in both]


def _of_level(text: Reading, language: Language) -> Iterator[Statement]:
    """A contraindication says by its level what it says of whom it names."""
    stance = _LEVELS.get(text.neutral.get("level", "")) if text.type == "contraindication" else None
    title = next((each for each in text.passages if each.field == text.declaration.title), None)
    if stance and title and title.sentences and OF_WHOM in language.kinds():
        for name, pattern in language.kinds()[OF_WHOM].subjects.items():
            if pattern.search(title.leaf.text):
                yield Statement(OF_WHOM, name, stance, title, title.sentences[0])


def _in_sentences(text: Reading, language: Language) -> Iterator[Statement]:
    for passage, sentence in claims(each for each in text.passages if each.field not in _ABOUT_SOURCES):
        for kind, subject, stance in _stated(language, text.type, sentence.text):
            yield Statement(kind, subject, stance, passage, sentence)


# Whoever saves a text alters few of its sentences.
@lru_cache(maxsize=10_000)
def _stated(language: Language, type_name: str, sentence: str) -> tuple[tuple[str, str, str], ...]:
    """What a sentence says in a record of a type: kinds, subjects and stances."""
    kinds = {name: each for name, each in language.kinds().items() if _is_told(name, type_name)}
    # What others are said to say is no statement of the text's own.
    if not kinds or language.found_by("statements", "reported").search(sentence):
        return ()
    parts = language.found_by("statements", "clause").split(sentence)
    return tuple(said for part in parts for kind, each in kinds.items() for said in _in_clause(kind, each, part))


def _is_told(kind: str, type_name: str) -> bool:
    """Whether a record of this type tells such a thing in its sentences."""
    if kind == OF_WHOM:
        # The level of a contraindication is what it says; its words tell how and why.
        return type_name != "contraindication"
    return kind != AFTERWARDS or type_name in _TELL_WHAT_TO_DO


def _in_clause(kind: str, compared: Compared, part: str) -> Iterator[tuple[str, str, str]]:
    if not compared.any_subject.search(part):
        return
    named = [name for name, pattern in compared.subjects.items() if pattern.search(part)]
    stance = next((name for name, each in compared.stances.items() if each.search(part)), None) if named else None
    for name in named if stance else ():
        needed = compared.needs.get(f"{name}-{stance}")
        if needed is None or needed.search(part):
            yield kind, name, str(stance)


def differ(kind: str, one: str, other: str) -> bool:
    """Whether nobody can hold both of two stances."""
    if order := _IN_ORDER.get(kind):
        return abs(order.index(one) - order.index(other)) >= _APART
    return one != other


@lru_cache(maxsize=20_000)
def _known(type_name: str, locale: str, words: bytes, neutral: bytes) -> tuple[Statement, ...]:
    said = LiveText(type_name, "", locale, words).fields
    details = LiveText(type_name, "", NEUTRAL, neutral).fields if neutral else {}
    return _said(type_name, locale, canonical(said), canonical(details))


# Whoever publishes looks at the same words before they are live and afterwards, when only their times are others.
@lru_cache(maxsize=256)
def _said(type_name: str, locale: str, fields: str, details: str) -> tuple[Statement, ...]:
    return tuple(statements(Reading(type_name, locale, parse(fields), parse(details))))


def statements_of(record: RecordState, locale: str) -> tuple[Statement, ...]:
    """What a record says to readers in a locale, worked out once for the same words."""
    text = record.texts.get((record.site, locale))
    if text is None or record.withdrawal is not None:
        return ()
    return _known(record.type, locale, text.json, record.neutral.json if record.neutral else b"")


SaidOf = Mapping[tuple[str, str], Mapping[str, Sequence[tuple[str, Statement]]]]
"""By kind and subject, and then by stance, who says it where."""


def said_by(statements: Mapping[str, Iterable[Statement]]) -> SaidOf:
    """What records say, by their ids, so that one text is held against all of them at once."""
    found: dict[tuple[str, str], dict[str, list[tuple[str, Statement]]]] = {}
    for id, said in sorted(statements.items()):
        for each in said:
            found.setdefault((each.kind, each.subject), {}).setdefault(each.stance, []).append((id, each))
    return found


def said_in(records: Iterable[RecordState], locale: str) -> SaidOf:
    """What some records say to readers in a locale."""
    return said_by({each.id: statements_of(each, locale) for each in records})
