"""Snapshots: everything a site serves in one locale at one seq, held in memory, and brought on by what changed."""

from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from datetime import datetime
from functools import cached_property
from threading import RLock
from typing import NamedTuple, TypeVar

from sqlalchemy.orm import Session

from api.database import Database
from api.errors import NotFound
from api.models import GENESIS_HASH
from api.reading.digests import Digest, digest_of
from api.reading.items import Item, Scope
from api.reading.loading import hash_at, last_touches, ledger_head, load_view, newest_seq_by, shift_view
from api.reading.search.index import Document, Index
from api.reading.slugs import SlugIndex
from api.reading.views import View
from api.record_types import RECORD_TYPES

Key = TypeVar("Key", tuple[str, str], tuple[str, str, int], tuple[str, str, int, frozenset[str]])

MOST_STEPS = 500
"""A snapshot that was not read for longer than this is built anew, so that what is remembered has an end."""

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
            moved.search = self.search.changed(affected, _documents(fresh.values()))
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
        return Index.build(_documents(self.items.values()))


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


def _documents(items: Iterable[Item]) -> Iterator[Document]:
    for item in items:
        yield Document(
            id=item["id"], type=item["type"], title=item["title"], body=plain_body(item), locale=item["locale"]["served"]
        )  # fmt: skip


def plain_body(item: Item) -> str:
    """All words of an item but its title, as plain text."""
    return "\n".join(_words(item["fields"].values()))


