"""Reads XLIFF 1.2, 2.0 and 2.1 into one shape, safely, for taking translations back."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from api.errors import InvalidContent
from api.services.xliff import write1, write2
from api.services.xliff.elements import Element
from api.services.xliff.numbering import Content, Ref, merged
from api.services.xliff.rules import XliffRule

_HEX = re.compile("[0-9A-Fa-f]{1,8}")
MAX_BYTES = 32 * 1024 * 1024
_DONE_STATES = frozenset({"translated", "reviewed", "final", "signed-off", "needs-review-translation"})
Side = Literal["source", "target"]


@dataclass(frozen=True)
class ReadUnit:
    """A unit as a file holds it; `target` is None where nothing is translated."""

    id: str
    line: int
    source: Content
    target: Content | None
    is_partial: bool
    is_done: bool
    """Whether its state says that a translator has finished it."""


@dataclass(frozen=True)
class ReadFile:
    """The part of a document that is about one record."""

    record: str
    line: int
    origin: Mapping[str, str]
    units: tuple[ReadUnit, ...]


@dataclass(frozen=True)
class ReadDocument:
    """An XLIFF document of whatever version."""

    version: str
    source_locale: str
    target_locale: str
    files: tuple[ReadFile, ...]


def read_xliff(data: bytes) -> ReadDocument:
    """The document; InvalidContent says where it is not one."""
    root = _parsed(data)
    version = root.get("version", "")
    if root.tag == f"{{{write2.CORE}}}xliff" and version in ("2.0", "2.1"):
        return _document2(root, version)
    if root.tag == f"{{{write1.CORE}}}xliff" and version == "1.2":
        return _document1(root)
    raise _refusal("unknown-version", "This is not XLIFF 1.2, 2.0 or 2.1.", root.sourceline or 1)


def _refusal(rule: XliffRule, detail: str, line: int) -> InvalidContent:
    return InvalidContent(
        "The file cannot be read as XLIFF.",
        errors=[{"pointer": f"#line={line}", "detail": detail, "rule": rule, "line": line}],
    )


def _parsed(data: bytes) -> Element:
    if len(data) > MAX_BYTES:
        raise _refusal("too-large", f"It is larger than {MAX_BYTES} bytes.", 1)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        # The parser is safe by the options above; a document type is refused below, whatever it declares.
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _refusal("not-xml", str(error.msg), error.lineno or 1) from error
    if root.getroottree().docinfo.doctype:
        raise _refusal("document-type", "A document type declaration has no place in XLIFF.", 1)
    return root


def _file_elements(root: Element, namespace: str) -> list[Element]:
    found = list(root.iterchildren(f"{{{namespace}}}file"))
    if not found:
        raise _refusal("no-file", "There is no `file` in it, so nothing to take.", root.sourceline or 1)
    return found


def _document2(root: Element, version: str) -> ReadDocument:
    files = tuple(
        _file(each, "id", _origin2(each), f"{{{write2.CORE}}}unit", _unit2)
        for each in _file_elements(root, write2.CORE)
    )
    return ReadDocument(version, root.get("srcLang", ""), root.get("trgLang", ""), files)


def _document1(root: Element) -> ReadDocument:
    elements = _file_elements(root, write1.CORE)
    languages = {(each.get("source-language", ""), each.get("target-language", "")) for each in elements}
    if len(languages) != 1:
        raise _refusal(
            "several-languages", "All files of a document must have the same two languages.", root.sourceline or 1
        )
    source, target = languages.pop()
    files = tuple(_file(each, "original", _origin1(each), f"{{{write1.CORE}}}trans-unit", _unit1) for each in elements)
    return ReadDocument("1.2", source, target, files)


def _file(
    element: Element, id: str, origin: dict[str, str], tag: str, read_unit: Callable[[Element], ReadUnit]
) -> ReadFile:
    units = tuple(read_unit(each) for each in element.iter(tag))
    return ReadFile(element.get(id, ""), element.sourceline or 0, origin, units)


def _origin2(file: Element) -> dict[str, str]:
    groups = file.iterfind(f"{{{write2.METADATA}}}metadata/{{{write2.METADATA}}}metaGroup[@category='{write2.ORIGIN}']")
    return {meta.get("type", ""): meta.text or "" for group in groups for meta in group}


def _origin1(file: Element) -> dict[str, str]:
    groups = file.iterfind(f".//{{{write1.CORE}}}context-group[@name='{write1.ORIGIN}']")
    return {each.get("context-type", "").removeprefix("x-"): each.text or "" for group in groups for each in group}


def _unit2(unit: Element) -> ReadUnit:
    """A unit of XLIFF 2; a tool may have joined or split its sentences, so only the whole of them counts."""
    parts = [each for each in unit if _name(each) in ("segment", "ignorable")]
    sentences = [each for each in parts if _name(each) == "segment"]
    translated = [_is_filled(each) or not _is_filled(each, "source") for each in sentences]
    language = unit.getroottree().getroot().get("trgLang", "")
    target = (
        merged(item for each in _ordered(parts) for item in _target2(each, language))
        if any(map(_is_filled, sentences))
        else None
    )
    return ReadUnit(
        id=unit.get("id", ""), line=unit.sourceline or 0,
        source=merged(item for each in parts for item in _side(each, "source")), target=target,
        is_partial=target is not None and not all(translated),
        is_done=all(each.get("state") in _DONE_STATES for each in sentences),
    )  # fmt: skip


def _ordered(parts: list[Element]) -> list[Element]:
    """The parts in the order that their targets ask for."""
    places = {place: _order(each, place) for place, each in enumerate(parts, 1)}
    return [each for _, each in sorted(zip(places.values(), parts, strict=True), key=lambda pair: pair[0])]


def _order(part: Element, place: int) -> int:
    target = part.find(f"{{{write2.CORE}}}target")
    order = "" if target is None else target.get("order", "")
    # A number with more digits than this is no place, and Python refuses to read the longest.
    return int(order) if order.isdecimal() and len(order) < 10 else place


def _target2(part: Element, language: str) -> Content:
    if _name(part) == "segment" or part.find(f"{{{write2.CORE}}}target") is not None:
        return _side(part, "target")
    # A tool that leaves white space between sentences alone means what is usual in the language.
    return () if language.partition("-")[0].lower() in ("zh", "ja") else _side(part, "source") or (" ",)


def _side(part: Element, side: Side) -> Content:
    element = part.find(f"{{{write2.CORE}}}{side}")
    return () if element is None else merged(_items(element))


def _is_filled(part: Element, side: Side = "target") -> bool:
    return any(not isinstance(each, str) or each.strip() for each in _side(part, side))


def _unit1(unit: Element) -> ReadUnit:
    source, target = (unit.find(f"{{{write1.CORE}}}{side}") for side in ("source", "target"))
    words = () if target is None else merged(_items(target))
    is_filled = any(not isinstance(each, str) or each.strip() for each in words)
    sentences = [] if target is None else list(target.iter(f"{{{write1.CORE}}}mrk"))
    empty = [
        each for each in sentences if each.get("mtype") == "seg" and not len(each) and not (each.text or "").strip()
    ]
    return ReadUnit(
        id=unit.get("id", ""), line=unit.sourceline or 0, source=() if source is None else merged(_items(source)),
        target=words if is_filled else None, is_partial=is_filled and bool(empty),
        is_done=unit.get("approved") == "yes" or (target is not None and target.get("state") in _DONE_STATES),
    )  # fmt: skip


def _name(element: Element) -> str:
    return str(etree.QName(element).localname)


def _items(element: Element) -> Iterator[str | Ref]:
    """The words and codes in an element, without the annotations around them."""
    yield element.text or ""
    for child in element:
        yield from _INLINE.get(_name(child), _annotation)(child)
        yield child.tail or ""


def _annotation(element: Element) -> Iterator[str | Ref]:
    yield from _items(element)


def _pair(element: Element) -> Iterator[str | Ref]:
    yield Ref("open", element.get("id", ""))
    yield from _items(element)
    yield Ref("close", element.get("id", ""))


def _single(element: Element) -> Iterator[str | Ref]:
    yield Ref("single", element.get("id", ""))


def _start(element: Element) -> Iterator[str | Ref]:
    yield Ref("open", element.get("rid") or element.get("id", ""))


def _end(element: Element) -> Iterator[str | Ref]:
    yield Ref("close", element.get("startRef") or element.get("rid") or element.get("id", ""))


def _isolated(element: Element) -> Iterator[str | Ref]:
    yield Ref(
        {"open": "open", "close": "close"}.get(element.get("pos", ""), "single"),
        element.get("rid") or element.get("id", ""),
    )


def _code_point(element: Element) -> Iterator[str | Ref]:
    digits = element.get("hex", "")
    if not _HEX.fullmatch(digits) or int(digits, 16) > 0x10FFFF or 0xD800 <= int(digits, 16) <= 0xDFFF:
        raise _refusal("bad-code-point", f"{digits!r} is not a code point.", element.sourceline or 0)
    yield chr(int(digits, 16))


_INLINE: dict[str, Callable[[Element], Iterator[str | Ref]]] = {
    "pc": _pair, "g": _pair, "ph": _single, "x": _single, "sc": _start, "bx": _start, "bpt": _start,
    "ec": _end, "ex": _end, "ept": _end, "it": _isolated, "cp": _code_point,
}  # fmt: skip
