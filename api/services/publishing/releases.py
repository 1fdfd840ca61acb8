"""Gathers versions into releases, publishes each in one change, and takes one back as far as nobody has built on it."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from api.errors import Conflict, InvalidContent, NotFound
from api.ids import new_id
from api.models import Release, ReleaseItem, Schedule
from api.reading.clocks import due_at
from api.services.accounts.audit import Call
from api.services.accounts.holders import as_maker
from api.services.publishing.foreseen import pinned_in
from api.services.publishing.outlooks import look_out
from api.services.publishing.pins import Pinned, Plan, find_pinned, let_stay, require_distinct
from api.services.publishing.plans import carry_out
from api.services.publishing.publication import Outcome, publication
from api.services.publishing.reverting import left_alone, put_back, require_some

MOST_ITEMS = 1000


def create_release(call: Call, *, site: str, name: str, description: str, is_proposed: bool = False) -> Release:
    """Make an empty release; one that is proposed waits for somebody who may publish."""
    release = Release(
        id=new_id(), site=site, name=name, description=description, state="proposed" if is_proposed else "open",
        created_at=call.now, created_by=call.holder.name, made_by=as_maker(call.holder),
        proposed_by=call.holder.identity if is_proposed else None,
    )  # fmt: skip
    call.session.add(release)
    look_out(call.session, release.id)
    return release


def find_release(session: Session, id: str) -> Release:
    """The release with that id, or NotFound."""
    found = session.get(Release, id)
    if found is None:
        raise NotFound(f"There is no release {id!r}.")
    return found


def require_open(release: Release) -> None:
    """Refuse what can only be done with a release that is not published yet, and that nobody has to accept first."""
    if release.state == "proposed":
        raise Conflict("The release is proposed: somebody who may publish it must accept it first.")
    if release.state != "open":
        raise Conflict(f"The release is {release.state} already.")


def require_not_decided(release: Release) -> None:
    """Refuse what can only be done with a release that is open or proposed."""
    if release.state != "proposed":
        require_open(release)


def require_no_time(session: Session, release: Release) -> None:
    """Refuse a second time for a release: it would be published at the first."""
    if (planned := pending_schedule(session, release)) is not None:
        raise Conflict(f"The release is planned already, by the schedule {planned.id}; move that one to another time.")


def put_items(session: Session, release: Release, items: Sequence[Pinned], *, keep: bool) -> None:
    """Pin texts in a release, each beside what is live now; with `keep`, beside the items that are there."""
    require_not_decided(release)
    require_distinct(items)
    fresh = [_item(session, pin) for pin in items]
    places = {pin.place for pin in items}
    kept = [each for each in release.items if keep and _place(each) not in places]
    if len(kept) + len(fresh) > MOST_ITEMS:
        error = {"pointer": "#/items", "detail": f"At most {MOST_ITEMS} items."}
        raise InvalidContent("The release is too large.", errors=[error])
    release.items = kept
    # A text that is pinned anew would otherwise meet its own old row.
    session.flush()
    release.items = [*kept, *fresh]
    # The release's count of alterations covers its items too.
    flag_modified(release, "name")
    look_out(session, release.id)


def _item(session: Session, pin: Pinned) -> ReleaseItem:
    let_stay(session, [pin])
    found = find_pinned(session, pin)
    if pin.version is None and found.live is None:
        raise Conflict(
            f"Record {pin.record!r} is not live in {pin.locale!r} on site {pin.site!r}: nothing to take down."
        )
    return ReleaseItem(
        record_id=pin.record, site=pin.site, locale=found.translation.locale, version=pin.version, replaces=found.live
    )  # fmt: skip


def _place(item: ReleaseItem) -> tuple[str, str, str]:
    return item.record_id, item.site, item.locale


def planned_items(release: Release) -> list[dict[str, Any]]:
    """The items as the API answers them."""
    names = ("site", "locale", "version", "replaces")
    return [{"record": each.record_id, **{name: getattr(each, name) for name in names}} for each in release.items]


def release_plan(release: Release) -> Plan:
    """What publishing the release does: each pin goes live, or without a version is taken down."""
    require_open(release)
    if not release.items:
        raise Conflict("The release is empty.")
    return pinned_in(release)


def publish_release(
    call: Call, find: Callable[[], Release], *, reason: str = "", dry_run: bool = False
) -> tuple[Release, Outcome]:
    """Publish everything in a release, in one change; it is found once the ledger is locked, so as it is by then."""
    with publication(call, "publish", dry_run=dry_run) as made:
        release = find()
        made.change.because(reason or release.name)
        plan = release_plan(release)
        made.watch(_records(release))
        made.block(carry_out(made.change, plan))
        # Before the change is told of, which names whatever is still to come and cannot any more.
        release.state = "published"
        look_out(call.session, release.id)
    if not dry_run:
        release.published_seq = made.outcome.seq
        call.session.flush()
    return release, made.outcome


def revert_release(
    call: Call, find: Callable[[], Release], *, reason: str = "", dry_run: bool = False
) -> tuple[Release, Outcome, list[dict[str, Any]]]:
    """Give readers back what they had before a release, and list what was left alone."""
    with publication(call, "revert", dry_run=dry_run) as made:
        release = find()
        made.change.because(reason or release.name)
        seq, texts = _seq(release), _texts(release)
        left = left_alone(call.session, seq, texts)
        if not dry_run:
            require_some(texts, left)
        made.watch(_records(release))
        made.block(put_back(made.change, seq, texts, left))
    if not dry_run:
        release.state, release.reverted_seq = "reverted", made.outcome.seq
        call.session.flush()
    return release, made.outcome, [each.as_json() for each in left]


def _records(release: Release) -> set[str]:
    return {item.record_id for item in release.items}


def delete_release(session: Session, release: Release) -> None:
    """Delete a release that nobody has published or planned; the ledger never knew it."""
    if release.state != "declined":
        require_not_decided(release)
    if session.scalar(select(Schedule.id).where(Schedule.release_id == release.id).limit(1)) is not None:
        raise Conflict("The release has been scheduled, and the schedule's history names it.")
    session.delete(release)
    look_out(session, release.id)


def pending_schedule(session: Session, release: Release) -> Schedule | None:
    """When the release will be published, where that is planned."""
    planned = select(Schedule).where(Schedule.release_id == release.id, Schedule.state == "pending")
    return min(session.scalars(planned), key=due_at, default=None)


def proposed_schedule(session: Session, release: Release) -> Schedule | None:
    """The time that is wished for a release which somebody proposes, where one is."""
    return session.scalars(
        select(Schedule).where(Schedule.release_id == release.id, Schedule.state == "proposed")
    ).one_or_none()


def _texts(release: Release) -> list[Pinned]:
    return [Pinned(*_place(each)) for each in release.items]


def _seq(release: Release) -> int:
    if release.state != "published" or release.published_seq is None:
        raise Conflict(f"Only a published release can be reverted; this one is {release.state}.")
    return release.published_seq
