"""The list of publications that were retracted: loaded by whoever runs the server, asked by the rule on publications."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import IO, Any

from sqlalchemy import bindparam, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from api import spelling
from api.database import core, portions
from api.errors import InvalidContent
from api.models import Retraction
from api.models.base import table_of

_RETRACTION = table_of(Retraction)
_KEYS: Any = bindparam("keys", expanding=True)
_FOUND = select(_RETRACTION.c.doi, _RETRACTION.c.pmid, _RETRACTION.c.nature, _RETRACTION.c.retracted_on).where(
    or_(_RETRACTION.c.doi.in_(_KEYS), _RETRACTION.c.pmid.in_(_KEYS))
)
COLUMNS = {
    "doi": ("OriginalPaperDOI", "doi"), "pmid": ("OriginalPaperPubMedID", "pmid"), "nature": ("RetractionNature", "nature"),
    "retracted_on": ("RetractionDate", "date"),
}  # fmt: skip
"""The columns of Retraction Watch's file, as Crossref gives it out, and shorter names for lists of one's own."""
_UNKNOWN = ("", "0", "unavailable")


def load_retractions(session: Session, file: IO[str], *, now: datetime) -> int:
    """Put a list in the place of the one that is there, whole or not at all; the answer is how many publications it names."""
    rows = list(_read(file, now))
    if not rows:
        raise InvalidContent(
            "The file names no publication: it needs a column `doi` or `pmid`, or Retraction Watch's own."
        )
    session.execute(delete(_RETRACTION))
    for start in range(0, len(rows), 1_000):
        session.execute(insert(_RETRACTION), rows[start : start + 1_000])
    return len(rows)


def _read(file: IO[str], now: datetime) -> Iterator[dict[str, Any]]:
    for line in csv.DictReader(file):
        said = {name: _cell(line, names) for name, names in COLUMNS.items()}
        if said["doi"] or said["pmid"]:
            yield {
                **said,
                "doi": spelling.doi(said["doi"] or "") or None,
                "nature": said["nature"] or "Retraction",
                "loaded_at": now,
            }


def _cell(line: Mapping[str, Any], names: Sequence[str]) -> str | None:
    found = next((str(line[name] or "").strip() for name in names if name in line), "")
    return None if found.lower() in _UNKNOWN else found


def loaded_on(session: Session) -> date | None:
    """The day on which the list was loaded; None where there is none, so that nothing is known of any publication."""
    at = session.scalar(select(func.max(Retraction.loaded_at)))
    return at.date() if at else None


def retracted(session: Session, publications: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What happened to those of some publications that are in the list, by their DOI or PubMed number."""
    keys = {str(each[name]).lower() for each in publications for name in ("doi", "pmid") if each.get(name)}
    found: dict[str, str] = {}
    for portion in portions(sorted(keys)):
        for doi, pmid, nature, day in core(session, _FOUND, {"keys": portion}):
            found[doi if doi in keys else pmid] = f"{nature}{f', {day}' if day else ''}"
    return found
