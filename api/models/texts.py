"""Writes what has become of texts as the session is flushed: all to which the same was done at once, and not each by itself."""

from collections import defaultdict
from functools import cache
from typing import Any

from sqlalchemy import bindparam, event, inspect, tuple_, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from api.database import WritingSession, core, portions
from api.errors import StaleVersion
from api.models.base import table_of
from api.models.content import Translation
from api.models.sealing import row_of, written

_TRANSLATION = table_of(Translation)
STANDING = tuple(
    each.key
    for each in _TRANSLATION.columns
    if each.key == "latest_version" or each.key.startswith(("draft_", "stage"))
)
"""The columns that tell how a text stands; no others are ever altered."""


@event.listens_for(WritingSession, "before_flush")
def _write_texts(session: Session, _context: object, _instances: object) -> None:
    """Write them; StaleVersion where somebody else has altered one."""
    alike = defaultdict[tuple[tuple[str, Any], ...], list[Translation]](list)
    for each in sorted((each for each in session.dirty if isinstance(each, Translation)), key=lambda each: each.id):
        if moves := _moves(each):
            alike[moves].append(each)
    for moves, moved in alike.items():
        statement = _writing(tuple(name for name, _ in moves))
        for portion in portions(moved):
            states = [(each.id, each.revision) for each in portion]
            if core(session, statement, {"states": states, **dict(moves)}).rowcount != len(portion):
                raise StaleVersion("Somebody has saved at the same moment; look at what is there now.")
        for each in moved:
            _is_written(each, moves)
        written(session, _TRANSLATION, map(row_of, moved))


def _moves(text: Translation) -> tuple[tuple[str, Any], ...]:
    """What was altered in a text, and is not written yet."""
    state = inspect(text)
    touched = (name for name in STANDING if name not in state.unmodified)
    return tuple((name, getattr(text, name)) for name in touched if state.attrs[name].history.has_changes())


@cache
def _writing(names: tuple[str, ...]) -> Any:
    columns = _TRANSLATION.c
    return (
        update(_TRANSLATION)
        .where(tuple_(columns.id, columns.revision).in_(bindparam("states", expanding=True)))
        .values({"revision": columns.revision + 1, **{name: bindparam(name) for name in names}})
    )


def _is_written(text: Translation, moves: tuple[tuple[str, Any], ...]) -> None:
    for name, value in (*moves, ("revision", text.revision + 1)):
        set_committed_value(text, name, value)