def _words(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from _words(value)
        elif isinstance(value, dict):
            yield from [value["plain"]] if "plain" in value else _words(value.values())


class _Step(NamedTuple):
    """What differed between one head and the next."""

    since: int
    records: frozenset[str]
    sites: frozenset[str]
    """Those whose settings were touched."""


class Snapshots:
    """The snapshots of one process: built when first asked for, kept up to date, the least used dropped."""

    def __init__(self, database: Database, *, kept: int) -> None:
        self._database = database
        self._kept = kept
        self._lock = RLock()
        self._view: View | None = None
        self._heads: OrderedDict[tuple[str, str], Snapshot] = OrderedDict()
        self._past: OrderedDict[tuple[str, str, int], Snapshot] = OrderedDict()
        self._readable: OrderedDict[tuple[str, str, int, frozenset[str]], Snapshot] = OrderedDict()
        self._steps: deque[_Step] = deque(maxlen=MOST_STEPS)
        self._hashes: dict[int, str] = {}

    def head_view(self) -> View:
        """The published view at the newest seq."""
        with self._lock, self._database.reading() as session:
            newest, newest_hash = ledger_head(session)
            if self._view is None or not self._continues(session, newest, newest_hash):
                self._forget()
                self._view = load_view(session)
            elif newest > self._view.seq:
                self._advance(*shift_view(session, self._view, newest))
            self._hashes[newest] = newest_hash
            return self._view

    def _continues(self, session: Session, newest: int, newest_hash: str) -> bool:
        """Whether the ledger still holds the history that is known here; a restored backup may not."""
        known = self._view.seq if self._view else 0
        if newest <= known:
            return newest == known and newest_hash == self._hashes[known]
        return known == 0 or hash_at(session, known) == self._hashes[known]

    def _forget(self) -> None:
        self._heads.clear()
        self._past.clear()
        self._readable.clear()
        self._steps.clear()
        self._hashes.clear()

    def _advance(self, view: View, records: frozenset[str], sites: frozenset[str]) -> None:
        """Note what has changed; a snapshot follows when it is read next, so that sites nobody reads cost nothing."""
        self._steps.append(_Step(self._view.seq if self._view else 0, records, sites))
        self._view = view

    def head(self, site: str, locale: str) -> Snapshot:
        """The snapshot at the newest seq."""
        with self._lock:
            view = self.head_view()
            key = (site, locale)
            known = self._heads.get(key)
            if known is None or known.view is not view:
                self._heads[key] = self._brought_on(known, view) if known else _built(view, site, locale)
            return _used(self._heads, key, self._kept)

    def _brought_on(self, known: Snapshot, view: View) -> Snapshot:
        """A snapshot of an older head at this one, by the steps between the two."""
        site, since = known.site.key, known.view.seq
        steps = [step for step in self._steps if step.since >= since]
        records = frozenset().union(*(each.records for each in steps))
        sites = frozenset().union(*(each.sites for each in steps))
        if steps[0].since != since or _resettled(known.view, view, site, sites):
            return _built(view, site, known.locale)
        return known.moved(view, records)

    def at(self, site: str, locale: str, seq: int) -> Snapshot:
        """The snapshot at an older seq, made from the head's by what was touched since."""
        with self._lock:
            key = (site, locale, seq)
            if key not in self._past:
                self._past[key] = self._past_snapshot(site, locale, seq)
            return _used(self._past, key, self._kept)

    def readable_at(self, site: str, locale: str, seq: int) -> Snapshot:
        """The snapshot at an older seq as readers may still have it: without what has been withdrawn since."""
        with self._lock:
            whole, withdrawals = self.at(site, locale, seq), self.head_view().withdrawals
            gone = frozenset(withdrawals.keys() & whole.items.keys())
            if not gone:
                return whole
            key = (site, locale, seq, gone)
            if key not in self._readable:
                self._readable[key] = whole.moved(whole.view.with_withdrawals(withdrawals), gone)
            return _used(self._readable, key, self._kept)

    def _past_snapshot(self, site: str, locale: str, seq: int) -> Snapshot:
        head = self.head_view()
        with self._database.reading() as session:
            view, records, sites = shift_view(session, head, seq)
        known = self.head(site, locale) if (site, locale) in self._heads and _serves(head, site, locale) else None
        if known is None or known.view is not head or _resettled(head, view, site, sites):
            return _built(view, site, locale)
        return known.moved(view, records)

    def view_at(self, seq: int) -> View:
        """The published view at an older seq."""
        head = self.head_view()
        if seq == head.seq:
            return head
        with self._database.reading() as session:
            return shift_view(session, head, seq)[0]

    def seq_at(self, moment: datetime) -> int:
        """The newest seq that is not later than a moment; 0 before the first change."""
        with self._database.reading() as session:
            return newest_seq_by(session, moment)

    def last_touched(self, since: int, until: int, ids: set[str], sites: set[str]) -> dict[str, int]:
        """For each of the records that differ between two seqs, the newest change that may have caused it."""
        with self._database.reading() as session:
            by_record, settings = last_touches(session, since, until, sites)
        referred = self.head_view().referrers
        found = {id: max(by_record.get(id, 0), settings) for id in ids}
        for target, seq in by_record.items():
            for id in referred.get(target, ()):
                if id in found:
                    found[id] = max(found[id], seq)
        return {id: seq or until for id, seq in found.items()}

    def hash_at(self, seq: int) -> str:
        """The ledger's hash after the given change."""
        if seq not in self._hashes:
            with self._database.reading() as session:
                found = hash_at(session, seq)
            if seq > 0 and found == GENESIS_HASH:
                # Not known yet is not known never: a replica may still be catching up.
                return found
            self._hashes[seq] = found
        return self._hashes[seq]


def _serves(view: View, site: str, locale: str) -> bool:
    return site in view.sites and locale in view.sites[site].locales


def _built(view: View, site: str, locale: str) -> Snapshot:
    if not _serves(view, site, locale):
        raise NotFound(f"At seq {view.seq} there was no site {site!r} serving {locale!r}.")
    return Snapshot.build(view, site, locale)


def _resettled(before: View, after: View, site: str, changed: frozenset[str]) -> bool:
    """Whether settings that the site's content rests on differ between the two views."""
    return not changed.isdisjoint({*before.lineage(site), *after.lineage(site)})


def _used(kept: "OrderedDict[Key, Snapshot]", key: Key, most: int) -> Snapshot:
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
    return kept[key]
