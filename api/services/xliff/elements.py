"""XML elements made with few words, for the writers of both kinds of XLIFF."""

from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from api.services.xliff.codes import UNFIT

Element = Any
_CONTAINERS = frozenset({
    "xliff", "file", "header", "body", "group", "unit", "trans-unit", "segment", "ignorable", "notes", "originalData",
    "metadata", "metaGroup", "context-group", "alt-trans",
})  # fmt: skip
XML = "http://www.w3.org/XML/1998/namespace"


def add(parent: Element, tag: str, text: str = "", /, **attributes: str | None) -> Element:
    """A child of an element in the same namespace; attributes of None are left out, `xml_` stands for `xml:`."""
    child: Element = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}")
    for name, value in attributes.items():
        if value is not None:
            child.set(f"{{{XML}}}{name.removeprefix('xml_')}" if name.startswith("xml_") else name, value)
    child.text = text or None
    return child


def fit(text: str) -> str:
    """A note's text without what XML cannot hold."""
    return UNFIT.sub("", text)


def append_words(element: Element, words: str) -> None:
    """Put words after whatever an element holds already."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def document(roots: Iterable[Element]) -> Iterator[bytes]:
    """One document of roots that are alike but for the files in them, part by part; nothing where there is none."""
    closing = b""
    for root in roots:
        text = _as_bytes(root)
        first, last = text.index(b"<file"), text.rindex(b"</")
        yield text[first:last] if closing else text[:last]
        closing = text[last:] + b"\n"
    yield closing


def _as_bytes(root: Element) -> bytes:
    """A line for each element that holds only elements: where words stand, white space counts."""
    for element in root.iter():
        if etree.QName(element).localname in _CONTAINERS and len(element):
            element.text = "\n"
            for child in element:
                child.tail = "\n"
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))
