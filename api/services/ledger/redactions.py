"""Takes somebody's name out of what is hashed, so that the chain stays whole and tells that it was done."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from api.canonical import canonical, fingerprint, sha256
from api.models import Change, Fact, Redaction
from api.services.ledger.changes import OpenChange, Stated, change_hash

Redacted = Mapping[tuple[str, int], str]
"""The hash of what stands in a fact or a change since something was taken out, by what it is and its number."""


class _Taken(NamedTuple):
    what: str
    number: int
    sha256: str


def redact(change: OpenChange, facts: Iterable[tuple[Fact, Any]], changes: Iterable[tuple[Change, str]]) -> None:
    """Give facts another value and changes another actor; the hashes that the chain is made of stay what they were."""
    taken = [*(_redacted_fact(*each) for each in facts), *(_redacted_change(change.session, *each) for each in changes)]
    if not taken:
        return
    # The change that tells of them is told by them, so it has to be there first.
    change.session.add_all([Redaction(seq=change.seq, **each._asdict()) for each in taken])
    change.redact(_told(taken))
    change.session.flush()


def _redacted_fact(fact: Fact, value: Any) -> _Taken:
    fact.value = canonical(value)
    return _Taken("fact", fact.id, sha256(fact.value))


def _redacted_change(session: Session, change: Change, actor: str) -> _Taken:
    change.actor = actor
    opened, closed = (_stated(session, end == change.seq) for end in (Fact.from_seq, Fact.to_seq))
    return _Taken("change", change.seq, hash_of_redacted(change, opened, closed))


def _stated(session: Session, which: ColumnElement[bool]) -> list[Stated]:
    columns = (Fact.kind, Fact.site, Fact.record_id, Fact.locale, Fact.sha256)
    return [Stated(*row) for row in session.execute(select(*columns).where(which))]


def hash_of_redacted(change: Change, opened: Iterable[Stated], closed: Iterable[Stated]) -> str:
    """The hash of what a change says, over the one that it has in the chain, and every fact it opens or closes."""
    return change_hash(change.hash, change, opened, closed)


def _told(taken: Iterable[_Taken]) -> str:
    return f"Names taken out, as sha256:{fingerprint(sorted(map(list, taken)))} tells."


def redactions(session: Session) -> Redacted:
    """All redactions there are."""
    return {(each.what, each.number): each.sha256 for each in session.scalars(select(Redaction))}


def untold_redactions(session: Session, changes: Mapping[int, Change]) -> Iterator[str]:
    """Redactions that the change which should have made them does not tell of, or not as they are."""
    by_seq: dict[int, list[_Taken]] = defaultdict(list)
    for each in session.scalars(select(Redaction)):
        by_seq[each.seq].append(_Taken(each.what, each.number, each.sha256))
    for seq, taken in sorted(by_seq.items()):
        if seq not in changes or changes[seq].reason != _told(taken):
            yield f"What change {seq} is said to have taken out is not what it says itself."
