"""What a record rests on, field by field: which documents and publications, and where in them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from api.reading.resolver import Resolved
from api.record_types.checks import ID
from api.record_types.sources import every_source


class Document(NamedTuple):
    """What is told of a document or a publication wherever something rests on it."""

    link: dict[str, Any]
    number: str | None
    publisher: str | None
    kind: str | None

    @classmethod
    def of(cls, found: Resolved, link: dict[str, Any]) -> "Document":
        fields = found.fields
        return cls(
            link=link,
            number=fields.get("number"),
            publisher=fields.get("publisher") or fields.get("container"),
            kind=fields.get("kind") or fields.get("design"),
        )


Find = Callable[[str], Document | None]
"""A document as readers are shown it, or None where they are not."""


def grounds_of(fields: Mapping[str, Any], find: Find, *, overridden: Iterable[str]) -> list[dict[str, Any]]:
    """What is named as a source of certain fields, then the publications that the record as a whole cites.

    Words that another site put in place of the owner's do not rest on what the owner's rested on.
    """
    given = [each for each in every_source(fields.get("sources") or ()) if ID.fullmatch(each["document"])]
    own = filter(None, (_without(each, frozenset(overridden)) for each in given))
    named = {each["document"] for each in given}
    cited = ({"document": id} for id in fields.get("citations") or () if id not in named)
    return [_ground(each, document) for each in (*own, *cited) if (document := find(each["document"]))]


def places_of(fields: Mapping[str, Any], find: Find) -> list[dict[str, str]]:
    """Each paragraph of a numbered document that is named as a source, once."""
    found = dict.fromkeys(place for each in every_source(fields.get("sources") or ()) for place in _places(each, find))
    return [{"document": document, "paragraph": paragraph} for document, paragraph in found]


def rests_on(fields: Mapping[str, Any]) -> set[str]:
    """The records that a record names as what it rests on."""
    return {*(each["document"] for each in every_source(fields.get("sources") or ())), *(fields.get("citations") or ())}


def _without(source: Mapping[str, Any], overridden: frozenset[str]) -> Mapping[str, Any] | None:
    """The source for what is still the owner's; None where that is nothing."""
    if overridden.isdisjoint(source.get("fields") or ()):
        return source
    left = [name for name in source["fields"] if name not in overridden]
    return {**source, "fields": left} if left else None


def _ground(source: Mapping[str, Any], document: Document) -> dict[str, Any]:
    return {
        "document": document.link,
        "publisher": document.publisher,
        "kind": document.kind,
        "paragraphs": source.get("paragraphs") or [],
        "pages": source.get("pages"),
        "fields": source.get("fields") or [],
    }


def _places(source: Mapping[str, Any], find: Find) -> Iterator[tuple[str, str]]:
    number = source["document"]
    if ID.fullmatch(number):
        found = find(number)
        number = found.number if found else None
    yield from ((number, str(paragraph)) for paragraph in source.get("paragraphs") or () if number)
