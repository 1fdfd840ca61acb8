"""Tries whether what is planned could be carried out as things stand: it is done, looked at and undone again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api import spelling
from api.errors import Conflict, ContentError, StaleVersion, kind_of
from api.models import Schedule
from api.services.accounts.audit import Call
from api.services.accounts.holders import maker_now
from api.services.accounts.permissions import Holder
from api.services.ledger.changes import OpenChange, open_change
from api.services.ledger.lookup import live_records
from api.services.ledger.memory import touched
from api.services.publishing.blockers import refuse_blockers
from api.services.publishing.foreseen import Ahead
from api.services.publishing.pins import Blocker
from api.services.publishing.plans import bring_about
from api.services.publishing.rights import require_still

log = structlog.get_logger()
MAY_BE_SO_ALREADY = ("hide", "show", "order")
"""The verbs of which it does not matter whether what they are to bring about is so by then."""

Risk = dict[str, Any]
"""The problem that a plan would meet, by its `type`, as a call would have got it."""


def try_out(session: Session, ahead: Ahead, *, now: datetime) -> tuple[Risk | None, set[str]]:
    """What a plan would meet if it were carried out now, and what it rests on."""
    by, grounds = planner_of(session, ahead), set(ahead.records)
    try:
        with _undone(session):
            change = open_change(session, actor=by.name, verb="try", now=now)
            blockers = bring_about(change, ahead, by=by)
            grounds |= _grounds(change, ahead)
            require_right(Call(session, by, now, "try"), ahead)
            _refuse(ahead, change, blockers)
    except (DBAPIError, StaleVersion):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, what somebody else does in the meantime must go through
        if not isinstance(error, ContentError):
            log.exception("plan met an unexpected error", plan=ahead.id)
        return failure_of(error), grounds
    return None, grounds


@contextmanager
def _undone(session: Session) -> Iterator[None]:
    """What is done within the block is as if it had never been; nothing that follows what readers get hears of it."""
    notes = touched(session)
    records, sites = set(notes.records), set(notes.sites)
    attempt = session.begin_nested()
    try:
        yield
    finally:
        attempt.rollback()
        session.expire_all()
        notes.records, notes.sites = records, sites


def _grounds(change: OpenChange, ahead: Ahead) -> set[str]:
    """The records that those of a plan point at, and the slugs that it gives."""
    pointing = live_records(change.session, ahead.records)
    return {target for each in pointing.values() for target in each.targets} | {
        slug_ground(each) for each in change.slugs
    }


def _refuse(ahead: Ahead, change: OpenChange, blockers: list[Blocker]) -> None:
    refuse_blockers(blockers)
    if change.is_empty and not may_be_so_already(ahead.schedule):
        raise Conflict("Nothing would change: it is all as asked for already.")


def may_be_so_already(planned: Schedule | None) -> bool:
    """Whether it is well where a schedule finds that what it is to bring about is so already."""
    return planned is not None and planned.verb in MAY_BE_SO_ALREADY


def planner_of(session: Session, ahead: Ahead) -> Holder:
    """Who planned it, with what they may now."""
    planned = ahead.schedule
    if planned is None:
        return Holder(ahead.release.created_by if ahead.release else "", ())
    return maker_now(session, planned.planned_by, planned.created_by)


def require_right(call: Call, ahead: Ahead) -> None:
    """Refuse a plan of somebody who may not do it any more; a release without a time runs in nobody's name."""
    if ahead.schedule is not None:
        require_still(call, ahead.items, neutral=ahead.schedule.verb == "order")


def failure_of(error: Exception) -> Risk:
    """What a plan met, for people to see; what is no refusal is a fault of ours."""
    facts = (
        {"detail": error.detail, **error.facts}
        if isinstance(error, ContentError)
        else {"detail": "It met an unexpected error; the log has more."}
    )
    return {"type": kind_of(error), **facts}


def slug_ground(slug: str) -> str:
    """A slug as something that a plan rests on."""
    return f"slug:{spelling.slug(slug)}"
