"""A live text: what readers get of a record in one locale on one site."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from sys import intern
from typing import Any, ClassVar, NamedTuple, Self, TypeVar

from marshmallow import Schema
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse, sha256
from api.models import Fact, Record, Translation, Version
from api.reading.facts.forms import Moment, count
from api.reading.facts.value import About, FactValue, Place
from api.reading.targets import targets_of
from api.record_types import RECORD_TYPES

Shared = TypeVar("Shared", tuple[tuple[str, Any], ...], frozenset[str])

_FILTERABLE = {name: [each for each in declared if each.filterable] for name, declared in RECORD_TYPES.items()}


class PublicationForm(Schema):
    """Which version of a text is live, and since when."""

    version = count()
    published_at = Moment(required=True)
    updated_at = Moment(required=True)


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


# What comes in tens of thousands when a process starts is not frozen, because freezing triples what each costs.
@dataclass(slots=True)
class TextValue(FactValue):
    """What the fact of a live text says: all that a version hands on to readers; never altered."""

    kind: ClassVar = "text"
    about: ClassVar = About.TEXT
    form: ClassVar = PublicationForm()

    record: Mapping[str, str]
    """The record's type, site and source locale."""
    version: int
    schema_version: int
    fields: Mapping[str, Any]
    clinical: Mapping[str, str]
    source_clinical: Mapping[str, str] | None
    method: str
    published_at: str
    updated_at: str

    @classmethod
    def of(cls, record: Record, version: Version, *, published_at: str, updated_at: str) -> Self:
        """What readers would get of a version."""
        return cls(
            record=_identity(record), version=version.number, published_at=published_at, updated_at=updated_at,
            **_handed_on(version),
        )  # fmt: skip

    @classmethod
    def held(cls, type_name: str, place: Place, json: str) -> "LiveText":
        return LiveText(type_name, *place, json.encode())

    @classmethod
    def slug(cls, site: str, value: Mapping[str, Any]) -> str | None:
        """Only the owner's text has one."""
        return value["fields"].get("slug") if site == value["record"]["site"] else None

    @classmethod
    def targets(cls, value: Mapping[str, Any]) -> frozenset[str]:
        return targets_of(value["fields"])

    @classmethod
    def in_file(cls, value: dict[str, Any]) -> dict[str, Any]:
        """Which version it is, and its times; what it says stands with the version."""
        return {name: value[name] for name in cls.form.fields}

    @classmethod
    def from_file(cls, value: Mapping[str, Any], record: Record, version: Callable[[int], Version]) -> Self:
        return cls.of(
            record, version(value["version"]), published_at=value["published_at"], updated_at=value["updated_at"]
        )

    @classmethod
    def faults(cls, session: Session, facts: Sequence[Fact]) -> Iterator[str]:
        """What does not say of its record, or as the version that it was made of, what these say themselves."""
        records = {each.id: each for each in session.scalars(select(Record))}
        versions = {
            (text.record_id, text.site, text.locale, each.number): each
            for each, text in session.execute(select(Version, Translation).join(Translation))
        }
        for fact in facts:
            place = (fact.record_id, fact.site, fact.locale)
            try:
                value = cls.from_json(parse(fact.value))
            except (TypeError, LookupError):
                yield f"Fact {fact.id} ({fact.subject}) holds what no text says."
                continue
            yield from _faults_of_record(fact, value, records.get(fact.record_id))
            yield from _faults_of_version(fact, value, versions.get((*place, value.version)))


def _identity(record: Record) -> dict[str, str]:
    return {"type": record.type, "site": record.site, "source_locale": record.source_locale}


def _handed_on(version: Version) -> dict[str, Any]:
    """What a version hands on to readers."""
    return {
        "schema_version": version.schema_version,
        "fields": parse(version.fields),
        "clinical": parse(version.clinical),
        "source_clinical": parse(version.source_clinical) if version.source_clinical else None,
        "method": version.method,
    }


def _faults_of_record(fact: Fact, value: TextValue, record: Record | None) -> Iterator[str]:
    if record is None:
        yield f"Fact {fact.id} ({fact.subject}) is of a record that is gone."
    elif value.record != _identity(record):
        yield f"Record {record.id} has another type, site or source locale than when it was published."


def _faults_of_version(fact: Fact, value: TextValue, version: Version | None) -> Iterator[str]:
    # A version that was altered is named as such, and may not even be JSON any more.
    if version is not None and sha256(version.fields) != version.sha256:
        return
    if version is None or replace(value, **_handed_on(version)) != value:
        yield f"Fact {fact.id} ({fact.subject}) was published from a version that no longer says the same."


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
    _targets: frozenset[str] | None = field(default=None, init=False, compare=False, repr=False)
    _sha256: str | None = field(default=None, init=False, compare=False, repr=False)

    @property
    def sha256(self) -> str:
        """The hash by which the ledger knows what it says; reckoned once, for whoever asks."""
        if self._sha256 is None:
            self._sha256 = sha256(self.json)
        return self._sha256

    @property
    def head(self) -> Head:
        if self._head is None:
            self._head = _head(self.type, parse(self.json))
        return self._head

    @property
    def fields(self) -> Mapping[str, Any]:
        """What it says, brought up to the type's present schema."""
        return _recent(self.type, self.json).fields

    @property
    def clinical(self) -> Mapping[str, str]:
        return _recent(self.type, self.json).clinical

    @property
    def source_clinical(self) -> Mapping[str, str] | None:
        return _recent(self.type, self.json).source_clinical

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
    def targets(self) -> frozenset[str]:
        """The ids of the records that the text points at, by a relation or by a link in its Markdown."""
        if self._targets is None:
            self._targets = _targets_in(self.type, self.json)
        return self._targets

    def require_readable(self) -> None:
        """Fails, with one of `OF_DAMAGE`, where the text is not of the shape that texts have."""
        _ = self.head, self.fields, self.clinical, self.targets


def _read(type_name: str, json: bytes) -> TextValue:
    value = TextValue(**parse(json))
    value.fields = RECORD_TYPES[type_name].upgraded(value.fields, value.schema_version)
    return value


# An item is made of a few texts, and each is asked for several of its parts.
_recent = lru_cache(maxsize=256)(_read)


# Whoever publishes reads the same texts around a record again and again, each time as new objects.
@lru_cache(maxsize=1_024)
def _targets_in(type_name: str, json: bytes) -> frozenset[str]:
    targets: frozenset[str] = _held_once(targets_of(_recent(type_name, json).fields))
    return targets


# Straight from the JSON, because a process makes tens of thousands of these when it starts.
def _head(type_name: str, value: Mapping[str, Any]) -> Head:
    fields = RECORD_TYPES[type_name].upgraded(value["fields"], value["schema_version"])
    topic = fields.get("topic")
    facets = tuple(
        [
            (each.name, tuple(found) if isinstance(found, list) else found)
            for each in _FILTERABLE[type_name]
            if (found := each.spelled(fields.get(each.name))) is not None
        ]
    )
    # What many texts have in common is held once; in order, because names would make each of these twice as slow.
    return Head(
        fields.get("slug"), fields.get(RECORD_TYPES[type_name].title), topic and intern(topic), fields.get("position"),
        value["version"], intern(value["method"]), intern(value["published_at"]), intern(value["updated_at"]),
        _held_once(facets) if facets else (),
    )  # fmt: skip


@lru_cache(maxsize=4_096)
def _held_once(shared: Shared) -> Shared:
    return shared
