"""Recomputes the ledger from its first change and the seals from the first, and finds whatever was altered past them."""

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.canonical import parse, sha256
from api.models import GENESIS_HASH, Change, Fact, Ledger, Reference, Translation, Version
from api.reading.facts import KINDS
from api.services.ledger.changes import Stated, change_hash
from api.services.ledger.redactions import Redacted, hash_of_redacted, redactions, untold_redactions
from api.services.ledger.seals import broken_seals

_UNLIKE_THEIR_KIND = (TypeError, ValueError, LookupError, AttributeError)

Kind = TypeVar("Kind", Change, Fact, Ledger)


def verify(session: Session, on_progress: Callable[[int, int], None] = lambda done, total: None) -> list[str]:
    """Every damage found, in plain words; an empty list means that the history is whole."""
    facts, redacted = _all(session, Fact), redactions(session)
    # What is altered cannot be read with confidence, if at all; it is named already.
    sound = [fact for fact in facts if is_sound(fact, redacted) and fact.kind in KINDS]
    filed = Filed(sound)
    return [
        *_altered_facts(facts, redacted),
        *_broken_chain(session, facts, redacted, on_progress),
        *_overlaps(facts),
        *_altered_versions(session),
        *_lost_versions(session),
        *_faults_by_kind(session, filed.readable),
        *filed.problems,
        *_wrong_references(session, filed.targets),
        *broken_seals(session),
    ]


class Filed:
    """What facts say themselves of where they are filed, each read once."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.readable: list[Fact] = []
        self.targets: set[tuple[int, str]] = set()
        self.problems: list[str] = []
        for fact in facts:
            try:
                self._read(fact)
            except _UNLIKE_THEIR_KIND:
                self.problems.append(f"Fact {fact.id} ({fact.subject}) holds what no fact of its kind says.")

    def _read(self, fact: Fact) -> None:
        kind, value = KINDS[fact.kind], parse(fact.value)
        if fact.slug != kind.slug(fact.site, value):
            self.problems.append(f"Fact {fact.id} ({fact.subject}) is filed under a slug that is not its own.")
        self.targets.update((fact.id, target) for target in kind.targets(value))
        self.readable.append(fact)


def _all(session: Session, model: type[Kind]) -> Sequence[Kind]:
    """Every row as the database has it, whatever this session remembers of it."""
    return session.scalars(select(model), execution_options={"populate_existing": True}).all()


def _altered_facts(facts: Iterable[Fact], redacted: Redacted) -> Iterator[str]:
    for fact in facts:
        if not is_sound(fact, redacted):
            yield f"Fact {fact.id} ({fact.subject}) holds a value that differs from its hash."
        elif fact.kind not in KINDS:
            yield f"Fact {fact.id} ({fact.subject}) is of a kind that this release does not know."


def is_sound(fact: Fact, redacted: Redacted) -> bool:
    """Whether a fact's value is what was hashed, or what was put in its place when a name was taken out."""
    return sha256(fact.value) == redacted.get(("fact", fact.id), fact.sha256)


def _follows(previous: str, change: Change, opened: Iterable[Fact], closed: Iterable[Fact], redacted: Redacted) -> bool:
    """Whether a change follows from what it says and the one before; of a redacted one, whether it says what was put there."""
    stated = _stated(opened), _stated(closed)
    if ("change", change.seq) in redacted:
        return redacted["change", change.seq] == hash_of_redacted(change, *stated)
    return change.hash == change_hash(previous, change, *stated)


def _faults_by_kind(session: Session, facts: Iterable[Fact]) -> Iterator[str]:
    by_kind: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_kind[fact.kind].append(fact)
    for name, of_kind in by_kind.items():
        yield from KINDS[name].faults(session, of_kind)


def verify_newest(session: Session, number: int) -> list[str]:
    """The damage found in so many of the newest changes and in what they state: a short look, for every day."""
    ledger, redacted = next(iter(_all(session, Ledger)), None), redactions(session)
    since = max(0, (ledger.seq if ledger else 0) - number)
    facts = session.scalars(select(Fact).where(or_(Fact.from_seq > since, Fact.to_seq > since))).all()
    changes = {each.seq: each for each in session.scalars(select(Change).where(Change.seq > since))}
    before = session.scalars(select(Change.hash).where(Change.seq == since)).one_or_none() or GENESIS_HASH
    return [
        *_altered_facts(facts, redacted),
        *_links(ledger, changes, facts, redacted, since, before, lambda done, total: None),
    ]


