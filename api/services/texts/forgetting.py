"""Forgets work in progress that is kept for a short while, where nobody adds to it any more."""

from datetime import datetime

from sqlalchemy.orm import Session

from api.models import FoldedVersion, Presence
from api.models.base import table_of
from api.services.texts import autosaves, presence
from api.services.texts.passing import let_go


def forget_work(session: Session, *, now: datetime) -> bool:
    """Forget some of what autosaves said long ago, and who had a text open; whether there was any."""
    folded = let_go(session, table_of(FoldedVersion).c.folded_at, now - autosaves.KEPT)
    left = let_go(session, table_of(Presence).c.seen_at, now - presence.LASTS)
    return folded or left
