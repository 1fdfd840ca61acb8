"""What of PDF/UA-1 a program can judge, by the conditions of the Matterhorn protocol, for the tests of leaflets."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from pypdf import PdfReader
from pypdf.generic import ContentStream

_HEADING = re.compile(r"/H([1-6])")
_PAINTS = {
    b"Tj", b"TJ", b"'", b'"', b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh", b"Do", b"INLINE IMAGE",
}  # fmt: skip


class Element(NamedTuple):
    """An element of the structure, with those above it."""

    kind: str
    said: Any
    above: tuple[str, ...]


def faults(document: bytes) -> list[str]:
    """What is wrong with a document, by the number of the checkpoint."""
    reader = PdfReader(BytesIO(document))
    root: Any = reader.trailer["/Root"]
    elements = list(_elements(root["/StructTreeRoot"], ())) if "/StructTreeRoot" in root else []
    return [
        *_about_the_document(reader, root), *_about_figures(elements), *_about_headings(elements), *_about_lists(elements),
        *_about_tables(elements), *_about_links(reader), *_about_pages(reader), *_about_fonts(reader),
    ]  # fmt: skip


def _about_the_document(reader: PdfReader, root: Any) -> Iterator[str]:
    if not root.get("/MarkInfo", {}).get("/Marked") or root["/MarkInfo"].get("/Suspects"):
        yield "06-001: it is not tagged"
    metadata = root["/Metadata"].get_data().decode() if "/Metadata" in root else ""
    if not re.search(r'pdfuaid:part(?:="1"|>1<)', metadata):
        yield "06-002: it does not say that it is PDF/UA-1"
    if not re.search(r"<dc:title>.*<rdf:li[^>]*>[^<]+<", metadata, re.DOTALL):
        yield "06-003: it has no title in its metadata"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "07-001: its file's name is shown in place of its title"
    if not root.get("/Lang"):
        yield "11-006: it does not say its language"
    if reader.is_encrypted:
        yield "26-001: it is encrypted"


def _elements(node: Any, above: tuple[str, ...]) -> Iterator[Element]:
    found = node.get_object()
    if isinstance(found, list):
        for each in found:
            yield from _elements(each, above)
    elif isinstance(found, dict):
        kind = found.get("/S")
        if kind:
            yield Element(kind, found, above)
        if "/K" in found:
            yield from _elements(found["/K"], (*above, kind) if kind else above)


def _about_figures(elements: list[Element]) -> Iterator[str]:
    for each in elements:
        if each.kind == "/Figure" and not (each.said.get("/Alt") or each.said.get("/ActualText")):
            yield "13-004: a figure says nothing to who hears the page"


def _about_headings(elements: list[Element]) -> Iterator[str]:
    last = 0
    for each in elements:
        if found := _HEADING.fullmatch(each.kind):
            level = int(found[1])
            if level > last + 1:
                yield f"14-003: a heading of level {level} follows one of level {last}"
            last = level


def _about_lists(elements: list[Element]) -> Iterator[str]:
    for each in elements:
        if each.kind == "/LI" and each.above[-1] != "/L":
            yield f"09-005: an item stands in {each.above[-1]} and not in a list"
        if each.kind in ("/LBody", "/Lbl") and each.above[-1] != "/LI":
            yield f"09-005: {each.kind} stands in {each.above[-1]} and not in an item"


def _about_tables(elements: list[Element]) -> Iterator[str]:
    known = {str(each.said["/ID"]) for each in elements if each.kind == "/TH" and "/ID" in each.said}
    for each in elements:
        if each.kind in ("/TH", "/TD") and each.above[-1] != "/TR":
            yield f"09-004: a cell stands in {each.above[-1]} and not in a row"
        if each.kind == "/TD":
            named = [str(id) for id in each.said.get("/A", {}).get("/Headers", ())]
            if not named or not set(named) <= known:
                yield f"15-003: a cell names no header that is there: {named}"


def _about_links(reader: PdfReader) -> Iterator[str]:
    for page in reader.pages:
        for note in (each.get_object() for each in page.get("/Annots", ())):
            if not note.get("/Contents"):
                yield "28-012: a link does not say where it leads"
            if "/StructParent" not in note:
                yield "28-011: a link does not stand in the structure"


def _about_pages(reader: PdfReader) -> Iterator[str]:
    for number, page in enumerate(reader.pages, 1):
        if page.get("/Annots") and page.get("/Tabs") != "/S":
            yield f"28-008: page {number} is not gone through in the order of its structure"
        yield from (
            f"01-005: page {number} shows what is neither tagged nor an artifact: {each}"
            for each in _untagged(page, reader)
        )


def _untagged(page: Any, reader: PdfReader) -> Iterator[str]:
    depth = 0
    for _, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            depth += 1
        elif operator == b"EMC":
            depth -= 1
        elif operator in _PAINTS and depth == 0:
            yield operator.decode()


def _about_fonts(reader: PdfReader) -> Iterator[str]:
    for page in reader.pages:
        for name, each in page.get("/Resources", {}).get("/Font", {}).items():
            font = each.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            if not any(file in inner.get("/FontDescriptor", {}) for file in ("/FontFile", "/FontFile2", "/FontFile3")):
                yield f"31-009: the font {name} is not embedded"
            if "/ToUnicode" not in font:
                yield f"31-027: the letters of the font {name} cannot be told"
