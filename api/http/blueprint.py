"""Routes as this API declares them: with stated access, strict parameters, and problems among the documented answers."""

import json
from collections.abc import Callable
from typing import Any, NoReturn

import flask_smorest
from flask import Request, request
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import RAISE, Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser

from api.errors import InvalidContent, InvalidParameter, UnknownParameter
from api.http.access import Access
from api.http.problems import MEDIA_TYPE, ProblemSchema, http_error
from api.record_types.schemas import pointers

View = Callable[..., Any]


class StrictParser(FlaskParser):
    """Reads parameters and bodies; whatever is unknown, repeated or malformed is refused by name."""

    # webargs would otherwise drop unknown parameters without a word.
    DEFAULT_UNKNOWN_BY_LOCATION = {"query": RAISE, "json": None}  # noqa: RUF012

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        repeated = [name for name in req.args if len(req.args.getlist(name)) > 1]
        if repeated:
            raise InvalidParameter(
                "A parameter was given more than once; several values go in one, separated by commas.",
                errors=[{"parameter": name, "detail": "Given more than once."} for name in repeated],
            )
        return req.args.to_dict()

    def handle_error(
        self, error: ValidationError, req: Request, schema: Schema, *, error_status_code: int | None, error_headers: Any
    ) -> NoReturn:
        messages = error.normalized_messages()  # type: ignore[no-untyped-call]
        if "json" in messages:
            raise InvalidContent("The body breaks a rule.", errors=list(pointers(messages["json"], "#")))
        raise query_problem(messages.get("query", messages), schema)


def query_problem(messages: dict[str, Any], schema: Schema) -> InvalidParameter | UnknownParameter:
    """Which parameters are wrong, and which would be known here."""
    unknown = [name for name in messages if name not in schema.fields]
    if unknown:
        known = ", ".join(sorted(schema.fields)) or "none"
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


class Blueprint(SmorestBlueprint):  # type: ignore[misc]
    """A group of routes; each states its access, and its parameters are strict."""

    ARGUMENTS_PARSER = StrictParser()

    def route(
        self, rule: str, *, access: Access | None = None, parameters: Any = None, **options: Any
    ) -> Callable[[View], View]:
        if not isinstance(access, Access):
            raise TypeError(f"{rule}: a route states who may call it")

        def register(view: View) -> View:
            view._access = access  # type: ignore[attr-defined]
            return SmorestBlueprint.route(self, rule, parameters=parameters, **options)(view)  # type: ignore[no-any-return]

        return register

    def response(self, status: int, schema: Any = None, **options: Any) -> Callable[[View], View]:
        """Document the answer of success; views hand over finished bytes."""
        return super().response(status, schema, **options)  # type: ignore[no-any-return]

    def doc(self, **document: Any) -> Callable[[View], View]:
        """Add to what the OpenAPI document says of a route."""
        return super().doc(**document)  # type: ignore[no-any-return]

    def query(self, schema: type[Schema] | Schema) -> Callable[[View], View]:
        """Read the query string by a schema, and pass it on as one dictionary."""
        return self.arguments(schema, location="query")  # type: ignore[no-any-return]

    def problems(self, *statuses: int) -> Callable[[View], View]:
        """Document the problems that a route may answer with."""

        def document(view: View) -> View:
            for status in statuses:
                view = self.alt_response(
                    status, schema=ProblemSchema, content_type=MEDIA_TYPE, description=_MEANINGS[status]
                )(view)
            return view

        return document


_MEANINGS = {
    304: "The reader has it already",
    307: "The same address with the seq that a time stands for",
    308: "The record's present address",
    400: "A parameter is wrong; `errors` names it",
    401: "A valid key is needed",
    403: "The key does not allow this",
    404: "There is nothing here",
    409: "It clashes with what is there",
    410: "It was here and has been taken away",
    412: "Someone else has saved in the meantime",
    413: "The body is too large",
    415: "The body is of another media type",
    422: "The body breaks a rule; `errors` points at it",
    428: "If-Match is required",
    503: "It cannot be answered just now",
}


class NoArguments(Schema):
    """No parameters at all, so that every one is refused by name."""


class Api(flask_smorest.Api):  # type: ignore[misc]
    """flask-smorest with our problems as its error answers."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: Any) -> Any:
        return http_error(error)


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


def raw_path() -> str:
    """The request's path and query as they came, for addresses that continue it."""
    query = request.query_string.decode("latin-1")
    return f"{request.path}?{query}" if query else request.path


def is_json(text: str) -> bool:
    """Whether a text is JSON."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
