"""Erases a person: their name, email, credential and sign-in, wherever they are held, and the history stays whole."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.canonical import canonical, parse
from api.errors import Conflict
from api.models import (
    Attestation,
    AuditEvent,
    BrowserSession,
    Change,
    Comment,
    Fact,
    IdempotentCall,
    Invitation,
    Key,
    Mention,
    Notice,
    Passkey,
    Person,
    Presence,
    PreviewLink,
    Record,
    Release,
    Schedule,
    Signature,
    Thread,
    Translation,
    Version,
    Waiver,
    Webhook,
)
from api.models.base import Base
from api.reading.facts.review import Review
from api.services.accounts.audit import Call
from api.services.accounts.keys import revoke_key
from api.services.accounts.people import TRAITS
from api.services.ledger.changes import OpenChange
from api.services.ledger.redactions import redact
from api.services.publishing.publication import Outcome, publication

ERASED = "erased person"
"""What stands where the name stood."""
WHO: tuple[InstrumentedAttribute[Any], ...] = (
    Record.created_by, Translation.stage_by, Translation.stage_imported_by, Version.created_by, Version.imported_by,
    Attestation.created_by, Attestation.imported_by, Signature.imported_by, Release.created_by, Release.proposed_by, Release.decided_by,
    Schedule.created_by, Key.created_by, PreviewLink.created_by, Invitation.created_by, AuditEvent.actor,
    Comment.created_by, Notice.by, Waiver.created_by, Waiver.ended_by, Webhook.created_by,
)  # fmt: skip
"""The columns that tell somebody by name alone."""
TOLD: tuple[InstrumentedAttribute[Any], ...] = (AuditEvent.before, AuditEvent.after, IdempotentCall.body)
"""The columns of JSON that tell of people, beside what was attested."""
BY_ID = (
    (Version.author, Version.created_by),
    (AuditEvent.person_id, AuditEvent.actor),
    (Comment.author, Comment.created_by),
    (Waiver.author, Waiver.created_by),
)
"""The columns that tell by an id whose name stands beside it."""


@dataclass(frozen=True)
class _Traces:
    """What somebody is known by, and was."""

    ids: frozenset[str]
    """Theirs, and those of their keys, which have names too."""
    names: frozenset[str]
    signatures: frozenset[tuple[str, str | None]]
    """The names with the credentials that reviews were signed with."""
    words: frozenset[str]
    """Emails, and who they are to the identity provider."""

    def without(self, value: Any) -> Any:
        """A JSON value without them."""
        if isinstance(value, dict):
            return (
                self._nobody(value)
                if self._is_theirs(value)
                else {key: self.without(each) for key, each in value.items()}
            )
        if isinstance(value, list):
            return [self.without(each) for each in value]
        return ERASED if isinstance(value, str) and value in self.names | self.words else value

    def signed(self, reviewer: dict[str, Any] | None) -> bool:
        """Whether it is the person who says to have read something."""
        return reviewer is not None and (reviewer["name"], reviewer["credential"]) in self.signatures

    def _is_theirs(self, value: dict[str, Any]) -> bool:
        return value.get("id") in self.ids or ({"name", "credential"} <= value.keys() and self.signed(value))

    def _nobody(self, value: dict[str, Any]) -> dict[str, Any]:
        nobody = {name: ERASED if name == "name" else None for name in TRAITS if name in value}
        return {**{key: self.without(each) for key, each in value.items()}, **nobody}


def erase_person(call: Call, find: Callable[[], Person]) -> Outcome:
    """Take a person out of everything that is stored, past versions of it too; ids stay, and tell nobody who it was."""
    with publication(call, "erase", quiet=True) as made:
        person = find()
        if call.holder.person == person.id:
            raise Conflict("Nobody erases themselves: ask another admin.")
        traces = _traces(call.session, person)
        signed = list(_signed(call.session, traces))
        made.watch({each.record_id for each in signed})
        _take_out_of_ledger(made.change, traces, signed, _seqs(call.session, person, traces))
        _take_out_of_rows(call.session, person, traces)
        _close_account(call, person)
    call.audit("person.erase", seq=made.outcome.seq, after={"id": person.id})
    _forget_row(call.session, person)
    return made.outcome


def _traces(session: Session, person: Person) -> _Traces:
    told = [{name: getattr(person, name) for name in TRAITS}, *_told_of(session, person)]
    others = session.execute(select(Person.name, Person.credential).where(Person.id != person.id)).all()
    signatures = {(each["name"], each.get("credential")) for each in told if each.get("name")}
    keys = session.scalars(select(Key.id).where(Key.person_id == person.id))
    return _Traces(
        ids=frozenset({person.id, *keys}),
        # What another of the same name did, no name alone tells from what this one did: it is left to the other.
        names=frozenset({name for name, _ in signatures} - {name for name, _ in others} - {ERASED}),
        signatures=frozenset(signatures - {(name, credential) for name, credential in others}),
        words=frozenset(each[name] for each in told for name in ("email", "subject") if each.get(name)),
    )


def _told_of(session: Session, person: Person) -> Iterator[dict[str, Any]]:
    """What the trail tells of a person, who may have had another name."""
    acts = select(AuditEvent.before, AuditEvent.after).where(AuditEvent.action.startswith("person."))
    for told in session.execute(acts):
        yield from (value for value in map(parse, filter(None, told)) if value.get("id") == person.id)


def _signed(session: Session, traces: _Traces) -> Iterator[Fact]:
    """The reviews that readers have, or had, under the person's name."""
    for fact in session.scalars(select(Fact).where(Fact.kind == Review.kind)):
        if traces.signed(parse(fact.value)["reviewer"]):
            yield fact


