"""What the fields of a seeded record rest on, put together from the facts that each of them carries."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

Raw = Mapping[str, Any]
Passage = tuple[str, int | None]
"""A source document or citation by its `type/key`, and a paragraph of it."""

_UNTOLD = ("", "editor_note")
"""Where a fact stands that no field tells readers."""


def carried(raw: Raw) -> dict[str, list[str]]:
    """The facts of a record by the field that carries them; those of which no field is told stand under nothing."""
    return {name: list(ids) for name, ids in raw.get("facts", {}).items()}


def sources_of(
    name: str, named: Iterable[Any], facts: Mapping[str, Iterable[str]], known: Mapping[str, Raw], keys: Collection[str]
) -> list[Any]:
    """The sources of the record of that name, each with the fields that rest on it.

    `named` are the sources that its file names, `facts` those that its fields carry, and `known` is what each rests
    on. A document that the seed does not hold stays a number.
    """
    resting = _resting(facts, known)
    written = list(named)
    places = {_place(each): each for each in written if isinstance(each, str)}
    publications = (place for place in resting if place[1] is None and place[0] != name)
    held = {place: resting.get(place, ()) for place in (*places, *publications) if place[0] in keys}
    others = [each for each in written if not isinstance(each, str) or _place(each) not in held]
    return [*_grouped(held), *others]


def _resting(facts: Mapping[str, Iterable[str]], known: Mapping[str, Raw]) -> dict[Passage, tuple[str, ...]]:
    """By place, the fields of which a fact rests on it."""
    found: dict[Passage, tuple[str, ...]] = {}
    for field, ids in facts.items():
        for place in (place for id in ids for place in _places_of(known.get(id, {}))):
            found[place] = tuple(dict.fromkeys([*found.get(place, ()), *([field] if field not in _UNTOLD else ())]))
    return found


def _places_of(fact: Raw) -> Iterator[Passage]:
    yield from map(_place, fact.get("sources", ()))
    yield from ((publication, None) for publication in fact.get("citations", ()))


def _place(source: str) -> Passage:
    document, _, paragraph = source.partition(":")
    return f"source_document/{document}", int(paragraph)


def _grouped(told: Mapping[Passage, tuple[str, ...]]) -> Iterator[dict[str, Any]]:
    """One source for all paragraphs of a document on which the same fields rest."""
    groups: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for (document, paragraph), fields in told.items():
        groups.setdefault((document, fields), []).extend([] if paragraph is None else [paragraph])
    for (document, fields), paragraphs in groups.items():
        yield {"document": document, **_filled(paragraphs=paragraphs, fields=list(fields))}


def _filled(**members: list[Any]) -> dict[str, list[Any]]:
    return {name: value for name, value in members.items() if value}
