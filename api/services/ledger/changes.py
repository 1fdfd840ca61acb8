"""Writes the ledger: one change at a time, which opens and closes facts and seals itself with a hash."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, insert, select, tuple_, update
from sqlalchemy.orm import Session

from api.canonical import canonical, fingerprint, parse, rfc3339, sha256
from api.database import core, plan_once, portions, unanswered
from api.models import Change, Fact, Ledger, Reference
from api.models.base import table_of
from api.models.numbers import insert_numbered
from api.models.sealing import row_of, written
from api.reading.facts import KINDS
from api.reading.facts.text import TextValue
from api.reading.views import RecordState
from api.services.ledger.memory import has_read, held_from_now_on, holds_ledger, known, touched
from api.services.ledger.served_alike import follow
from api.services.ledger.unread import Unread

Subject = tuple[str, ...]
"""(kind, site, record id, locale), with empty strings where a part does not apply."""

# Every change runs these, so they are built once and go past the mapped objects, which would double their cost.
_LEDGER, _CHANGE, _FACT = table_of(Ledger), table_of(Change), table_of(Fact)
_SUBJECT = (_FACT.c.kind, _FACT.c.site, _FACT.c.record_id, _FACT.c.locale)
_NEXT = update(_LEDGER).values(seq=_LEDGER.c.seq + 1).returning(_LEDGER.c.seq, _LEDGER.c.hash, _LEDGER.c.at)
_BEGIN = unanswered(insert(_CHANGE))
_HOLDS = and_(
    _FACT.c.kind == bindparam("subject_kind"), _FACT.c.site == bindparam("subject_site"),
    _FACT.c.record_id == bindparam("subject_record"), _FACT.c.locale == bindparam("subject_locale"), _FACT.c.to_seq.is_(None),
)  # fmt: skip
_STANDING = select(_FACT.c.value).where(_HOLDS)
# Each with its subject, because databases answer many rows in whatever order they like.
_CLOSE: Any = (
    update(_FACT)
    .where(tuple_(*_SUBJECT).in_(bindparam("subjects", expanding=True)), _FACT.c.to_seq.is_(None))
    .values(to_seq=bindparam("seq"))
    .returning(*_SUBJECT, _FACT.c.sha256)
)
_ALL_STANDING: Any = select(*_SUBJECT, _FACT.c.value).where(
    _FACT.c.record_id.in_(bindparam("ids", expanding=True)), _FACT.c.to_seq.is_(None)
)
_HOLD = unanswered(insert(_FACT).inline())
_REFER = unanswered(insert(table_of(Reference)))
_SEAL = unanswered(
    update(_CHANGE)
    .where(_CHANGE.c.seq == bindparam("change"))
    .values(hash=bindparam("hash"), reason=bindparam("reason"))
)
_MOVE = unanswered(update(_LEDGER).values(hash=bindparam("hash"), at=bindparam("at")))


class Stated(NamedTuple):
    """As much of a fact as a change's hash covers."""

    kind: str
    site: str
    record_id: str
    locale: str
    sha256: str


def change_hash(previous: str, change: Change, opened: Iterable[Stated], closed: Iterable[Stated]) -> str:
    """The ledger's hash after a change: over the one before, the change, and every fact it opens or closes."""
    facts = sorted([["open", *fact] for fact in opened] + [["close", *fact] for fact in closed])
    return fingerprint([previous, change.seq, rfc3339(change.at), change.actor, change.verb, change.reason, facts])


