"""The verbs of the admin API: each one change, tried in whole, with what stands in its way and what it does to readers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.canonical import rfc3339
from api.errors import Conflict, RecordNotFound
from api.services.accounts.audit import Call
from api.services.accounts.permissions import Permission, require
from api.services.ledger.changes import OpenChange, open_change
from api.services.ledger.lookup import find_lineage, find_record
from api.services.publishing.approval import approvals, unapproved
from api.services.publishing.blockers import as_json, brought_by, refuse_blockers
from api.services.publishing.impact import MOST_ROWS, cache_tags, differences, look, look_again, rows
from api.services.publishing.live import go_live, records_of, resting_on, take_down
from api.services.publishing.pins import Blocker, Pinned, find_pinned, not_live, not_newest, not_replacing
from api.services.publishing.warnings import find_cautions

Perform = Callable[[OpenChange], Iterable[Blocker]]
"""Does the work of a verb within a change, and tells what stands in the way."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verb did, or would do."""

    seq: int | None
    """The change that it made; None where readers get what they got before, or in a dry run."""
    at: str | None
    blockers: tuple[Blocker, ...]
    warnings: list[dict[str, Any]]
    impact: list[dict[str, Any]]
    impact_total: int
    tags: list[str]


def act(
    call: Call, verb: str, ids: Iterable[str], perform: Perform, *, reason: str = "", dry_run: bool = False,
    quiet: bool = False,
) -> Outcome:  # fmt: skip
    """Perform a verb on records in one change; Blocked, unless it is a dry run, where anything stands in the way.

    A `quiet` verb may leave readers with what they have; any other then conflicts.
    """
    session, touched = call.session, sorted(set(ids))
    change = open_change(session, actor=call.holder.name, verb=verb, now=call.now, reason=reason)
    before = look(session, touched)
    blockers = tuple(perform(change))
    after = look_again(session, before, touched)
    found = differences(before, after)
    if not dry_run:
        refuse_blockers(blockers)
        _end(change, quiet=quiet)
    return Outcome(
        seq=None if dry_run or change.is_empty else change.seq,
        at=None if dry_run else rfc3339(call.now) if change.is_empty else change.at,
        blockers=blockers,
        warnings=[as_json(each) for each in find_cautions(session, before, after, touched, found)][:MOST_ROWS],
        impact=rows(found[:MOST_ROWS]),
        impact_total=len(found),
        tags=cache_tags(found, before, after),
    )


def _end(change: OpenChange, *, quiet: bool) -> None:
    if not change.is_empty:
        change.seal()
    elif quiet:
        change.abandon()
    else:
        raise Conflict("Nothing would change: it is all as asked for already.")


def require_each(call: Call, permission: Permission, items: Sequence[Pinned]) -> None:
    """Refuse a call whose caller may not do this with each of the items."""
    for item in items:
        require_seen(call, item.site, item.record)
        require(call.holder, permission, find_lineage(call.session, item.site), item.locale)


def require_seen(call: Call, site: str, record: str) -> None:
    """Answer that there is no such record where the caller may not see the site, or the site does not have it."""
    lineage = find_lineage(call.session, site)
    require(call.holder, Permission.READ, lineage)
    if find_record(call.session, record).site not in lineage:
        raise RecordNotFound(f"Site {site!r} does not have record {record!r}.")


def publish_newest(change: OpenChange, items: Sequence[Pinned]) -> list[Blocker]:
    """Publish the versions being worked on, or those that were live last."""
    return [*not_newest(change.session, items), *publish_pinned(change, items)]


def publish_pinned(change: OpenChange, items: Sequence[Pinned]) -> list[Blocker]:
    """Make the pinned versions live, and say what readers would miss or what nobody has approved."""
    session = change.session
    approved = approvals(session, items)
    go_live(change, items)
    return [*unapproved(session, approved), *brought_by(change, records_of(items), publishing=items)]


def unpublish_pinned(change: OpenChange, items: Sequence[Pinned]) -> list[Blocker]:
    """Take the pinned live versions from readers, and say what would be left incomplete."""
    return [*not_live(change.session, items), *_taken_down(change, items)]


def _taken_down(change: OpenChange, items: Sequence[Pinned]) -> list[Blocker]:
    """Take down what is live of these texts, and say what that leaves incomplete."""
    for item in items:
        if find_pinned(change.session, item).live is not None:
            take_down(change, Pinned(*item.place))
    return brought_by(change, resting_on(change.session, items))


def carry_out(change: OpenChange, planned: Mapping[Pinned, int | None]) -> list[Blocker]:
    """Do what was planned: each pin goes live, or without a version is taken down, in place of what was live then."""
    session = change.session
    superseded = list(not_replacing(session, planned))
    removals = [pin for pin in planned if pin.version is None]
    published = [pin for pin in planned if pin.version is not None]
    for pin in removals:
        if find_pinned(session, pin).live is not None:
            take_down(change, pin)
    # What is published in the same change may fill a gap that was torn, so the gaps are looked for last.
    others = publish_pinned(change, published)
    return list(dict.fromkeys([*superseded, *others, *brought_by(change, resting_on(session, removals))]))


def standing_of(session: Session, item: Pinned) -> dict[str, Any]:
    """How a text stands after a verb, for the next call about it."""
    found = find_pinned(session, item)
    return {
        "site": item.site, "record": item.record, "locale": item.locale, "version": found.version.number,
        "live_version": found.live, "draft_version": found.translation.draft_version, "stage": found.translation.stage,
    }  # fmt: skip
