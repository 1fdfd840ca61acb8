"""What releases and schedules have in common: how they are answered and listed."""

from collections.abc import Iterable, Iterator
from datetime import UTC
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.admin.named import with_names
from api.admin.narrowed import require_known
from api.admin.paging import page_of
from api.canonical import rfc3339
from api.errors import NotFound
from api.http.calls import call, published, session
from api.http.problems import problem_address
from api.models import Release, Schedule
from api.reading.clocks import due_at, zone_or_none
from api.services.accounts.names import maker_of
from api.services.accounts.permissions import Permission
from api.services.ledger.lookup import find_lineage
from api.services.publishing.at_risk import at_risk
from api.services.publishing.clocks import shown
from api.services.publishing.foreseen import Ahead, ahead_of, is_late, problem_in, said_in
from api.services.publishing.outlooks import known_risks
from api.services.publishing.pins import Pinned
from api.services.publishing.releases import pending_schedule, planned_items, proposed_schedule
from api.services.publishing.titled import titled
from api.services.publishing.trying import Risk

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
    return with_titles(with_names(list(plans)))


def with_titles(plans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Plans with the types and titles of the records that they name, which are looked up for all of them at once."""
    lists = [found for each in plans for found in _lists_in(each)]
    found = iter(titled(call(), (row for each, name in lists for row in each[name])))
    for each, name in lists:
        each[name] = list(islice(found, len(each[name])))
    return plans


def _lists_in(plan: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Where a plan names records: what it holds, what stands in its way, and what it met."""
    for each in (plan, *(plan.get(name) for name in ("risk", "problem", "failure"))):
        if each:
            yield from ((each, name) for name in ("items", "records", "blockers") if each.get(name))


def _schedule(session: Session, planned: Schedule) -> dict[str, Any]:
    at, zone, ahead = due_at(planned), zone_or_none(planned.time_zone), ahead_of(session, planned)
    there = at.astimezone(zone or UTC)
    return {
        "id": planned.id, "verb": planned.verb, "site": planned.site, "release": planned.release_id,
        "items": [_item(pin, replaces) for pin, replaces in ahead.plan.items()],
        "records": [each._asdict() for each in ahead.places], "said": _said(planned),
        "at": rfc3339(at), "local_at": there.isoformat(timespec="seconds"), "clocks": shown(planned),
        "time_zone": planned.time_zone, "time_zone_known": zone is not None, "reason": planned.reason, "state": planned.state,
        "ran_at": planned.ran_at and rfc3339(planned.ran_at), "seq": planned.seq, "problem": _problem(planned),
        "late": is_late(planned, now=call().now), **_foreseen(session, planned, ahead),
        "created_at": rfc3339(planned.created_at), "created_by": planned.created_by,
        "who": maker_of(planned.created_by, planned.planned_by), "etag": etag_of(planned),
    }  # fmt: skip


def _said(planned: Schedule) -> dict[str, Any]:
    return {"type" if name == "type_name" else name: value for name, value in said_in(planned).items()}


def _foreseen(session: Session, planned: Schedule, ahead: Ahead) -> dict[str, Any]:
    """Whether a schedule that has not run would fail as things stand, and on what."""
    plans = [ahead] if planned.state == "pending" else []
    found = next(at_risk(session, plans, published(), call().unread), None)
    risk = found and risk_answer(found.risk)
    return {"will_fail": found is not None, "blockers": found.blockers if found else [], "risk": risk}


def risk_answer(risk: Risk) -> Risk:
    """Why a plan could not be carried out as things stand, as the API answers it."""
    return {**risk, "type": problem_address(risk["type"])}


def _tried(session: Session, release: Release) -> Risk | None:
    """What publishing a release would meet, a time being set for it or not."""
    return next((risk_answer(each) for each in known_risks(session, [release.id], call().unread).values()), None)


def _item(pin: Pinned, replaces: int | None) -> dict[str, Any]:
    return {"site": pin.site, "record": pin.record, "locale": pin.locale, "version": pin.version, "replaces": replaces}


def _problem(planned: Schedule) -> dict[str, Any] | None:
    """What a failed run met, by the same `type` as a call would have got it."""
    return risk_answer(problem_in(planned.failure)) if planned.failure else None


def etag_of(plan: Schedule | Release) -> str:
    """The name of a plan's present state."""
    return f"{plan.id}.{plan.revision}"


def _release(session: Session, release: Release) -> dict[str, Any]:
    planned, wished = pending_schedule(session, release), proposed_schedule(session, release)
    return {
        "id": release.id, "site": release.site, "name": release.name, "description": release.description,
        "state": release.state, "published_seq": release.published_seq, "reverted_seq": release.reverted_seq,
        "items": planned_items(release), "scheduled_at": planned and rfc3339(due_at(planned)), "schedule": planned and planned.id,
        "proposed_for": wished and rfc3339(due_at(wished)), "decided_by": release.decided_by,
        "decided_at": release.decided_at and rfc3339(release.decided_at), "comment": release.comment, "risk": _tried(session, release),
        "created_at": rfc3339(release.created_at), "created_by": release.created_by,
        "who": maker_of(release.created_by, release.made_by), "etag": etag_of(release),
    }  # fmt: skip


def may_read(session: Session, site: str) -> bool:
    """Whether the caller may see what is planned on a site; nobody sees plans of a site that is gone."""
    try:
        return call().holder.may(Permission.READ, find_lineage(session, site))
    except NotFound:
        return False


def page_of_plans(plan: type[Planned], query: dict[str, Any]) -> tuple[list[Planned], str | None]:
    """A page of the plans that the caller may see, the newest first, and the address of the next."""
    require_known(query)
    asked = [getattr(plan, name) == query[name] for name in ("site", "state") if name in query]
    return page_of(
        select(plan).where(*asked), plan.id, query, newest_first=True, keep=lambda each: may_read(session(), each.site)
    )
