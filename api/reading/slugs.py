"""Which record a slug leads to on a site, where several may claim it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from api.reading.items import Item
from api.reading.views import RecordState, SiteSettings, View

Rank = tuple[bool, int, int, str]


@dataclass(frozen=True)
class SlugIndex:
    """Slugs by record type: to the record that answers to each, and who was left without."""

    winners: Mapping[tuple[str, str], str]
    shadowed: Mapping[str, str]
    """Records that do not answer to their own slug, with the record that does."""

    @classmethod
    def build(cls, view: View, site: SiteSettings, locale: str, items: Iterable[Item]) -> "SlugIndex":
        """Live goes before former, nearer owner before farther, requested locale before fallback, then the smaller id."""
        lineage = view.lineage(site.key)
        chain = site.locales[locale]
        best: dict[tuple[str, str], Rank] = {}
        items = list(items)
        for item in items:
            record = view.records[item["id"]]
            for slug, rank in _claims(record, item, lineage, chain):
                key = (record.type, slug)
                best[key] = min(best.get(key, rank), rank)
        winners = {key: rank[-1] for key, rank in best.items()}
        return cls(winners, _shadowed(items, winners))

    def find(self, type_name: str, slug: str) -> str | None:
        """The id of the record that answers to a slug."""
        return self.winners.get((type_name, slug))


def _claims(record: RecordState, item: Item, lineage: list[str], chain: tuple[str, ...]) -> Iterator[tuple[str, Rank]]:
    distance = lineage.index(record.site)
    yield item["slug"], (False, distance, _place(item["locale"]["served"], chain), record.id)
    for locale in chain:
        text = record.texts.get((record.site, locale))
        if text is not None and text.slug:
            yield text.slug, (False, distance, _place(locale, chain), record.id)
    for locale, slug in record.former_slugs:
        if locale in chain:
            yield slug, (True, distance, _place(locale, chain), record.id)


def _place(locale: str, chain: tuple[str, ...]) -> int:
    # An outdated safety text may give way to a source text from outside the chain.
    return chain.index(locale) if locale in chain else len(chain)


def _shadowed(items: list[Item], winners: Mapping[tuple[str, str], str]) -> dict[str, str]:
    claimed = ((item["id"], winners[item["type"], item["slug"]]) for item in items)
    return {id: winner for id, winner in claimed if id != winner}
