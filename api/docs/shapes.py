"""What the documentation page shows of a schema: its type in words, its limits, and its members with theirs."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
_LIMITS = {
    "default": "default {}", "minimum": "at least {}", "maximum": "at most {}", "minLength": "at least {} characters",
    "maxLength": "at most {} characters", "minItems": "at least {} items", "maxItems": "at most {} items",
}  # fmt: skip
# That a path has no empty part, and that what is left out is empty, nobody needs to be told.
_OBVIOUS = (("minLength", 1), ("default", ""), ("default", None))


@dataclass(frozen=True)
class Member:
    """A parameter, a header, or a member of a body; an object's or a list's own members stand below it."""

    name: str
    shape: str
    limits: tuple[str, ...]
    about: str
    is_required: bool
    example: str
    alternatives: tuple[str, ...]
    """The names of the components that it is one of."""
    members: "tuple[Member, ...]"
    component: str = ""
    """The name of the component that its members are those of."""
    place: str = ""
    sample: str = ""
    """A value to try a parameter with."""


class Schemas:
    """The schemas of an OpenAPI document, with references resolved."""

    def __init__(self, spec: Schema) -> None:
        self._spec = spec

    def resolved(self, value: Schema) -> Schema:
        """What a reference stands for; what is said beside the reference comes first."""
        while "$ref" in value:
            found: Any = self._spec
            for part in value["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            value = {**found, **{name: each for name, each in value.items() if name != "$ref"}}
        return value

    def member(
        self, name: str, schema: Schema, *, is_required: bool, place: str = "", within: tuple[str, ...] = ()
    ) -> Member:
        """A parameter, or a member of a body, as the page shows it."""
        inner, inside = self._inner(schema, within)
        alternatives = [each for each in inner.get("oneOf", inner.get("anyOf", ())) if "$ref" in each]
        resolved = self.resolved(schema)
        # A list has limits of its own beside those of its items.
        limits = dict.fromkeys([*_limits(resolved), *_limits(inner)])
        return Member(
            name=name, place=place, shape=self._shape(schema), limits=tuple(limits), is_required=is_required,
            about=resolved.get("description", ""), example=as_text(resolved["example"]) if "example" in resolved else "",
            alternatives=tuple(map(_name_of, alternatives)), members=tuple(self._members(inner, inside)),
            component=inside[-1] if len(inside) > len(within) else "", sample=_sample(resolved) if place else "",
        )  # fmt: skip

    def _members(self, schema: Schema, within: tuple[str, ...]) -> Iterator[Member]:
        # A component that holds itself is opened once.
        if len(set(within)) == len(within):
            required = schema.get("required", ())
            for name, each in schema.get("properties", {}).items():
                yield self.member(name, each, is_required=name in required, within=within)

    def _inner(self, schema: Schema, within: tuple[str, ...]) -> tuple[Schema, tuple[str, ...]]:
        """What a schema comes down to, through references, lists and `or null`, and the components it lies within."""
        while True:
            if "$ref" in schema:
                within, schema = (*within, _name_of(schema)), self.resolved(schema)
            elif len(choices := _choices(schema)) == 1:
                schema = choices[0]
            elif "items" in schema:
                schema = schema["items"]
            else:
                return schema, within

    def _shape(self, schema: Schema) -> str:
        if "$ref" in schema:
            return _name_of(schema)
        if "items" in schema:
            return f"list of {self._shape(schema['items'])}" + (" or null" if "null" in _types(schema) else "")
        if choices := schema.get("oneOf", schema.get("anyOf")):
            return " or ".join(map(self._shape, choices)) if len(choices) <= 3 else "one of several"
        values = schema.get("additionalProperties")
        if isinstance(values, Mapping) and values:
            return f"object of {self._shape(values)}"
        shape = " or ".join(_types(schema)) or "anything"
        return f"{shape} ({schema['format']})" if "format" in schema else shape


def _types(schema: Schema) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else types


def _choices(schema: Schema) -> list[Schema]:
    return [each for each in schema.get("oneOf", schema.get("anyOf", ())) if each.get("type") != "null"]


def _name_of(schema: Schema) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _limits(schema: Schema) -> Iterator[str]:
    if "enum" in schema:
        words = ", ".join(as_text(each) for each in schema["enum"])
        yield f"one of {words}" if len(schema["enum"]) > 1 else f"only {words}"
    if "const" in schema:
        yield f"always {as_text(schema['const'])}"
    for name, words in _LIMITS.items():
        if name in schema and (name, schema[name]) not in _OBVIOUS:
            yield words.format(as_text(schema[name]))


def _sample(schema: Schema) -> str:
    found = schema.get("example", next(iter(schema.get("examples", ())), ""))
    return ",".join(map(str, found)) if isinstance(found, list) else as_text(found)


def as_text(value: Any) -> str:
    """A value as the page shows it: a text as it is, the rest as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