class OpenChange:
    """A change being written; it holds the ledger's lock until its transaction ends."""

    def __init__(self, session: Session, change: Change, previous: str) -> None:
        self.session = session
        self.change = change
        self._previous = previous
        self._opened: list[Stated] = []
        self._closed: list[Stated] = []
        self._values: dict[Subject, str | None] = {}
        self._redacts = False
        self.stated: dict[Subject, tuple[str | None, Any]] = {}
        """What it makes hold of each subject, after what held before."""
        self.slugs: set[str] = set()
        """Those that it gives to texts which had another before, or were not live."""
        self.unread = Unread()

    @property
    def seq(self) -> int:
        return self.change.seq

    @property
    def at(self) -> str:
        """The change's time, as facts hold it."""
        return rfc3339(self.change.at)

    @property
    def is_empty(self) -> bool:
        return not self._opened and not self._closed and not self._redacts

    def redact(self, told: str) -> None:
        """Tell by its reason what it takes out of what was said before, which is a change even where no fact is altered."""
        self._redacts = True
        self.because(told)

    def records_of(self, *kinds: str) -> set[str]:
        """The records of which it states or ends a fact of these kinds."""
        return {fact.record_id for fact in (*self._opened, *self._closed) if fact.kind in kinds}

    def because(self, reason: str) -> None:
        """Say why it is made, where that is only known by now."""
        self.change.reason = reason

    def standing(self, *subject: str) -> Any | None:
        """The value that holds of a subject now, or None."""
        value = self._value(subject)
        return None if value is None else parse(value)

    def state(self, *subject: str, value: Any) -> None:
        """Make a value hold of a subject from this change on; the same value again is no fact."""
        self.state_all({subject: value})

    def state_all(self, values: Mapping[Subject, Any]) -> None:
        """Make many values hold, in as few statements as may be."""
        self.look_up(values)
        said = ((subject, canonical(value), value) for subject, value in values.items())
        new = [each for each in said if self._value(each[0]) != each[1]]
        before = {subject: self._value(subject) for subject, _, _ in new}
        records = {id: known(self.session).states.get(id) for _, _, id, _ in before}
        # What ends must be written before what begins.
        for ended in portions(subject for subject in before if before[subject] is not None):
            self._close(ended)
        for opened in portions(new):
            self._open(opened)
        for subject, text, value in new:
            self._note(subject, text, value, before[subject], records[subject[2]])
            records[subject[2]] = known(self.session).states.get(subject[2])

    def look_up(self, subjects: Collection[Subject]) -> None:
        """Know what holds of many subjects about records; one is looked up by itself, without all that holds of its record."""
        if len(subjects) == 1:
            return
        unknown = {each for each in subjects if each not in self._values and _known_text(self.session, *each) is None}
        for portion in portions(sorted({id for _, _, id, _ in unknown})):
            for *subject, value in core(self.session, _ALL_STANDING, {"ids": portion}):
                self._values.setdefault(tuple(subject), value)
        self._values.update(dict.fromkeys(unknown - self._values.keys()))

    def _note(self, subject: Subject, text: str, value: Any, before: str | None, record: RecordState | None) -> None:
        """Know what holds from now on, without reading it again: its slug too, and the record with just this text new."""
        kind, site, id, locale = subject
        self.stated[subject] = before, value
        slug = KINDS[kind].slug(site, value)
        if slug is not None and (before is None or KINDS[kind].slug(site, parse(before)) != slug):
            self.slugs.add(slug)
        self._alter(subject, text)
        # Of a record without texts it is not known what its source last said.
        if kind == TextValue.kind and record is not None and record.texts:
            place = (site, locale)
            known(self.session).states[id] = record.with_texts({place: TextValue.held(record.type, place, text)})

    def _open(self, values: Sequence[tuple[Subject, str, Any]]) -> None:
        rows = [self._row(*each) for each in values]
        targets = [sorted(KINDS[kind].targets(value)) for (kind, *_), _, value in values]
        if any(targets):
            self._refer(zip(insert_numbered(self.session, _FACT, rows), targets, strict=True))
        else:
            # Nobody points at their numbers, so nobody waits for them.
            core(self.session, _HOLD, rows)
        self._opened += [Stated(*(row[name] for name in Stated._fields)) for row in rows]

    def _row(self, subject: Subject, text: str, value: Any) -> dict[str, Any]:
        fact = Stated._make((*subject, sha256(text)))
        slug = KINDS[fact.kind].slug(fact.site, value)
        return {**fact._asdict(), "value": text, "from_seq": self.seq, "slug": slug}

    def _refer(self, facts: Iterable[tuple[int, Sequence[str]]]) -> None:
        core(self.session, _REFER, [{"fact_id": fact, "target": each} for fact, targets in facts for each in targets])

    def end(self, *subject: str) -> bool:
        """Let what holds of a subject end with this change; False where nothing did."""
        return bool(self.end_all([subject]))

    def end_all(self, subjects: Collection[Subject]) -> set[Subject]:
        """Let what holds of many subjects end, in as few statements as may be; the answer is those of which something did."""
        self.look_up(subjects)
        ended = dict.fromkeys(each for each in subjects if self._value(each) is not None)
        for portion in portions(ended):
            self._close(portion)
        return set(ended)

    def _close(self, subjects: Sequence[Subject]) -> None:
        self._closed += map(Stated._make, core(self.session, _CLOSE, {"subjects": subjects, "seq": self.seq}))
        for subject in subjects:
            self._alter(subject, None)

    def _alter(self, subject: Subject, value: str | None) -> None:
        _, site, record_id, _ = subject
        before, self._values[subject] = self._values[subject], value
        what, notes = known(self.session), touched(self.session)
        what.states.pop(record_id, None)
        if record_id:
            notes.records.add(record_id)
        else:
            if _parent_in(before) != _parent_in(value):
                notes.sites.add(site)
            what.settings.pop(site, None)
            what.lineages.clear()
            what.sites = what.ledger = None

    def _value(self, subject: Subject) -> str | None:
        if subject not in self._values:
            value = _known_text(self.session, *subject)
            self._values[subject] = value or core(self.session, _STANDING, _named(subject)).scalar_one_or_none()
        return self._values[subject]

    def seal(self) -> Change:
        """Chain the change to the one before it; nothing may be added to it afterwards."""
        self.change.hash = change_hash(self._previous, self.change, self._opened, self._closed)
        core(self.session, _SEAL, {"change": self.seq, "hash": self.change.hash, "reason": self.change.reason})
        written(self.session, _CHANGE, [row_of(self.change)])
        core(self.session, _MOVE, {"hash": self.change.hash, "at": self.change.at})
        alters_settings = any(not fact.record_id for fact in (*self._opened, *self._closed))
        follow((self.seq - 1, self._previous), (self.seq, self.change.hash), alters_settings=alters_settings)
        return self.change

    def abandon(self) -> None:
        """Give the number back: a change that opens and closes nothing is as if it had never begun."""
        if not self.is_empty:
            raise RuntimeError("only an empty change can be abandoned")
        core(self.session, delete(_CHANGE).where(_CHANGE.c.seq == self.seq))
        core(self.session, update(_LEDGER).values(seq=_LEDGER.c.seq - 1))


