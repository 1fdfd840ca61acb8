"""A view: everything that the resolver needs to know of sites and records at one moment, as plain immutable values."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from api.canonical import fingerprint
from api.reading.locales import NEUTRAL
from api.record_types import RECORD_TYPES, RecordType

RECORD_LINK = re.compile(r"\]\(record:([0-9a-f-]{36})\)")

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


@dataclass(frozen=True)
class LiveText:
    """The text of a record in one locale on one site, as a view shows it."""

    site: str
    locale: str
    version: int
    fields: Mapping[str, Any]
    clinical: Mapping[str, str]
    source_clinical: Mapping[str, str] | None
    method: str
    published_at: str
    updated_at: str

    @property
    def slug(self) -> str | None:
        slug: str | None = self.fields.get("slug")
        return slug

    @cached_property
    def fingerprint(self) -> str:
        """What the text says, whatever number its version has."""
        return fingerprint([self.fields, self.method])

    @cached_property
    def targets(self) -> frozenset[str]:
        """The ids of the records that the text points at, by a relation or by a link in its Markdown."""
        return frozenset(_targets(self.fields.values()))


def _targets(values: Any) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield from ([value] if _is_id(value) else RECORD_LINK.findall(value))
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


@dataclass(frozen=True)
class RecordState:
    """One record with everything that holds of it in a view, on whatever site and in whatever locale."""

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

    @cached_property
    def source_clinical(self) -> Mapping[str, str] | None:
        """The clinical fingerprints that translations are measured against: the source text's, and `und`'s with it."""
        words = self.source.clinical if self.source else self.last_source_clinical
        return None if words is None else {**(self.neutral.clinical if self.neutral else {}), **words}

    def clinical(self, text: LiveText) -> Mapping[str, str]:
        """The clinical fingerprints of one of the owner's texts with the neutral fields that go with it."""
        return {**(self.neutral.clinical if self.neutral else {}), **text.clinical}

    def outdated_fields(self, text: LiveText) -> frozenset[str]:
        """The clinical fields whose source has moved on since the translation was made."""
        current = self.source_clinical
        if text.locale in (self.source_locale, NEUTRAL) or current is None:
            return frozenset()
        known = text.source_clinical or {}
        return frozenset(name for name in current.keys() | known.keys() if current.get(name) != known.get(name))

    @cached_property
    def targets(self) -> frozenset[str]:
        """The ids of all records that any of its texts points at."""
        return frozenset().union(*(text.targets for text in self.texts.values()))


@dataclass(frozen=True)
class View:
    """What a reader sees: `published` at a seq, or that with drafts or a release laid over it."""

    seq: int
    sites: Mapping[str, SiteSettings]
    records: Mapping[str, RecordState]
    heads: Mapping[str, int]
    """The newest change that touched each site itself."""

    def lineage(self, site: str) -> list[str]:
        """The site, its parent, and so on up to the root."""
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

    @cached_property
    def withdrawals(self) -> Mapping[str, Withdrawal]:
        """Why each withdrawn record was withdrawn."""
        return {id: record.withdrawal for id, record in self.records.items() if record.withdrawal}

    def with_withdrawals(self, later: Mapping[str, Withdrawal]) -> "View":
        """This view without what was withdrawn later, because a withdrawal reaches back to every seq."""
        changed = {
            id: replace(self.records[id], withdrawal=each)
            for id, each in later.items()
            if id in self.records and self.records[id].withdrawal != each
        }
        return replace(self, records={**self.records, **changed}) if changed else self

    def with_texts(self, texts: Mapping[str, Mapping[tuple[str, str], LiveText | None]]) -> "View":
        """This view with some texts in place of the published ones; None takes a text away.

        Previews are made of this: drafts or a release's versions laid over what is published.
        """
        changed = {id: _with_texts(self.records[id], by_place) for id, by_place in texts.items()}
        return replace(self, records={**self.records, **changed})


def _with_texts(record: RecordState, by_place: Mapping[tuple[str, str], LiveText | None]) -> RecordState:
    merged = {**record.texts, **by_place}
    return replace(record, texts={place: text for place, text in merged.items() if text is not None})
