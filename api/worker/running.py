"""What a worker does in each round, and the loop that it does it in."""

from datetime import UTC, datetime, timedelta
from threading import Event

import structlog
from sqlalchemy import delete, select
from sqlalchemy.exc import DBAPIError

from api.database import Database
from api.errors import StaleVersion
from api.models import IdempotentCall, Schedule
from api.services.accounts.audit import Call
from api.services.accounts.permissions import HeldRole, Holder
from api.services.publishing import due, outlooks, reviews_due

WORKER = Holder("worker", (HeldRole("publisher"),))
PAUSE_S = 5
MOST_REVIEWS = 500
MOST_PLANS = 20
"""So many plans are tried in one round: what is due comes first."""
REMEMBERED = timedelta(hours=24)

log = structlog.get_logger()


def work(database: Database, *, stop: Event, pause_s: float = PAUSE_S) -> None:
    """Do rounds until told to stop; a database that fails is asked again in the next."""
    while not stop.is_set():
        try:
            did_something = run_once(database, now=datetime.now(UTC))
        except (DBAPIError, StaleVersion) as error:
            did_something = False
            log.warning("round failed", error=type(error).__name__)
        if not did_something:
            stop.wait(pause_s)


def run_once(database: Database, *, now: datetime) -> bool:
    """One round: a schedule whose time has come, reviews that have fallen due, plans to try, old calls to forget.

    False where the next round may wait.
    """
    # Looking first takes no lock, so that idle workers are in nobody's way.
    with database.reading() as session:
        is_schedule_due = due.has_due(session, now=now)
        is_review_due = bool(reviews_due.falling_due(session, today=now.date()))
        is_plan_to_be_tried = outlooks.is_to_be_tried(session, now=now)
    ran = is_schedule_due and _run_schedule(database, now)
    reviewed = is_review_due and _publish_due(database, now)
    tried = is_plan_to_be_tried and _try_plans(database, now)
    return ran or reviewed or tried or _forget_calls(database, now)


def _run_schedule(database: Database, now: datetime) -> bool:
    try:
        with database.transaction() as session:
            ran = due.run_next(session, now=now)
            if ran is not None:
                _report(ran)
    except (DBAPIError, StaleVersion):
        raise
    except Exception:  # noqa: BLE001 - whatever it is, the schedules behind this one must still run
        log.exception("schedule met an unexpected error")
        _set_aside(database, now)
        return True
    return ran is not None


def _report(ran: Schedule) -> None:
    late = (ran.ran_at - ran.at).total_seconds() if ran.ran_at else 0
    log.info(
        "schedule run", schedule=ran.id, verb=ran.verb, site=ran.site, state=ran.state, seq=ran.seq, late_s=round(late, 1),
        failure=ran.failure,
    )  # fmt: skip


def _set_aside(database: Database, now: datetime) -> None:
    """Mark the schedule that met a fault of ours, so that it does not stop those behind it."""
    with database.transaction() as session:
        due.set_aside(session, now=now)


def _try_plans(database: Database, now: datetime) -> bool:
    """Try whether plans could be carried out as things stand, one transaction each; whether more of them wait."""
    for _ in range(MOST_PLANS):
        with database.transaction() as session:
            if not outlooks.try_next(session, now=now):
                return False
    return True


def _publish_due(database: Database, now: datetime) -> bool:
    with database.transaction() as session:
        outcome = reviews_due.publish_due(Call(session, WORKER, now, "reviews"), most=MOST_REVIEWS)
        if outcome.seq is not None:
            log.info("reviews due", seq=outcome.seq, impact=outcome.impact_total)
    return outcome.seq is not None


def _forget_calls(database: Database, now: datetime) -> bool:
    """Forget the answers of repeated calls, which nobody repeats after a day."""
    old = IdempotentCall.created_at < now - REMEMBERED
    with database.reading() as session:
        if session.scalar(select(IdempotentCall.id).where(old).limit(1)) is None:
            return False
    with database.transaction() as session:
        session.execute(delete(IdempotentCall).where(old))
    return True
