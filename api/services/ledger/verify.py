"""Recomputes the ledger from its first change, and finds every byte that was altered behind its back."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse, sha256
from api.models import GENESIS_HASH, Change, Fact, Ledger, Record, Reference, Translation, Version
from api.reading.views import targets_of
from api.services.ledger.changes import Stated, change_hash

Kind = TypeVar("Kind", Change, Fact, Ledger)


def verify(session: Session, on_progress: Callable[[int, int], None] = lambda done, total: None) -> list[str]:
    """Every damage found, in plain words; an empty list means that the history is whole."""
    facts = _all(session, Fact)
    return [
        *_altered_facts(session, facts),
        *_broken_chain(session, facts, on_progress),
        *_overlaps(facts),
        *_altered_versions(session),
        # What is altered cannot be read with confidence, if at all; it is named already.
        *_lost_versions(session, [fact for fact in facts if is_sound(fact)]),
        *_wrong_references(session, [fact for fact in facts if is_sound(fact)]),
    ]


def _all(session: Session, model: type[Kind]) -> Sequence[Kind]:
    """Every row as the database has it, whatever this session remembers of it."""
    return session.scalars(select(model), execution_options={"populate_existing": True}).all()


def _altered_facts(session: Session, facts: Sequence[Fact]) -> Iterator[str]:
    records = {record.id: record for record in session.scalars(select(Record))}
    for fact in facts:
        if not is_sound(fact):
            yield f"Fact {fact.id} ({_name(fact)}) holds a value that differs from its hash."
        elif fact.kind == "text":
            yield from _wrong_identity(fact, records.get(fact.record_id))


def is_sound(fact: Fact) -> bool:
    """Whether a fact's value is what was hashed."""
    return sha256(fact.value) == fact.sha256


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
    ledger = next(iter(_all(session, Ledger)), None)
    if ledger is None:
        yield "The ledger's head is gone."
        return
    changes = {change.seq: change for change in _all(session, Change)}
    previous, at = GENESIS_HASH, ledger.at
    for seq in range(1, ledger.seq + 1):
        on_progress(seq, ledger.seq)
        change = changes.pop(seq, None)
        if change is None:
            yield f"Change {seq} is missing."
            return
        if change.hash != change_hash(previous, change, _stated(opened[seq]), _stated(closed[seq])):
            yield f"Change {seq} does not follow from what it says and from the change before it."
        previous, at = change.hash, change.at
    if (ledger.hash, ledger.at) != (previous, at):
        yield "The ledger's head does not carry the newest change's hash and time."
    yield from (f"Change {seq} lies beyond the ledger's head." for seq in sorted(changes))
    beyond = {
        fact.id: fact
        for seq in (opened.keys() | closed.keys())
        if seq > ledger.seq
        for fact in [*opened[seq], *closed[seq]]
    }
    yield from (f"Fact {id} ({_name(fact)}) lies beyond the ledger's head." for id, fact in sorted(beyond.items()))


def _stated(facts: Iterable[Fact]) -> list[Stated]:
    return [Stated(fact.kind, fact.site, fact.record_id, fact.locale, fact.sha256) for fact in facts]


def _overlaps(facts: Sequence[Fact]) -> Iterator[str]:
    by_subject: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        by_subject[fact.kind, fact.site, fact.record_id, fact.locale].append(fact)
    for held in by_subject.values():
        held.sort(key=lambda fact: (fact.from_seq, fact.to_seq is None, fact.to_seq))
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


def _lost_versions(session: Session, facts: Sequence[Fact]) -> Iterator[str]:
    """Numbers run without gaps, and every version that was ever live still says what readers got."""
    versions = {(each.translation_id, each.number): each for each in session.scalars(select(Version))}
    translations = {(each.record_id, each.site, each.locale): each for each in session.scalars(select(Translation))}
    for (record_id, site, locale), translation in translations.items():
        for number in range(1, translation.latest_version + 1):
            if (translation.id, number) not in versions:
                yield f"Version {number} of record {record_id} in {locale} on {site} is missing."
    for fact in (each for each in facts if each.kind == "text"):
        value, found = parse(fact.value), translations.get((fact.record_id, fact.site, fact.locale))
        version = versions.get((found.id, value["version"])) if found else None
        if version is not None and sha256(version.fields) != version.sha256:
            continue
        if version is None or _published(version) != {name: value[name] for name in _published(version)}:
            yield f"Fact {fact.id} ({_name(fact)}) was published from a version that no longer says the same."


def _published(version: Version) -> dict[str, Any]:
    """What a version hands on to readers."""
    return {
        "schema_version": version.schema_version,
        "fields": parse(version.fields),
        "clinical": parse(version.clinical),
        "source_clinical": parse(version.source_clinical) if version.source_clinical else None,
        "method": version.method,
    }


def _wrong_references(session: Session, facts: Sequence[Fact]) -> Iterator[str]:
    """The index of targets says of every text what the text itself says."""
    indexed = {(each.fact_id, each.target) for each in session.scalars(select(Reference))}
    texts = [fact for fact in facts if fact.kind == "text"]
    meant = {(fact.id, target) for fact in texts for target in targets_of(parse(fact.value)["fields"])}
    yield from (f"Fact {fact} is indexed under target {target} wrongly." for fact, target in sorted(indexed ^ meant))


def _name(fact: Fact) -> str:
    return " ".join(part for part in (fact.kind, fact.site, fact.record_id, fact.locale) if part)
