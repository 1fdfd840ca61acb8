"""Repeats in the ledger the changes that a file tells of, for whatever this ledger has never held anything about."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import ContentError, InvalidContent
from api.models import Fact, Version
from api.reading.facts import KINDS
from api.reading.facts.value import FactValue
from api.record_types.checks import pointers
from api.services.accounts.audit import Call
from api.services.accounts.permissions import Holder
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_record, find_version, get_record_or_none, get_translation_or_none
from api.services.publishing.publication import publication
from api.services.texts.rules import errors_below
from api.services.transfer.lines import Entry, messages_of

Told = Mapping[str, Any]
Subject = tuple[str, str, str]
"""(kind, record id, locale)"""


@dataclass
class Replay:
    """Changes of one site being repeated here, under numbers of this ledger."""

    call: Call
    site: str
    lineage: Sequence[str]
    is_fresh: Callable[[Subject], bool]
    """Whether a subject is taken from the file's changes."""
    complain: Callable[[int, str, str], None]
    seqs: list[int] = field(default_factory=list)
    stated: set[Subject] = field(default_factory=set)
    """What anything was stated of."""

    def run(self, changes: Sequence[Entry]) -> None:
        """Repeat the changes in the order of their numbers, at their own times where this ledger is not further yet."""
        for entry in sorted(changes, key=lambda each: int(each.value["seq"])):
            opens = list(self._fresh(entry.value["opens"]))
            ends = list(self._fresh(entry.value["ends"]))
            if opens or ends:
                self._repeat(entry, opens, ends)

    def _fresh(self, facts: Sequence[Told]) -> Iterator[tuple[int, Told]]:
        yield from ((place, each) for place, each in enumerate(facts) if self.is_fresh(subject_of(each)))

    def _repeat(self, entry: Entry, opens: Sequence[tuple[int, Told]], ends: Sequence[tuple[int, Told]]) -> None:
        told = entry.value
        with publication(as_told(self.call, told), told["verb"], reason=told["reason"], quiet=True) as made:
            for _, each in ends:
                made.change.end(each["kind"], self.site, each["record"], each["locale"])
            for place, each in opens:
                self._open(made.change, entry, place, each)
        if made.outcome.seq is not None:
            self.seqs.append(made.outcome.seq)

    def _open(self, change: OpenChange, entry: Entry, place: int, told: Told) -> None:
        try:
            with errors_below(f"#/opens/{place}"):
                self._state(change, told)
        except ContentError as error:
            for wrong in error.errors or [{"pointer": f"#/opens/{place}", "detail": error.detail}]:
                self.complain(entry.number, wrong["pointer"], wrong["detail"])

    def _state(self, change: OpenChange, told: Told) -> None:
        kind, id, locale = KINDS[told["kind"]], told["record"], told["locale"]
        with errors_below("#/value"):
            value = checked_value(self.call.session, kind, told["value"])
        record = get_record_or_none(self.call.session, id)
        if record is None or record.site not in self.lineage:
            refuse("#/record", "The site does not have this record.")
        whole = kind.from_file(value, record, lambda number: self._version(id, locale, number))
        change.state(kind.kind, self.site, id, locale, value=whole.to_json())
        self.stated.add((kind.kind, id, locale))

    def _version(self, id: str, locale: str, number: int) -> Version:
        translation = get_translation_or_none(self.call.session, id, self.site, locale)
        if translation is None or number > translation.latest_version:
            refuse("#/value/version", "There is no such version.")
        return find_version(self.call.session, translation, number)


def as_told(call: Call, told: Told) -> Call:
    """The import's call in the name and at the time of a change that the file tells of."""
    return replace(call, holder=Holder(told["actor"], ()), now=min(told["at"], call.now))


def subject_of(fact: Told) -> Subject:
    """What a fact of a file is about."""
    return fact["kind"], fact["record"], fact["locale"]


def subjects_held(session: Session, site: str) -> set[Subject]:
    """Everything of a site that this ledger has ever held something about."""
    facts = select(Fact.kind, Fact.record_id, Fact.locale).distinct().where(Fact.site == site)
    return {(row.kind, row.record_id, row.locale) for row in session.execute(facts)}


def standing_at_the_end(changes: Sequence[Entry]) -> dict[Subject, tuple[int, Told]]:
    """What holds after all changes of a file, with the lines that say so."""
    standing: dict[Subject, tuple[int, Told]] = {}
    for entry in sorted(changes, key=lambda each: int(each.value["seq"])):
        for each in entry.value["ends"]:
            standing.pop(subject_of(each), None)
        standing |= {subject_of(each): (entry.number, each["value"]) for each in entry.value["opens"]}
    return standing


def checked_value(session: Session, kind: type[FactValue], value: Told) -> dict[str, Any]:
    """What a fact says, in canonical form, where that is of the form of its kind and names what is here."""
    if kind.form is None:
        refuse("#", "A change cannot tell of it.")
    try:
        checked: dict[str, Any] = kind.form.dump(kind.form.load(value))
    except ValidationError as error:
        wrong = list(pointers(messages_of(error), "#"))
        raise InvalidContent("It is not of the form of its kind.", errors=wrong) from error
    for member, id in kind.needs(checked).items():
        with errors_below(f"#/{member}"):
            find_record(session, id)
    return checked


def refuse(pointer: str, detail: str) -> NoReturn:
    """Say what is wrong with a line."""
    raise InvalidContent(detail, errors=[{"pointer": pointer, "detail": detail}])
