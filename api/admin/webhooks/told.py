"""Deliveries as answers tell them."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.admin.values import moments
from api.canonical import rfc3339
from api.models import Delivery, DeliveryAttempt

_MOST_ATTEMPTS = 10


def delivery_value(session: Session, delivery: Delivery) -> dict[str, Any]:
    """A message with its newest tries."""
    mine = DeliveryAttempt.delivery == delivery.number
    newest = select(DeliveryAttempt).where(mine).order_by(DeliveryAttempt.id.desc()).limit(_MOST_ATTEMPTS)
    return {
        **{name: getattr(delivery, name) for name in ("id", "type", "site", "seq", "state")},
        **moments(created_at=delivery.created_at, delivered_at=delivery.delivered_at, next_at=delivery.due_at),
        "attempts": [_attempt_value(each) for each in session.scalars(newest)],
        "attempts_total": session.scalar(select(func.count()).where(mine)),
    }


def _attempt_value(attempt: DeliveryAttempt) -> dict[str, Any]:
    return {
        "at": rfc3339(attempt.at),
        **{name: getattr(attempt, name) for name in ("duration_ms", "status", "answer", "failure")},
    }
