"""What becomes of jobs when a backup was put in place: nobody has any in hand, and what stands outside is not as they remember it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.models import Job

OUTSIDE = "purging/"
"""Jobs that remember what others have: caches hold what was published after the backup, too."""


def let_go(session: Session, *, now: datetime) -> None:
    """Give every job back, to be looked at at once; caches are purged of everything first."""
    for job in session.scalars(select(Job)):
        job.leased_by = job.leased_until = None
        job.turn += 1
        job.next_at = now
        if job.name.startswith(OUTSIDE):
            job.kept = job.position = None
