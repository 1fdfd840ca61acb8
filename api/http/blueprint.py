"""Routes as this API declares them: with stated access, strict parameters, and problems among the documented answers."""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial, wraps
from http import HTTPStatus
from threading import Lock
from typing import Any, NoReturn

import flask_smorest
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Request, request
from flask_smorest import Blueprint as SmorestBlueprint
from flask_smorest.utils import deepupdate
from marshmallow import RAISE, Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser

from api.errors import InvalidContent, InvalidParameter, MalformedBody, UnknownParameter, WrongMediaType
from api.http.access import Access, enforce
from api.http.openapi import ANSWERS, VALIDATED, describe_answers
from api.http.problems import ProblemSchema, http_error
from api.record_types.schemas import pointers

View = Callable[..., Any]
JSON_TYPES = ("application/json", "application/merge-patch+json")
DEEPEST = 20
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"')
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_TOO_MUCH = 2**53
_BRACKETS = re.compile(r"[\[\]{}]")


class StrictParser(FlaskParser):
    """Reads parameters and bodies; whatever is unknown, repeated or malformed is refused by name."""

    # webargs would otherwise drop unknown parameters without a word.
    DEFAULT_UNKNOWN_BY_LOCATION = {"query": RAISE, "json": None}  # noqa: RUF012

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        try:
            req.query_string.decode()
        except UnicodeDecodeError:
            raise InvalidParameter("The query is not UTF-8; write other bytes with percent signs.") from None
        repeated = [name for name, values in req.args.lists() if len(values) > 1]
        if repeated:
            raise InvalidParameter(
                "A parameter was given more than once; several values go in one, separated by commas.",
                errors=[{"parameter": name, "detail": "Given more than once."} for name in repeated],
            )
        return req.args.to_dict()

    def load_json(self, req: Request, schema: Schema) -> Any:
        return read_json(req)

    def handle_error(
        self, error: ValidationError, req: Request, schema: Schema, *, error_status_code: int | None, error_headers: Any
    ) -> NoReturn:
        messages = error.normalized_messages()  # type: ignore[no-untyped-call]
        if "json" in messages:
            raise InvalidContent("The body breaks a rule.", errors=list(pointers(messages["json"], "#")))
        raise query_problem(messages.get("query", messages), schema)


def read_json(req: Request) -> Any:
    """The JSON body; a problem where it is of another type, too deep, not UTF-8 or not JSON."""
    if req.mimetype not in JSON_TYPES:
        raise WrongMediaType(f"Send {' or '.join(JSON_TYPES)}, not {req.mimetype or 'a body without Content-Type'}.")
    try:
        text = req.get_data().decode()
    except UnicodeDecodeError as error:
        raise MalformedBody(f"The body is not UTF-8 at byte {error.start}.") from None
    if _depth(text) > DEEPEST:
        raise MalformedBody(f"The body nests deeper than {DEEPEST} levels.")
    try:
        value = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_refuse_constant)
    except ValueError as error:
        raise MalformedBody(f"The body is not JSON: {error}.") from None
    errors = list(_unstorable(value, "#"))
    if errors:
        raise InvalidContent("The body holds what cannot be stored.", errors=errors)
    return value


def _unstorable(value: Any, at: str) -> Iterator[dict[str, str]]:
    """What JSON lets pass and no database takes: null characters, halves of characters, and endless numbers."""
    if isinstance(value, str) and _NO_TEXT.search(value):
        yield {"pointer": _NO_TEXT.sub("\ufffd", at), "detail": "It holds a null character or half a character."}
    elif isinstance(value, int | float) and not abs(value) < _TOO_MUCH:
        yield {"pointer": at, "detail": "The number is too large."}
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _unstorable(each, f"{at}/{place}")
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _unstorable(name, f"{at}/{name}")
            yield from _unstorable(each, f"{at}/{name}")


def _depth(text: str) -> int:
    """How deep a JSON text nests, found without recursion."""
    deepest = depth = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


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


# What a route without parameters takes, so that each one is refused by name.
_NOTHING = Schema.from_dict({}, name="Nothing")()


