"""A snapshot: everything a site serves in one locale at one view, with the indexes over it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from api.errors import NotFound
from api.reading.damaged import Readable, damaged_topics
from api.reading.digests import Digest, Lines, changed_lines, digest_of, line
from api.reading.items import Delivered, Item, Link, Scope
from api.reading.resolver import Resolved
from api.reading.shelves import Shelves
from api.reading.slugs import SlugIndex
from api.reading.views import View
from api.reading.wording import plain_body
from api.record_types.declaration import SEARCH_TERMS

if TYPE_CHECKING:
    # Loaded by the first search, because its numbers take much memory to work with, and many processes never search.
    from api.reading.search.index import Index
    from api.reading.search.segment import Document


MOST_DIGESTS = 256
"""Of how many choices of types a snapshot knows the digest; more there are only where somebody tries them all."""


class Snapshot:
    """What one site shows in one locale at one view; items are built when they are read."""

    def __init__(self, view: View, site: str, locale: str, shown: dict[str, Resolved], shelves: Shelves) -> None:
        self.view = view
        self.site = view.sites[site]
        self.locale = locale
        self.shown = shown
        self.shelves = shelves
        self._scope = Scope(view, site, locale, shown)
        self._lines: dict[str, Lines] = {}
        self._digests: dict[tuple[frozenset[str], frozenset[str]], Digest] = {}

    @classmethod
    def build(cls, view: View, site: str, locale: str) -> "Snapshot":
        """Resolve every record; NotFound where the site does not serve the locale in this view."""
        if not view.serves(site, locale):
            raise NotFound(f"At seq {view.seq} there was no site {site!r} serving {locale!r}.")
        scope, lineage = Scope(view, site, locale), view.lineage(site)
        damaged = {id: each for id, each in view.records.items() if each.is_damaged and each.site in lineage}
        shown = {id: found for id in view.records if id not in damaged and (found := scope.resolve(id))}
        shelves = Shelves.of(shown.values(), damaged=damaged_topics(damaged.values()))
        return cls(view, site, locale, Readable(shown, damaged) if damaged else shown, shelves)

    def moved(self, view: View, records: Iterable[str]) -> "Snapshot":
        """The same site and locale in another view that differs from this one's by these records only."""
        scope = Scope(view, self.site.key, self.locale)
        affected = set(affected_records(self.view, view, records))
        if self.is_damaged or any(id in view.records and view.records[id].is_damaged for id in affected):
            return Snapshot.build(view, self.site.key, self.locale)
        fresh = [found for id in affected if (found := scope.resolve(id))]
        gone = [self.shown[id] for id in affected if id in self.shown]
        if not fresh and not gone:
            return self._beside(view)
        shown = {**self.shown, **{each.id: each for each in fresh}}
        for id in {each.id for each in gone} - {each.id for each in fresh}:
            del shown[id]
        moved = Snapshot(view, self.site.key, self.locale, shown, self.shelves.changed(gone, fresh))
        self._carry_on(moved, gone, fresh)
        return moved

    def _carry_on(self, moved: "Snapshot", gone: Sequence[Resolved], fresh: Sequence[Resolved]) -> None:
        """Bring what was made of this snapshot's records up to those of the next, at the cost of what differs."""
        if "slugs" in self.__dict__:
            moved.slugs = self.slugs.changed(gone, fresh)
        if self.is_indexed:
            moved.search = self.search.changed([each.id for each in gone], _documents(fresh))
        for name, lines in list(self._lines.items()):
            old, new = (
                [each._line(found) for found in some if found.type == name]
                for each, some in ((self, gone), (moved, fresh))
            )
            moved._lines[name] = changed_lines(lines, old, new)

    def _beside(self, view: View) -> "Snapshot":
        """The same records in another view, of which nothing concerns the site; what was made of them stays good."""
        same = copy(self)
        same.view = view
        return same

    @property
    def is_damaged(self) -> bool:
        """Whether something that it should show cannot be read."""
        return isinstance(self.shown, Readable)

    def alone(self, id: str) -> "Snapshot":
        """The same with one record alone, which still says where it leads; before anything was made of the others."""
        same = copy(self)
        same.shown = {id: self.shown[id]} if id in self.shown else {}
        same.shelves = Shelves.of(same.shown.values())
        return same

    @property
    def items(self) -> Mapping[str, Item]:
        """The delivered items by id, each built when it is asked for."""
        return _Items(self._scope, self.shown)

    def link(self, id: str | None) -> Link | None:
        """How others refer to a record; None where it is not shown."""
        return self._scope.link(id)

    def url(self, found: Resolved) -> str | None:
        """Where a record stands on the site's own website; None where nothing says so."""
        return self._scope.url(found)

    def deliver(self, found: Resolved) -> Delivered:
        """The item of a record as it is handed out."""
        return self._scope.deliver(found)

    def rev(self, found: Resolved) -> str:
        """What the item of a record is known by."""
        return self._scope.rev(found)

    def shows_safety(self, some: Iterable[Resolved]) -> bool:
        """Whether any of these items tells of what may harm, so that caches may not give it out any longer than they must."""
        return any((each.rev or self.rev(each)) and each.shows_safety for each in some)

    @cached_property
    def slugs(self) -> SlugIndex:
        return SlugIndex.build(self.view, self.site, self.locale, dict.values(self.shown))

    def digest(self, types: Iterable[str], *, without: Iterable[str] = ()) -> Digest:
        """The digest of the items of some types, but for those with certain ids; reckoned once for each such choice."""
        key = wanted, left_out = frozenset(types), frozenset(without)
        if key not in self._digests:
            gone = [self.shown[id] for id in left_out if id in self.shown]
            # Sorted by their bytes, all lines of a type stand together.
            lines = [self._lines_of(name, gone) for name in sorted(wanted, key="{}/".format)]
            if len(self._digests) == MOST_DIGESTS:
                self._digests.clear()
            self._digests[key] = digest_of(list(chain.from_iterable(lines)))
        return self._digests[key]

    def _lines_of(self, name: str, gone: Iterable[Resolved]) -> Lines:
        if name not in self._lines:
            self._lines[name] = sorted(self._line(each) for each in self.shown.values() if each.type == name)
        left_out = [self._line(each) for each in gone if each.type == name]
        return changed_lines(self._lines[name], left_out, ()) if left_out else self._lines[name]

    def _line(self, found: Resolved) -> bytes:
        return line(found.type, found.id, self.rev(found))

    @property
    def is_indexed(self) -> bool:
        """Whether its words have been looked for before."""
        return "search" in self.__dict__

    @cached_property
    def search(self) -> "Index":
        from api.reading.search.index import Index

        return Index.build(_documents(self.shown.values()))


class _Items(Mapping[str, Item]):
    """The items of a scope by id, built one by one."""

    def __init__(self, scope: Scope, shown: Mapping[str, Resolved]) -> None:
        self._scope = scope
        self._shown = shown

    def __getitem__(self, id: str) -> Item:
        item = self._scope.item(id)
        if item is None:
            raise KeyError(id)
        return item

    def __contains__(self, id: object) -> bool:
        return id in self._shown

    def __iter__(self) -> Iterator[str]:
        return iter(self._shown)

    def __len__(self) -> int:
        return len(self._shown)


def affected_records(before: View, after: View, records: Iterable[str]) -> Iterator[str]:
    """The records themselves, and those whose items told of them before or tell of them after."""
    for id in records:
        yield id
        yield from before.resting_on(id)
        yield from after.resting_on(id)


def _documents(some: Iterable[Resolved]) -> Iterator["Document"]:
    from api.reading.search.segment import Document

    for each in some:
        fields = each.fields
        yield Document(
            id=each.id, type=each.type, title=each.title, body=plain_body(each.record.declaration, fields), locale=each.served,
            terms=tuple(fields.get(SEARCH_TERMS) or ()), weight=each.record.declaration.weight,
        )  # fmt: skip
