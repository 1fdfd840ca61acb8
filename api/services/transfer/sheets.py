"""Reads spreadsheets, as CSV or XLSX, row by row: whatever a cell holds as the text that it stands for, and nothing of it is run."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from api.errors import InvalidContent

CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 20_000
MOST_COLUMNS = 200
LONGEST_CELL = 100_000
MOST_LETTERS = 32_000_000
"""In all cells together: one text of an XLSX file may stand in thousands of them."""
MOST_UNPACKED = 64 * 1024 * 1024
_MOST_PARTS = 500
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell that holds something."""

    text: str
    wrong: str | None = None
    """Why what it holds cannot be taken."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as spreadsheets count them, by the places of its columns."""

    sheet: str | None
    """The name of its sheet, where a file has several."""
    number: int
    cells: dict[int, SheetCell]


def read_rows(data: bytes, media_type: str) -> Iterator[SheetRow]:
    """The rows of a file that hold anything; InvalidContent where it is no such file, or too large."""
    letters = 0
    for row in _csv(data) if media_type == CSV else _xlsx(data):
        letters += sum(len(cell.text) for cell in row.cells.values())
        if row.number > MOST_ROWS + 1:
            raise _unread(f"A sheet has at most {MOST_ROWS} rows below its headers.")
        if letters > MOST_LETTERS:
            raise _unread(f"All cells together hold at most {MOST_LETTERS} letters.")
        if row.cells:
            yield row


def _unread(detail: str) -> InvalidContent:
    return InvalidContent("The sheet cannot be read.", errors=[{"pointer": "#", "detail": detail}])


def _csv(data: bytes) -> Iterator[SheetRow]:
    text = _decoded(data)
    delimiter, text = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, values in enumerate(reader, start=1):
            yield SheetRow(None, number, dict(_cells(values)))
    except csv.Error as error:
        raise _unread(f"Row {number + 1} is no CSV: {error}.") from error


def _cells(values: Sequence[Any]) -> Iterator[tuple[int, SheetCell]]:
    for place, value in enumerate(values):
        if value not in (None, ""):
            if place >= MOST_COLUMNS:
                raise _unread(f"A sheet has at most {MOST_COLUMNS} columns.")
            yield place, _fit(value) if isinstance(value, str) else value


def _fit(text: str) -> SheetCell:
    if len(text) > LONGEST_CELL:
        return SheetCell("", f"A cell holds at most {LONGEST_CELL} letters.")
    return SheetCell(text.replace("\r\n", "\n"))


def _decoded(data: bytes) -> str:
    mark, coding = next((each for each in _BYTE_ORDER_MARKS if data.startswith(each[0])), (b"", "utf-8"))
    try:
        return data.removeprefix(mark).decode(coding)
    except UnicodeDecodeError as error:
        raise _unread("It is not in UTF-8: save it as `CSV UTF-8`, or as XLSX.") from error


def _delimiter(text: str) -> tuple[str, str]:
    """What stands between the cells, and the rows; spreadsheets may say it themselves in a line before them."""
    first, end, rest = text.partition("\n")
    said = first.rstrip("\r")
    if said.startswith("sep=") and said[4:] in list(_DELIMITERS):
        return said[4:], rest
    bare = "".join(part for place, part in enumerate(first.split('"')) if place % 2 == 0)
    return max(_DELIMITERS, key=bare.count), text


def _xlsx(data: bytes) -> Iterator[SheetRow]:
    _require_small(data)
    # Few calls bring one, and it takes long to load.
    from openpyxl import load_workbook

    try:
        with closing(load_workbook(io.BytesIO(data), read_only=True, keep_links=False)) as book:
            if not book.worksheets:
                raise _unread("It has no sheet.")
            for sheet in book.worksheets:
                yield from _sheet(sheet, sheet.title)
    except InvalidContent:
        raise
    # A file that was made to be read wrongly fails in whichever way it likes.
    except Exception as error:  # noqa: BLE001
        raise _unread("It is no XLSX file, or it is damaged.") from error


def _require_small(data: bytes) -> None:
    """Refuse what would grow out of proportion, or tells more than a sheet, before any of it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise _unread(f"Unpacked it is larger than {MOST_UNPACKED // 1024 // 1024} MiB, or has too many parts.")
            if any(b"<!DOCTYPE" in packed.read(part) for part in parts if part.filename.endswith((".xml", ".rels"))):
                raise _unread("It declares a type of document, as no spreadsheet does.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise _unread("It is no XLSX file, or it is damaged.") from error


def _sheet(sheet: Any, title: str) -> Iterator[SheetRow]:
    # What a file says of its own size need not be so.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1), start=1):
        said = [None if cell.value is None else _written(cell) for cell in cells]
        yield SheetRow(title, number, dict(_cells(said)))


def _written(cell: Any) -> Any:
    """What a cell stands for, as somebody would write it."""
    value = cell.value
    if cell.data_type == "f" or not isinstance(value, (str, bool, int, float, datetime, date)):
        is_time = isinstance(value, time)
        return SheetCell(
            "", "It holds a time of day." if is_time else "It holds a formula: put in its place what it comes to."
        )
    if cell.data_type == "e":
        return SheetCell("", f"It holds an error, {value}.")
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return SheetCell("true" if value else "false")
    if isinstance(value, (datetime, date)):
        return SheetCell(value.isoformat()[:10])
    return SheetCell(str(int(value)) if float(value).is_integer() else repr(value))
