"""Pages of the admin API's lists, which go on after the last row that was seen."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, TypeVar

from marshmallow import Schema, fields, validate
from sqlalchemy import Select

from api.http.calls import call, session
from api.http.cursors import next_address, no_cursor, position_of
from api.http.schemas import about, flag
from api.record_types.output import Output
from api.record_types.whole_number import WholeNumber
from api.services.ledger.rows import mapped

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


class SaysWhole(Output):
    """An answer that goes on without what cannot be read."""

    whole = flag(
        "Whether all that belongs here could be read. Where it is false, something that is stored is damaged and left out, "
        "of which whoever runs the service is told; numbers may count it still."
    )


def page_of(
    found: Select[Row], column: Any, query: dict[str, Any], *, newest_first: bool = False,
    keep: Callable[[Row], bool] = lambda _: True,
) -> tuple[list[Row], str | None]:  # fmt: skip
    """The rows of one page in the order of a column, and the address of the next.

    Rows that are not to be kept, or that cannot be read, are passed over until the page is full.
    """
    if "cursor" in query:
        [seen] = position_of(query["cursor"], [column.type.python_type])
        found = found.where(column < seen if newest_first else column > seen)
    most = query["limit"] + 1
    ordered = found.order_by(None).order_by(column.desc() if newest_first else column.asc())
    page = mapped(
        session(), ordered.execution_options(yield_per=most), call().unread,
        lambda rows: list(islice(call().unread.kept(rows, keep), most)),
    )  # fmt: skip
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
