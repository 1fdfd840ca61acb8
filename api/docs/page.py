"""The API's own documentation: the OpenAPI document, and pages for people made from it, which need no internet."""

from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import orjson
from flask import Response

from api.addresses import address
from api.docs.guides import GUIDES
from api.docs.library import Library
from api.errors import NotFound
from api.http.access import Access
from api.http.answers import Lifetime, moved, public_answer
from api.http.blueprint import Blueprint
from api.http.console_pages import console_page
from api.http.own_pages import asked_origin
from api.http.pages import HTML

HERE = Path(__file__).parent
FILES = {"docs.css": "text/css", "docs.js": "text/javascript", "docs.svg": "image/svg+xml"}
# The pages name the server as it was asked for, so that nobody may be given what was made for another.
OWN = Lifetime("private, max-age=60", "")

blueprint = Blueprint("documentation", __name__, template_folder=str(HERE / "templates"))
_library = cache(Library)


def _known() -> Library:
    return _library(address(""))


@blueprint.route("/v1/openapi.json", access=Access.PUBLIC)
def get_openapi() -> Response:
    """The OpenAPI document"""
    return public_answer(_known().document, tags=["model"])


@blueprint.route("/", access=Access.PUBLIC)
def get_entrance() -> Response:
    """Where people go on who know only the address of the server"""
    has_console = console_page() is not None
    return moved("/console/" if has_console else "/docs", status=302, cache_control="no-store")


@blueprint.route("/docs", access=Access.PUBLIC)
def get_docs() -> Response:
    """The documentation for people"""
    return _page("home")


@blueprint.route("/docs/guides/<guide>", access=Access.PUBLIC)
def get_guide(guide: str) -> Response:
    """A guide"""
    return _page("guide", _one_of(GUIDES, guide))


@blueprint.route("/docs/sections/<section>", access=Access.PUBLIC)
def get_section(section: str) -> Response:
    """The operations about one thing"""
    return _page("section", _one_of(_known().outline.groups, section))


@blueprint.route("/docs/operations/<operation>", access=Access.PUBLIC)
def get_operation(operation: str) -> Response:
    """One operation"""
    return _page("operation", _one_of(_known().outline.operations, operation))


@blueprint.route("/docs/schemas", access=Access.PUBLIC)
def get_schemas() -> Response:
    """The list of schemas"""
    return _page("schemas")


@blueprint.route("/docs/schemas/<schema>", access=Access.PUBLIC)
def get_schema(schema: str) -> Response:
    """One schema"""
    return _page("schema", _one_of(_known().outline.schemas, schema))


@blueprint.route("/docs/search.json", access=Access.PUBLIC)
def get_search() -> Response:
    """What the search of the pages looks through"""
    return public_answer(orjson.dumps(_known().findable), tags=["model"])


@blueprint.route("/docs/files/<file>", access=Access.PUBLIC)
def get_file(file: str) -> Response:
    """The style and the script of the pages"""
    mimetype = FILES[_one_of(FILES, file)]
    return public_answer((HERE / "files" / file).read_bytes(), tags=["model"], mimetype=mimetype)


def _one_of(known: Any, name: str) -> str:
    if name not in known:
        raise NotFound(f"There is no page {name!r} here; {address('/docs')} leads to all there are.")
    return name


def _page(kind: str, name: str = "") -> Response:
    html = _known().page(kind, name).replace(Library.ORIGIN, escape(_origin()))
    return public_answer(html.encode(), tags=["model"], mimetype=HTML, lifetime=OWN)


def _origin() -> str:
    """This server as the reader's browser calls it."""
    return f"{asked_origin()}{address('')}"
