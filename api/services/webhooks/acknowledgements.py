"""Keeps which change is shown elsewhere, as whoever shows it says: in answers to messages, later, or by a name of its own."""

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from api import spelling
from api.errors import InvalidContent, InvalidParameter, NotFound
from api.ids import new_id
from api.models import Delivery, Receiver, Webhook
from api.services.webhooks.sending import Reply
from api.services.webhooks.webhooks import ledger_seq

_LONGEST_NAME = 100


def report(session: Session, site: str, name: str, seq: int, *, now: datetime) -> Receiver:
    """Note which change a website shows, as it tells of itself by a name."""
    _check(session, seq)
    name = spelling.one_line(name)
    if not (name.isprintable() and 1 <= len(name) <= _LONGEST_NAME):
        detail = f"A receiver's name has 1 to {_LONGEST_NAME} characters that can be seen."
        raise InvalidParameter(detail, errors=[{"parameter": "name", "detail": detail}])
    mine = select(Receiver).where(Receiver.site == site, Receiver.name == name)
    receiver = session.scalars(mine).one_or_none()
    if receiver is None:
        receiver = Receiver(id=new_id(), site=site, name=name, since_seq=0, plans="{}")
        session.add(receiver)
    receiver.shows_seq, receiver.shows_at = seq, now
    session.flush()
    return receiver


def acknowledge(session: Session, webhook: Webhook, seq: int, *, now: datetime) -> None:
    """Note which change is shown where a webhook leads, as whoever is there says."""
    _check(session, seq)
    mine = update(Receiver).where(Receiver.webhook_id == webhook.id)
    session.execute(mine.values(shows_seq=seq, shows_at=now))


def _check(session: Session, seq: int) -> None:
    newest = ledger_seq(session)
    if seq > newest:
        detail = f"The newest change is {newest}."
        raise InvalidContent("Nobody shows what is yet to come.", errors=[{"pointer": "#/shows/seq", "detail": detail}])


def note_taken(session: Session, delivery: Delivery, answer: Reply, *, now: datetime) -> None:
    """Note that a webhook took a message, and what it says in its answer to show; its answers only ever move it on."""
    mine = update(Receiver).where(Receiver.webhook_id == delivery.webhook_id)
    if delivery.seq is not None:
        is_newer = or_(Receiver.sent_seq.is_(None), Receiver.sent_seq <= delivery.seq)
        session.execute(mine.where(is_newer).values(sent_seq=delivery.seq, sent_at=now))
    shows = shown_by(answer)
    if shows is not None and shows <= ledger_seq(session):
        is_later = func.coalesce(Receiver.shows_seq, -1) <= shows
        session.execute(mine.where(is_later).values(shows_seq=shows, shows_at=now))


def shown_by(answer: Reply) -> int | None:
    """Which change an answer says is shown, by its header or its JSON; None where it says nothing that can be meant."""
    said: Any = answer.shows
    if said is None:
        try:
            said = orjson.loads(answer.body)["shows"]["seq"]
        except (ValueError, TypeError, KeyError, IndexError):
            return None
    if isinstance(said, str):
        said = int(said) if said.isdecimal() and len(said) < 10 else None  # noqa: PLR2004 — no seq has more digits
    return said if isinstance(said, int) and not isinstance(said, bool) and said >= 0 else None


def forget_receiver(session: Session, site: str, name: str) -> None:
    """Take a website that told of itself off the board."""
    mine = select(Receiver).where(Receiver.site == site, Receiver.name == name)
    receiver = session.scalars(mine).one_or_none()
    if receiver is None:
        raise NotFound(f"Site {site!r} has no receiver {name!r} that told of itself.")
    session.delete(receiver)
    session.flush()
