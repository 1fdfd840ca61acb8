"""Which failure is which status, and how every error looks on the wire (RFC 9457)."""

from http import HTTPStatus

import orjson
import structlog
from flask import Flask, Response, request
from marshmallow import EXCLUDE, Schema, fields
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as DatabaseBusy
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from api import errors
from api.addresses import address
from api.database import WAITED, is_unlike_json, is_wait_for_others
from api.http.damage import damage
from api.http.explained import EXPLAINED
from api.http.operations import asked_for
from api.http.spots import SpotValue

MEDIA_TYPE = "application/problem+json"
BASE = "/v1/problems"
RETRY_AFTER_S = 5
DAMAGED = "Something that is stored of this cannot be read any more; whoever runs the service is told."
REQUEST_ID = "content.request_id"
"""Where a request's environment keeps the word that names it in answers and in the log."""

STATUSES: dict[type[errors.ContentError], HTTPStatus] = {
    errors.InvalidParameter: HTTPStatus.BAD_REQUEST,
    errors.FutureTime: HTTPStatus.BAD_REQUEST,
    errors.UnknownParameter: HTTPStatus.BAD_REQUEST,
    errors.UnknownLocale: HTTPStatus.BAD_REQUEST,
    errors.InvalidCursor: HTTPStatus.BAD_REQUEST,
    errors.InvalidSyncToken: HTTPStatus.BAD_REQUEST,
    errors.NotIdentified: HTTPStatus.UNAUTHORIZED,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    errors.StepUpRequired: HTTPStatus.FORBIDDEN,
    errors.TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
    errors.TooManyTries: HTTPStatus.TOO_MANY_REQUESTS,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.SiteNotFound: HTTPStatus.NOT_FOUND,
    errors.RecordNotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.Blocked: HTTPStatus.CONFLICT,
    errors.Gone: HTTPStatus.GONE,
    errors.Withdrawn: HTTPStatus.GONE,
    errors.SiteDeleted: HTTPStatus.GONE,
    errors.HistoryChanged: HTTPStatus.GONE,
    errors.FormatChanged: HTTPStatus.GONE,
    errors.StaleVersion: HTTPStatus.PRECONDITION_FAILED,
    errors.PreconditionRequired: HTTPStatus.PRECONDITION_REQUIRED,
    errors.IdempotencyMismatch: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.WrongMediaType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.WrongCoding: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.MalformedBody: HTTPStatus.BAD_REQUEST,
    errors.InvalidContent: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NotOffered: HTTPStatus.NOT_IMPLEMENTED,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

PROTOCOL = {
    400: ("bad-request", "The request cannot be read"),
    405: ("method-not-allowed", "The method is not allowed here"),
    413: ("too-large", "The body is too large"),
    414: ("uri-too-long", "The address is too long"),
    415: ("wrong-media-type", "The body is of a media type that is not taken here"),
    431: ("headers-too-large", "The headers are too large"),
    500: ("unexpected", "Something went wrong on our side"),
}
"""Failures that the framework finds before any code of ours does."""

log = structlog.get_logger()


def problem_title(error: type[errors.ContentError]) -> str:
    """The error class's docstring: one text, in one place."""
    return (error.__doc__ or "").strip()


def problem_address(name: str) -> str:
    """Where a kind of problem is explained; its `type`."""
    return address(f"{BASE}/{name}")


class PlaceOfProblem(Schema):
    """One place that is wrong, and what is wrong there."""

    class Meta:
        unknown = EXCLUDE

    detail = fields.String(required=True, metadata={"description": "What is wrong there."})
    pointer = fields.String(metadata={"description": "In the body: its JSON pointer."})
    parameter = fields.String(metadata={"description": "In the address: the parameter."})
    header = fields.String(metadata={"description": "In the request: the header."})
    line = fields.Integer(metadata={"description": "In a file: the line, from 1."})
    rule = fields.String(metadata={"description": "The stable name of the rule that it breaks."})
    place = fields.Nested(SpotValue, metadata={"description": "Where in the field it stands, where that is known."})


class ProblemSchema(Schema):
    """An error as RFC 9457 describes it."""

    class Meta:
        unknown = EXCLUDE

    type = fields.String(
        required=True,
        metadata={"description": "The kind of problem; the address explains it.", "format": "uri-reference"},
    )
    title = fields.String(required=True, metadata={"description": "The kind of problem in words."})
    status = fields.Integer(required=True, metadata={"description": "The HTTP status."})
    detail = fields.String(required=True, metadata={"description": "What is wrong this time."})
    errors = fields.List(
        fields.Nested(PlaceOfProblem),
        metadata={
            "description": "Each place that is wrong: a `pointer` into the body or a `parameter`, with a `detail`."
        },
    )
    request_id = fields.String(required=True, metadata={"description": "Names this request in the server's log."})


def request_id() -> str:
    """The word that names the present request in answers and in the log."""
    return str(request.environ[REQUEST_ID])


def problem_response(*, status: int, type: str, title: str, detail: str, **facts: object) -> Response:
    """An answer that says what is wrong; never cached, so that it cannot outlive its cause."""
    body = {"type": type, "title": title, "status": status, "detail": detail, **facts, "request_id": request_id()}
    response = Response(orjson.dumps(body, default=str), status=status, mimetype=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def problem_of(error: errors.ContentError) -> Response:
    """What was refused, as an answer."""
    kind = type(error)
    status = next(STATUSES[each] for each in kind.__mro__ if each in STATUSES)
    facts = {**error.facts, **({"errors": error.errors} if error.errors else {})}
    response = problem_response(
        status=status,
        type=problem_address(errors.kind_of(kind)),
        title=problem_title(kind),
        detail=error.detail,
        **facts,
    )
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="clinic content API"'
    if kind is errors.FutureTime:
        response.headers["Location"] = error.facts["newest"]
    if kind is errors.WrongCoding:
        # What is taken (RFC 9110, 12.5.3).
        response.headers["Accept-Encoding"] = "identity"
    if isinstance(error, errors.TooManyRequests):
        response.headers["Retry-After"] = str(error.facts["retry_after_s"])
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def http_error(error: HTTPException) -> Response | HTTPException:
    """A routing or protocol error of the framework in the same shape as ours."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    status = HTTPStatus(error.code)
    name, title = _protocol_kind(status)
    response = problem_response(status=status, type=name, title=title, detail=_detail(error, status))
    for name, value in error.get_headers(request.environ):
        # The body is ours; what the error says in headers, such as Allow, is kept.
        if name.lower() not in ("content-type", "content-length"):
            # The framework tells methods in another order in each process.
            response.headers[name] = ", ".join(sorted(value.split(", "))) if name == "Allow" else value
    return response


def _protocol_kind(status: HTTPStatus) -> tuple[str, str]:
    if status == HTTPStatus.NOT_FOUND:
        return problem_address(errors.kind_of(errors.NotFound)), problem_title(errors.NotFound)
    if status not in PROTOCOL:
        return "about:blank", status.phrase
    name, title = PROTOCOL[status]
    return problem_address(name), title


def _detail(error: HTTPException, status: HTTPStatus) -> str:
    if status == HTTPStatus.NOT_FOUND:
        return f"There is nothing at {request.path}; GET {address('/v1')} lists what there is."
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and request.max_content_length:
        return f"At most {request.max_content_length:,} bytes are taken here."
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        return f"Only {', '.join(sorted(error.valid_methods))} may be asked here."
    return error.description or status.description


def _without_database(error: DBAPIError | DatabaseBusy) -> Response:
    if isinstance(error, DBAPIError) and is_unlike_json(error):
        return _unexpected(error)
    if isinstance(error, DBAPIError) and is_wait_for_others(error):
        log.info("waited in vain", request_id=request_id(), operation=asked_for(request.environ).operation)
        return problem_of(errors.Unavailable(WAITED))
    log.exception("database failed", request_id=request_id(), operation=asked_for(request.environ).operation)
    return problem_of(errors.Unavailable("The database does not answer just now; try again in a moment."))


def _clashed(error: IntegrityError) -> Response:
    # The database guards what a check cannot: somebody else has written the same at the same moment.
    log.info("write clashed", request_id=request_id(), operation=asked_for(request.environ).operation)
    return problem_of(errors.Conflict("Somebody has written the same at the same moment; look at what is there now."))


def _unstorable(error: DataError) -> Response:
    if is_unlike_json(error):
        return _unexpected(error)
    return problem_of(errors.InvalidParameter("The address or a parameter holds what no database can look up."))


def _unexpected(error: Exception) -> Response:
    if damage().explains(error):
        log.exception(
            "stored rows are damaged", request_id=request_id(), operation=asked_for(request.environ).operation
        )
        return problem_of(errors.Unavailable(DAMAGED))
    log.exception("request failed", request_id=request_id(), operation=asked_for(request.environ).operation)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    type, title = _protocol_kind(status)
    return problem_response(status=status, type=type, title=title, detail="Please report the request_id.")


def register_problems(app: Flask) -> None:
    """Make every error that leaves the app a problem."""
    app.register_error_handler(errors.ContentError, problem_of)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OperationalError, _without_database)
    app.register_error_handler(IntegrityError, _clashed)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(InterfaceError, _without_database)
    # One that only reads, as after a failover, says so by this.
    app.register_error_handler(InternalError, _without_database)
    app.register_error_handler(DatabaseBusy, _without_database)
    app.register_error_handler(InternalServerError, _unexpected)
    app.register_error_handler(Exception, _unexpected)


def _explained(name: str) -> dict[str, str]:
    """What a kind of problem means, with the addresses in it as readers ask for them."""
    return {each: words.replace(" /v1", f" {address('/v1')}") for each, words in EXPLAINED[name]._asdict().items()}


def catalogue() -> list[dict[str, object]]:
    """Every kind of problem, by the name in its `type`."""
    named = {errors.kind_of(kind): (problem_title(kind), int(status)) for kind, status in STATUSES.items()}
    named = {**{name: (title, status) for status, (name, title) in PROTOCOL.items()}, **named}
    return [
        {"type": problem_address(name), "title": title, "status": status, **_explained(name)}
        for name, (title, status) in named.items()
    ]
