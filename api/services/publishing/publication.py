"""The one door to the ledger: whoever changes what readers get begins, tells and ends the change here."""

from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Any

from sqlalchemy.orm import Session

from api.canonical import rfc3339
from api.errors import Conflict
from api.reading.facts import KINDS
from api.reading.loading import records_at
from api.reading.views import RecordState, View
from api.services.accounts.audit import Call
from api.services.ledger.changes import OpenChange, open_change
from api.services.ledger.memory import touched, undone
from api.services.ledger.unread import Unread
from api.services.publishing.blockers import as_json, refuse_blockers
from api.services.publishing.confirming import require_confirmed
from api.services.publishing.gated import gate_warnings
from api.services.publishing.impact import (
    MOST_ROWS,
    Difference,
    cache_tags,
    differences,
    look,
    look_again,
    look_at_all,
    look_at_each,
    readable_in,
    rows,
    tags_of,
)
from api.services.publishing.outlooks import AtRisk, look_ahead, try_all_again
from api.services.publishing.pins import Blocker
from api.services.publishing.restating import mark_overtaken, pointing_at
from api.services.publishing.taking import only_takes
from api.services.publishing.warnings import ChangeWarning, find_warnings, not_all_told


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change did, or would do."""

    seq: int | None
    """The change that was made; None where readers get what they got before, or in a dry run."""
    at: str | None
    blockers: tuple[Blocker, ...]
    warnings: tuple[dict[str, Any], ...]
    impact: tuple[dict[str, Any], ...]
    impact_total: int
    tags: tuple[str, ...]
    problems: tuple[dict[str, Any], ...] | None = None
    """Of a step towards readers: what stands between the texts and these."""


NOTHING_TOLD: Mapping[str, Any] = {"warnings": (), "impact": (), "impact_total": 0, "tags": ()}


class Watch:
    """What readers have of some records, to tell what becomes of it."""

    def __init__(self, session: Session, ids: Iterable[str] | None, unread: Unread) -> None:
        """With None everything is watched, for what alters a whole site; of some, what cannot be read is left out."""
        self._session, self._ids, self._unread = session, None if ids is None else sorted(set(ids)), unread
        self._before = look_at_all(session) if self._ids is None else self._look(self._ids)

    def _look(self, ids: list[str]) -> View:
        return self._unread.in_parts(
            lambda: look(self._session, ids),
            lambda: look_at_each(self._session, {*ids, *pointing_at(self._session, ids)}, self._unread),
        )

    def before(self, ids: Set[str]) -> dict[str, RecordState]:
        """How those of some records stood that were watched; what is missing was not looked at, or nothing held of it."""
        return {id: each for id in ids if (each := self._before.records.get(id)) is not None}

    def pointing(self, ids: Set[str]) -> Set[str] | None:
        """Which records may point at some, and these; None where not all of them were watched.

        What came to point at one since is among those that were altered.
        """
        is_known = self._ids is not None and ids <= set(self._ids)
        return self._before.records.keys() | ids if is_known else None

    def told(self, *, beforehand: date | None = None) -> dict[str, Any]:
        """The warnings, the impact and the cache tags of what has changed since, as an outcome has them.

        Who asks beforehand is told on that day what the gate finds and lets through too; who publishes does not wait for it.
        """
        ids = self._ids or ()
        before, after, found = self._compared(self._before, self._again())
        warnings = find_warnings(self._session, before, after, ids, found, self._unread)
        if beforehand is not None:
            gated = gate_warnings(self._session, before, after, ids, today=beforehand)
            warnings = chain(self._unread.as_far_as_readable(gated), warnings)
        return {
            "warnings": tuple(as_json(each) for each in islice(warnings, MOST_ROWS)),
            "impact": tuple(rows(found[:MOST_ROWS])),
            "impact_total": len(found),
            "tags": tuple(sorted({*cache_tags(found, before, after), *self._tags_of_unread()})),
        }

    def _compared(self, before: View, after: View) -> tuple[View, View, list[Difference]]:
        def readable() -> tuple[View, View, list[Difference]]:
            was, now = (readable_in(each, self._unread) for each in (before, after))
            return was, now, differences(was, now)

        return self._unread.in_parts(lambda: (before, after, differences(before, after)), readable)

    def _tags_of_unread(self) -> set[str]:
        """Of what cannot be read nobody knows whether it changes; a tag too many costs a cache little."""
        if self._unread.error is None:
            return set()
        ids = {*(self._ids or ()), *self._before.records}
        return tags_of(self._session, ids | pointing_at(self._session, ids))

    def _again(self) -> View:
        if (ids := self._ids) is None:
            return look_at_all(self._session)
        return self._unread.in_parts(
            lambda: look_again(self._session, self._before, ids),
            lambda: look_at_each(self._session, {*self._before.records, *ids}, self._unread),
        )


class Publication:
    """A change while it is being made, and what is to be told of it."""

    def __init__(self, change: OpenChange) -> None:
        self.change = change
        self._watch: Watch | None = None
        self._blockers: list[Blocker] = []
        self._tags: set[str] = set()
        self._concerned: set[str] = set()
        self._outcome: Outcome | None = None

    @property
    def outcome(self) -> Outcome:
        """What came of it; there once the publication has ended."""
        if self._outcome is None:
            raise RuntimeError("the publication has not ended")
        return self._outcome

    def watch(self, ids: Iterable[str] | None) -> None:
        """Look what readers have of these records, or with None of all, before anything is done."""
        self._watch = Watch(self.change.session, ids, self.change.unread)

    def tag(self, *tags: str) -> None:
        """Note cache tags that are stale beside those of the records that are watched."""
        self._tags.update(tags)

    def concern(self, ids: Iterable[str]) -> None:
        """Note records about which something is said that is no fact, such as that a text is approved."""
        self._concerned.update(ids)

    def block(self, blockers: Iterable[Blocker]) -> None:
        """Note what stands in the way; the work is done while it is listed."""
        self._blockers += blockers

    def end(self, call: Call, *, dry_run: bool, quiet: bool) -> None:
        """Tell what came of it, and seal the change unless something stands in its way or nobody wants it done."""
        with self.change.unread.left_out():
            mark_overtaken(self.change, self._before, self._watch.pointing if self._watch else lambda ids: None)
        told = self._told(beforehand=call.now.date() if dry_run else None)
        if not dry_run:
            refuse_blockers(self._blockers)
            require_confirmed(call, self.change)
            _seal(self.change, quiet=quiet)
            if only_takes(self.change):
                touched(call.session).only_taken |= self.change.records_of(*KINDS)
        told["warnings"] += tuple(self.change.unread.as_far_as_readable(self._broken_plans(call)))
        told["warnings"] += tuple(self._what_was_unread())
        self._outcome = Outcome(
            seq=None if dry_run or self.change.is_empty else self.change.seq,
            at=None if dry_run else rfc3339(call.now) if self.change.is_empty else self.change.at,
            blockers=tuple(self._blockers),
            **told,
        )

    def _what_was_unread(self) -> Iterator[dict[str, Any]]:
        """That not all is told, where words are taken from readers; of any other change it must be known what it comes to."""
        unread = self.change.unread
        if unread.error is not None:
            if not only_takes(self.change):
                raise unread.error
            yield as_json(not_all_told(unread, min(self.change.records_of(*KINDS), default="")))

    def _broken_plans(self, call: Call) -> Iterator[dict[str, Any]]:
        """What is planned and cannot come about any more; of a change that cannot be made nothing is broken."""
        if self._blockers:
            return
        # Facts about whole sites stand of no record.
        records = self.change.records_of(*KINDS)
        if "" in records:
            try_all_again(call.session)
        for each in look_ahead(call.session, self.change, (records | self._concerned) - {""}, now=call.now):
            yield as_json(_warning(each))

    def _before(self, ids: Set[str]) -> dict[str, RecordState]:
        """How some records stood when the change was opened."""
        seen = self._watch.before(ids) if self._watch else {}
        return seen | records_at(self.change.session, ids - seen.keys(), self.change.seq - 1)

    def _told(self, *, beforehand: date | None) -> dict[str, Any]:
        told = self._watch.told(beforehand=beforehand) if self._watch else NOTHING_TOLD
        tags = () if self.change.is_empty else self._tags
        return {**told, "tags": tuple(sorted({*told["tags"], *tags}))}


@contextmanager
def publication(
    call: Call, verb: str, *, reason: str = "", dry_run: bool = False, quiet: bool = False
) -> Iterator[Publication]:
    """One change: the ledger is locked before anything is read, and all of it is done or, with Blocked, nothing.

    A `quiet` one may leave readers with what they have; any other then conflicts. Of a dry run nothing stays.
    """
    with undone(call.session) if dry_run else nullcontext():
        made = Publication(open_change(call.session, actor=call.holder.name, verb=verb, now=call.now, reason=reason))
        yield made
        made.end(call, dry_run=dry_run, quiet=quiet)


def _warning(broken: AtRisk) -> ChangeWarning:
    said = broken.ahead.said
    why = " ".join(dict.fromkeys(each["detail"] for each in broken.blockers)) or broken.risk["detail"]
    first = next(iter(broken.blockers), {})
    record = first.get("record") or min(broken.ahead.records)
    detail = f"{said[0].upper()}{said[1:]} cannot come about any more: {why} Plan it anew, or call it off."
    return ChangeWarning(
        "plan-at-risk", detail, record, first.get("site"), first.get("locale"), first.get("field"), plan=broken.named()
    )  # fmt: skip


def _seal(change: OpenChange, *, quiet: bool) -> None:
    if not change.is_empty:
        change.seal()
    elif quiet:
        change.abandon()
    else:
        raise Conflict("Nothing would change: it is all as asked for already.")
