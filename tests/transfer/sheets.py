"""Spreadsheets as people make them: CSV and XLSX of rows, whole or with anything odd in them, for the tests beside this file."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from tests.client import check
from tests.people import expect
from tests.transfer.files import FileDesk

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Sequence[Sequence[Any]]


def as_csv(rows: Rows, *, delimiter: str = ",", coding: str = "utf-8") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(coding)


def as_xlsx(rows: Rows, title: str = "Sheet") -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


MAKE: dict[str, Callable[[Rows], bytes]] = {CSV: as_csv, XLSX: as_xlsx}


def rows_of(data: bytes, type: str) -> list[list[str]]:
    """The cells of all sheets of a file, below one another."""
    if type == CSV:
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    book = load_workbook(io.BytesIO(data))
    return [
        ["" if each is None else each for each in row] for sheet in book for row in sheet.iter_rows(values_only=True)
    ]


def altered(data: bytes, name: str, alter: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts altered."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            after.writestr(part, alter(before.read(part)) if part == name else before.read(part))
    return file.getvalue()


class SheetDesk(FileDesk):
    """Someone who works in spreadsheets."""

    def sheet(self, form: str = "csv", site: str = "core", **query: str) -> bytes:
        """A site's newest texts."""
        path = f"/v1/admin/sites/{site}/export"
        response = self._http.get(path, query_string={"format": form, **query}, headers=self._headers)
        check(response, method="GET", path=path)
        assert response.status_code == 200, response.text
        return bytes(response.data)

    def put(
        self, data: bytes, type: str = CSV, site: str = "core", of: str | None = None, **query: str
    ) -> TestResponse:
        """The answer to a sheet; `of` is the record type of rows that say none."""
        path = f"/v1/admin/sites/{site}/import"
        asked = {**query, **({"type": of} if of else {})}
        return self.post_file(path, data, type, asked)

    def fill(self, *rows: Sequence[Any], type: str = CSV, of: str | None = None, **query: str) -> Any:
        """The report of a sheet that must be taken."""
        return expect(self.put(MAKE[type](rows), type, of=of, **query), 200)

    def wrong(self, *rows: Sequence[Any], type: str = CSV, **query: str) -> list[tuple[int, str | None]]:
        """Row and column of everything that is wrong with a sheet."""
        answer = expect(self.put(MAKE[type](rows), type, **query), 422)
        return [(each["line"], each.get("column")) for each in answer["errors"]]
