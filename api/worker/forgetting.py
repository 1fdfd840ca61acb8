"""Forgets what is kept for a while only: whatever expires is named here, so that nothing of it stays for ever."""

from api.services.accounts.expired import forget_expired
from api.services.talk import outbox
from api.services.texts.forgetting import forget_work
from api.worker.turns import Turn

FORGETS = (forget_expired, forget_work, outbox.forget)


def forget_old(turn: Turn) -> bool:
    """Forget some of what is over; whether there may be more."""
    with turn.transaction() as session:
        found = [each(session, now=turn.now) for each in FORGETS]
    return any(found)
