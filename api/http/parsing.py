"""Reads the parameters and the body of a request, strictly: whatever is unknown, repeated or malformed is refused by name."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import copy
from functools import lru_cache
from itertools import accumulate, islice
from typing import Any, NamedTuple

from flask import Request, request
from marshmallow import RAISE, Schema, ValidationError, missing
from marshmallow.fields import Field
from marshmallow.types import UnknownOption

from api.canonical import parse_strictly
from api.errors import InvalidContent, InvalidParameter, MalformedBody, UnknownParameter, WrongCoding, WrongMediaType
from api.http.asked import asked
from api.http.fields import CommaList
from api.record_types.checks import pointers, unstorable

JSON_TYPES = ("application/json", "application/merge-patch+json")
DEEPEST = 20
MOST_TOLD = 100
"""So many errors of one body are told; whoever mends these hears of the others."""
LONGEST_KNOWN = 32
"""Longer values are rare, tokens among them, and are not remembered."""
# A string that never ends reaches to the end, so that no quotation mark is looked at twice.
_BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|([\[{])|([\]}])', re.DOTALL)


def read_query(schema: Schema, *, others: UnknownOption = RAISE) -> Any:
    """What the query string asks by a schema; `others` says what becomes of parameters that it does not know."""
    try:
        request.query_string.decode()
    except UnicodeDecodeError:
        raise InvalidParameter("The query is not UTF-8; write other bytes with percent signs.") from None
    repeated = {name for name, values in request.args.lists() if len(values) > 1}
    if repeated and (wrong := [name for name in _single(schema) if name in repeated]):
        raise InvalidParameter(
            "A parameter that has one value was given more than once.",
            errors=[{"parameter": name, "detail": "Given more than once."} for name in wrong],
        )
    said = asked()
    try:
        return _read(schema, said, others)
    except ValidationError as error:
        raise query_problem(error.normalized_messages(), schema) from None  # type: ignore[no-untyped-call]


def _read(schema: Schema, said: Mapping[str, str], others: UnknownOption) -> dict[str, Any]:
    names = frozenset(said)
    if (fields := _read_alone(schema, names)) is not None:
        # What is wrong with a value, the schema tells together with whatever else is wrong.
        with suppress(ValidationError):
            return {each.name: each.read(said.get(each.parameter)) for each in fields}
    return _for_these(schema, names).load(said, unknown=others)  # type: ignore[no-any-return]


class _Read(NamedTuple):
    """How one parameter is read."""

    name: str
    parameter: str
    field: Field[Any]

    def read(self, text: str | None) -> Any:
        """What its text says, or what goes without saying."""
        if text is None:
            return self.field.load_default
        return _known(self.field, text) if len(text) <= LONGEST_KNOWN else self.field.deserialize(text)


# Many ask by the same values: to find one again takes a twentieth of the time that reading it takes.
@lru_cache(maxsize=2048)
def _known(field: Field[Any], text: str) -> Any:
    return field.deserialize(text)


# Clients ask in few ways; whoever tries all of them has others made again.
@lru_cache(maxsize=2048)
def _read_alone(schema: Schema, names: frozenset[str]) -> tuple[_Read, ...] | None:
    """How these parameters are read, each by itself; None where only the schema can tell, since it asks more of them."""
    fields = _for_these(schema, names).load_fields
    read = tuple(_Read(name, field.data_key or name, field) for name, field in fields.items())
    is_known = names <= {each.parameter for each in read}
    is_whole = all(each.parameter in names or _goes_without_saying(each.field) for each in read)
    return read if is_known and is_whole and not any(schema._hooks.values()) else None  # noqa: SLF001 - it has no other name


def _goes_without_saying(field: Field[Any]) -> bool:
    return not field.required and not callable(field.load_default)


@lru_cache(maxsize=2048)
def _for_these(schema: Schema, names: frozenset[str]) -> Schema:
    """The schema without the parameters that were left out and have no default: it would look at each, and most are, in most requests."""
    narrowed = copy(schema)
    narrowed.load_fields = {
        name: field
        for name, field in schema.load_fields.items()
        if (field.data_key or name) in names or field.required or field.load_default is not missing
    }
    return narrowed


def read_fields(schema: Schema) -> Any:
    """What the JSON body holds by a schema."""
    try:
        return schema.load(read_json(request))
    except ValidationError as error:
        messages = error.normalized_messages()  # type: ignore[no-untyped-call]
        errors = list(islice(pointers(messages, "#"), MOST_TOLD))
        raise InvalidContent("The body breaks a rule.", errors=errors) from None


def _single(schema: Schema) -> Iterator[str]:
    """The parameters that have one value."""
    fields = schema.fields.items()
    return (field.data_key or name for name, field in fields if not isinstance(field, CommaList))


def read_json(req: Request) -> Any:
    """The JSON body; a problem where it is of another type, too deep, not UTF-8 or not JSON."""
    try:
        # Some editors put a mark in front that is no part of the text (RFC 8259, section 8.1).
        text = read_body(req, *JSON_TYPES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MalformedBody(f"The body is not UTF-8 at byte {error.start}.") from None
    if _depth(text) > DEEPEST:
        raise MalformedBody(f"The body nests deeper than {DEEPEST} levels.")
    try:
        value = parse_strictly(text)
    except ValueError as error:
        raise MalformedBody(f"The body is not JSON: {error}.") from None
    errors = list(islice(unstorable(value, "#"), MOST_TOLD))
    if errors:
        raise InvalidContent("The body holds what cannot be stored.", errors=errors)
    return value


def read_body(req: Request, *media_types: str) -> bytes:
    """The body; a problem where it is of none of these media types, or compressed."""
    coding = req.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("identity", ""):
        raise WrongCoding(f"Send the body as it is, not in the coding {coding!r}.")
    if req.mimetype not in media_types:
        raise WrongMediaType(f"Send {' or '.join(media_types)}, not {req.mimetype or 'a body without Content-Type'}.")
    return req.get_data()


def _depth(text: str) -> int:
    """How deep a JSON text nests, found without recursion."""
    steps = (bool(found[1]) - bool(found[2]) for found in _BRACKETS.finditer(text))
    return max(accumulate(steps, initial=0))


def query_problem(messages: dict[str, Any], schema: Schema) -> InvalidParameter | UnknownParameter:
    """Which parameters are wrong, and which would be known here."""
    names = [field.data_key or name for name, field in schema.fields.items()]
    unknown = sorted(name for name in messages if name not in names)
    if unknown:
        known = ", ".join(sorted(names)) or "none"
        return UnknownParameter(
            f"Unknown here: {', '.join(unknown)}. Known parameters: {known}.",
            errors=[{"parameter": name, "detail": "There is no such parameter here."} for name in unknown],
        )
    errors = [{"parameter": name, "detail": _first(each)} for name, each in messages.items()]
    return InvalidParameter(" ".join(f"{each['parameter']}: {each['detail']}" for each in errors), errors=errors)


def _first(messages: Any) -> str:
    while isinstance(messages, dict | list):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages))
    return str(messages)
