"""What releases and schedules have in common: how they are answered and listed."""

from collections.abc import Iterable
from datetime import UTC
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.admin.named import maker_of, with_names
from api.admin.paging import page_of
from api.canonical import parse, rfc3339
from api.errors import NotFound
from api.http.calls import call, published, session
from api.http.problems import problem_address
from api.models import Release, Schedule
from api.services.accounts.permissions import Permission
from api.services.ledger.lookup import find_lineage
from api.services.publishing.blockers import as_json
from api.services.publishing.clocks import due_at, zone_or_none
from api.services.publishing.foreseen import is_late, pinned_in, schedule_plan, superseded_in
from api.services.publishing.pins import Pinned, Plan
from api.services.publishing.releases import find_release, pending_schedule, planned_items
from api.services.publishing.titled import titled

Planned = TypeVar("Planned", Release, Schedule)


def schedules_told(session: Session, planned: Iterable[Schedule]) -> list[dict[str, Any]]:
    """Schedules as the API answers them."""
    return _named(_schedule(session, each) for each in planned)


def releases_told(session: Session, releases: Iterable[Release]) -> list[dict[str, Any]]:
    """Releases as the API answers them."""
    return _named(_release(session, each) for each in releases)


def schedule_answer(session: Session, planned: Schedule) -> dict[str, Any]:
    """A schedule as the API answers it."""
    return schedules_told(session, [planned])[0]


def release_answer(session: Session, release: Release) -> dict[str, Any]:
    """A release as the API answers it."""
    return releases_told(session, [release])[0]


def _named(plans: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Plans with the names of people and the titles of records, which are looked up for all of them at once."""
    made = with_names(list(plans))
    lists = [(each, name) for each in made for name in ("items", "blockers") if name in each]
    found = iter(titled(call(), (row for each, name in lists for row in each[name])))
    for each, name in lists:
        each[name] = list(islice(found, len(each[name])))
    return made


def _schedule(session: Session, planned: Schedule) -> dict[str, Any]:
    at, zone = due_at(planned), zone_or_none(planned.time_zone)
    there = at.astimezone(zone or UTC)
    return {
        "id": planned.id, "verb": planned.verb, "site": planned.site, "release": planned.release_id,
        "items": _items(session, planned), "at": rfc3339(at), "local_at": there.isoformat(timespec="seconds"),
        "time_zone": planned.time_zone, "time_zone_known": zone is not None, "reason": planned.reason, "state": planned.state,
        "ran_at": planned.ran_at and rfc3339(planned.ran_at), "seq": planned.seq, "problem": _problem(planned),
        "late": is_late(planned, now=call().now), **_foreseen(session, planned),
        "created_at": rfc3339(planned.created_at), "created_by": planned.created_by,
        "who": maker_of(planned.created_by, planned.planned_by), "etag": etag_of(planned),
    }  # fmt: skip


def _items(session: Session, planned: Schedule) -> list[dict[str, Any]]:
    return [_item(pin, replaces) for pin, replaces in _plan(session, planned).items()]


def _plan(session: Session, planned: Schedule) -> Plan:
    if planned.release_id is not None:
        return pinned_in(find_release(session, planned.release_id))
    return schedule_plan(planned)


def _foreseen(session: Session, planned: Schedule) -> dict[str, Any]:
    """Whether a schedule that has not run would fail as things stand, and on what."""
    if planned.state != "pending":
        return {"will_fail": False, "blockers": []}
    is_gone = planned.release_id is not None and find_release(session, planned.release_id).state != "open"
    plan = _plan(session, planned)
    blockers = [as_json(each) for each in superseded_in(plan, published())]
    return {"will_fail": is_gone or not plan or bool(blockers), "blockers": blockers}


def _item(pin: Pinned, replaces: int | None) -> dict[str, Any]:
    return {"site": pin.site, "record": pin.record, "locale": pin.locale, "version": pin.version, "replaces": replaces}


def _problem(planned: Schedule) -> dict[str, Any] | None:
    """What a failed run met, by the same `type` as a call would have got it."""
    if planned.failure is None:
        return None
    failure = parse(planned.failure)
    return {**failure, "type": problem_address(failure["type"])}


def etag_of(plan: Schedule | Release) -> str:
    """The name of a plan's present state."""
    return f"{plan.id}.{plan.revision}"


def _release(session: Session, release: Release) -> dict[str, Any]:
    planned = pending_schedule(session, release)
    return {
        "id": release.id, "site": release.site, "name": release.name, "description": release.description,
        "state": release.state, "published_seq": release.published_seq, "reverted_seq": release.reverted_seq,
        "items": planned_items(release), "scheduled_at": planned and rfc3339(due_at(planned)),
        "created_at": rfc3339(release.created_at), "created_by": release.created_by,
        "who": maker_of(release.created_by, None), "etag": etag_of(release),
    }  # fmt: skip


def may_read(session: Session, site: str) -> bool:
    """Whether the caller may see what is planned on a site; nobody sees plans of a site that is gone."""
    try:
        return call().holder.may(Permission.READ, find_lineage(session, site))
    except NotFound:
        return False


def page_of_plans(plan: type[Planned], query: dict[str, Any]) -> tuple[list[Planned], str | None]:
    """A page of the plans that the caller may see, the newest first, and the address of the next."""
    asked = [getattr(plan, name) == query[name] for name in ("site", "state") if name in query]
    return page_of(
        select(plan).where(*asked), plan.id, query, newest_first=True, keep=lambda each: may_read(session(), each.site)
    )