def _seqs(session: Session, person: Person, traces: _Traces) -> set[int]:
    """The changes that the person made: by the trail, and where it does not tell, by the name."""
    of_person = select(AuditEvent.seq).where(AuditEvent.person_id == person.id, AuditEvent.seq.is_not(None))
    return {*session.scalars(of_person), *session.scalars(select(Change.seq).where(Change.actor.in_(traces.names)))}


def _take_out_of_ledger(change: OpenChange, traces: _Traces, signed: Iterable[Fact], seqs: Iterable[int]) -> None:
    """Readers have the review as it was, but for the name; of what they had before, the name is gone too."""
    told = [(fact, parse(fact.value)) for fact in signed]
    for fact, value in told:
        if fact.to_seq is None:
            change.state(fact.kind, fact.site, fact.record_id, fact.locale, value={**value, "reviewer": None})
            change.session.refresh(fact)
    facts = [(fact, traces.without(value)) for fact, value in told]
    made = (change.session.get_one(Change, seq) for seq in sorted(seqs) if seq != change.seq)
    redact(change, facts, [(each, ERASED) for each in made if each.actor != ERASED])


def _take_out_of_rows(session: Session, person: Person, traces: _Traces) -> None:
    theirs = [*((name, name.in_(traces.names)) for name in WHO), *((name, id == person.id) for id, name in BY_ID)]
    for column, where in theirs:
        for row in session.scalars(select(column.class_).where(where)):
            setattr(row, column.key, ERASED)
    for attestation in session.scalars(select(Attestation)):
        if traces.signed(parse(attestation.reviewer)):
            attestation.reviewer = canonical(None)
    for signature in _signatures(session, person, traces):
        signature.file = None
    words = [canonical(each)[1:-1] for each in sorted(traces.ids | traces.names | traces.words)]
    for column in TOLD:
        holds = or_(*(column.contains(each, autoescape=True) for each in words))
        for row in session.scalars(select(column.class_).where(holds)):
            _rewrite(row, column.key, traces)
    session.flush()


def _signatures(session: Session, person: Person, traces: _Traces) -> Iterator[Signature]:
    """What they have signed: a name in it cannot be taken out, for nothing that is altered is signed any more."""
    for each in session.scalars(select(Signature).where(Signature.file.is_not(None))):
        reviewer = parse(each.file or "")["statement"]["reviewer"]
        if person.id in (each.person_id, reviewer["id"]) or traces.signed(reviewer):
            yield each


def _rewrite(row: Base, column: str, traces: _Traces) -> None:
    value = parse(getattr(row, column))
    without = traces.without(value)
    if without != value:
        setattr(row, column, canonical(without))


def _close_account(call: Call, person: Person) -> None:
    for key in call.session.scalars(select(Key).where(Key.person_id == person.id)):
        revoke_key(key, now=call.now)
        key.name = ERASED
    for name in TRAITS:
        setattr(person, name, ERASED if name == "name" else None)
    person.language = person.notices = None
    person.grants.clear()
    for thread in call.session.scalars(select(Thread).where(Thread.assignee_id == person.id)):
        thread.assignee_id = None
    for model in (BrowserSession, Invitation, Passkey, Mention, Notice):
        for each in call.session.scalars(select(model).where(model.person_id == person.id)):
            call.session.delete(each)
    for presence in call.session.scalars(select(Presence).where(Presence.account == person.id)):
        call.session.delete(presence)
    person.disabled_at = person.disabled_at or call.now
    call.session.flush()


def _forget_row(session: Session, person: Person) -> None:
    """Whom no key names is gone; else the row stays, and says nothing but that there was somebody."""
    if session.scalar(select(Key.id).where(Key.person_id == person.id).limit(1)) is None:
        session.delete(person)
        session.flush()