def _parent_in(settings: str | None) -> tuple[str | None] | None:
    """The parent that settings name; None where there is no site, which is not the same as a site without a parent."""
    return None if settings is None else (parse(settings)["parent"],)


def _named(subject: Subject) -> dict[str, str]:
    return dict(zip(("subject_kind", "subject_site", "subject_record", "subject_locale"), subject, strict=True))


def _known_text(session: Session, kind: str, site: str, record_id: str, locale: str) -> str | None:
    """The value of the fact of a live text, where its record is known."""
    state = known(session).states.get(record_id) if kind == TextValue.kind else None
    text = state.texts.get((site, locale)) if state else None
    return None if text is None else text.json.decode()


def hold_ledger(session: Session) -> None:
    """Let nobody else publish until this transaction ends, so that what is checked now still holds at the change."""
    _begin_reading_anew(session)
    session.execute(update(Ledger).values(seq=Ledger.seq))
    held_from_now_on(session)


def _begin_reading_anew(session: Session) -> None:
    """What a change rests on is read under the lock: what was read before it may be old by the time the lock is had."""
    session.flush()
    if not holds_ledger(session) and has_read(session):
        raise RuntimeError("a change was begun after its transaction had read texts, facts or plans without the ledger")


def open_change(session: Session, *, actor: str, verb: str, now: datetime, reason: str = "") -> OpenChange:
    """Begin a change: the ledger is locked from here to the end of the transaction, so publications are serial.

    Nothing of what it will rest on may have been read before; RuntimeError where it was.
    """
    is_held = holds_ledger(session)
    _begin_reading_anew(session)
    plan_once(session)
    seq, previous, last = core(session, _NEXT).one()
    # What was read under the lock is true still.
    if not is_held:
        held_from_now_on(session)
    known(session).ledger = (seq - 1, previous)
    # A clock that was set back must not make a later change look earlier.
    at = max(now.astimezone(UTC), last)
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    row = {"seq": seq, "at": at, "actor": actor, "verb": verb, "reason": reason, "hash": ""}
    core(session, _BEGIN, row)
    return OpenChange(session, Change(**row), previous)