def _broken_chain(
    session: Session, facts: Sequence[Fact], redacted: Redacted, on_progress: Callable[[int, int], None]
) -> Iterator[str]:
    ledger, changes = next(iter(_all(session, Ledger)), None), {each.seq: each for each in _all(session, Change)}
    is_linked = yield from _links(ledger, changes, facts, redacted, 0, GENESIS_HASH, on_progress)
    if is_linked:
        yield from untold_redactions(session, changes)


def _links(
    ledger: Ledger | None, changes: Mapping[int, Change], facts: Sequence[Fact], redacted: Redacted,
    since: int, previous: str, on_progress: Callable[[int, int], None],
) -> Generator[str, None, bool]:  # fmt: skip
    """Where the changes after one do not follow from each other; whether all of them are there."""
    if ledger is None:
        yield "The ledger's head is gone."
        return False
    opened, closed, at = _by_seq(facts, "from_seq"), _by_seq(facts, "to_seq"), ledger.at
    for seq in range(since + 1, ledger.seq + 1):
        on_progress(seq, ledger.seq)
        change = changes.get(seq)
        if change is None:
            yield f"Change {seq} is missing."
            return False
        if not _follows(previous, change, opened[seq], closed[seq], redacted):
            yield f"Change {seq} does not follow from what it says and from the change before it."
        previous, at = change.hash, change.at
    if (ledger.hash, ledger.at) != (previous, at):
        yield "The ledger's head does not carry the newest change's hash and time."
    yield from _beyond_the_head(ledger, changes, facts)
    return True


def _by_seq(facts: Iterable[Fact], end: str) -> Mapping[int, list[Fact]]:
    """The facts that each change opened or closed."""
    found: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        if (seq := getattr(fact, end)) is not None:
            found[seq].append(fact)
    return found


def _beyond_the_head(ledger: Ledger, changes: Iterable[int], facts: Iterable[Fact]) -> Iterator[str]:
    yield from (f"Change {seq} lies beyond the ledger's head." for seq in sorted(changes) if seq > ledger.seq)
    for fact in sorted(facts, key=lambda each: each.id):
        if max(fact.from_seq, fact.to_seq or 0) > ledger.seq:
            yield f"Fact {fact.id} ({fact.subject}) lies beyond the ledger's head."


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
                yield f"Facts {before.id} and {after.id} ({after.subject}) hold at the same time."


def _altered_versions(session: Session) -> Iterator[str]:
    texts = (Translation.record_id, Translation.locale, Translation.site)
    versions = select(Version.number, Version.fields, Version.sha256, *texts).join(
        Translation, Translation.id == Version.translation_id
    )
    for number, fields, hash, record, locale, site in session.execute(versions):
        if sha256(fields) != hash:
            yield f"Version {number} of record {record} in {locale} on {site} differs from its hash."


def _lost_versions(session: Session) -> Iterator[str]:
    """Numbers run without gaps, but for autosaves that went into later ones, which say so."""
    missing, reached = defaultdict[int, list[range]](list), defaultdict[int, int](int)
    numbered = select(Version.translation_id, Version.number, Version.autosaves)
    for id, number, autosaves in session.execute(numbered.order_by(Version.translation_id, Version.number)):
        missing[id].append(range(reached[id] + 1, number - (autosaves or 1) + 1))
        reached[id] = number
    texts = select(
        Translation.id, Translation.latest_version, Translation.record_id, Translation.locale, Translation.site
    )
    for id, latest, record, locale, site in session.execute(texts):
        for number in chain(*missing[id], range(reached[id] + 1, latest + 1)):
            yield f"Version {number} of record {record} in {locale} on {site} is missing."


def _wrong_references(session: Session, meant: set[tuple[int, str]]) -> Iterator[str]:
    """The index of targets says of every fact what the fact itself says."""
    indexed = {tuple(row) for row in session.execute(select(Reference.fact_id, Reference.target))}
    yield from (f"Fact {fact} is indexed under target {target} wrongly." for fact, target in sorted(indexed ^ meant))
