"""Writes the ledger: one change at a time, which opens and closes facts and seals itself with a hash."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from api.canonical import canonical, fingerprint, parse, sha256
from api.canonical import rfc3339 as rfc3339
from api.models import Change, Fact, Ledger, Reference
from api.models.base import table_of
from api.services.families import follow
from api.services.knowing import forget, known

Subject = tuple[str, str, str, str]
"""(kind, site, record id, locale), with empty strings where a part does not apply."""

# Every change runs these, so they are built once and go past the mapped objects, which would double their cost.
_LEDGER, _CHANGE, _FACT = table_of(Ledger), table_of(Change), table_of(Fact)
_NEXT = update(_LEDGER).values(seq=_LEDGER.c.seq + 1).returning(_LEDGER.c.seq, _LEDGER.c.hash, _LEDGER.c.at)
_BEGIN = insert(_CHANGE)
_OPEN_FACT = select(_FACT.c.id, _FACT.c.kind, _FACT.c.site, _FACT.c.record_id, _FACT.c.locale, _FACT.c.value, _FACT.c.sha256).where(
    _FACT.c.kind == bindparam("kind"), _FACT.c.site == bindparam("site"), _FACT.c.record_id == bindparam("record_id"),
    _FACT.c.locale == bindparam("locale"), _FACT.c.to_seq.is_(None),
)  # fmt: skip
_CLOSE = update(_FACT).where(_FACT.c.id == bindparam("fact")).values(to_seq=bindparam("seq"))
_OPEN = insert(_FACT)
_REFER = insert(table_of(Reference))
_SEAL = update(_CHANGE).where(_CHANGE.c.seq == bindparam("change")).values(hash=bindparam("hash"))
_MOVE = update(_LEDGER).values(hash=bindparam("hash"), at=bindparam("at"))


class Stated(Protocol):
    """As much of a fact as a change's hash covers."""

    @property
    def kind(self) -> str: ...
    @property
    def site(self) -> str: ...
    @property
    def record_id(self) -> str: ...
    @property
    def locale(self) -> str: ...
    @property
    def sha256(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """A fact that holds while a change is being written."""

    id: int
    kind: str
    site: str
    record_id: str
    locale: str
    value: str
    sha256: str


def change_hash(previous: str, change: Change, opened: Iterable[Stated], closed: Iterable[Stated]) -> str:
    """The ledger's hash after a change: over the one before, the change, and every fact it opens or closes."""
    facts = sorted([["open", *_identity(fact)] for fact in opened] + [["close", *_identity(fact)] for fact in closed])
    return fingerprint([previous, change.seq, rfc3339(change.at), change.actor, change.verb, change.reason, facts])


def _identity(fact: Stated) -> list[str]:
    return [fact.kind, fact.site, fact.record_id, fact.locale, fact.sha256]


class OpenChange:
    """A change being written; it holds the ledger's lock until its transaction ends."""

    def __init__(self, session: Session, change: Change, previous: str) -> None:
        self.session = session
        self.change = change
        self._previous = previous
        self._opened: list[Standing] = []
        self._closed: list[Standing] = []
        self._standing: dict[tuple[str, ...], Standing | None] = {}

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
        # The closed interval must be written before the open one, and the references need the fact's number.
        if before is not None:
            self._close(before)
        self._open(subject, text, slug, targets)

    def _open(self, subject: tuple[str, ...], text: str, slug: str | None, targets: Iterable[str]) -> None:
        kind, site, record_id, locale = subject
        what = {
            "kind": kind,
            "site": site,
            "record_id": record_id,
            "locale": locale,
            "value": text,
            "sha256": sha256(text),
        }
        made = self.session.execute(_OPEN, {**what, "from_seq": self.seq, "slug": slug})
        (number,) = made.inserted_primary_key  # type: ignore[attr-defined]
        if references := [{"fact_id": number, "target": target} for target in sorted(set(targets))]:
            self.session.execute(_REFER, references)
        fact = Standing(id=number, **what)
        self._opened.append(fact)
        self._alter(subject, fact)

    def end(self, *subject: str) -> bool:
        """Let what holds of a subject end with this change; False where nothing did."""
        fact = self._open_fact(subject)
        if fact is None:
            return False
        self._close(fact)
        return True

    def _close(self, fact: Standing) -> None:
        self.session.execute(_CLOSE, {"fact": fact.id, "seq": self.seq})
        self._closed.append(fact)
        self._alter((fact.kind, fact.site, fact.record_id, fact.locale), None)

    def _alter(self, subject: tuple[str, ...], fact: Standing | None) -> None:
        _, site, record_id, _ = subject
        self._standing[subject] = fact
        what = known(self.session)
        what.states.pop(record_id, None)
        if not record_id:
            what.settings.pop(site, None)
            what.sites = what.ledger = None

    def _open_fact(self, subject: tuple[str, ...]) -> Standing | None:
        if subject not in self._standing:
            named = dict(zip(("kind", "site", "record_id", "locale"), subject, strict=True))
            row = self.session.execute(_OPEN_FACT, named).one_or_none()
            self._standing[subject] = None if row is None else Standing(*row)
        return self._standing[subject]

    def seal(self) -> Change:
        """Chain the change to the one before it; nothing may be added to it afterwards."""
        self.change.hash = change_hash(self._previous, self.change, self._opened, self._closed)
        self.session.execute(_SEAL, {"change": self.seq, "hash": self.change.hash})
        self.session.execute(_MOVE, {"hash": self.change.hash, "at": self.change.at})
        alters_settings = any(fact.kind == "settings" for fact in (*self._opened, *self._closed))
        follow((self.seq - 1, self._previous), (self.seq, self.change.hash), alters_settings=alters_settings)
        return self.change

    def abandon(self) -> None:
        """Give the number back: a change that opens and closes nothing is as if it had never begun."""
        if not self.is_empty:
            raise RuntimeError("only an empty change can be abandoned")
        self.session.execute(delete(_CHANGE).where(_CHANGE.c.seq == self.seq))
        self.session.execute(update(_LEDGER).values(seq=_LEDGER.c.seq - 1))


def hold_ledger(session: Session) -> None:
    """Let nobody else publish until this transaction ends, so that what is checked now still holds at the change."""
    session.execute(update(Ledger).values(seq=Ledger.seq))
    forget(session)


def open_change(session: Session, *, actor: str, verb: str, now: datetime, reason: str = "") -> OpenChange:
    """Begin a change: the ledger is locked from here to the end of the transaction, so publications are serial.

    This must be the transaction's first statement, so that whatever it reads afterwards is what it will follow.
    """
    session.flush()
    seq, previous, last = session.execute(_NEXT).one()
    forget(session)
    known(session).ledger = (seq - 1, previous)
    # A clock that was set back must not make a later change look earlier.
    at = max(now.astimezone(UTC), last)
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    row = {"seq": seq, "at": at, "actor": actor, "verb": verb, "reason": reason, "hash": ""}
    session.execute(_BEGIN, row)
    return OpenChange(session, Change(**row), previous)
