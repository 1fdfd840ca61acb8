"""Writes the newest texts of a site's own records as spreadsheets, which an import takes back; and empty ones to be filled in."""

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.database import portions
from api.errors import InvalidParameter
from api.models import DeskText, Record, Translation, Version
from api.reading.locales import NEUTRAL
from api.record_types import RECORD_TYPES
from api.record_types.cells import Cell
from api.services.ledger.lookup import find_settings
from api.services.texts.translations import fields_of
from api.services.transfer.columns import headers_of
from api.services.transfer.guarding import guarded

FORMATS = ("csv", "xlsx")
_AT_ONCE = 100
_LONGEST_OF_XLSX = 32_767
_WIDTHS = {"id": 38, "type": 16, "locale": 8}
Values = dict[str, Cell]
"""Header → what stands below it."""


def export_sheet(
    session: Session, site: str, form: str, *, types: Collection[str] = (), locales: Collection[str] = ()
) -> Iterator[bytes]:
    """A sheet of the site's own records, in parts: a row for each text, the neutral fields beside the source."""
    find_settings(session, site)
    wanted = [name for name in RECORD_TYPES if not types or name in types]
    sheets = {name: _rows(session, site, name, frozenset(locales)) for name in wanted}
    return _csv(sheets) if form == "csv" else _xlsx(sheets)


def template(type_name: str, form: str) -> Iterator[bytes]:
    """A sheet of a type with headers alone."""
    sheets: dict[str, Iterator[Values]] = {type_name: iter(())}
    return _csv(sheets) if form == "csv" else _xlsx(sheets, is_empty_kept=True)


def _rows(session: Session, site: str, type_name: str, locales: frozenset[str]) -> Iterator[Values]:
    owned = select(Record.id).where(Record.site == site, Record.type == type_name).order_by(Record.id)
    for ids in portions(session.scalars(owned).all(), _AT_ONCE):
        records = session.scalars(select(Record).where(Record.id.in_(ids)).order_by(Record.id)).all()
        texts = _texts(session, site, records)
        for record in records:
            yield from _of_record(record, texts[record.id], locales)


def _texts(session: Session, site: str, records: Sequence[Record]) -> dict[str, dict[str, Mapping[str, Any]]]:
    """The texts that are worked on or live, as they are being worked on."""
    by_id = {each.id: each for each in records}
    rows = session.execute(
        select(Translation.record_id, Translation.locale, Version)
        .join(DeskText, DeskText.id == Translation.id)
        .join(
            Version,
            (Version.translation_id == Translation.id)
            & (Version.number == func.coalesce(Translation.draft_version, DeskText.live)),
        )
        .where(Translation.record_id.in_(by_id), Translation.site == site)
    )
    found: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for id, locale, version in rows:
        found[id][locale] = RECORD_TYPES[by_id[id].type].spelled(fields_of(by_id[id], version))
    return found


def _of_record(record: Record, texts: Mapping[str, Mapping[str, Any]], locales: frozenset[str]) -> Iterator[Values]:
    neutral = texts.get(NEUTRAL, {})
    others = sorted(texts.keys() - {NEUTRAL, record.source_locale})
    for locale in (record.source_locale, *others):
        said = dict(_cells(record.type, texts.get(locale, {}), localized=True))
        if locale == record.source_locale:
            said |= dict(_cells(record.type, neutral, localized=False))
        if said and (not locales or locale in locales):
            yield {"id": record.id, "type": record.type, "locale": locale, **said}


def _cells(type_name: str, fields: Mapping[str, Any], *, localized: bool) -> Iterator[tuple[str, Cell]]:
    for declared in RECORD_TYPES[type_name]:
        if declared.name in fields and declared.stands_in(localized=localized):
            is_of_both = declared.localizable and not localized
            cell = declared.in_cell(fields[declared.name])
            yield (
                f"{declared.name}:{NEUTRAL}" if is_of_both else declared.name,
                guarded(cell) if isinstance(cell, str) else cell,
            )


def _csv(sheets: Mapping[str, Iterator[Values]]) -> Iterator[bytes]:
    """One sheet with the columns of all types, as every spreadsheet reads it."""
    headers = list(dict.fromkeys(header for name in sheets for header in headers_of(name)))
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(headers)
    yield b"\xef\xbb\xbf" + _taken(file)
    for rows in sheets.values():
        for values in rows:
            writer.writerow([_plainly(values.get(header, "")) for header in headers])
            yield _taken(file)


def _plainly(cell: Cell) -> str:
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _taken(file: io.StringIO) -> bytes:
    written = file.getvalue().encode()
    file.seek(0)
    file.truncate()
    return written


def _xlsx(sheets: Mapping[str, Iterator[Values]], *, is_empty_kept: bool = False) -> Iterator[bytes]:
    """A sheet for each type that has any records."""
    # Few calls ask for one, and it takes long to load.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        first = next(rows, None)
        if first is not None or is_empty_kept:
            _write_sheet(book, name, list(headers_of(name)), first, rows)
    if not book.worksheets:
        book.create_sheet("empty")
    file = io.BytesIO()
    book.save(file)
    yield file.getvalue()


def _write_sheet(book: Any, name: str, headers: list[str], first: Values | None, rest: Iterator[Values]) -> None:
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "D2"
    for place, header in enumerate(headers, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(header, 40)
    sheet.append(headers)
    for values in chain([first] if first else [], rest):
        sheet.append([_fit(values.get(header)) for header in headers])


def _fit(cell: Cell | None) -> Cell | None:
    """A cell as it is; one that an XLSX file would cut off is refused rather than lost."""
    if isinstance(cell, str) and len(cell) > _LONGEST_OF_XLSX:
        raise InvalidParameter(
            f"A cell of an XLSX file holds {_LONGEST_OF_XLSX} letters, and a text has more: take CSV."
        )
    return cell
