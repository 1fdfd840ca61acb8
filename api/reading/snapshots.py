"""The store of snapshots: one process's, built when first asked for, and brought on by what changed."""

from collections import OrderedDict, deque
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import count
from threading import RLock
from time import monotonic
from typing import NamedTuple, TypeVar

from sqlalchemy.orm import Session

from api.database import Database
from api.errors import NotFound
from api.models import GENESIS_HASH
from api.reading.copies import Copies
from api.reading.findings import Findings
from api.reading.loading import hash_at, last_touches, load_view, newest_seq_by, shift_view, was_redacted
from api.reading.snapshot import Snapshot
from api.reading.views import View

_Key = TypeVar("_Key", tuple[str, str], tuple[str, str, int], tuple[str, str, int, frozenset[str]])

MOST_STEPS = 500
"""A snapshot that was not read for longer than this is built anew, so that what is remembered has an end."""

NOTHING_YET = View(seq=0, sites={}, records={}, heads={})
"""What there is before the first change."""


class _Step(NamedTuple):
    """What differed between one head and the next."""

    since: int
    records: frozenset[str]
    sites: frozenset[str]
    """Those whose settings were touched."""


_NUMBERS = count(1)
"""Generations and histories are numbered across all stores of a process, so that no two are ever taken for one."""


class Standing(NamedTuple):
    """What a process knows to be published; the same object for as long as it knows of nothing newer."""

    generation: int
    """Another number with every change that this process has heard of."""
    history: int
    """Another number where the ledger no longer continues what was known, as after a restored backup."""
    view: View

    def mark(self, site: str) -> tuple[int, int]:
        """What moves whenever something changes for a site's readers; a deleted site has no readers, and its own mark."""
        return self.history, self.view.head(site)


