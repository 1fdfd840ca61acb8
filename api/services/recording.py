"""Writes the ledger: one change at a time, which opens and closes facts and seals itself with a hash."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.canonical import canonical, fingerprint, parse, sha256
from api.canonical import rfc3339 as rfc3339
from api.models import Change, Fact, Ledger, Reference

Subject = tuple[str, str, str, str]
"""(kind, site, record id, locale), with empty strings where a part does not apply."""


def change_hash(previous: str, change: Change, opened: Iterable[Fact], closed: Iterable[Fact]) -> str:
    """The ledger's hash after a change: over the one before, the change, and every fact it opens or closes."""
    facts = sorted([["open", *_identity(fact)] for fact in opened] + [["close", *_identity(fact)] for fact in closed])
    return fingerprint([previous, change.seq, rfc3339(change.at), change.actor, change.verb, change.reason, facts])


def _identity(fact: Fact) -> list[str]:
    return [fact.kind, fact.site, fact.record_id, fact.locale, fact.sha256]


class OpenChange:
    """A change being written; it holds the ledger's lock until its transaction ends."""

    def __init__(self, session: Session, change: Change, previous: str, last: datetime) -> None:
        self.session = session
        self.change = change
        self._previous = previous
        self._last = last
        self._opened: list[Fact] = []
        self._closed: list[Fact] = []

    @property
    def seq(self) -> int:
        return self.change.seq

    @property
    def at(self) -> str:
        """The change's time, as facts hold it."""
        return rfc3339(self.change.at)

    @property
    def is_empty(self) -> bool:
        return not self._opened and not self._closed

    def standing(self, *subject: str) -> Any | None:
        """The value that holds of a subject now, or None."""
        fact = self._open_fact(subject)
        return None if fact is None else parse(fact.value)

    def state(self, *subject: str, value: Any, slug: str | None = None, targets: Iterable[str] = ()) -> None:
        """Make a value hold of a subject from this change on; the same value again is no fact."""
        text = canonical(value)
        before = self._open_fact(subject)
        if before is not None and before.value == text:
            return
        if before is not None:
            self._close(before)
        kind, site, record_id, locale = subject
        fact = Fact(
            kind=kind,
            site=site,
            record_id=record_id,
            locale=locale,
            from_seq=self.seq,
            value=text,
            sha256=sha256(text),
            slug=slug,
        )
        self.session.add(fact)
        # The closed interval must be written before the open one, and the references need the fact's number.
        self.session.flush()
        self.session.add_all(Reference(fact_id=fact.id, target=target) for target in sorted(set(targets)))
        self._opened.append(fact)

    def end(self, *subject: str) -> bool:
        """Let what holds of a subject end with this change; False where nothing did."""
        fact = self._open_fact(subject)
        if fact is None:
            return False
        self._close(fact)
        return True

    def _close(self, fact: Fact) -> None:
        fact.to_seq = self.seq
        self._closed.append(fact)
        self.session.flush()

    def _open_fact(self, subject: tuple[str, ...]) -> Fact | None:
        kind, site, record_id, locale = subject
        found = select(Fact).where(
            Fact.kind == kind, Fact.site == site, Fact.record_id == record_id, Fact.locale == locale, Fact.to_seq.is_(None)
        )  # fmt: skip
        return self.session.scalars(found).one_or_none()

    def seal(self) -> Change:
        """Chain the change to the one before it; nothing may be added to it afterwards."""
        self.change.hash = change_hash(self._previous, self.change, self._opened, self._closed)
        self.session.execute(update(Ledger).values(hash=self.change.hash))
        self.session.flush()
        return self.change

    def abandon(self) -> None:
        """Give the number back: a change that opens and closes nothing is as if it had never begun."""
        if not self.is_empty:
            raise RuntimeError("only an empty change can be abandoned")
        self.session.delete(self.change)
        self.session.flush()
        self.session.execute(update(Ledger).values(seq=Ledger.seq - 1, at=self._last))


def hold_ledger(session: Session) -> None:
    """Let nobody else publish until this transaction ends, so that what is checked now still holds at the change."""
    session.execute(update(Ledger).values(seq=Ledger.seq))


def open_change(session: Session, *, actor: str, verb: str, now: datetime, reason: str = "") -> OpenChange:
    """Begin a change: the ledger is locked from here to the end of the transaction, so publications are serial.

    This must be the transaction's first statement, so that whatever it reads afterwards is what it will follow.
    """
    seq, previous, last = session.execute(
        update(Ledger).values(seq=Ledger.seq + 1).returning(Ledger.seq, Ledger.hash, Ledger.at)
    ).one()
    # A clock that was set back must not make a later change look earlier.
    at = max(now.astimezone(UTC), last)
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    session.execute(update(Ledger).values(at=at))
    change = Change(seq=seq, at=at, actor=actor, verb=verb, reason=reason, hash="")
    session.add(change)
    session.flush()
    return OpenChange(session, change, previous, last)
