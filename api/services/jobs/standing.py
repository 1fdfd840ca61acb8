"""The jobs that every installation has, so that it is seen where nobody does them."""

from datetime import datetime

from sqlalchemy.orm import Session

from api.services.jobs.claims import begin

STANDING = {"schedules": 5, "reviews-due": 5, "plans": 5, "letters": 10, "forgetting": 600}
"""How many seconds after it was done each is to be looked at again, by its name."""


def begin_standing(session: Session, *, now: datetime) -> None:
    """Let there be all of them."""
    for name, interval_s in STANDING.items():
        begin(session, name, interval_s, now=now)
