"""Releases that somebody proposes who may not publish, and what those who may decide about them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from api.errors import Conflict, NotAllowed
from api.models import Release, Schedule
from api.reading.clocks import due_at
from api.services.accounts.audit import Call
from api.services.publishing.blockers import refuse_blockers
from api.services.publishing.clocks import When
from api.services.publishing.outlooks import look_out
from api.services.publishing.pins import Pinned
from api.services.publishing.publication import Outcome
from api.services.publishing.releases import create_release, proposed_schedule, publish_release, put_items
from api.services.publishing.schedules import plan


def propose(
    call: Call, *, site: str, name: str, description: str, items: Sequence[Pinned], at: str | None, time_zone: str
) -> Release:
    """Propose a release, with a time where one is wished; nothing of it runs before somebody accepts it."""
    release = create_release(call, site=site, name=name, description=description, is_proposed=True)
    put_items(call.session, release, items, keep=False)
    _wish(call, release, at, time_zone)
    return release


def propose_anew(
    call: Call,
    release: Release,
    *,
    name: str,
    description: str,
    items: Sequence[Pinned],
    at: str | None,
    time_zone: str,
) -> None:
    """Alter one's own proposal, which was perhaps declined; it waits to be decided about again."""
    if release.proposed_by != call.holder.identity:
        raise NotAllowed(
            "Only who proposed a release can alter the proposal; whoever may publish alters the release itself."
        )
    if release.state not in ("proposed", "declined"):
        raise Conflict(f"The release is {release.state} already.")
    release.state, release.name, release.description = "proposed", name, description
    release.decided_by = release.decided_at = release.comment = None
    put_items(call.session, release, items, keep=False)
    _wish(call, release, at, time_zone)


def _wish(call: Call, release: Release, at: str | None, time_zone: str) -> None:
    """Keep the time that is wished, in place of the one wished before."""
    _wish_nothing(call.session, release)
    if at is not None:
        when = When.of(at, time_zone, now=call.now)
        plan(call, when, site=release.site, verb="release", release=release.id, reason="", state="proposed")


def accept(
    call: Call, find: Callable[[], Release], *, comment: str, at: str | None, time_zone: str, dry_run: bool
) -> tuple[Release, Outcome, Schedule | None]:
    """Take a proposal over: it is a release from then on, planned for the time that was wished or is named now."""
    release, outcome = publish_release(call, lambda: _opened(find()), dry_run=True)
    outcome, when = replace(outcome, tags=()), _time(call, release, at, time_zone)
    if dry_run:
        return release, outcome, None
    if when is not None:
        refuse_blockers(outcome.blockers)
    _decide(call, release, "open", comment)
    _wish_nothing(call.session, release)
    if when is None:
        return release, outcome, None
    reason = comment or release.name
    return release, outcome, plan(call, when, site=release.site, verb="release", release=release.id, reason=reason)


def _opened(release: Release) -> Release:
    _require_proposed(release)
    release.state = "open"
    return release


def _time(call: Call, release: Release, at: str | None, time_zone: str) -> When | None:
    """When it is to be published: as is named now, or else as was wished."""
    if at is not None:
        return When.of(at, time_zone, now=call.now)
    wished = proposed_schedule(call.session, release)
    if wished is None:
        return None
    if due_at(wished) <= call.now:
        raise Conflict("The time that was wished has passed; name another in `at`.")
    return When(due_at(wished), wished.local_at, wished.time_zone)


def decline(call: Call, release: Release, *, comment: str) -> None:
    """Say no to a proposal, and why; who proposed it can alter it and propose it anew."""
    _require_proposed(release)
    _decide(call, release, "declined", comment)
    _wish_nothing(call.session, release)


def _require_proposed(release: Release) -> None:
    if release.state != "proposed":
        raise Conflict(f"Nobody has to decide about the release: it is {release.state}.")


def _decide(call: Call, release: Release, state: str, comment: str) -> None:
    release.state, release.comment = state, comment or None
    release.decided_by, release.decided_at = call.holder.name, call.now
    look_out(call.session, release.id)


def _wish_nothing(session: Session, release: Release) -> None:
    wished = proposed_schedule(session, release)
    if wished is not None:
        session.delete(wished)
        session.flush()
