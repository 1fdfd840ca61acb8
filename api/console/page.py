"""The routes of the console: its page at every address below `/console`, and its files, named by their content."""

import mimetypes
from html import escape
from typing import Any

from flask import Response
from marshmallow import Schema, fields

from api.addresses import address
from api.errors import NotFound
from api.http.access import Access
from api.http.answers import PRIVATE, Lifetime, public_answer
from api.http.blueprint import Blueprint
from api.http.schemas import about
from api.resources import folder

POLICY = (
    "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types svelte-trusted-html"
)
"""Nothing but what this server gives it; and no text can become markup, but what the console's own components are made of."""
_A_YEAR = Lifetime("public, max-age=31536000, immutable", "")
_HERE = '<base href="./"'

blueprint = Blueprint("console", __name__)


class AddressQuery(Schema):
    """What stands behind the `?` is the state of a screen, and for the console alone."""

    locale = fields.String(metadata=about("The console's own."))


@blueprint.route("/console", access=Access.PUBLIC)
@blueprint.route("/console/", access=Access.PUBLIC)
@blueprint.open_query(AddressQuery)
def get_console(query: dict[str, Any]) -> Response:
    """The console"""
    return _page()


@blueprint.route("/console/<path:screen>", access=Access.PUBLIC)
@blueprint.open_query(AddressQuery)
def get_console_screen(query: dict[str, Any], screen: str) -> Response:
    """A screen of the console, which reads its address itself"""
    return _page()


@blueprint.route("/console/assets/<file>", access=Access.PUBLIC)
def get_console_file(file: str) -> Response:
    """A file of the console"""
    return _file(f"assets/{file}", _A_YEAR)


@blueprint.route("/console/icon.svg", access=Access.PUBLIC)
def get_console_icon() -> Response:
    """The console's icon"""
    return _file("icon.svg", None)


def _page() -> Response:
    html = _read("index.html").decode().replace(_HERE, f'<base href="{escape(address("/console"))}/"')
    response = public_answer(html.encode(), tags=["model"], mimetype="text/html", lifetime=PRIVATE)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _file(name: str, lifetime: Lifetime | None) -> Response:
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return public_answer(_read(name), tags=["model"], mimetype=mimetype, lifetime=lifetime)


def _read(name: str) -> bytes:
    found = folder("console") / name
    if not found.is_file():
        raise NotFound("There is no such file of the console here.")
    return found.read_bytes()