class Blueprint(SmorestBlueprint):  # type: ignore[misc]
    """A group of routes; each states its access, and its parameters are strict.

    What only documents a route is noted on the view itself. flask-smorest would wrap the view each time, which every request
    would go through, and copy all that was noted before, which took a good part of the start.
    """

    ARGUMENTS_PARSER = StrictParser()

    def route(
        self, rule: str, *, access: Access | None = None, parameters: Any = None, **options: Any
    ) -> Callable[[View], View]:
        if not isinstance(access, Access):
            raise TypeError(f"{rule}: a route states who may call it")

        def register(view: View) -> View:
            takes_query = _takes_query(view)

            @wraps(view)
            def allowed(*args: Any, **path: Any) -> Any:
                enforce(access, path)
                if not takes_query and request.query_string:
                    self.ARGUMENTS_PARSER.parse(_NOTHING, location="query", error_status_code=400)
                return view(*args, **path)

            allowed.access = access  # type: ignore[attr-defined]
            documented = self.problems(400)(self.doc(security=_security(access))(allowed))
            return SmorestBlueprint.route(self, rule, parameters=parameters, **options)(documented)  # type: ignore[no-any-return]

        return register

    def response(self, status: int, schema: Any = None, **options: Any) -> Callable[[View], View]:
        """Document the answer of success; views hand over finished bytes."""
        said = {"schema": schema, "description": HTTPStatus(status).phrase, **options}
        answer = {"content_type": None, **{name: value for name, value in said.items() if value is not None}}

        def document(view: View) -> View:
            _answers(view).setdefault(status, []).append(answer)
            _documented(view).setdefault("success_status_codes", []).append(status)
            return view

        return document

    def doc(self, **document: Any) -> Callable[[View], View]:
        """Add to what the OpenAPI document says of a route."""

        def add(view: View) -> View:
            deepupdate(_documented(view).setdefault("manual_doc", {}), document)
            return view

        return add

    def cached(self, schema: Any, *, has_pages: bool = False, **options: Any) -> Callable[[View], View]:
        """Document an answer that caches may keep, with the 304 that goes with it."""
        headers = {name: name for name in (*VALIDATED, *(["Link"] if has_pages else []))}

        def document(view: View) -> View:
            return self.problems(304)(self.response(200, schema, headers=headers, **options)(view))

        return document

    def query(self, schema: type[Schema] | Schema) -> Callable[[View], View]:
        """Read the query string by a schema, and pass it on as one dictionary."""
        return self.arguments(_made(schema), location="query", error_status_code=400)  # type: ignore[no-any-return]

    def body(self, schema: type[Schema] | Schema) -> Callable[[View], View]:
        """Read the JSON body by a schema, and pass it on as one dictionary."""
        return self.arguments(_made(schema), location="json")  # type: ignore[no-any-return]

    def problems(self, *statuses: int) -> Callable[[View], View]:
        """Document what a route may answer instead of success."""

        def document(view: View) -> View:
            for status in statuses:
                _answers(view).setdefault(status, []).append(ANSWERS[status][0])
            return view

        return document

    def _prepare_arguments_doc(self, doc: dict[str, Any], doc_info: dict[str, Any], **context: Any) -> dict[str, Any]:
        arguments = doc_info.get("arguments", {})
        for status in arguments.get("responses", {}):
            arguments["responses"][status] = ANSWERS[status][0]
        return super()._prepare_arguments_doc(doc, doc_info, **context)  # type: ignore[no-any-return]


def _takes_query(view: View) -> bool:
    parameters = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    return any(each["in"] == "query" for each in parameters)


def _documented(view: View) -> dict[str, Any]:
    """What is noted about a view, where flask-smorest looks for it."""
    noted: dict[str, Any] = view.__dict__.setdefault("_apidoc", {})
    return noted


def _answers(view: View) -> dict[int, list[Any]]:
    answers: dict[int, list[Any]] = _documented(view).setdefault("response", {}).setdefault("responses", {})
    return answers


def _made(schema: type[Schema] | Schema) -> Schema:
    """One schema for all requests: webargs would make a class into one for each, which costs more than reading by it."""
    return schema() if isinstance(schema, type) else schema


def _security(access: Access) -> list[dict[str, list[str]]]:
    """What the OpenAPI document says of an access; public sites are read without a key."""
    if access is Access.PUBLIC:
        return []
    return [{}, {"bearer": []}] if access is Access.SITE else [{"bearer": []}]


class Api(flask_smorest.Api):  # type: ignore[misc]
    """flask-smorest with our problems as its error answers."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = "Problem"

    def __init__(self, *args: Any, **options: Any) -> None:
        self._undescribed: list[Callable[[Api], None]] = []
        self._describing = Lock()
        super().__init__(*args, **options)

    def register_blueprint(self, blueprint: Blueprint) -> None:
        """Serve the routes at once, and describe them once somebody reads the document: most processes are never asked."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint)
        self.describe_later(partial(Api._describe, blueprint=blueprint))

    def describe_later(self, describe: Callable[["Api"], None]) -> None:
        """Add to the document, in the order of these calls, when it is read for the first time."""
        self._undescribed.append(describe)

    def describe(self) -> None:
        """Say all that is still to be said in the document."""
        with self._describing:
            while self._undescribed:
                self._undescribed.pop(0)(self)

    def _describe(self, blueprint: Blueprint) -> None:
        blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
        self.spec.tag({"name": blueprint.name, "description": blueprint.description})

    def handle_http_exception(self, error: Any) -> Any:
        return http_error(error)

    def _init_spec(self, **options: Any) -> None:
        super()._init_spec(**options)
        self.ma_plugin.converter.add_attribute_function(_describe_items)
        self.ma_plugin.converter.add_parameter_attribute_function(_describe_commas)

    def _register_responses(self) -> None:
        describe_answers(self)


class WholeNumber(fields.Integer):
    """A whole number in plain digits; no sign, space, underscore or foreign digit."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        if not re.fullmatch(r"[0-9]{1,16}", str(value)):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **options)


class CommaList(fields.String):
    """Several values in one parameter, separated by commas, each read by the inner field."""

    def __init__(self, inner: fields.Field[Any], **options: Any) -> None:
        super().__init__(**options)
        self.inner = inner

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        parts = [part.strip() for part in str(text).split(",")]
        if not all(parts):
            raise ValidationError("It has an empty value.")
        return [self.inner.deserialize(part) for part in dict.fromkeys(parts)]


def _describe_items(self: OpenAPIConverter, field: object, **_: object) -> dict[str, Any]:
    if not isinstance(field, CommaList):
        return {}
    return {"type": "array", "items": self.field2property(field.inner), "minItems": 1}


def _describe_commas(self: OpenAPIConverter, field: object, **_: object) -> dict[str, Any]:
    return {"style": "form", "explode": False} if isinstance(field, CommaList) else {}
