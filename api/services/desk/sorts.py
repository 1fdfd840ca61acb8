"""What lists of records are sorted by, and where a list goes on after a row that was seen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select

from api.record_types import RECORD_TYPES
from api.services.desk.seen import RECORDS, TEXTS, Seen

Position = list[Any]
"""Where a row stands: whether it says nothing, what it says in letters, and its id."""


# Sites have few words of their own, so looking among these for the newest of each record costs little.
_ELSEWHERE = (
    select(TEXTS.record_id, func.max(TEXTS.saved_at).label("at"))
    .where(TEXTS.is_override, TEXTS.site.in_(bindparam("sites", expanding=True)))
    .group_by(TEXTS.record_id)
    .subquery()
)


class _Sort(NamedTuple):
    """One thing to sort by: its value in a row, and how that is spelled."""

    value: Callable[[Seen], ColumnElement[Any]]
    spell: Callable[[Any], str]
    read: Callable[[str], Any]


def _saved(seen: Seen) -> ColumnElement[Any]:
    own = seen.saved_at
    return case((_ELSEWHERE.c.at > own, _ELSEWHERE.c.at), else_=own)


def _moment(letters: str) -> datetime:
    found = datetime.fromisoformat(letters)
    if found.tzinfo is None:
        raise ValueError(letters)
    return found


_SORTS = {
    "updated_at": _Sort(_saved, datetime.isoformat, _moment),
    "created_at": _Sort(lambda _: RECORDS.created_at, datetime.isoformat, _moment),
    "title": _Sort(lambda seen: seen.of_record("title_key"), bytes.hex, bytes.fromhex),
    "position": _Sort(lambda seen: seen.of_record("position"), str, int),
    "type": _Sort(lambda _: case({name: place for place, name in enumerate(RECORD_TYPES)}, value=RECORDS.type), str, int),
}  # fmt: skip
SORTS = tuple(_SORTS)


@dataclass(frozen=True)
class Order:
    """The order of a list: what says nothing comes last in either direction, and equals go by their ids."""

    seen: Seen
    name: str
    descends: bool

    def among(self, chosen: Select[Any]) -> Select[Any]:
        """Chosen records with what each is sorted by."""
        found = chosen.add_columns(_SORTS[self.name].value(self.seen).label("value"))
        if self.name != "updated_at":
            return found
        joined = found.outerjoin(_ELSEWHERE, _ELSEWHERE.c.record_id == RECORDS.id)
        return joined.params(sites=sorted(self.seen.sites))

    def columns(self, rows: Any) -> tuple[ColumnElement[Any], ...]:
        """The order as statements have it."""
        value, id = rows.value, rows.id
        return value.is_(None), value.desc() if self.descends else value.asc(), id.desc() if self.descends else id.asc()

    def position(self, id: str, value: Any) -> Position:
        """Where a row stands."""
        return [int(value is None), "" if value is None else _SORTS[self.name].spell(value), id]

    def after(self, position: Position, rows: Any) -> ColumnElement[bool]:
        """The condition of the rows that come after a position; ValueError where there is no such position."""
        says_nothing, letters, id = position
        beyond = rows.id < id if self.descends else rows.id > id
        if says_nothing:
            return and_(rows.value.is_(None), beyond)
        seen = _SORTS[self.name].read(letters)
        further = rows.value < seen if self.descends else rows.value > seen
        return or_(rows.value.is_(None), further, and_(rows.value == seen, beyond))
