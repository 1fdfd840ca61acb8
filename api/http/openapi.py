"""The OpenAPI document: what describes the API as a whole, and how the committed file is written."""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from http import HTTPStatus
from typing import Any

import yaml
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask_smorest import Api
from marshmallow import Schema

from api import __version__
from api.http.codings import CONTENT_DIGEST
from api.http.problem_schemas import schema_of
from api.http.problems import MEDIA_TYPE
from api.http.samples import add_samples

TITLE = "Clinic content API"
VERSION = __version__
ABOUT = """
Health-education content for clinics: versioned, localized, shared by many sites.

- **Unknown parameters are refused** by name. A list may be given with commas or as repeated parameters; what has one value may not.
- **Errors** are `application/problem+json` (RFC 9457); each `type` leads to its explanation on this server.
- **Caching**: every answer has a strong `ETag`; send it back in `If-None-Match` and get 304. Errors are never stored.
- **Every answer** names its request (`X-Request-Id`), and public ones carry cache tags (`Surrogate-Key`, unless set otherwise).
- **HEAD** answers as GET does, without the body. Pages of any origin may read public answers.
- Objects may gain members in later releases, and never lose or retype one.
""".strip()
SPEC_OPTIONS: dict[str, Any] = {
    "info": {
        "summary": "Health-education content for clinic websites and apps.",
        "description": ABOUT,
        "contact": {"name": "Whoever runs this service"},
        "license": {"name": "MIT", "identifier": "MIT"},
    },
    "servers": [{"url": "/", "description": "This server"}],
}
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key that begins with `cc_`, or a token of the identity provider where one is configured.",
}

SESSION_OF_BROWSER = {
    "type": "apiKey",
    "in": "cookie",
    "name": "__Host-clinic-session",
    "description": "What signing in hands the browser; pages of this server, and of named consoles, call by it.",
}

# Named here, because some statuses have other names in other versions of Python.
ANSWERS = {
    304: ("NotModified", "The reader has it already"),
    302: ("SeeThere", "Where the browser goes from here"),
    307: ("AtSeq", "The same address with the seq that a time stands for"),
    308: ("Moved", "The record's present address"),
    400: ("BadRequest", "A parameter is wrong; `errors` names it"),
    401: ("Unauthorized", "A valid key is needed"),
    403: ("Forbidden", "The key does not allow this"),
    404: ("NotFound", "There is nothing here"),
    409: ("Conflict", "It clashes with what is there"),
    410: ("Gone", "It was here and has been taken away"),
    412: ("StaleVersion", "Someone else has saved in the meantime"),
    413: ("TooLarge", "The body is too large"),
    415: ("WrongMediaType", "The body is of another media type"),
    422: ("InvalidContent", "The body breaks a rule; `errors` points at it"),
    428: ("PreconditionRequired", "If-Match is required"),
    429: (
        "TooManyRequests",
        "Too much was asked in this time, or tried wrongly too often; `Retry-After` says when to try again",
    ),
    503: ("Unavailable", "It cannot be answered just now"),
}
HEADERS = {
    "ETag": ("Names exactly these bytes; strong, and different for each content coding.", True),
    "Cache-Control": ("How long browsers and shared caches may keep the answer.", True),
    "CDN-Cache-Control": ("How long a CDN that is purged by tag may keep it; absent where nothing may be kept.", False),
    "Vary": ("What else the answer depends on: the content coding alone.", True),
    CONTENT_DIGEST: ("The SHA-256 of the bytes as they were sent, in their content coding (RFC 9530).", True),
    "Link": ('The next page of a list, as `rel="next"`.', False),
    "Location": ("Where to go instead.", True),
    "WWW-Authenticate": ("How to say who calls.", True),
    "Retry-After": ("In how many seconds to try again.", True),
    "RateLimit-Policy": (
        "How much one caller may ask for, `q`, in so many seconds, `w`; in every answer of the admin API.",
        False,
    ),
    "RateLimit": ("How much of that is left, `r`, and in how many seconds there is more, `t`.", False),
    "X-Request-Id": ("Names the request in the server's log.", True),
}
VALIDATED = ("ETag", "Cache-Control", "CDN-Cache-Control", "Vary", "X-Request-Id")
"""The headers of every answer that caches may validate."""
_OF_STATUS = {
    304: VALIDATED,
    302: ("Location", "Cache-Control", "X-Request-Id"),
    307: ("Location", "Cache-Control", "X-Request-Id"),
    308: ("Location", "Cache-Control", "X-Request-Id"),
    401: ("WWW-Authenticate", "Cache-Control", "X-Request-Id"),
    429: ("Retry-After", "RateLimit-Policy", "RateLimit", "Cache-Control", "X-Request-Id"),
}


