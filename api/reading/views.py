"""A view: everything that the resolver needs to know of sites and records at one moment, as plain immutable values."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from sys import intern
from typing import Any, NamedTuple

from api.canonical import fingerprint, parse
from api.reading.locales import NEUTRAL
from api.record_types import RECORD_TYPES
from api.record_types.declaration import RecordType

RECORD_LINK = re.compile(r"\]\(record:([0-9a-f-]{36})\)")

_FILTERABLE = {name: [each.name for each in declared if each.filterable] for name, declared in RECORD_TYPES.items()}

OUTDATED_SAFETY = ("source", "flagged", "omit")


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """A site's settings as they stand in one view."""

    key: str
    name: str
    parent: str | None
    default_locale: str
    locales: Mapping[str, tuple[str, ...]]
    """Each served locale with its fallback chain, itself first."""
    base_url: str | None = None
    contact: Mapping[str, Any] = field(default_factory=dict)
    url_templates: Mapping[str, str] = field(default_factory=dict)
    preview_url: str | None = None
    access: str = "public"
    outdated_safety: str = "source"
    review_interval_months: Mapping[str, int] = field(default_factory=dict)
    approval: str = "none"
    clinical_review: str = "optional"


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


def targets_of(fields: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the records that fields point at, by a relation or by a link in their Markdown."""
    return frozenset(_targets(fields.values()))


def _targets(values: Any) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield from [value] if _is_id(value) else RECORD_LINK.findall(value) if "record:" in value else ()
        elif isinstance(value, list):
            yield from _targets(value)
        elif isinstance(value, dict):
            yield from _targets(value.values())


def _is_id(value: str) -> bool:
    return len(value) == 36 and value[8] == value[13] == value[18] == value[23] == "-"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why a record was taken from every reader, and what to read instead."""

    message: str
    severity: str
    replacement: str | None
    at: str


@dataclass(frozen=True, slots=True)
class Review:
    """A clinician's attestation of an exact text, with the fingerprints of the clinical fields that it covers."""

    status: str
    last_reviewed_on: str
    next_due_on: str | None
    reviewer: Mapping[str, str | None]
    clinical: Mapping[str, str]


@dataclass(slots=True)
class RecordState:
    """One record with everything that holds of it in a view, on whatever site and in whatever locale; never altered."""

    id: str
    type: str
    site: str
    source_locale: str
    texts: Mapping[tuple[str, str], LiveText] = field(default_factory=dict)
    hidden: Mapping[str, bool] = field(default_factory=dict)
    """What each site says of the record: hidden, or shown in spite of an ancestor."""
    withdrawal: Withdrawal | None = None
    reviews: Mapping[tuple[str, str], Review] = field(default_factory=dict)
    former_slugs: frozenset[tuple[str, str]] = frozenset()
    """(locale, slug) pairs that the owner's text once had."""
    last_source_clinical: Mapping[str, str] | None = None
    """The newest clinical fingerprints of a source text that is no longer live."""

    @property
    def declaration(self) -> RecordType:
        return RECORD_TYPES[self.type]

    @property
    def neutral(self) -> LiveText | None:
        """The owner's language-neutral fields."""
        return self.texts.get((self.site, NEUTRAL))

    @property
    def source(self) -> LiveText | None:
        """The owner's text in the record's source locale."""
        return self.texts.get((self.site, self.source_locale))

    @property
    def source_clinical(self) -> Mapping[str, str] | None:
        """The clinical fingerprints that translations are measured against: the source text's, and `und`'s with it."""
        words = self.source.clinical if self.source else self.last_source_clinical
        return None if words is None else {**(self.neutral.clinical if self.neutral else {}), **words}

    def clinical(self, text: LiveText) -> Mapping[str, str]:
        """The clinical fingerprints of one of the owner's texts with the neutral fields that go with it."""
        return {**(self.neutral.clinical if self.neutral else {}), **text.clinical}

    def outdated_fields(self, text: LiveText) -> frozenset[str]:
        """The clinical fields whose source has moved on since the translation was made."""
        if text.locale in (self.source_locale, NEUTRAL):
            return frozenset()
        current = self.source_clinical
        if current is None:
            return frozenset()
        known = text.source_clinical or {}
        return frozenset(name for name in current.keys() | known.keys() if current.get(name) != known.get(name))

    @property
    def targets(self) -> frozenset[str]:
        """The ids of all records that any of its texts points at."""
        return frozenset().union(*(text.targets for text in self.texts.values()))

    def with_texts(self, by_place: Mapping[tuple[str, str], LiveText | None]) -> "RecordState":
        """The same with some texts in place of those it has; None takes a text away."""
        merged = {**self.texts, **by_place}
        return replace(self, texts={place: text for place, text in merged.items() if text is not None})


@dataclass(frozen=True)
class View:
    """What a reader sees: `published` at a seq, or that with drafts or a release laid over it."""

    seq: int
    sites: Mapping[str, SiteSettings]
    records: Mapping[str, RecordState]
    heads: Mapping[str, int]
    """The newest change that touched each site itself."""

    @cached_property
    def _lineages(self) -> dict[str, list[str]]:
        return {}

    def lineage(self, site: str) -> list[str]:
        """The site, its parent, and so on up to the root."""
        known = self._lineages.get(site)
        if known is None:
            known = self._lineages[site] = self._found_lineage(site)
        return known

    def _found_lineage(self, site: str) -> list[str]:
        found: list[str] = []
        current: str | None = site
        while current is not None and current in self.sites and current not in found:
            found.append(current)
            current = self.sites[current].parent
        return found

    def head(self, site: str) -> int:
        """The newest change that touches the site, its ancestors, or their settings."""
        return max((self.heads.get(each, 0) for each in self.lineage(site)), default=0)

    @cached_property
    def referrers(self) -> Mapping[str, frozenset[str]]:
        """Which records point at each record."""
        found: dict[str, set[str]] = {}
        for record in self.records.values():
            for target in record.targets:
                found.setdefault(target, set()).add(record.id)
        return {target: frozenset(ids) for target, ids in found.items()}

    def know_referrers(self, find: Callable[[], Mapping[str, frozenset[str]]]) -> None:
        """Take the referrers from whoever finds them faster than by reading every text, unless they are known."""
        if "referrers" not in self.__dict__:
            self.__dict__["referrers"] = find()

    @cached_property
    def withdrawals(self) -> Mapping[str, Withdrawal]:
        """Why each withdrawn record was withdrawn."""
        return _withdrawals(self.records)

    def with_records(self, changed: Mapping[str, RecordState | None], **rest: Any) -> "View":
        """This view with some records in place of those it has, None taking one away, and with other attributes."""
        kept = {id: record for id, record in changed.items() if record is not None}
        records = {**self.records, **kept}
        for id in changed.keys() - kept.keys():
            records.pop(id, None)
        view = replace(self, records=records, **rest)
        # What was found out about all records is carried on, so that a change costs what it changes.
        if "withdrawals" in self.__dict__:
            others = {id: each for id, each in self.withdrawals.items() if id not in changed}
            view.__dict__["withdrawals"] = others | _withdrawals(kept)
        if "referrers" in self.__dict__:
            view.__dict__["referrers"] = _with_referrers(self.referrers, self.records, changed)
        return view

    def with_withdrawals(self, later: Mapping[str, Withdrawal]) -> "View":
        """This view without what was withdrawn later, because a withdrawal reaches back to every seq."""
        changed = {
            id: replace(self.records[id], withdrawal=each)
            for id, each in later.items()
            if id in self.records and self.records[id].withdrawal != each
        }
        return self.with_records(changed) if changed else self

    def with_texts(self, texts: Mapping[str, Mapping[tuple[str, str], LiveText | None]]) -> "View":
        """This view with some texts in place of the published ones; None takes a text away.

        Previews are made of this: drafts or a release's versions laid over what is published.
        """
        return self.with_records({id: self.records[id].with_texts(by_place) for id, by_place in texts.items()})


def _withdrawals(records: Mapping[str, RecordState]) -> dict[str, Withdrawal]:
    return {id: record.withdrawal for id, record in records.items() if record.withdrawal}


def _with_referrers(
    known: Mapping[str, frozenset[str]], before: Mapping[str, RecordState], changed: Mapping[str, RecordState | None]
) -> dict[str, frozenset[str]]:
    """Which records point at each record, where some of them have changed."""
    found = dict(known)
    for id, now in changed.items():
        old = before[id].targets if id in before else frozenset()
        new = now.targets if now else frozenset()
        for target in old ^ new:
            ids = found.get(target, frozenset()) ^ {id}
            if ids:
                found[target] = ids
            else:
                del found[target]
    return found
