"""A strict reader of JSON-LD documents: everything must be where schema.org's vocabulary puts it."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from api.reading.jsonld.vocabulary import ancestors, table

ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)
ENUMERATED = re.compile(r"https?://schema\.org/(\w+)")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
TIME_OF_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

# What a string, a number and a truth value may stand for; strings are also checked by their form.
FORMS: dict[str, Callable[[str], Any]] = {
    "Text": lambda text: True,
    "URL": re.compile(r"https?://\S+").fullmatch,
    "Date": DATE.fullmatch,
    "DateTime": TIME_OF_DATE.fullmatch,
    "Duration": re.compile(r"P(?=.)\w+").fullmatch,
    "Time": re.compile(r"\d\d:\d\d(:\d\d)?").fullmatch,
}
NUMBERS = {int: {"Integer", "Number"}, float: {"Float", "Number"}}
# The vocabulary does not say how many values a property may have, and a page has one date of its last review.
SINGLE = ("lastReviewed",)


def check(document: Mapping[str, Any]) -> list[str]:
    """What is wrong with a document, each with its place; nothing for a valid one."""
    if document.keys() != {"@context", "@graph"} or document["@context"] != "https://schema.org":
        return ["a document has schema.org's @context and a @graph, and nothing else"]
    nodes = list(document["@graph"])
    types = {node["@id"]: _types(node) for node in _nested(nodes) if "@type" in node and "@id" in node}
    problems = [problem for place, node in enumerate(nodes) for problem in _node(node, f"@graph/{place}", types)]
    return [*problems, *_doubles(nodes)]


def _doubles(nodes: list[dict[str, Any]]) -> Iterator[str]:
    ids = [node.get("@id") for node in nodes]
    yield from (f"{id}: stands twice in the graph" for id in sorted({id for id in ids if id and ids.count(id) > 1}))


def _nested(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        yield from _nested(list(value.values()))
    elif isinstance(value, list):
        for each in value:
            yield from _nested(each)


def _types(node: Mapping[str, Any]) -> list[str]:
    type = node["@type"]
    return type if isinstance(type, list) else [type]


def _node(node: Mapping[str, Any], place: str, types: Mapping[str, list[str]]) -> Iterator[str]:
    if "@type" not in node:
        yield f"{place}: has no @type"
        return
    if "@id" in node and not ABSOLUTE.fullmatch(node["@id"]):
        yield f"{place}: @id {node['@id']!r} is not absolute"
    unknown = [type for type in _types(node) if type not in table()["types"]]
    if unknown:
        yield f"{place}: unknown type {', '.join(unknown)}"
        return
    for name, value in node.items():
        if name not in ("@type", "@id"):
            yield from _property(name, value, _types(node), f"{place}/{name}", types)


def _property(name: str, value: Any, of: list[str], place: str, types: Mapping[str, list[str]]) -> Iterator[str]:
    declared = table()["properties"].get(name)
    if declared is None:
        yield f"{place}: unknown property"
        return
    if not _are(of, declared["domain"]):
        yield f"{place}: no property of {', '.join(of)}"
    values = value if isinstance(value, list) else [value]
    if not values or (name in SINGLE and len(values) > 1):
        yield f"{place}: wrong number of values"
    for each in values:
        yield from _value(each, declared["range"], place, types)


def _are(types: list[str], wanted: list[str]) -> bool:
    """Whether one of the types is one of those wanted, or a subclass of one."""
    return any(not _kinds(type).isdisjoint(wanted) for type in types)


@cache
def _kinds(type: str) -> frozenset[str]:
    return frozenset(ancestors(type, table()["types"]))


def _value(value: Any, wanted: list[str], place: str, types: Mapping[str, list[str]]) -> Iterator[str]:
    if isinstance(value, dict) and "@value" in value:
        yield from _tagged(value, wanted, place)
    elif isinstance(value, dict):
        judge = _reference if value.keys() == {"@id"} else _inner
        yield from judge(value, wanted, place, types)
    elif not _is_data(value, wanted):
        yield f"{place}: {value!r} is no {' or '.join(wanted)}"


def _tagged(value: dict[str, Any], wanted: list[str], place: str) -> Iterator[str]:
    """A text that says which language it is in."""
    if value.keys() != {"@value", "@language"} or not LANGUAGE.fullmatch(str(value["@language"])):
        yield f"{place}: a text has its words and its language, and nothing else"
    elif "Text" not in wanted or not isinstance(value["@value"], str) or not value["@value"].strip():
        yield f"{place}: {value['@value']!r} is no text for {' or '.join(wanted)}"


def _inner(node: Mapping[str, Any], wanted: list[str], place: str, types: Mapping[str, list[str]]) -> Iterator[str]:
    yield from _node(node, place, types)
    if "@type" in node and not _are(_types(node), wanted):
        yield f"{place}: {', '.join(_types(node))} is no {' or '.join(wanted)}"


def _reference(node: Mapping[str, Any], wanted: list[str], place: str, types: Mapping[str, list[str]]) -> Iterator[str]:
    id = node["@id"]
    enumerated = ENUMERATED.fullmatch(id)
    if enumerated:
        members = {member for name in wanted for member in table()["members"].get(name, ())}
        if enumerated[1] not in members:
            yield f"{place}: {enumerated[1]} is no member of {' or '.join(wanted)}"
    elif not ABSOLUTE.fullmatch(id):
        yield f"{place}: {id!r} is not absolute"
    elif id in types and not _are(types[id], wanted):
        yield f"{place}: {', '.join(types[id])} is no {' or '.join(wanted)}"


def _is_data(value: Any, wanted: list[str]) -> bool:
    if isinstance(value, bool):
        return "Boolean" in wanted
    if isinstance(value, str):
        return bool(value.strip()) and any(name in FORMS and FORMS[name](value) for name in wanted)
    return bool(NUMBERS.get(type(value), set()).intersection(wanted))
