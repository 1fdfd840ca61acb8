"""Which record a slug leads to on a site, where several may claim it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from api.reading.resolver import Resolved
from api.reading.views import SiteSettings, View

Rank = tuple[bool, int, int, str]
Claims = dict[str, tuple[Resolved, ...]]
"""The records that claim each slug: nearly always one."""


class SlugIndex:
    """Slugs by record type, and who was left without."""

    def __init__(self, lineage: Sequence[str], chain: Sequence[str], claims: Mapping[str, Claims]) -> None:
        self._lineage = lineage
        self._chain = chain
        self._claims = claims

    @classmethod
    def build(cls, view: View, site: SiteSettings, locale: str, shown: Iterable[Resolved]) -> "SlugIndex":
        """Live goes before former, nearer owner before farther, requested locale before fallback, then the smaller id."""
        return cls(view.lineage(site.key), site.locales[locale], {}).changed((), list(shown))

    def changed(self, gone: Sequence[Resolved], fresh: Sequence[Resolved]) -> "SlugIndex":
        """The index without some records and with others, at the cost of these."""
        claims: dict[str, Claims] = dict(self._claims)
        own = {type_name: dict(claims.get(type_name, {})) for type_name in {each.type for each in (*gone, *fresh)}}
        for each in gone:
            for slug in self._slugs(each):
                left = tuple(other for other in own[each.type][slug] if other is not each)
                own[each.type][slug] = left
        for each in fresh:
            for slug in self._slugs(each):
                own[each.type][slug] = (*own[each.type].get(slug, ()), each)
        return SlugIndex(self._lineage, self._chain, claims | own)

    def find(self, type_name: str, slug: str) -> str | None:
        """The id of the record that answers to a slug."""
        claimants = self._claims.get(type_name, {}).get(slug)
        if not claimants:
            return None
        return claimants[0].id if len(claimants) == 1 else min(self._rank(each, slug) for each in claimants)[-1]

    @property
    def shadowed(self) -> dict[str, str]:
        """Records that do not answer to their own slug, with the record that does."""
        contested = (
            (each, slug, self.find(type_name, slug))
            for type_name, claims in self._claims.items()
            for slug, claimants in claims.items()
            if len(claimants) > 1
            for each in claimants
        )
        return {
            each.id: winner for each, slug, winner in contested if winner and each.slug == slug and each.id != winner
        }

    def _slugs(self, found: Resolved) -> set[str]:
        return {slug for slug, _ in self._claimed(found)}

    def _rank(self, found: Resolved, slug: str) -> Rank:
        return min(rank for claimed, rank in self._claimed(found) if claimed == slug)

    def _claimed(self, found: Resolved) -> Iterator[tuple[str, Rank]]:
        record, distance = found.record, self._lineage.index(found.record.site)
        yield found.slug, (False, distance, self._place(found.served), record.id)
        for locale in self._chain:
            text = record.texts.get((record.site, locale))
            if text is not None and text.slug:
                yield text.slug, (False, distance, self._place(locale), record.id)
        for locale, slug in record.former_slugs:
            if locale in self._chain:
                yield slug, (True, distance, self._place(locale), record.id)

    def _place(self, locale: str) -> int:
        # An outdated safety text may give way to a source text from outside the chain.
        return self._chain.index(locale) if locale in self._chain else len(self._chain)
