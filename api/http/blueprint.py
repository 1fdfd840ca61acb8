"""Routes as this API declares them: with stated access, strict parameters, and problems among the documented answers."""

from collections.abc import Callable, Sequence
from functools import partial, wraps
from http import HTTPStatus
from threading import Lock
from typing import Any

import flask_smorest
from flask import request
from flask_smorest import Blueprint as SmorestBlueprint
from flask_smorest.utils import deepupdate, load_info_from_docstring
from marshmallow import EXCLUDE, Schema

from api.http.access import Access, enforce, enforce_until_asked_again, who_may
from api.http.fields import describe_commas, describe_items
from api.http.openapi import ANSWERS, VALIDATED
from api.http.parsing import read_fields, read_query
from api.http.patterns import describe_pattern
from api.http.problems import ProblemSchema, http_error

View = Callable[..., Any]

ASKS_AGAIN = "asks_again"
"""The note on a view that asks who calls once more, before it does anything but read the call."""
# What a route without parameters takes, so that each one is refused by name.
_NOTHING = Schema.from_dict({}, name="Nothing")()


class Blueprint(SmorestBlueprint):  # type: ignore[misc]
    """A group of routes; each states its access, and its parameters are strict.

    What documents a route is noted on the view itself, and what it takes is read without webargs. flask-smorest would wrap the
    view each time, which every request would go through, and copy all that was noted before, which took a good part of the
    start.
    """

    def __init__(self, name: str, import_name: str, *, tag: str | None = None, **options: Any) -> None:
        """`tag` is the name of another group that this one stands under in the document, and that describes both."""
        super().__init__(name, import_name, **options)
        self.tag = tag or name

    def route(
        self, rule: str, *, access: Access | None = None, parameters: Any = None, **options: Any
    ) -> Callable[[View], View]:
        if not isinstance(access, Access):
            raise TypeError(f"{rule}: a route states who may call it")

        def register(view: View) -> View:
            takes_query = _takes_query(view)
            let_in = enforce_until_asked_again if ASKS_AGAIN in view.__dict__ else enforce

            @wraps(view)
            def allowed(*args: Any, **path: Any) -> Any:
                let_in(access, path)
                if not takes_query and request.query_string:
                    read_query(_NOTHING)
                return view(*args, **path)

            allowed.access = access  # type: ignore[attr-defined]
            documented = self.problems(400, 429, 503)(
                self.doc(security=_security(access), description=_description(allowed, access))(allowed)
            )
            # In order, whoever noted them.
            _documented(documented)["response"]["responses"] = dict(sorted(_answers(documented).items()))
            registered = SmorestBlueprint.route(self, rule, parameters=parameters, tags=[self.tag], **options)
            return registered(documented)  # type: ignore[no-any-return]

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

    def cached(
        self, schema: Any, *, has_pages: bool = False, more_headers: Sequence[str] = (), **options: Any
    ) -> Callable[[View], View]:
        """Document an answer that caches may keep, with the 304 that goes with it."""
        headers = {name: name for name in (*VALIDATED, *(["Link"] if has_pages else []), *more_headers)}

        def document(view: View) -> View:
            return self.problems(304)(self.response(200, schema, headers=headers, **options)(view))

        return document

    def query(self, schema: type[Schema] | Schema) -> Callable[[View], View]:
        """Read the query string by a schema, and pass it on as one dictionary."""
        made = _made(schema)
        return _taking(made, partial(read_query, made), location="query", status=HTTPStatus.BAD_REQUEST)

    def open_query(self, schema: type[Schema] | Schema) -> Callable[[View], View]:
        """The same where others write the query, who add what they like: that is passed over."""
        made = _made(schema)
        read = partial(read_query, made, others=EXCLUDE)
        return _taking(made, read, location="query", status=HTTPStatus.BAD_REQUEST)

    def body(self, schema: type[Schema] | Schema) -> Callable[[View], View]:
        """Read the JSON body by a schema, and pass it on as one dictionary."""
        made = _made(schema)
        return _taking(made, partial(read_fields, made), location="json", status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def problems(self, *statuses: int) -> Callable[[View], View]:
        """Document what a route may answer instead of success."""

        def document(view: View) -> View:
            for status in statuses:
                _answers(view).setdefault(status, []).append(ANSWERS[status][0])
            return view

        return document

    def _store_endpoint_docs(self, endpoint: str, view: View, parameters: Any, tags: Any, **options: Any) -> None:
        """Keep what was noted of a view for the document, which takes a copy of it when it is made."""
        said = load_info_from_docstring(view.__doc__, delimiter=self.DOCSTRING_INFO_DELIMITER)
        noted = {**_documented(view), "docstring": said, "tags": tags}
        methods = {each.lower(): {**noted} for each in options.get("methods", ("GET",))}
        self._docs[endpoint] = {**methods, "parameters": parameters}

    def _prepare_arguments_doc(self, doc: dict[str, Any], doc_info: dict[str, Any], **context: Any) -> dict[str, Any]:
        arguments = doc_info.get("arguments", {})
        for status in arguments.get("responses", {}):
            arguments["responses"][status] = ANSWERS[status][0]
        return super()._prepare_arguments_doc(doc, doc_info, **context)  # type: ignore[no-any-return]


def _description(view: View, access: Access) -> str:
    """What is said of an operation below its first line, and at its end who may call."""
    noted = _documented(view).get("manual_doc", {}).get("description")
    said = noted or load_info_from_docstring(view.__doc__ or "").get("description", "")
    return f"{said}\n\n{who_may(access)}".strip()


def _takes_query(view: View) -> bool:
    parameters = _documented(view).get("arguments", {}).get("parameters", [])
    return any(each["in"] == "query" for each in parameters)


def _documented(view: View) -> dict[str, Any]:
    """What is noted about a view, where flask-smorest looks for it."""
    noted: dict[str, Any] = view.__dict__.setdefault("_apidoc", {})
    return noted


def _answers(view: View) -> dict[int, list[Any]]:
    answers: dict[int, list[Any]] = _documented(view).setdefault("response", {}).setdefault("responses", {})
    return answers


def _taking(schema: Schema, read: Callable[[], Any], *, location: str, status: HTTPStatus) -> Callable[[View], View]:
    """Document what a request holds, and pass on what is read of it, after what was read before."""
    parameter = {"in": location, "required": True, "schema": schema}

    def document(view: View) -> View:
        @wraps(view)
        def taking(*args: Any, **path: Any) -> Any:
            return view(*args, read(), **path)

        noted = _documented(taking).setdefault("arguments", {})
        noted.setdefault("parameters", []).append(parameter)
        noted.setdefault("responses", {})[status] = status.name
        return taking

    return document


def _made(schema: type[Schema] | Schema) -> Schema:
    """One schema for all requests: to make one costs more than reading by it."""
    return schema() if isinstance(schema, type) else schema


def _security(access: Access) -> list[dict[str, list[str]]]:
    """What the OpenAPI document says of an access; public sites are read without a key."""
    if access in (Access.PUBLIC, Access.SIGN_IN):
        return []
    if access is Access.SITE:
        return [{}, {"bearer": []}]
    return [{"session": []}] if access is Access.SESSION else [{"bearer": []}, {"session": []}]


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
        if blueprint.tag == blueprint.name:
            self.spec.tag({"name": blueprint.name, "description": blueprint.description})

    def handle_http_exception(self, error: Any) -> Any:
        return http_error(error)

    def _init_spec(self, **options: Any) -> None:
        super()._init_spec(**options)
        self.ma_plugin.converter.add_attribute_function(describe_items)
        self.ma_plugin.converter.add_attribute_function(describe_pattern)
        self.ma_plugin.converter.add_parameter_attribute_function(describe_commas)

    def _register_pagination_header(self) -> None:
        """Nothing: lists say where they go on in `next` and `Link`."""

    def _register_responses(self) -> None:
        """Nothing yet: what answers hold is described before them."""
