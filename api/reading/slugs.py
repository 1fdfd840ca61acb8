"""Which record a slug leads to on a site, where several may claim it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from api.reading.items import Item
from api.reading.views import RecordState, SiteSettings, View

Key = tuple[str, str]


class Claim(NamedTuple):
    """What a record has to say for a slug; the smallest claim wins."""

    is_former: bool
    distance: int
    """How far above the site the record's owner is."""
    place: int
    """Where in the fallback chain the slug's locale stands."""
    record: str


@dataclass(frozen=True)
class SlugIndex:
    """Slugs by record type: to the record that answers to each."""

    winners: Mapping[Key, str]

    @classmethod
    def build(cls, view: View, site: SiteSettings, locale: str, items: Iterable[Item]) -> "SlugIndex":
        """Live goes before former, nearer owner before farther, requested locale before fallback, then the smaller id."""
        best: dict[Key, Claim] = {}
        for key, claim in _claims_of_all(view, site, locale, items):
            best[key] = min(best.get(key, claim), claim)
        return cls({key: claim.record for key, claim in best.items()})

    def find(self, type_name: str, slug: str) -> str | None:
        """The id of the record that answers to a slug."""
        return self.winners.get((type_name, slug))


class Lost(NamedTuple):
    """A slug that leads to another record than one that claims it."""

    type: str
    slug: str
    record: str
    winner: str
    claim: str
    """`served` where it is the record's own in what the site serves, `fallback` in another locale, else `former`."""


def lost_slugs(view: View, site: SiteSettings, locale: str, items: Collection[Item]) -> list[Lost]:
    """The slugs that records lost to others, so that the site can be told."""
    winners = SlugIndex.build(view, site, locale, items).winners
    served = {(item["type"], item["slug"], item["id"]) for item in items}
    best: dict[tuple[str, str, str], Claim] = {}
    for (type_name, slug), claim in _claims_of_all(view, site, locale, items):
        if winners[type_name, slug] != claim.record:
            place = type_name, slug, claim.record
            best[place] = min(best.get(place, claim), claim)
    return [
        Lost(*place, winners[place[:2]], "served" if place in served else "former" if claim.is_former else "fallback")
        for place, claim in sorted(best.items())
    ]


def _claims_of_all(view: View, site: SiteSettings, locale: str, items: Iterable[Item]) -> Iterator[tuple[Key, Claim]]:
    lineage, chain = view.lineage(site.key), site.locales[locale]
    for item in items:
        record = view.records[item["id"]]
        if item["locale"]["served"] not in chain:
            # An outdated safety text gave way to a source text from outside the chain.
            yield (record.type, item["slug"]), Claim(False, lineage.index(record.site), len(chain), record.id)
        for slug, claim in claims(record, lineage, chain):
            yield (record.type, slug), claim


def claims(record: RecordState, lineage: list[str], chain: tuple[str, ...]) -> Iterator[tuple[str, Claim]]:
    """The slugs that the owner's texts have or had in the locales of a site's chain."""
    distance = lineage.index(record.site)
    for place, locale in enumerate(chain):
        text = record.texts.get((record.site, locale))
        if text is not None and text.slug:
            yield text.slug, Claim(False, distance, place, record.id)
    for locale, slug in record.former_slugs:
        if locale in chain:
            yield slug, Claim(True, distance, chain.index(locale), record.id)
