"""What is due by itself: schedules whose time has come, reviews that have fallen due, plans to try, and what is to be forgotten."""

from datetime import datetime

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.errors import StaleVersion
from api.models import Job, Schedule
from api.services.accounts.audit import Call
from api.services.accounts.permissions import HeldRole, Holder
from api.services.jobs.claims import LostTurn
from api.services.jobs.standing import STANDING
from api.services.publishing import due, outlooks, reviews_due
from api.worker.forgetting import forget_old
from api.worker.turns import Task, Turn

WORKER = Holder("worker", (HeldRole("publisher"),))
MOST_REVIEWS = 500
MOST_PLANS = 20
"""So many plans are tried in one turn: what is due comes first."""

log = structlog.get_logger()


def standing_tasks(_: Session) -> list[Task]:
    """Them all, what comes first first."""
    return [
        Task("schedules", STANDING["schedules"], _run_schedule, lambda session, _, now: due.has_due(session, now=now)),
        Task("reviews-due", STANDING["reviews-due"], _publish_due, _is_review_due),
        Task("plans", STANDING["plans"], _try_plans, lambda session, _, now: outlooks.is_to_be_tried(session, now=now)),
        Task("forgetting", STANDING["forgetting"], forget_old),
    ]


def _run_schedule(turn: Turn) -> bool:
    """Run the schedule that has been due longest."""
    try:
        with turn.transaction() as session:
            ran = due.run_next(session, now=turn.now)
            if ran is not None:
                _report(ran)
    except (DBAPIError, StaleVersion, LostTurn):
        raise
    except Exception:  # noqa: BLE001 - whatever it is, the schedules behind this one must still run
        log.exception("schedule met an unexpected error")
        # Marked, so that it does not stop those behind it.
        with turn.transaction() as session:
            due.set_aside(session, now=turn.now)
        return True
    return ran is not None


def _report(ran: Schedule) -> None:
    late = (ran.ran_at - ran.at).total_seconds() if ran.ran_at else 0
    log.info(
        "schedule run", schedule=ran.id, verb=ran.verb, site=ran.site, state=ran.state, seq=ran.seq, late_s=round(late, 1),
        failure=ran.failure,
    )  # fmt: skip


def _is_review_due(session: Session, _: Job, now: datetime) -> bool:
    return bool(reviews_due.falling_due(session, today=now.date()))


def _publish_due(turn: Turn) -> bool:
    """Publish which reviews have fallen due."""
    with turn.transaction() as session:
        outcome = reviews_due.publish_due(Call(session, WORKER, turn.now, "reviews"), most=MOST_REVIEWS)
        if outcome.seq is not None:
            log.info("reviews due", seq=outcome.seq, impact=outcome.impact_total)
    return outcome.seq is not None


def _try_plans(turn: Turn) -> bool:
    """Try whether plans could be carried out as things stand, one transaction each; whether more of them wait."""
    return all(_try_plan(turn) for _ in range(MOST_PLANS))


def _try_plan(turn: Turn) -> bool:
    """Try the plan that has waited longest; False where none waits."""
    try:
        with turn.transaction() as session:
            return outlooks.try_next(session, now=turn.now)
    except (DBAPIError, StaleVersion, LostTurn):
        raise
    except Exception:  # noqa: BLE001 - whatever it is, the plans behind this one must still be tried
        log.exception("plan met an unexpected error")
        with turn.transaction() as session:
            outlooks.put_off(session, now=turn.now)
        return True
