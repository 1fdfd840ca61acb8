"""The store of snapshots: one process's, built when first asked for, and brought on by what changed."""

from collections import OrderedDict, deque
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import count
from threading import RLock
from time import monotonic
from typing import NamedTuple

from sqlalchemy.orm import Session

from api.database import Database
from api.models import GENESIS_HASH
from api.reading.copies import Copies
from api.reading.findings import Findings
from api.reading.loading import hash_at, last_touches, load_view, newest_seq_by, shift_view, time_of, was_redacted
from api.reading.past import PAST_BYTES, Past
from api.reading.snapshot import Snapshot
from api.reading.turns import Turns
from api.reading.views import View, resettled

MOST_STEPS = 500
"""A snapshot that was not read for longer than this is built anew, so that what is remembered has an end."""

ASKED_S = 10.0
"""A process that nobody has asked for so long has not looked either, and is no later for it."""


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
        self,
        database: Database,
        *,
        kept: int,
        past_bytes: int = PAST_BYTES,
        freshness_s: float = 0.0,
        replica: Database | None = None,
    ) -> None:
        self._copies = Copies(database, replica)
        self._kept = kept
        self._freshness_s = freshness_s
        self._lock = RLock()
        self._standing: Standing | None = None
        self._looked_at_commits = 0
        self._looks_again_at = 0.0
        self._heads: OrderedDict[tuple[str, str], Snapshot] = OrderedDict()
        self.previews = Turns("Too many are looking at previews just now; try again in a moment.")
        self.past = Past(self, self._copies, max_bytes=past_bytes)
        self._steps: deque[_Step] = deque(maxlen=MOST_STEPS)
        self._hashes: dict[int, str] = {}
        self._times: dict[int, str] = {}
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

    @property
    def number(self) -> int:
        """How many of what is published now are kept."""
        return len(self._heads)

    @property
    def followed_to(self) -> int | None:
        """The newest change that is known here, while anybody asks for what is published."""
        is_asked = monotonic() < self._looks_again_at + ASKED_S
        return self._standing.view.seq if self._standing and is_asked else None

    @property
    def is_cut_off(self) -> bool:
        """Whether there may be newer changes than can be known here."""
        return self._copies.is_cut_off

    def has_heard_of(self, site: str) -> bool:
        """Whether there is or was such a site, as far as this process knows without looking."""
        return self._standing is not None and site in self._standing.view.heads

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

    def forget(self) -> None:
        """Read anew what is published: something of what is known could not be read, and may have been mended."""
        with self._lock:
            self._forget()
            self._standing = None

    def _forget(self) -> None:
        self.past.forget()
        self._heads.clear()
        self._steps.clear()
        self._hashes.clear()
        self._times.clear()

    def head(self, site: str, locale: str, view: View | None = None) -> Snapshot:
        """The snapshot at the newest seq, or in the view that a request began with, so that it sees one state throughout."""
        with self._lock:
            view = view or self.head_view()
            known = self._heads.get((site, locale))
            if known is None or known.view is not view:
                known = self._brought_to(known, view) if known else Snapshot.build(view, site, locale)
                if self._standing is None or view is not self._standing.view:
                    # Something was published while the request was under way; nobody else will ask for this view.
                    return known
                self._heads[site, locale] = known
            return self._used((site, locale))

    def _used(self, key: tuple[str, str]) -> Snapshot:
        self._heads.move_to_end(key)
        while len(self._heads) > self._kept:
            self._heads.popitem(last=False)
        return self._heads[key]

    def _brought_to(self, known: Snapshot, view: View) -> Snapshot:
        """A snapshot in another view, by the steps between the two."""
        low, high = sorted((known.view.seq, view.seq))
        site, steps = known.site.key, [step for step in self._steps if low <= step.since < high]
        records = frozenset().union(*(each.records for each in steps))
        sites = frozenset().union(*(each.sites for each in steps))
        if not steps or steps[0].since != low or resettled(known.view, view, site, sites):
            return Snapshot.build(view, site, known.locale)
        return known.moved(view, records)

    def seq_at(self, moment: datetime) -> int:
        """The newest seq that is not later than a moment; 0 before the first change."""
        with self._copies.newest(0) as (session, _, _):
            return newest_seq_by(session, moment)

    def last_touched(self, since: int, until: int, ids: set[str], sites: set[str]) -> dict[str, int]:
        """For each of the records that differ between two seqs, the newest change that may have caused it."""
        with self._copies.at(until) as session:
            by_record, settings = last_touches(session, since, until, sites)
        head = self.head_view()
        found = {id: max(by_record.get(id, 0), settings) for id in ids}
        for target, seq in by_record.items():
            for id in head.resting_on(target):
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

    def time_of(self, seq: int) -> str:
        """When the given change was published."""
        if seq not in self._times:
            with self._copies.at(seq) as session:
                self._times[seq] = time_of(session, seq)
        return self._times[seq]
