"""What the records of a topic say in a language, kept by the process from one change to the next, as a topic has hundreds of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from api.bounded import MB, Bounded
from api.database import core
from api.models import Change, DeskRecord, Fact
from api.models.base import table_of
from api.reading.loading import ledger_head, records_at
from api.reading.views import RecordState
from api.services.gate.statements import SaidOf, Statement, said_by, statements_of
from api.services.ledger.lookup import live_records
from api.services.ledger.memory import known, touched

_CHANGE, _DESK, _FACT = table_of(Change), table_of(DeskRecord), table_of(Fact)
_IS_IN: Any = and_(_DESK.c.live_topic == bindparam("topic"), _DESK.c.site.in_(bindparam("sites", expanding=True)))
_OF_TOPIC: Any = select(_DESK.c.id).where(_IS_IN, _DESK.c.is_live)
_MOVED: Any = (
    select(
        select(_CHANGE.c.hash).where(_CHANGE.c.seq == bindparam("seq")).scalar_subquery(), _FACT.c.record_id, _IS_IN
    )
    .distinct()
    .outerjoin(_DESK, _DESK.c.id == _FACT.c.record_id)
    .where(
        or_(
            and_(_FACT.c.from_seq > bindparam("seq"), _FACT.c.from_seq <= bindparam("head")),
            and_(_FACT.c.to_seq > bindparam("seq"), _FACT.c.to_seq <= bindparam("head")),
        )
    )
)  # fmt: skip
MOST_CHANGES = 1_000
"""Over so many changes a topic is brought on; after more of them it is read anew."""
_BESIDE_TEXT = 512
"""About how many bytes a statement takes beside the text that it stands in."""

ByRecord = Mapping[str, Sequence[Statement]]


class _Kept(NamedTuple):
    """What the records of a topic said after a change, whose hash covers all that came before."""

    seq: int
    hash: str
    said: ByRecord


_TOPICS: Bounded[tuple[str, tuple[str, ...], str], _Kept] = Bounded(8 * MB)


class Topic(NamedTuple):
    """A topic in one language, as a site with this lineage shows it."""

    session: Session
    id: str
    lineage: Sequence[str]
    locale: str

    def said(self, laid_over: Mapping[str, RecordState]) -> SaidOf:
        """What its records say as they stand in this transaction, with some of them in another state."""
        altered = touched(self.session).records - laid_over.keys()
        over = {**live_records(self.session, altered), **laid_over}
        others = {id: each for id, each in self._published().items() if id not in over and id not in altered}
        return said_by({**others, **self._of(each for each in over.values() if self._shows(each))})

    def _shows(self, record: RecordState) -> bool:
        return self.id in record.topics and record.site in self.lineage

    def _of(self, records: Iterable[RecordState]) -> ByRecord:
        return {each.id: said for each in records if (said := statements_of(each, self.locale))}

    def _published(self) -> ByRecord:
        """What its records say as of the newest change that is not being written."""
        key = self.id, tuple(self.lineage), self.locale
        head, kept = known(self.session).ledger or ledger_head(self.session), _TOPICS.get(key)
        if kept is not None and kept[:2] == head:
            return kept.said
        found = None if kept is None else self._brought_on(kept, head[0])
        if found is None:
            ids = core(self.session, _OF_TOPIC, {"topic": self.id, "sites": self.lineage}).scalars()
            found = self._of(self._as_of(set(ids), head[0]).values())
        _TOPICS.put(key, _Kept(*head, found), _size(found))
        return found

    def _brought_on(self, kept: _Kept, seq: int) -> ByRecord | None:
        """What was kept, with what has been published since; None where the ledger is another, or that is too much."""
        if not 0 < seq - kept.seq <= MOST_CHANGES:
            return None
        named = {"seq": kept.seq, "head": seq, "topic": self.id, "sites": self.lineage}
        moved = core(self.session, _MOVED, named).all()
        if not moved or moved[0][0] != kept.hash:
            return None
        gone, here = {id for _, id, _ in moved}, {id for _, id, is_in in moved if is_in}
        others = {id: each for id, each in kept.said.items() if id not in gone}
        return {**others, **self._of(self._as_of(here, seq).values())}

    def _as_of(self, ids: set[str], seq: int) -> Mapping[str, RecordState]:
        """Records as of a change: those that are being altered stood otherwise then."""
        altered = ids & touched(self.session).records
        return {**live_records(self.session, ids - altered), **records_at(self.session, altered, seq)}


def _size(said: ByRecord) -> int:
    return sum(_BESIDE_TEXT + len(each.passage.leaf.text) for found in said.values() for each in found)
