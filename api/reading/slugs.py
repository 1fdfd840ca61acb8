"""Which record a slug leads to on a site, where several may claim it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from api import spelling
from api.reading.facts.settings import SiteSettings
from api.reading.resolver import Resolved
from api.reading.views import RecordState, View


class Claim(NamedTuple):
    """What a record has to say for a slug; the smallest claim wins."""

    is_former: bool
    distance: int
    """How far above the site the record's owner is."""
    place: int
    """Where in the fallback chain the slug's locale stands."""
    record: str


Claimants = dict[str, tuple[Resolved, ...]]
"""The records that claim each slug: nearly always one."""


class SlugIndex:
    """Slugs by record type: to the record that answers to each."""

    def __init__(self, lineage: list[str], chain: tuple[str, ...], claimants: Mapping[str, Claimants]) -> None:
        self._lineage = lineage
        self._chain = chain
        self._claimants = claimants

    @classmethod
    def build(cls, view: View, site: SiteSettings, locale: str, shown: Iterable[Resolved]) -> "SlugIndex":
        """Live goes before former, nearer owner before farther, requested locale before fallback, then the smaller id."""
        return cls(view.lineage(site.key), site.locales[locale], {}).changed((), list(shown))

    def changed(self, gone: Sequence[Resolved], fresh: Sequence[Resolved]) -> "SlugIndex":
        """The index without some records and with others, at the cost of these."""
        types = {each.type for each in (*gone, *fresh)}
        changed = {name: dict(self._claimants.get(name, {})) for name in types}
        for each in gone:
            for slug in self._slugs(each):
                left = tuple(other for other in changed[each.type].pop(slug) if other is not each)
                changed[each.type] |= {slug: left} if left else {}
        for each in fresh:
            for slug in self._slugs(each):
                changed[each.type][slug] = (*changed[each.type].get(slug, ()), each)
        return SlugIndex(self._lineage, self._chain, {**self._claimants, **changed})

    def find(self, type_name: str, slug: str) -> str | None:
        """The id of the record that answers to a slug, in whatever letters it is asked for."""
        slug = spelling.slug(slug).lower()
        claimants = self._claimants.get(type_name, {}).get(slug, ())
        return self._winner(claimants, slug).id if claimants else None

    def redirects(self, type_name: str) -> Iterator[tuple[str, Resolved]]:
        """The slugs under which a record is no longer served, or not in this locale, each with the record it leads to."""
        for slug, claimants in self._claimants.get(type_name, {}).items():
            found = self._winner(claimants, slug)
            if spelling.slug(found.slug) != slug:
                yield slug, found

    def leading_to(self, found: Resolved) -> list[str]:
        """The slugs that redirect to what is served of a record."""
        own, claimants = spelling.slug(found.slug), self._claimants[found.type]
        others = self._slugs(found) - {own}
        return sorted(slug for slug in others if self._winner(claimants[slug], slug) is found)

    def lost(self) -> Iterator["Lost"]:
        """The slugs that records lost to others."""
        for by_slug in self._claimants.values():
            for slug, claimants in by_slug.items():
                winner = self._winner(claimants, slug).id
                yield from (self._lost(each, slug, winner) for each in claimants if each.id != winner)

    def _winner(self, claimants: Sequence[Resolved], slug: str) -> Resolved:
        return claimants[0] if len(claimants) == 1 else min(claimants, key=lambda each: self._claim(each, slug))

    def _lost(self, found: Resolved, slug: str, winner: str) -> "Lost":
        claim = "former" if self._claim(found, slug).is_former else "fallback"
        return Lost(found.type, slug, found.id, winner, "served" if slug == spelling.slug(found.slug) else claim)

    def _slugs(self, found: Resolved) -> set[str]:
        return {slug for slug, _ in self._claims(found)}

    def _claim(self, found: Resolved, slug: str) -> Claim:
        return min(claim for claimed, claim in self._claims(found) if claimed == slug)

    def _claims(self, found: Resolved) -> Iterator[tuple[str, Claim]]:
        if found.served not in self._chain:
            # An outdated safety text gave way to a source text from outside the chain.
            yield (
                spelling.slug(found.slug),
                Claim(False, self._lineage.index(found.record.site), len(self._chain), found.id),
            )
        yield from claims(found.record, self._lineage, self._chain)


class Lost(NamedTuple):
    """A slug that leads to another record than one that claims it."""

    type: str
    slug: str
    record: str
    winner: str
    claim: str
    """`served` where it is the record's own in what the site serves, `fallback` in another locale, else `former`."""


def lost_slugs(view: View, site: SiteSettings, locale: str, shown: Collection[Resolved]) -> list[Lost]:
    """The slugs that records lost to others, so that the site can be told."""
    return sorted(SlugIndex.build(view, site, locale, shown).lost())


def claims(record: RecordState, lineage: list[str], chain: tuple[str, ...]) -> Iterator[tuple[str, Claim]]:
    """The slugs that the owner's texts have or had in the locales of a site's chain, by their one spelling."""
    distance = lineage.index(record.site)
    for place, locale in enumerate(chain):
        text = record.texts.get((record.site, locale))
        if text is not None and text.slug:
            yield spelling.slug(text.slug), Claim(False, distance, place, record.id)
    for locale, slug in record.former_slugs:
        if locale in chain:
            yield spelling.slug(slug), Claim(True, distance, chain.index(locale), record.id)