def describe_answers(api: Api) -> None:
    """Register the headers, and the answers other than success that routes refer to by their status."""
    for name, (about, is_required) in HEADERS.items():
        header = {"description": about, "required": is_required, "schema": {"type": "string"}}
        api.spec.components.header(name, header, lazy=True)
    for status, (name, about) in ANSWERS.items():
        api.spec.components.response(name, _answer(status, about), lazy=True)
    about = "Any other problem, such as 500; its `request_id` says which request it was"
    api.spec.components.response(api.DEFAULT_ERROR_RESPONSE_NAME, _answer(500, about), lazy=True)


def _answer(status: int, about: str) -> dict[str, Any]:
    headers = _OF_STATUS.get(status, ("Cache-Control", "X-Request-Id"))
    described = {"description": about, "headers": {name: name for name in headers}}
    if status < HTTPStatus.BAD_REQUEST:
        return described
    content: dict[str, Any] = {"schema": schema_of(status)}
    if status == HTTPStatus.BAD_REQUEST:
        content["example"] = UNKNOWN_PARAMETER
    return {**described, "content": {MEDIA_TYPE: content}}


UNKNOWN_PARAMETER = {
    "type": "/v1/problems/unknown-parameter",
    "title": "A parameter is not known here",
    "status": 400,
    "detail": "Unknown here: colour. Known parameters: limit, locale.",
    "errors": [{"parameter": "colour", "detail": "There is no such parameter here."}],
    "request_id": "5f3b0a6ad57f4c9c8a2f2b1f6b0c9f11",
}


def add_union(
    api: Api, name: str, schemas: Mapping[str, type[Schema]], about: str, *, told_apart_by: str = "type"
) -> None:
    """A component that is one of several schemas, told apart by a member."""
    converter: OpenAPIConverter = api.ma_plugin.converter
    resolve: Callable[..., dict[str, str]] = converter.resolve_nested_schema
    references = {key: resolve(schema) for key, schema in schemas.items()}
    api.spec.components.schema(
        name,
        {
            "description": about,
            "oneOf": list(references.values()),
            "discriminator": {
                "propertyName": told_apart_by,
                "mapping": {key: each["$ref"] for key, each in references.items()},
            },
        },
    )


def use_reference(api: Api, field: type, reference: dict[str, str]) -> None:
    """Describe every field of a class by a component."""

    def described(self: OpenAPIConverter, value: Any, ret: dict[str, Any], **_: Any) -> dict[str, str]:
        if not isinstance(value, field):
            return {}
        for name in ("type", "additionalProperties"):
            ret.pop(name, None)
        return reference

    api.ma_plugin.converter.add_attribute_function(described)


def document(api: Api) -> dict[str, Any]:
    """The whole OpenAPI document."""
    api.describe()
    spec: dict[str, Any] = deepcopy(api.spec.to_dict())
    add_samples(spec)
    order = ("openapi", "info", "servers", "security", "tags", "paths", "components")
    return {name: spec[name] for name in _ordered(spec, order)}


def _ordered(spec: Mapping[str, Any], first: Iterable[str]) -> list[str]:
    return [*(name for name in first if name in spec), *(name for name in spec if name not in first)]


class _Dumper(yaml.SafeDumper):
    """Writes shared parts out each time, because readers of openapi.yaml expect no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_yaml(spec: dict[str, Any]) -> str:
    """The document as the committed file holds it."""
    return yaml.dump(spec, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
