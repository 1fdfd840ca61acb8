"""A live text: what readers get of a record in one locale on one site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from sys import intern
from typing import Any, NamedTuple

from api.canonical import fingerprint, parse
from api.reading.targets import targets_of
from api.record_types import RECORD_TYPES

_FILTERABLE = {name: [each.name for each in declared if each.filterable] for name, declared in RECORD_TYPES.items()}


class Head(NamedTuple):
    """What snapshots sort, find and link a text by; what a text does not say itself is None."""

    slug: str | None
    title: str | None
    topic: str | None
    position: int | None
    version: int
    method: str
    published_at: str
    updated_at: str
    facets: tuple[tuple[str, Any], ...]
    """The fields that lists are filtered by, each with its value or a tuple of its values."""


# Not frozen, because a process makes tens of thousands of these when it starts, and freezing triples what each costs.
@dataclass(slots=True)
class LiveText:
    """The text of a record in one locale on one site, as a view shows it; never altered.

    It is kept as its JSON and read when it is needed: a process holds every text, and most of them are rarely read.
    """

    type: str
    site: str
    locale: str
    json: bytes
    """The value of its fact."""
    _head: Head | None = field(default=None, init=False, compare=False, repr=False)

    @property
    def head(self) -> Head:
        if self._head is None:
            self._head = _head(self.type, _read(self.type, self.json))
        return self._head

    @property
    def fields(self) -> Mapping[str, Any]:
        """What it says, brought up to the type's present schema."""
        fields: Mapping[str, Any] = _recent(self.type, self.json)["fields"]
        return fields

    @property
    def clinical(self) -> Mapping[str, str]:
        clinical: Mapping[str, str] = _recent(self.type, self.json)["clinical"]
        return clinical

    @property
    def source_clinical(self) -> Mapping[str, str] | None:
        clinical: Mapping[str, str] | None = _recent(self.type, self.json)["source_clinical"]
        return clinical

    @property
    def version(self) -> int:
        return self.head.version

    @property
    def method(self) -> str:
        return self.head.method

    @property
    def published_at(self) -> str:
        return self.head.published_at

    @property
    def updated_at(self) -> str:
        return self.head.updated_at

    @property
    def slug(self) -> str | None:
        return self.head.slug

    @property
    def fingerprint(self) -> str:
        """What the text says, whatever number its version has."""
        return fingerprint([self.fields, self.method])

    @property
    def targets(self) -> frozenset[str]:
        """The ids of the records that the text points at, by a relation or by a link in its Markdown."""
        return _recent_targets(self.type, self.json)


def _read(type_name: str, json: bytes) -> dict[str, Any]:
    value: dict[str, Any] = parse(json)
    value["fields"] = RECORD_TYPES[type_name].upgraded(value["fields"], value["schema_version"])
    return value


# An item is made of a few texts, and each is asked for several of its parts; a publication asks thrice what they point at.
_recent = lru_cache(maxsize=256)(_read)


@lru_cache(maxsize=256)
def _recent_targets(type_name: str, json: bytes) -> frozenset[str]:
    return targets_of(_read(type_name, json)["fields"])


def _head(type_name: str, value: Mapping[str, Any]) -> Head:
    fields = value["fields"]
    topic = fields.get("topic")
    facets = tuple(
        [
            (name, tuple(found) if isinstance(found, list) else found)
            for name in _FILTERABLE[type_name]
            if (found := fields.get(name)) is not None
        ]
    )
    # What many texts have in common is held once; in order, because names would make each of these twice as slow.
    return Head(
        fields.get("slug"), fields.get(RECORD_TYPES[type_name].title), topic and intern(topic), fields.get("position"),
        value["version"], intern(value["method"]), intern(value["published_at"]), intern(value["updated_at"]),
        _held_once(facets) if facets else (),
    )  # fmt: skip


@lru_cache(maxsize=4_096)
def _held_once(facets: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
    return facets