class Snapshots:
    """The snapshots of one process: built when first asked for, kept up to date, the least used dropped.

    A look at the database tells whether somebody else has published. It is taken at the first request after
    `freshness_s` seconds without one, so that it costs the same however many requests there are.
    """

    def __init__(
        self, database: Database, *, kept: int, freshness_s: float = 0.0, replica: Database | None = None
    ) -> None:
        self._copies = Copies(database, replica)
        self._kept = kept
        self._freshness_s = freshness_s
        self._lock = RLock()
        self._standing: Standing | None = None
        self._looked_at_commits = 0
        self._looks_again_at = 0.0
        self._heads: OrderedDict[tuple[str, str], Snapshot] = OrderedDict()
        self._past: OrderedDict[tuple[str, str, int], Snapshot] = OrderedDict()
        self._readable: OrderedDict[tuple[str, str, int, frozenset[str]], Snapshot] = OrderedDict()
        self._steps: deque[_Step] = deque(maxlen=MOST_STEPS)
        self._hashes: dict[int, str] = {}
        self.findings = Findings()

    def reading(self, seq: int) -> AbstractContextManager[Session]:
        """A session for what only the database holds, that sees at least a seq."""
        return self._copies.at(seq)

    def head_view(self, at_least: int = 0) -> View:
        """The published view at the newest seq; one who speaks of a newer seq than is known makes this process look."""
        known = self.standing()
        return known.view if known.view.seq >= at_least else self.look(at_least).view

    def standing(self) -> Standing:
        """What is published, at most `freshness_s` old; what this process has published itself is always in it."""
        known = self._known_still()
        if known is not None:
            return known
        with self._lock:
            # Another thread may have looked while this one waited.
            return self._known_still() or self.look()

    def _known_still(self) -> Standing | None:
        """What is known, while it need not be looked at again."""
        if self._looked_at_commits == self._copies.commits and monotonic() < self._looks_again_at:
            return self._standing
        return None

    def look(self, at_least: int = 0) -> Standing:
        """What is published at this moment, whatever is known; only the database itself may say that a seq is not there."""
        with self._lock:
            commits, now = self._copies.commits, monotonic()
            known = self._standing.view.seq if self._standing else 0
            with self._copies.newest(max(known, at_least)) as (session, newest, newest_hash):
                standing = self._brought_up(session, newest, newest_hash)
            self._standing = standing
            self._looked_at_commits, self._looks_again_at = commits, now + self._freshness_s
            return standing

    def _brought_up(self, session: Session, newest: int, newest_hash: str) -> Standing:
        """What is known, with what the database has that is newer."""
        known = self._standing
        if known is None or not self._continues(session, known.view.seq, newest, newest_hash):
            self._forget()
            with self._copies.at(newest) as copy:
                known = Standing(next(_NUMBERS), next(_NUMBERS), load_view(copy, newest))
        elif newest > known.view.seq:
            with self._copies.at(newest) as copy:
                view, records, sites = shift_view(copy, known.view, newest)
            # A snapshot follows when it is read next, so that sites nobody reads cost nothing.
            self._steps.append(_Step(known.view.seq, records, sites))
            known = Standing(next(_NUMBERS), known.history, view)
        self._hashes[newest] = newest_hash
        return known

    def _continues(self, session: Session, known: int, newest: int, newest_hash: str) -> bool:
        """Whether the ledger still holds the history that is known here: a restored backup may not, nor one with redactions."""
        if newest <= known:
            return newest == known and newest_hash == self._hashes[known]
        return (known == 0 or hash_at(session, known) == self._hashes[known]) and not was_redacted(
            session, known, newest
        )

    def _forget(self) -> None:
        self._heads.clear()
        self._past.clear()
        self._readable.clear()
        self._steps.clear()
        self._hashes.clear()

    def head(self, site: str, locale: str, view: View | None = None) -> Snapshot:
        """The snapshot at the newest seq, or in the view that a request began with, so that it sees one state throughout."""
        with self._lock:
            view = view or self.head_view()
            known = self._heads.get((site, locale))
            if known is None or known.view is not view:
                known = self._brought_to(known, view) if known else _built(view, site, locale)
                if self._standing is None or view is not self._standing.view:
                    # Something was published while the request was under way; nobody else will ask for this view.
                    return known
                self._heads[site, locale] = known
            return _used(self._heads, (site, locale), self._kept)

    def _brought_to(self, known: Snapshot, view: View) -> Snapshot:
        """A snapshot in another view, by the steps between the two."""
        low, high = sorted((known.view.seq, view.seq))
        site, steps = known.site.key, [step for step in self._steps if low <= step.since < high]
        records = frozenset().union(*(each.records for each in steps))
        sites = frozenset().union(*(each.sites for each in steps))
        if not steps or steps[0].since != low or _resettled(known.view, view, site, sites):
            return _built(view, site, known.locale)
        return known.moved(view, records)

    def at(self, site: str, locale: str, seq: int) -> Snapshot:
        """The snapshot at an older seq, made from the head's by what was touched since."""
        with self._lock:
            key = (site, locale, seq)
            if key not in self._past:
                self._past[key] = self._past_snapshot(site, locale, seq)
            return _used(self._past, key, self._kept)

    def readable_at(self, site: str, locale: str, seq: int, head: View) -> Snapshot:
        """The snapshot at an older seq as readers may still have it: without what has been withdrawn up to the head."""
        with self._lock:
            whole, withdrawals = self.at(site, locale, seq), head.withdrawals
            gone = frozenset(withdrawals.keys() & whole.items.keys())
            if not gone:
                return whole
            key = (site, locale, seq, gone)
            if key not in self._readable:
                self._readable[key] = whole.moved(whole.view.with_withdrawals(withdrawals), gone)
            return _used(self._readable, key, self._kept)

    def _past_snapshot(self, site: str, locale: str, seq: int) -> Snapshot:
        head = self.head_view()
        with self._copies.at(seq) as session:
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
        if seq == 0:
            return NOTHING_YET
        with self._copies.at(seq) as session:
            return shift_view(session, head, seq)[0]

    def seq_at(self, moment: datetime) -> int:
        """The newest seq that is not later than a moment; 0 before the first change."""
        with self._copies.newest(0) as (session, _, _):
            return newest_seq_by(session, moment)

    def last_touched(self, since: int, until: int, ids: set[str], sites: set[str]) -> dict[str, int]:
        """For each of the records that differ between two seqs, the newest change that may have caused it."""
        with self._copies.at(until) as session:
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
            with self._copies.at(seq) as session:
                found = hash_at(session, seq)
            if seq > 0 and found == GENESIS_HASH:
                # Not known yet is not known never: it may be about to be published.
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


def _used(kept: "OrderedDict[_Key, Snapshot]", key: _Key, most: int) -> Snapshot:
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
    return kept[key]
