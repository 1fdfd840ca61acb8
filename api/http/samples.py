"""Examples of bodies, made from what their schemas declare, for readers of the OpenAPI document and for its tools."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from api.errors import kind_named
from api.http.problems import catalogue

Schema = Mapping[str, Any]
OPERATIONS = ("get", "post", "put", "patch", "delete")
SOME_ID = "01a1ee56-5e00-71e1-b396-e9b5a7a5dc4d"
_OF_FORMAT = {
    "uuid": SOME_ID, "date-time": "2026-11-20T12:29:20.886Z", "date": "2026-11-20", "uri-reference": "/v1/sites/core",
    "uri": "https://clinic.example/", "url": "https://clinic.example/", "email": "olga@clinic.example",
}  # fmt: skip
_OF_NAME = {
    "site": "core", "sites": "core", "locale": "fr", "source_locale": "en", "default_locale": "en", "locales": "en",
    "record": SOME_ID, "records": SOME_ID, "ids": SOME_ID, "topic": SOME_ID, "replacement": SOME_ID, "key": "core",
    "hash": "691b9d69338d89aecfa9822676fa242d", "slug": "does-it-hurt", "at": "2026-11-20T12:29:20.886Z", "sources": "001:1", "title": "Does it hurt?",
}  # fmt: skip
"""What members hold that are called so, where no format tells it."""
_KINDS = {"Unauthorized": "not-identified", "Forbidden": "not-allowed", "Problem": "unexpected"}
"""The kinds of problem that shared answers are for, where these are called by their status."""


def add_samples(spec: Mapping[str, Any]) -> None:
    """Give each body of the document an example that has none of its own."""
    sampler = Sampler(spec)
    for content in contents(spec):
        if "example" not in content and "examples" not in content:
            content["example"] = sampler.of(content["schema"])
    kinds = {str(each["type"]).rpartition("/")[2]: each for each in catalogue()}
    for name, answer in spec["components"]["responses"].items():
        for content in answer.get("content", {}).values():
            kind = kinds[_KINDS.get(name) or kind_named(name)]
            content["example"] |= {"type": kind["type"], "title": kind["title"], "status": kind["status"]}


def contents(spec: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every body that the document describes: of requests, of answers, and of the answers that many share."""
    places = (*spec["paths"].values(), *spec.get("webhooks", {}).values())
    operations = [each[name] for each in places for name in OPERATIONS if name in each]
    bodies = [each["requestBody"] for each in operations if "requestBody" in each]
    answers = [answer for each in operations for answer in each["responses"].values()]
    for each in (*bodies, *answers, *spec["components"]["responses"].values()):
        yield from each.get("content", {}).values()


class Sampler:
    """Makes values that schemas of one document allow."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self._spec = spec

    def of(self, schema: Schema, name: str = "") -> Any:
        """A value of the schema, which is the member with this name."""
        schema = self._resolved(schema)
        for declared in ("example", "const", "default"):
            if schema.get(declared) is not None:
                return schema[declared]
        if "examples" in schema:
            return schema["examples"][0]
        if "enum" in schema:
            return schema["enum"][0]
        if choices := schema.get("oneOf", schema.get("anyOf", schema.get("allOf"))):
            return self.of(choices[0], name)
        return _MAKERS[_type_of(schema)](self, schema, name)

    def _resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            found: Any = self._spec
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            schema = {**found, **{name: each for name, each in schema.items() if name != "$ref"}}
        return schema

    def object_of(self, schema: Schema, name: str) -> dict[str, Any]:
        """All members of an answer; of what is sent those that are needed, or that say what they look like."""
        members: Mapping[str, Schema] = schema.get("properties", {})
        if schema.get("additionalProperties") is False:
            needed = [each for each, inner in members.items() if each in schema.get("required", ()) or _is_shown(inner)]
            members = {each: members[each] for each in needed or list(members)[:1]}
        made = {each: self.of(inner, each) for each, inner in members.items()}
        others = schema.get("additionalProperties")
        return made or ({"en": self.of(others, name)} if isinstance(others, Mapping) else {})

    def list_of(self, schema: Schema, name: str) -> list[Any]:
        return [self.of(schema["items"], name)]

    def text_of(self, schema: Schema, name: str) -> str:
        return (
            _OF_FORMAT.get(schema.get("format", "")) or _OF_NAME.get(name) or f"{name.replace('_', ' ').capitalize()}."
        )

    def number_of(self, schema: Schema, name: str) -> int:
        return int(max(schema.get("minimum", 1), 1))


def _type_of(schema: Schema) -> str:
    kind = schema["type"]
    return str(kind if isinstance(kind, str) else kind[0])


def _is_shown(schema: Schema) -> bool:
    return "example" in schema or "examples" in schema


_MAKERS: dict[str, Callable[[Sampler, Schema, str], Any]] = {
    "object": Sampler.object_of,
    "array": Sampler.list_of,
    "string": Sampler.text_of,
    "integer": Sampler.number_of,
    "number": Sampler.number_of,
    "boolean": lambda _, schema, name: False,
    "null": lambda _, schema, name: None,
}
