"""A spreadsheet that was made to do harm, or is damaged, is refused with a clear problem, and stores nothing."""

import re
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from api.errors import InvalidContent
from api.services.transfer.guarding import guarded, unguarded
from api.services.transfer.sheets import MOST_COLUMNS, MOST_ROWS, read_rows
from tests.conftest import Write
from tests.people import expect, make_person
from tests.transfer.sheets import CSV, XLSX, SheetDesk, altered, as_csv, as_xlsx

SHEET = "xl/worksheets/sheet1.xml"
SIMPLE = as_xlsx([("id", "question"), ("faq/x", "Why?")])
LAUGHS = b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>'


def entities(xml: bytes) -> bytes:
    return LAUGHS + xml


def bomb() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(SHEET, b"0" * 200_000_000)
    return file.getvalue()


UNSAFE = {
    "no zip": (b"PK\x03\x04nothing", XLSX), "nothing": (b"", XLSX), "half a file": (SIMPLE[: len(SIMPLE) // 2], XLSX),
    "a bomb": (bomb(), XLSX), "entities": (altered(SIMPLE, SHEET, entities), XLSX),
    "no workbook": (altered(SIMPLE, "xl/workbook.xml", lambda _: b"<workbook/>"), XLSX),
    "broken XML": (altered(SIMPLE, SHEET, lambda xml: xml[:-20]), XLSX),
    "another coding": ("id,question\n1,Übung".encode("latin-1"), CSV), "an open quotation": (b'id,question\n1,"a', CSV),
    "half of UTF-16": (b"\xff\xfei", CSV),
    "too many rows": (as_csv([("id",), *[("x",)] * (MOST_ROWS + 2)]), CSV),
    "too many columns": (as_csv([[f"c{n}" for n in range(MOST_COLUMNS + 1)]]), CSV),
    "an id with nothing in it": (b"id,question\nx\x00y,Why?", CSV), "a zero in a text": (b"slug,type,question\nx,faq,W\x00y?", CSV),
    "a huge cell": (as_csv([("id", "question"), ("x", "a" * 200_000)]), CSV),
}  # fmt: skip


@pytest.fixture
def desk(app: Flask, write: Write, library: str) -> SheetDesk:
    return SheetDesk(app, write(make_person, "Arthur", "author"))


@pytest.mark.parametrize(("data", "type"), UNSAFE.values(), ids=UNSAFE)
def test_it_is_refused_by_a_problem(desk: SheetDesk, data: bytes, type: str) -> None:
    told = expect(desk.put(data, type), 422)["errors"]
    # A name such as SheetRow is one of our code's.
    assert not any(re.search(r"\b[A-Z][a-z]+[A-Z][a-z]", each["detail"]) for each in told), told


def test_a_sheet_that_claims_a_far_row_costs_no_more_than_its_rows(desk: SheetDesk) -> None:
    far = altered(SIMPLE, SHEET, lambda xml: xml.replace(b'r="2"', b'r="1048576"').replace(b'"B2"', b'"XFD1048576"'))
    assert desk.put(far, XLSX).status_code in (200, 422)


@pytest.mark.parametrize("type", ["text/plain", "application/json", "application/vnd.ms-excel"])
def test_other_files_are_told_apart(desk: SheetDesk, type: str) -> None:
    expect(desk.send(b"id", type=type), 415)


@given(data=st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    for media_type in (CSV, XLSX):
        with suppress(InvalidContent):
            list(read_rows(data, media_type))


@given(text=st.text(alphabet="'=+-@\t\rnul x", max_size=8) | st.text(max_size=20))
def test_a_guarded_text_comes_back_and_begins_no_formula(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert cell != "null"
