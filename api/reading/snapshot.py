"""A snapshot: everything a site serves in one locale at one view, with the indexes over it."""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from functools import cached_property

from api.reading.digests import Digest, digest_of
from api.reading.items import Item, Scope
from api.reading.search.index import Document, Index
from api.reading.slugs import SlugIndex
from api.reading.views import View
from api.reading.wording import plain_body
from api.record_types import RECORD_TYPES

_TYPE_ORDER = {name: place for place, name in enumerate(RECORD_TYPES)}


class Snapshot:
    """The delivered items of one site in one locale at one view."""

    def __init__(self, view: View, site: str, locale: str, items: Mapping[str, Item]) -> None:
        self.view = view
        self.site = view.sites[site]
        self.locale = locale
        self.items = items
        self._digests: dict[tuple[frozenset[str], frozenset[str]], Digest] = {}

    @classmethod
    def build(cls, view: View, site: str, locale: str) -> "Snapshot":
        """Resolve every record."""
        scope = Scope(view, site, locale)
        items = ((id, item) for id in view.records if (item := scope.item(id)))
        return cls(view, site, locale, dict(items))

    def moved(self, view: View, records: Iterable[str]) -> "Snapshot":
        """The same site and locale in another view that differs from this one's by these records only."""
        scope = Scope(view, self.site.key, self.locale)
        affected = set(affected_records(self.view, view, records))
        fresh = {id: item for id in affected if (item := scope.item(id))}
        if not fresh and affected.isdisjoint(self.items):
            return self._beside(view)
        items = {id: item for id, item in self.items.items() if id not in affected} | fresh
        moved = Snapshot(view, self.site.key, self.locale, items)
        if "search" in self.__dict__:
            moved.search = self.search.changed(affected, _documents(scope, fresh))
        return moved

    def _beside(self, view: View) -> "Snapshot":
        """The same items in another view, of which nothing concerns the site; what was made of them stays good."""
        same = copy(self)
        same.view = view
        return same

    @cached_property
    def by_type(self) -> Mapping[str, list[Item]]:
        """The items of each type, in the order of their positions."""
        found: dict[str, list[Item]] = {name: [] for name in RECORD_TYPES}
        for item in self.ordered:
            found[item["type"]].append(item)
        return found

    @cached_property
    def ordered(self) -> list[Item]:
        """All items: by type, then by position."""
        return sorted(self.items.values(), key=position_key)

    @cached_property
    def slugs(self) -> SlugIndex:
        return SlugIndex.build(self.view, self.site, self.locale, self.items.values())

    def digest(self, types: Iterable[str], *, without: Iterable[str] = ()) -> Digest:
        """The digest of the items of some types, but for those with certain ids; reckoned once for each such choice."""
        key = wanted, left_out = frozenset(types), frozenset(without)
        if key not in self._digests:
            chosen = (item for id, item in self.items.items() if item["type"] in wanted and id not in left_out)
            self._digests[key] = digest_of({f"{item['type']}/{item['id']}": item["rev"] for item in chosen})
        return self._digests[key]

    @cached_property
    def search(self) -> Index:
        return Index.build(_documents(Scope(self.view, self.site.key, self.locale), self.items))


def position_key(item: Item) -> tuple[int, bool, int, str, str]:
    """Sorts items as editors placed them; those without a position come last."""
    position = item["position"]
    return _TYPE_ORDER[item["type"]], position is None, position or 0, item["title"], item["id"]


def affected_records(before: View, after: View, records: Iterable[str]) -> Iterator[str]:
    """The records themselves, and those that pointed at them before or point at them after."""
    for id in records:
        yield id
        yield from before.referrers.get(id, ())
        yield from after.referrers.get(id, ())


def _documents(scope: Scope, ids: Iterable[str]) -> Iterator[Document]:
    for id in ids:
        if found := scope.resolve(id):
            yield Document(
                id=id,
                type=found.record.type,
                title=found.title,
                body=plain_body(found.record.declaration, found.fields),
                locale=found.served,
            )
