"""Pages of the admin API's lists, which go on after the last row that was seen."""

from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, TypeVar

from marshmallow import Schema, fields, validate
from sqlalchemy import Select

from api.http.calls import session
from api.http.cursors import next_address, no_cursor, position_of
from api.http.schemas import about
from api.record_types.whole_number import WholeNumber

NEXT_ABOUT = "The address of the page after this one."

Row = TypeVar("Row")


def how_many(usual: int, *, most: int) -> WholeNumber:
    """How many items a page has."""
    return WholeNumber(load_default=usual, validate=validate.Range(1, most), metadata=about("How many items at most."))


class PageQuery(Schema):
    """How much of a list, and from where."""

    limit = how_many(25, most=200)
    cursor = fields.String(
        validate=validate.Length(1, 2000), metadata=about("Where to go on, from `next`.", pattern="^[A-Za-z0-9_-]+$")
    )


def page_of(
    found: Select[Row], column: Any, query: dict[str, Any], *, newest_first: bool = False,
    keep: Callable[[Row], bool] = lambda _: True,
) -> tuple[list[Row], str | None]:  # fmt: skip
    """The rows of one page in the order of a column, and the address of the next.

    Rows that are not to be kept are passed over until the page is full.
    """
    if "cursor" in query:
        [seen] = position_of(query["cursor"], [column.type.python_type])
        found = found.where(column < seen if newest_first else column > seen)
    ordered = found.order_by(None).order_by(column.desc() if newest_first else column.asc())
    with closing(session().scalars(ordered.execution_options(yield_per=query["limit"] + 1))) as rows:
        page = list(islice(filter(keep, rows), query["limit"] + 1))
    return _cut(page, query["limit"], lambda row: [getattr(row, column.key)])


def page_from(
    find: Callable[[list[Any] | None, int], tuple[list[tuple[Row, list[Any]]], int]],
    query: dict[str, Any],
    kinds: Sequence[type],
) -> tuple[list[Row], int, str | None]:
    """One page of a list that is found from a position on, how long the list is, and the address of the next.

    `find` answers so many rows at most after a position, each with where it stands, in parts of these kinds; and the total.
    """
    seen = position_of(query["cursor"], kinds) if "cursor" in query else None
    try:
        found, total = find(seen, query["limit"] + 1)
    except ValueError:
        if seen is None:
            raise
        raise no_cursor() from None
    page, following = _cut(found, query["limit"], lambda row: row[1])
    return [row for row, _ in page], total, following


def _cut(rows: list[Row], limit: int, key: Callable[[Row], list[Any]]) -> tuple[list[Row], str | None]:
    """As many rows as a page has, and where the list goes on if there is one more."""
    page = rows[:limit]
    return page, next_address(key(page[-1])) if len(rows) > limit else None
