"""What a transaction has looked up already, so that no service needs to hand it to the next one and nothing is read twice."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from typing import TypeVar

from sqlalchemy.orm import Session, SessionTransaction

from api.database import innermost
from api.models import Fact, Record, Release, ReleaseItem, Translation, Version
from api.reading.facts.settings import SiteSettings
from api.reading.views import RecordState

MOST_KNOWN = 20_000
"""Of each kind; a transaction that meets more than that, such as a large import, forgets and looks up again."""

_MOVING = (Fact, Translation, Version, Release, ReleaseItem)
"""What others alter, or add to, while a change waits for the ledger."""

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(slots=True)
class Known:
    """What was read of each kind. But for texts, only what was found is known: what is not there may come."""

    records: dict[str, Record] = field(default_factory=dict)
    states: dict[str, RecordState | None] = field(default_factory=dict)
    """What readers have of each record; None where that is nothing."""
    settings: dict[str, SiteSettings] = field(default_factory=dict)
    lineages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sites: Mapping[str, SiteSettings] | None = None
    """The settings of every site, where somebody has asked for all of them."""
    ledger: tuple[int, str] | None = None
    """The newest seq and its hash, before the change that is being written; None where it alters settings."""
    translations: dict[tuple[str, str, str], Translation] = field(default_factory=dict)
    not_begun: set[tuple[str, str, str]] = field(default_factory=set)
    """All of them, however many: who judged a text as not begun must begin it, and so meets whoever began it meanwhile."""
    unattested: set[int] = field(default_factory=set)
    """The texts of which it was seen, as they were locked, that nobody has attested any version."""
    approved: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    """The approved drafts of records, by site and locale, as they stood when the reviews of these were looked at."""
    versions: dict[tuple[int, int], Version] = field(default_factory=dict)
    unstored: dict[tuple[int, int], Version] = field(default_factory=dict)
    """All versions that are to be stored together, however many: no table would tell of them."""


@dataclass(slots=True)
class Touched:
    """What a transaction has altered for readers; what it undid again may be among it."""

    records: set[str] = field(default_factory=set)
    sites: set[str] = field(default_factory=set)
    """Those that have another parent now, or are new or gone."""
    only_taken: set[str] = field(default_factory=set)
    """The records of changes that only take words from readers, which nothing may stop that is not of these words."""

    def clear(self) -> None:
        """Forget it all."""
        self.records.clear()
        self.sites.clear()
        self.only_taken.clear()


_ALTERED = tuple(each.name for each in fields(Known) if each.name != "records")


def known(session: Session) -> Known:
    """What this transaction knows; nothing at first, nor after a savepoint, because what was undone never was."""
    transaction = innermost(session)
    held: tuple[SessionTransaction, Known] | None = session.info.get("known")
    if held is None or held[0] is not transaction:
        held = session.info["known"] = (transaction, Known())
    return held[1]


def touched(session: Session) -> Touched:
    """What this transaction has altered for readers so far, savepoints and all."""
    found: Touched = session.info.setdefault("touched", Touched())
    return found


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """What is done within the block is as if it had never been; nothing that follows what readers get hears of it."""
    notes = touched(session)
    records, sites, only_taken = set(notes.records), set(notes.sites), set(notes.only_taken)
    attempt = session.begin_nested()
    try:
        yield
    finally:
        attempt.rollback()
        # What was read of texts within the attempt is not how they stand.
        session.expire_all()
        notes.records, notes.sites, notes.only_taken = records, sites, only_taken


def held_from_now_on(session: Session) -> None:
    """The ledger is locked by now. Only records, which never change, are known still: others may have written the rest."""
    records = known(session).records
    session.info.pop("known")
    known(session).records = records
    session.info["holding"] = innermost(session)


def forget_read(session: Session) -> None:
    """Let go of records and texts that were looked up: for whoever goes through all of them and comes back to none."""
    what = known(session)
    for table in (what.records, what.states, what.translations, what.versions):
        table.clear()


def holds_ledger(session: Session) -> bool:
    """Whether this transaction, or the one around this savepoint, has locked the ledger."""
    holding: SessionTransaction | None = session.info.get("holding")
    inner: SessionTransaction | None = innermost(session)
    while inner is not None and inner is not holding:
        inner = inner.parent
    return inner is not None


def has_read(session: Session) -> bool:
    """Whether this transaction has looked up what others may have altered before it locks the ledger."""
    looked_up = any(getattr(known(session), name) for name in _ALTERED)
    return looked_up or any(isinstance(each, _MOVING) for each in session.identity_map.values())


def learned(
    table: dict[Key, Value | None] | dict[Key, Value], key: Key, find: Callable[[], Value | None]
) -> Value | None:
    """What a table knows by a key; else what is found, which it knows from now on."""
    value = table.get(key)
    if value is None and (value := find()) is not None:
        note(table, key, value)
    return value


def note(table: dict[Key, Value | None] | dict[Key, Value], key: Key, value: Value) -> None:
    """Know a value by a key from now on."""
    if len(table) >= MOST_KNOWN:
        table.clear()
    table[key] = value
