"""A view: everything that the resolver needs to know of sites and records at one moment, as plain immutable values."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any

from api.reading.facts.overtaken import Overtaken
from api.reading.facts.review import Review
from api.reading.facts.settings import SiteSettings
from api.reading.facts.text import LiveText
from api.reading.facts.value import FactValue, Place
from api.reading.facts.visibility import Visibility
from api.reading.facts.withdrawal import Withdrawal
from api.reading.locales import NEUTRAL, is_original
from api.record_types import RECORD_TYPES
from api.record_types.declaration import RecordType

NOTHING: Mapping[Any, Any] = MappingProxyType({})
ALTERED_AT: Place = ("", "")
"""Where a record holds what was altered past this program, and cannot be read."""


@dataclass(slots=True)
class RecordState:
    """One record with everything that holds of it in a view, on whatever site and in whatever locale; never altered."""

    id: str
    type: str
    site: str
    source_locale: str
    texts: Mapping[Place, LiveText] = field(default_factory=lambda: NOTHING)
    said: Mapping[str, Mapping[Place, Any]] = field(default_factory=lambda: NOTHING)
    """What else is said of it: by kind of fact, then by site and locale."""
    former_slugs: frozenset[tuple[str, str]] = frozenset()
    """(locale, slug) pairs that the owner's text once had."""
    last_source_clinical: Mapping[str, str] | None = None
    """The newest clinical fingerprints of a source text that is no longer live."""

    @property
    def is_damaged(self) -> bool:
        """Whether something of it is not as it was written, so that nobody knows what readers should get."""
        return ALTERED_AT in self.texts

    @property
    def declaration(self) -> RecordType:
        return RECORD_TYPES[self.type]

    @property
    def hidden(self) -> Mapping[str, bool]:
        """What each site says of the record: hidden, or shown in spite of an ancestor."""
        return {site: each.hidden for (site, _), each in self.said.get(Visibility.kind, NOTHING).items()}

    @property
    def withdrawal(self) -> Withdrawal | None:
        return self.said.get(Withdrawal.kind, NOTHING).get((self.site, ""))

    @property
    def overtaken(self) -> Overtaken | None:
        """What it restates that has moved on since it was written, where anything has."""
        return self.said.get(Overtaken.kind, NOTHING).get((self.site, ""))

    @property
    def restates(self) -> tuple[str, ...]:
        """The records that it restates."""
        return tuple(self.neutral.fields.get("derives_from") or ()) if self.neutral else ()

    @property
    def is_about_safety(self) -> bool:
        """Whether its owner says, by its type, its category or a mark, that it tells of what may harm."""
        facets = () if self.declaration.safety or self.neutral is None else self.neutral.head.facets
        return self.declaration.is_about_safety(dict(facets))

    @property
    def reviews(self) -> Mapping[Place, Review]:
        return self.said.get(Review.kind, NOTHING)

    @property
    def sites(self) -> set[str]:
        """The sites that own it or say anything of it."""
        places = [*self.texts, *chain.from_iterable(self.said.values())]
        return {self.site, *(site for site, _ in places)}

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

    def clinical_on(self, lineage: Sequence[str], locale: str) -> Mapping[str, str] | None:
        """The same of what the site with this lineage says in a locale; None where it has nothing live of the owner's there."""
        text = self.texts.get((self.site, locale)) if self.site in lineage else None
        return None if text is None else clinical_of(self.parts(text, lineage))

    def parts(self, text: LiveText, lineage: Sequence[str]) -> Iterator[LiveText]:
        """What the site with this lineage says around one of the owner's texts: the neutral fields, it, then the overrides."""
        if neutral := self.neutral:
            yield neutral
        yield text
        if len(self.texts) == 1 or self.site == lineage[0]:
            return
        for site in reversed(lineage[: lineage.index(self.site)]):
            for locale in (NEUTRAL, text.locale):
                if override := self.texts.get((site, locale)):
                    yield override

    def outdated_fields(self, text: LiveText) -> frozenset[str]:
        """The clinical fields whose source has moved on since the translation was made."""
        if is_original(self, text.locale):
            return frozenset()
        current = self.source_clinical
        if current is None:
            return frozenset()
        known = text.source_clinical or {}
        return frozenset(name for name in current.keys() | known.keys() if current.get(name) != known.get(name))

    @property
    def topics(self) -> set[str | None]:
        """The topic that it belongs to, as each of its texts says."""
        return {text.head.topic for text in self.texts.values()}

    @property
    def targets(self) -> frozenset[str]:
        """The ids of all records that any of its texts points at, as far as these can be read."""
        return frozenset().union(*(text.targets for place, text in self.texts.items() if place != ALTERED_AT))

    def saying(self, value: FactValue, place: Place) -> "RecordState":
        """The same with something said of it in place of what was said there."""
        return replace(self, said={**self.said, value.kind: {**self.said.get(value.kind, NOTHING), place: value}})

    def not_saying(self, kind: str) -> "RecordState":
        """The same without anything of a kind said of it."""
        return replace(self, said={name: each for name, each in self.said.items() if name != kind})

    def with_texts(self, by_place: Mapping[Place, LiveText | None]) -> "RecordState":
        """The same with some texts in place of those it has; None takes a text away."""
        merged = {**self.texts, **by_place}
        kept = replace(self, texts={place: text for place, text in merged.items() if text is not None})
        if self.source is not None and kept.source is None:
            kept.last_source_clinical = self.source.clinical
        return kept


def clinical_of(parts: Iterable[LiveText]) -> dict[str, str]:
    """The clinical fingerprints of texts that stand together, each over those before it."""
    return {name: value for part in parts for name, value in part.clinical.items()}


MOST_CARRIED = 500
"""Where more records change at once, who points at them is found anew, which reads no texts."""


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

    def serves(self, site: str, locale: str) -> bool:
        """Whether there is such a site, in that locale."""
        return site in self.sites and locale in self.sites[site].locales

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

    def resting_on(self, id: str) -> Iterator[str]:
        """The records whose items tell of a record: those that point at it or, where they stand on its page, at one of these."""
        for each in self.referrers.get(id, ()):
            yield each
            if each in self.records and id in self.records[each].topics:
                yield from self.referrers.get(each, ())

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
        if "referrers" in self.__dict__ and len(changed) <= MOST_CARRIED:
            view.__dict__["referrers"] = _with_referrers(self.referrers, self.records, changed)
        return view

    def with_withdrawals(self, later: Mapping[str, Withdrawal]) -> "View":
        """This view without what was withdrawn later, because a withdrawal reaches back to every seq."""
        changed = {
            id: self.records[id].saying(each, (self.records[id].site, ""))
            for id, each in later.items()
            if id in self.records and self.records[id].withdrawal != each
        }
        return self.with_records(changed) if changed else self

    def with_texts(self, texts: Mapping[str, Mapping[Place, LiveText | None]]) -> "View":
        """This view with some texts in place of the published ones; None takes a text away.

        Previews are made of this: drafts or a release's versions laid over what is published.
        """
        return self.with_records({id: self.records[id].with_texts(by_place) for id, by_place in texts.items()})


def resettled(before: View, after: View, site: str, changed: frozenset[str]) -> bool:
    """Whether settings that the site's content rests on differ between two views, of the sites whose settings changed."""
    return not changed.isdisjoint({*before.lineage(site), *after.lineage(site)})


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
            # Of what was damaged before it is not known at what it pointed, though the index may tell.
            ids = found.get(target, frozenset())
            found[target] = ids | {id} if target in new else ids - {id}
            if not found[target]:
                del found[target]
    return found
