"""Every place where input comes in, found in what the app itself declares: parameters, headers, paths, bodies and fields."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from api.record_types import RECORD_TYPES
from api.record_types.kinds.field import Field
from tests.client import document, resolved

METHODS = ("get", "put", "post", "patch", "delete")
HEADERS = (
    "Accept", "Accept-Encoding", "Accept-Language", "Access-Control-Request-Headers", "Authorization", "Content-Encoding",
    "Content-Type", "Cookie", "Host", "Idempotency-Key", "If-Match", "If-None-Match", "If-Range", "Origin", "Range",
    "Traceparent", "Want-Cache-Status", "X-Client", "X-Forwarded-For", "X-Forwarded-Host", "X-Request-Id",
)  # fmt: skip
DEEPEST = 6
ID = "0197a5f2-0000-7000-8000-00000000000a"
_BY_FORMAT = {
    "uuid": ID, "date-time": "2027-11-28T12:00:00Z", "date": "2026-11-28", "uri": "https://a.example", "email": "a@b.example",
}  # fmt: skip


class Operation(NamedTuple):
    """An operation of the document."""

    method: str
    path: str
    said: Mapping[str, Any]

    @property
    def parameters(self) -> list[Mapping[str, Any]]:
        """Those of its query."""
        shared = document()["paths"][self.path].get("parameters", [])
        found = (resolved(each) for each in (*shared, *self.said.get("parameters", ())))
        return [each for each in found if each["in"] == "query"]

    @property
    def body(self) -> Mapping[str, Any] | None:
        """The schema of its JSON body, where it has one."""
        content = self.said.get("requestBody", {}).get("content", {})
        return content["application/json"]["schema"] if "application/json" in content else None

    @property
    def media_types(self) -> list[str]:
        """Those of its body."""
        return list(self.said.get("requestBody", {}).get("content", {}))


def operations() -> Iterator[Operation]:
    """Every operation of the document."""
    for path, item in document()["paths"].items():
        yield from (Operation(method, path, item[method]) for method in METHODS if method in item)


def fields() -> Iterator[tuple[str, Field]]:
    """Every field of every record type that takes words."""
    for name, declaration in RECORD_TYPES.items():
        yield from ((name, each) for each in declaration if _leaves(each.example("Words")))


def _leaves(value: Any) -> list[Any]:
    return [place for place, each in places(value) if isinstance(each, str)]


def filled(schema: Mapping[str, Any], depth: int = 0) -> Any:
    """A value with every member that a schema knows, however deep."""
    schema = resolved(schema)
    if depth > DEEPEST:
        return None
    for options in ("oneOf", "anyOf", "allOf"):
        if options in schema:
            return filled(schema[options][0], depth)
    if "enum" in schema:
        return schema["enum"][0]
    return _of_type(schema, depth + 1)


def _of_type(schema: Mapping[str, Any], depth: int) -> Any:
    kinds = schema.get("type", "object")
    kind = next((each for each in kinds if each != "null"), "string") if isinstance(kinds, list) else kinds
    if kind == "object":
        named = {name: filled(each, depth) for name, each in schema.get("properties", {}).items()}
        others = schema.get("additionalProperties")
        return named | ({"en": filled(others, depth)} if isinstance(others, dict) else {})
    if kind == "array":
        return [filled(schema.get("items", {"type": "string"}), depth)]
    return {"integer": 1, "number": 1, "boolean": True}.get(kind, _BY_FORMAT.get(schema.get("format", ""), "en"))


Place = tuple[str | int, ...]


def places(value: Any, at: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every place in a value with what stands there, itself included."""
    yield at, value
    inner: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inner:
        yield from places(each, (*at, name))


def replaced(value: Any, place: Place, other: Any) -> Any:
    """The value with another in that place."""
    if not place:
        return other
    name, *rest = place
    if isinstance(value, list):
        return [replaced(each, (*rest,), other) if at == name else each for at, each in enumerate(value)]
    return value | {name: replaced(value[name], (*rest,), other)}


Grown = Callable[[int], Any]


def grown(value: Any, text: Grown) -> Iterator[tuple[str, Grown]]:
    """What stands in a place made longer, in each way that there is, by its name."""
    if isinstance(value, str):
        yield "text", text
    if isinstance(value, list):
        yield "items", lambda size: (value or ["a"]) * (size // 40)
        yield "texts", lambda size: [f"a{number}" for number in range(size // 10)]
    if isinstance(value, dict):
        yield "members", lambda size: value | {f"a{number}": 1 for number in range(size // 12)}
        yield "name", lambda size: value | {text(size // 2): [float(2**60)] * (size // 48)}
