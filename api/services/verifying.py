"""Recomputes the ledger from its first change, and finds every byte that was altered behind its back."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse, sha256
from api.models import GENESIS_HASH, Change, Fact, Ledger, Record, Translation, Version
from api.services.recording import change_hash


def verify(session: Session, on_progress: Callable[[int, int], None] = lambda done, total: None) -> list[str]:
    """Every damage found, in plain words; an empty list means that the history is whole."""
    facts = session.scalars(select(Fact)).all()
    return [
        *_altered_facts(session, facts),
        *_broken_chain(session, facts, on_progress),
        *_overlaps(facts),
        *_altered_versions(session),
    ]


def _altered_facts(session: Session, facts: Sequence[Fact]) -> Iterator[str]:
    records = {record.id: record for record in session.scalars(select(Record))}
    for fact in facts:
        if sha256(fact.value) != fact.sha256:
            yield f"Fact {fact.id} ({_name(fact)}) holds a value that differs from its hash."
        elif fact.kind == "text":
            yield from _wrong_identity(fact, records.get(fact.record_id))


def _wrong_identity(fact: Fact, record: Record | None) -> Iterator[str]:
    value = parse(fact.value)
    if record is None:
        yield f"Fact {fact.id} ({_name(fact)}) is of a record that is gone."
    elif value["record"] != {"type": record.type, "site": record.site, "source_locale": record.source_locale}:
        yield f"Record {record.id} has another type, site or source locale than when it was published."
    elif fact.slug != (value["fields"].get("slug") if fact.site == record.site else None):
        yield f"Fact {fact.id} ({_name(fact)}) is filed under a slug that is not its own."


def _broken_chain(session: Session, facts: Sequence[Fact], on_progress: Callable[[int, int], None]) -> Iterator[str]:
    opened, closed = defaultdict(list), defaultdict(list)
    for fact in facts:
        opened[fact.from_seq].append(fact)
        if fact.to_seq is not None:
            closed[fact.to_seq].append(fact)
    ledger = session.scalars(select(Ledger)).one()
    changes = {change.seq: change for change in session.scalars(select(Change))}
    previous = GENESIS_HASH
    for seq in range(1, ledger.seq + 1):
        on_progress(seq, ledger.seq)
        change = changes.pop(seq, None)
        if change is None:
            yield f"Change {seq} is missing."
            return
        if change.hash != change_hash(previous, change, opened[seq], closed[seq]):
            yield f"Change {seq} does not follow from what it says and from the change before it."
        previous = change.hash
    if ledger.hash != previous:
        yield "The ledger's head does not carry the newest change's hash."
    yield from (f"Change {seq} lies beyond the ledger's head." for seq in sorted(changes))


def _overlaps(facts: Sequence[Fact]) -> Iterator[str]:
    by_subject: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        by_subject[fact.kind, fact.site, fact.record_id, fact.locale].append(fact)
    for held in by_subject.values():
        held.sort(key=lambda fact: fact.from_seq)
        for before, after in zip(held, held[1:], strict=False):
            if before.to_seq is None or before.to_seq > after.from_seq:
                yield f"Facts {before.id} and {after.id} ({_name(after)}) hold at the same time."


def _altered_versions(session: Session) -> Iterator[str]:
    for version, translation in session.execute(
        select(Version, Translation).join(Translation, Translation.id == Version.translation_id)
    ):
        if sha256(version.fields) != version.sha256:
            yield (
                f"Version {version.number} of record {translation.record_id} in {translation.locale} on {translation.site}"
                " differs from its hash."
            )


def _name(fact: Fact) -> str:
    return " ".join(part for part in (fact.kind, fact.site, fact.record_id, fact.locale) if part)
