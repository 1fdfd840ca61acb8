"""XLIFF documents as a translator's tool sees and fills them, for the tests beside this file."""

import copy
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

SCHEMAS = Path(__file__).parent / "schemas"
CORE = {"2.1": "{urn:oasis:names:tc:xliff:document:2.0}", "1.2": "{urn:oasis:names:tc:xliff:document:1.2}"}
OFFICIAL = {"2.1": "xliff-core-2.0.xsd", "1.2": "xliff-core-1.2-strict.xsd"}
VERSIONS = ("2.1", "1.2")


class _Local(etree.Resolver):
    """Answers the schemas' import of `xml:` from the file beside them, whatever address they name."""

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:
        return self.resolve_filename(str(SCHEMAS / "xml.xsd"), context) if system_url.endswith("xml.xsd") else None


def official_errors(data: bytes, version: str) -> list[str]:
    """What the official schema says against a document."""
    schema = _official(version)
    schema.validate(etree.fromstring(data))
    return [f"{each.line}: {each.message}" for each in schema.error_log]


@cache
def _official(version: str) -> Any:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    return etree.XMLSchema(etree.parse(SCHEMAS / OFFICIAL[version], parser))


def version_of(root: Any) -> str:
    return "1.2" if root.get("version") == "1.2" else "2.1"


def translate(data: bytes, words: Callable[[str], str], *, units: Callable[[str], bool] = lambda id: True) -> bytes:
    """A document with every target made from its source by a function of the words; codes stay where they are."""
    root = etree.fromstring(data)
    for source in _sources(root, units):
        holder = source.getparent()
        for old in holder.findall(f"{CORE[version_of(root)]}target"):
            holder.remove(old)
        target = copy.deepcopy(source)
        target.tag = f"{CORE[version_of(root)]}target"
        target.attrib.clear()
        source.addnext(target)
        if etree.QName(holder).localname != "ignorable":
            _replace(target, words)
    return bytes(etree.tostring(root, encoding="UTF-8"))


def _sources(root: Any, units: Callable[[str], bool]) -> Iterator[Any]:
    core = CORE[version_of(root)]
    for unit in list(root.iter(f"{core}unit", f"{core}trans-unit")):
        if units(unit.get("id")):
            segmented = unit.find(f"{core}seg-source")
            yield from [segmented] if segmented is not None else unit.findall(f".//{core}source")


def _replace(element: Any, words: Callable[[str], str]) -> None:
    if element.text:
        element.text = words(element.text)
    for child in element:
        _replace(child, words)
        if child.tail and etree.QName(element).localname != "seg-source":
            child.tail = words(child.tail) if child.tail.strip() else child.tail


def unit(data: bytes, id: str) -> str:
    """One unit of a document, as text."""
    root = etree.fromstring(data)
    core = CORE[version_of(root)]
    found = next(each for each in root.iter(f"{core}unit", f"{core}trans-unit") if each.get("id") == id)
    return str(etree.tostring(found, encoding="unicode", with_tail=False)).replace(f' xmlns="{core.strip("{}")}"', "")
