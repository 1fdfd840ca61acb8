"""What is to be sent to a webhook, in its order: tried again after failures, and kept for a while as a log."""

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from api.errors import Conflict, NotFound
from api.ids import new_id
from api.models import Delivery, DeliveryAttempt, Webhook
from api.services.webhooks.events import TEST
from api.services.webhooks.messages import test_message
from api.services.webhooks.sending import Reply
from api.services.webhooks.webhooks import ledger_seq, sites_of

RETRIES = tuple(
    timedelta(seconds=each) for each in (5, 30, 120, 300, 900, 1800, 3600, 7200, 14400, 21600, 28800, 43200)
)
"""How long a message waits after each try that failed; the last pause recurs until it is given up."""
GIVEN_UP_AFTER = timedelta(days=3)
LONGEST_WAIT = timedelta(hours=6)
"""For no longer than this a receiver may ask to be left alone."""
KEPT_BYTES = 500
GONE = 410
_MOST_FORGOTTEN = 500


def next_due(session: Session, webhook_id: str, *, now: datetime) -> Delivery | None:
    """The message that is to be sent now; none may overtake one that waits."""
    first = (
        select(Delivery).where(Delivery.webhook_id == webhook_id, Delivery.state == "pending")
        .order_by(Delivery.number).limit(1)
    )  # fmt: skip
    found = session.scalars(first).one_or_none()
    return found if found is not None and (found.due_at is None or found.due_at <= now) else None


def note_attempt(session: Session, delivery: Delivery, answer: Reply, *, now: datetime) -> str | None:
    """Note what came of a try; the answer says why the webhook is to be given up, where it is.

    Another worker may have noted the same message meanwhile; then only that it was tried is kept.
    """
    failure = failure_of(answer)
    session.execute(insert(DeliveryAttempt), [_attempt(delivery, answer, failure, now)])
    if failure is None:
        _alter(session, delivery, state="delivered", delivered_at=now, due_at=None, tries=delivery.tries + 1)
        return None
    begun = delivery.begun_at or now
    ends = answer.status == GONE or now >= begun + GIVEN_UP_AFTER
    due = None if ends else min(now + _pause(delivery.tries, answer), begun + GIVEN_UP_AFTER)
    _alter(
        session, delivery, state="failed" if ends else "pending", tries=delivery.tries + 1, begun_at=begun, due_at=due
    )
    return _why(answer, failure) if ends else None


def failure_of(answer: Reply) -> str | None:
    """Why an answer counts as a failure; None where it does not."""
    if answer.status is None:
        return answer.failure or "No answer came."
    if 200 <= answer.status < 300:  # noqa: PLR2004 — the statuses of success
        return None
    if 300 <= answer.status < 400:  # noqa: PLR2004 — the statuses of what is elsewhere
        return f"It answered {answer.status}: messages follow no redirects, so give the address where it leads."
    return f"It answered {answer.status}."


def _why(answer: Reply, failure: str) -> str:
    if answer.status == GONE:
        return "It answered 410: nobody is there any more."
    return f"It failed for three days, at last so: {failure}"


def _pause(tries: int, answer: Reply) -> timedelta:
    """How long to wait, not all at the same moment; longer where the receiver asks for that."""
    usual = RETRIES[min(tries, len(RETRIES) - 1)] * random.uniform(0.8, 1.2)  # noqa: S311 — nothing is kept secret by it
    asked = answer.retry_after or ""
    return max(usual, min(timedelta(seconds=int(asked[:9])), LONGEST_WAIT)) if asked.isdecimal() else usual


def _attempt(delivery: Delivery, answer: Reply, failure: str | None, now: datetime) -> dict[str, Any]:
    return {
        "delivery": delivery.number, "at": now, "duration_ms": answer.duration_ms, "status": answer.status,
        "answer": answer.body[:KEPT_BYTES].decode(errors="replace").replace("\x00", "\N{REPLACEMENT CHARACTER}"), "failure": failure,
    }  # fmt: skip


def _alter(session: Session, delivery: Delivery, **values: Any) -> None:
    mine = update(Delivery).where(
        Delivery.number == delivery.number, Delivery.state == "pending", Delivery.tries == delivery.tries
    )
    session.execute(mine.values(**values))


def note_test(session: Session, webhook: Webhook, id: str, body: str, answer: Reply, *, now: datetime) -> Delivery:
    """Keep a message that was sent on trial, and what came of it."""
    state = "delivered" if failure_of(answer) is None else "failed"
    made = Delivery(
        id=id, webhook_id=webhook.id, type=TEST, site=None, seq=None, body=body, state=state, tries=1, created_at=now, begun_at=now,
        delivered_at=now if state == "delivered" else None,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.execute(insert(DeliveryAttempt), [_attempt(made, answer, failure_of(answer), now)])
    return made


def trial(session: Session, webhook: Webhook, *, now: datetime) -> tuple[str, str]:
    """A message to try with: its id and its body."""
    return new_id(), test_message(sites_of(webhook)[0], now, ledger_seq(session))


def redeliver(session: Session, delivery: Delivery) -> None:
    """Have a message sent again, by the same id, before those that come after it."""
    if delivery.state == "pending":
        raise Conflict("It is still to be sent.")
    delivery.state, delivery.tries, delivery.begun_at, delivery.due_at = "pending", 0, None, None
    session.flush()


def find_delivery(session: Session, webhook: Webhook, id: str) -> Delivery:
    """The message of a webhook with that id, or NotFound."""
    mine = select(Delivery).where(Delivery.webhook_id == webhook.id, Delivery.id == id)
    found = session.scalars(mine).one_or_none()
    if found is None:
        raise NotFound(f"The webhook has no delivery {id!r}, or it is not kept any more.")
    return found


def forget_old(session: Session, *, before: datetime) -> bool:
    """Forget messages that have come, or never will, and are older than a moment; whether there were any."""
    old = (
        select(Delivery.number).where(Delivery.created_at < before, Delivery.state != "pending").limit(_MOST_FORGOTTEN)
    )
    numbers = session.scalars(old).all()
    if numbers:
        session.execute(delete(DeliveryAttempt).where(DeliveryAttempt.delivery.in_(numbers)))
        session.execute(delete(Delivery).where(Delivery.number.in_(numbers)))
    return bool(numbers)
