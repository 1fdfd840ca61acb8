"""Delivers messages to webhooks: finds what changes come to, sends it in order, and notes what came of each try."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Lock

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.config import Settings
from api.models import Delivery, Job, Ledger, Receiver, Webhook
from api.services.accounts.audit import Call
from api.services.accounts.permissions import HeldRole, Holder
from api.services.webhooks import deliveries
from api.services.webhooks.acknowledgements import note_taken
from api.services.webhooks.disabling import give_up
from api.services.webhooks.finding import Plan, find_next, heard_plans, kept_of, plans_at_risk, write
from api.services.webhooks.sending import TOTAL_S, Reply, send
from api.services.webhooks.signatures import headers, signing_now
from api.services.webhooks.steps import Steps
from api.services.webhooks.webhooks import JOB, job_of
from api.worker.turns import Task, Turn

WORKER = Holder("worker", (HeldRole("publisher"),))
INTERVAL_S = 5
LOG, LOG_INTERVAL_S = "webhooks-log", 600
MOST_IN_A_TURN = 50
"""So many messages are sent to one webhook before it is another's turn."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Deliverer:
    """Sends what webhooks of a database are to hear of."""

    settings: Settings
    total_s: float = TOTAL_S
    """How long one message may take."""
    _steps: dict[str, Steps] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def tasks(self, session: Session) -> list[Task]:
        """A task for each webhook, so that one that fails holds up no other; and one for the log."""
        look = _Look(session.scalars(select(Ledger.seq)).one(), _first_pending(session))
        rows = session.execute(select(Webhook, Receiver).join(Receiver, Receiver.webhook_id == Webhook.id))
        log = Task(LOG, LOG_INTERVAL_S, self.forget)

        def task(webhook: Webhook, receiver: Receiver) -> Task:
            # Looked at one by one, so that a webhook of which something cannot be read holds up no other.
            return Task(job_of(webhook.id), INTERVAL_S, self.deliver, partial(look.at, webhook, receiver))

        return [log, *(task(*row) for row in rows)]

    def forget(self, turn: Turn) -> bool:
        """Forget some of what was sent long ago; whether there may be more."""
        with turn.transaction() as session:
            return deliveries.forget_old(session, before=turn.now - timedelta(days=self.settings.webhook_log_days))

    def deliver(self, turn: Turn) -> bool:
        """Send some of what is due to one webhook, or find more of it; whether there may be more."""
        id = turn.claim.name.removeprefix(JOB)
        return all(self._send_next(turn, id) or self._find(turn, id) for _ in range(MOST_IN_A_TURN))

    def _send_next(self, turn: Turn, id: str) -> bool:
        """Send the message that is due; False where none is, or it has failed."""
        with turn.database.reading() as session:
            now = turn.clock(session)
            webhook, due = session.get(Webhook, id), deliveries.next_due(session, id, now=now)
        if webhook is None or webhook.disabled_at is not None or due is None:
            return False
        # What is sent cannot be undone, so nobody else may be about to send it too.
        turn.renew()
        body = due.body.encode()
        signed = headers(signing_now(webhook.signing, now), due.id, now, body)
        answer = send(
            webhook.url, {"content-type": "application/json", "user-agent": "clinic-content", **signed}, body,
            allowed=self.settings.webhooks_allow_private or (), total_s=self.total_s,
        )  # fmt: skip
        return self._note(turn, due, answer)

    def _note(self, turn: Turn, due: Delivery, answer: Reply) -> bool:
        with turn.transaction() as session:
            now = turn.clock(session)
            why = deliveries.note_attempt(session, due, answer, now=now)
            is_taken = deliveries.failure_of(answer) is None
            if is_taken:
                note_taken(session, due, answer, now=now)
            webhook = session.get(Webhook, due.webhook_id)
            if why is not None and webhook is not None:
                give_up(Call(session, WORKER, now, "webhooks"), webhook, why)
        log.info("message sent", webhook=due.webhook_id, message=due.id, status=answer.status, taken=is_taken)
        return is_taken

    def _find(self, turn: Turn, id: str) -> bool:
        """Find what the next changes come to; False where there are none, or something is still to be sent first."""
        with turn.database.reading() as session:
            now = turn.clock(session)
            webhook = session.get(Webhook, id)
            receiver = session.scalars(select(Receiver).where(Receiver.webhook_id == id)).one_or_none()
            if webhook is None or webhook.disabled_at is not None or receiver is None or _is_any_pending(session, id):
                return False
            found = find_next(session, webhook, receiver, self._steps_of(id), self._changes, turn.renew, now=now)
        turn.position = found.until
        if found.until == found.since and not found.rows and found.plans == receiver.plans:
            return False
        with turn.transaction() as session:
            return write(session, webhook, found)

    def _changes(self, site: str, seq: int) -> str:
        """Where all that a change did to a site is told, never older than the change itself."""
        return f"{self.settings.public_prefix or ''}/v1/sites/{site}/changes?since={seq - 1}&min_seq={seq}"

    def _steps_of(self, id: str) -> Steps:
        with self._lock:
            return self._steps.setdefault(id, Steps())


@dataclass
class _Look:
    """What one look at the database shows of all webhooks."""

    head: int
    waiting: Mapping[str, datetime | None]
    """When the first message that waits for each is due; null at once."""
    _plans: Sequence[Plan] | None = None

    def plans(self, session: Session) -> Sequence[Plan]:
        """What is planned and would fail, for those webhooks that hear of it."""
        if self._plans is None:
            self._plans = plans_at_risk(session)
        return self._plans

    def at(self, webhook: Webhook, receiver: Receiver, session: Session, _job: Job, now: datetime) -> bool:
        """Whether something is to be sent to one, or looked for; what waits for another try lets nothing overtake it."""
        if webhook.disabled_at is not None:
            return False
        if webhook.id in self.waiting:
            due_at = self.waiting[webhook.id]
            return due_at is None or due_at <= now
        is_behind = (receiver.position or 0) < self.head
        return is_behind or receiver.plans != kept_of(heard_plans(webhook, partial(self.plans, session)))


def _first_pending(session: Session) -> dict[str, datetime | None]:
    """When the first message that is to be sent to each webhook is due."""
    first = select(func.min(Delivery.number)).where(Delivery.state == "pending").group_by(Delivery.webhook_id)
    rows = session.execute(select(Delivery.webhook_id, Delivery.due_at).where(Delivery.number.in_(first)))
    return {id: due_at for id, due_at in rows}  # noqa: C416


def _is_any_pending(session: Session, id: str) -> bool:
    return (
        session.scalar(select(Delivery.number).where(Delivery.webhook_id == id, Delivery.state == "pending").limit(1))
        is not None
    )
