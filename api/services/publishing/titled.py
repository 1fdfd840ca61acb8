"""Puts types and titles beside the ids of records, in whatever is told of a change or a plan."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, select

from api.database import core, portions
from api.errors import SiteNotFound
from api.models import DeskRecord
from api.models.base import table_of
from api.services.accounts.audit import Call
from api.services.accounts.authority import sites_where
from api.services.accounts.permissions import Permission
from api.services.ledger.lookup import find_lineage
from api.services.ledger.unread import Unread

_DESK = table_of(DeskRecord)
_ROWS: Any = select(_DESK.c.id, _DESK.c.site, _DESK.c.type, _DESK.c.title, _DESK.c.live_title).where(
    _DESK.c.id.in_(bindparam("ids", expanding=True))
)


def titled(call: Call, rows: Iterable[dict[str, Any]], id: str = "record") -> list[dict[str, Any]]:
    """Rows that name a record under `id`, each with its type and title: by its drafts for who sees these, else as readers have it.

    Of what belongs to a site that the caller neither reads nor inherits from, nothing is told.
    """
    return titled_lists(call, {"rows": rows}, id)["rows"]


def titled_lists(
    call: Call, lists: Mapping[str, Iterable[dict[str, Any]]], id: str = "record"
) -> dict[str, list[dict[str, Any]]]:
    """The same for several lists at once, by their names."""
    made = {name: list(rows) for name, rows in lists.items()}
    found = _found(call, {row[id] for rows in made.values() for row in rows if row.get(id)})
    return {name: [{**row, **found.get(row.get(id), {})} for row in rows] for name, rows in made.items()}


def _found(call: Call, ids: Collection[str]) -> dict[Any, dict[str, Any]]:
    rows = [row for portion in portions(sorted(ids)) for row in core(call.session, _ROWS, {"ids": portion})]
    sites = sites_where(call.session, call.holder, Permission.READ, Unread()) if rows else None
    above = {each for site in sites or () for each in _lineage(call, site)}
    return {
        row.id: {"type": row.type, "title": row.title if sites is None or row.site in sites else row.live_title}
        for row in rows
        if sites is None or row.site in above
    }


def _lineage(call: Call, site: str) -> list[str]:
    try:
        return find_lineage(call.session, site)
    except SiteNotFound:
        return [site]
