"""The past in the memory of a process: what was published at older seqs, each made once for all who ask for it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.bounded import MB, Bounded
from api.reading.copies import Copies
from api.reading.facts.withdrawal import Withdrawal
from api.reading.loading import shift_view, touched
from api.reading.moment import Extent, Moment
from api.reading.snapshot import Snapshot
from api.reading.turns import Turns
from api.reading.views import MOST_CARRIED, NOTHING, View, resettled

if TYPE_CHECKING:
    from api.reading.search.index import Index
    from api.reading.snapshots import Snapshots

NOTHING_YET = View(seq=0, sites={}, records={}, heads={})
"""What there is before the first change."""
PAST_BYTES = 32 * MB
"""How much is remembered, where nobody says."""


class Past:
    """The moments that one process remembers, so many bytes in all; the least used are forgotten.

    They are made outside of any lock that readers of the present need, by few requests at a time. A moment from which
    little has changed since is made in turns of its own: phones, websites and caches ask what is new since just before,
    and must not wait for whoever goes far back.
    """

    def __init__(self, present: "Snapshots", copies: Copies, *, max_bytes: int) -> None:
        self._present = present
        self._copies = copies
        self._max_bytes = max_bytes
        self._moments: Bounded[tuple[int, int], Moment] = Bounded(max_bytes)
        busy = "Too many are looking at the past just now; try again in a moment."
        self._near, self._far = Turns(busy), Turns(busy)

    @property
    def size(self) -> int:
        """About how many bytes are remembered now."""
        return self._moments.size

    def forget(self) -> None:
        """Remember nothing of a history that is no longer there."""
        self._moments = Bounded(self._max_bytes)

    @contextmanager
    def looking_at(self, seq: int) -> Iterator[Moment]:
        """A moment, in the turn of whoever has work with it that takes as long as there is content."""
        standing = self._present.standing()
        key = standing.history, seq
        moment = self._moments.get(key)
        if moment is None:
            with self._near.taken(), self._copies.at(standing.view.seq) as session:
                records, sites = touched(session, seq, standing.view.seq)
        is_near = moment.is_near if moment else len(records) <= MOST_CARRIED and not sites
        with (self._near if is_near else self._far).taken():
            # Another may have asked for the same, and been first.
            moment = moment or self._moments.get(key) or self._read(standing.view, seq, is_near=is_near)
            # Whoever has the turn asks again in the midst of it, and must not read it anew each time.
            self._moments.put(key, moment, moment.size)
            try:
                yield moment
            finally:
                self._moments.put(key, moment, moment.size)

    def view(self, seq: int) -> View:
        """The published view at an older seq."""
        head = self._present.head_view()
        if seq == head.seq:
            return head
        if seq == 0:
            return NOTHING_YET
        known = self._remembered(seq)
        if known is not None:
            return known.view
        with self.looking_at(seq) as moment:
            return moment.view

    def snapshot(self, site: str, locale: str, seq: int, *, without: Mapping[str, Withdrawal] = NOTHING) -> Snapshot:
        """The snapshot at an older seq, without what was withdrawn later."""
        extent, known = Extent(site, locale, frozenset(without)), self._remembered(seq)
        found = known.find(extent) if known else None
        if found is not None:
            return found
        with self.looking_at(seq) as moment:
            whole = moment.find(extent.whole) or self._whole(moment, extent.whole)
            return moment.find(extent) or moment.add(
                extent, whole.moved(whole.view.with_withdrawals(without), without), resolved=len(without)
            )

    def readable(self, site: str, locale: str, seq: int, head: View) -> Snapshot:
        """The snapshot at an older seq as readers may still have it: without what has been withdrawn up to the head."""
        shown = self.snapshot(site, locale, seq).shown
        return self.snapshot(
            site, locale, seq, without={id: each for id, each in head.withdrawals.items() if id in shown}
        )

    def index(self, snapshot: Snapshot) -> "Index":
        """The words of a snapshot of the past: by way of the present's, of which it shares what is the same."""
        if snapshot.is_indexed:
            return snapshot.search
        with self._far.taken():
            head, place = self._present.head_view(), (snapshot.site.key, snapshot.locale)
            # Kept alive until then, or there would be nothing to share.
            present = self._present.head(*place, head).search if head.serves(*place) else None
            found = snapshot.search
            del present
            return found

    def _remembered(self, seq: int) -> Moment | None:
        return self._moments.get((self._present.standing().history, seq))

    def _read(self, head: View, seq: int, *, is_near: bool) -> Moment:
        if seq == 0:
            return Moment(NOTHING_YET, read=0, is_near=is_near)
        with self._copies.at(seq) as session:
            view, records, _ = shift_view(session, head, seq)
        return Moment(view, read=sum(id in view.records for id in records), is_near=is_near)

    def _whole(self, moment: Moment, extent: Extent) -> Snapshot:
        """From the head's snapshot by what was touched since, where the site's content rests on the same settings."""
        site, locale, _ = extent
        head, view = self._present.head_view(), moment.view
        if view.serves(site, locale) and head.serves(site, locale):
            with self._copies.at(head.seq) as session:
                records, sites = touched(session, view.seq, head.seq)
            if not resettled(head, view, site, sites):
                present = self._present.head(site, locale, head)
                return moment.add(extent, present.moved(view, records), resolved=len(records))
        built = Snapshot.build(view, site, locale)
        return moment.add(extent, built, resolved=len(built.shown))
