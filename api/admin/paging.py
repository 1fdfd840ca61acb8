"""Pages of the admin API's lists, which go on after the last row that was seen."""

import base64
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from flask import request
from marshmallow import Schema, fields, validate
from sqlalchemy import Select

from api.errors import InvalidCursor
from api.http.calls import session
from api.record_types.whole_number import WholeNumber

DEFAULT_LIMIT = 50
MOST = 500
NEXT_ABOUT = "The address of the page after this one."

Row = TypeVar("Row")


class PageQuery(Schema):
    """How much of a list, and from where."""

    limit = WholeNumber(
        load_default=DEFAULT_LIMIT,
        validate=validate.Range(1, MOST),
        metadata={"description": "How many items at most."},
    )
    cursor = fields.String(
        validate=validate.Length(1, 100),
        metadata={"description": "Where to go on, from `next`.", "pattern": "^[A-Za-z0-9_-]+$"},
    )


def page_of(
    found: Select[Row], column: Any, query: dict[str, Any], *, newest_first: bool = False
) -> tuple[Sequence[Row], str | None]:
    """The rows of one page in the order of a column, and the address of the next."""
    if "cursor" in query:
        seen = _position(query["cursor"], column.type.python_type)
        found = found.where(column < seen if newest_first else column > seen)
    ordered = found.order_by(None).order_by(column.desc() if newest_first else column.asc())
    rows = session().scalars(ordered.limit(query["limit"] + 1)).all()
    shown = rows[: query["limit"]]
    return shown, _next(getattr(shown[-1], column.key)) if len(rows) > len(shown) else None


def _next(last: int | str) -> str:
    cursor = base64.urlsafe_b64encode(str(last).encode()).rstrip(b"=").decode()
    return f"{quote(request.path)}?{urlencode({**request.args.to_dict(), 'cursor': cursor}, safe=',:')}"


def _position(cursor: str, kind: Callable[[str], Any]) -> Any:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        if kind is int and not (text.isascii() and text.isdigit() and len(text) < 16):
            raise ValueError(text)
        return kind(text)
    except ValueError:
        detail = "It is not a cursor of this list."
        raise InvalidCursor(detail, errors=[{"parameter": "cursor", "detail": detail}]) from None
