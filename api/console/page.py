"""The routes of the console: its one page at every address below `/console`, and its files, named by their content."""

from html import escape
from pathlib import Path
from typing import Any

from flask import Response, render_template
from marshmallow import Schema
from werkzeug.security import safe_join

from api.addresses import address
from api.errors import NotFound
from api.http.access import Access
from api.http.answers import PRIVATE, Lifetime, public_answer
from api.http.blueprint import Blueprint
from api.http.console_pages import has_console
from api.http.pages import HTML
from api.http.settings import settings_in_force
from api.resources import folder

CONSOLE_POLICY = (
    "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types svelte-trusted-html console-paste"
)
"""Nothing but what this server gives it; and no text can become markup, but what the console's own components are made of.

What is pasted is read as markup too, into a document that shows, loads and runs nothing, and leaves it as Markdown.
"""
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_FOR_EVER = Lifetime("public, max-age=31536000, immutable", "")
"""Whatever is altered has another name."""
_BASE = '<base href="./"'
"""How the page says where it lies, until it is served."""


class AnyQuery(Schema):
    """What stands behind the `?` is the state of a screen, and the console's own."""


blueprint = Blueprint("console", __name__, template_folder="templates")


@blueprint.route("/console", access=Access.PUBLIC)
@blueprint.route("/console/", access=Access.PUBLIC)
@blueprint.open_query(AnyQuery)
def get_console(query: dict[str, Any]) -> Response:
    """The console"""
    return _page()


@blueprint.route("/console/<path:screen>", access=Access.PUBLIC)
@blueprint.open_query(AnyQuery)
def get_console_screen(query: dict[str, Any], screen: str) -> Response:
    """A screen of the console, which reads its address itself"""
    return _page()


@blueprint.route("/console/assets/<path:file>", access=Access.PUBLIC)
def get_console_file(file: str) -> Response:
    """A file of the console"""
    _require_on()
    path = safe_join(str(folder("console") / "assets"), file)
    if path is None or not Path(path).is_file():
        raise NotFound(f"The console has no file {file!r} here.")
    kind = _KINDS.get(Path(path).suffix, "application/octet-stream")
    return public_answer(Path(path).read_bytes(), tags=["model"], mimetype=kind, lifetime=_FOR_EVER)


def _page() -> Response:
    _require_on()
    html = _built() if has_console(settings_in_force()) else render_template("not-built.html")
    response = public_answer(html.encode(), tags=["model"], mimetype=HTML, lifetime=PRIVATE)
    response.headers["Content-Security-Policy"] = CONSOLE_POLICY
    return response


def _require_on() -> None:
    if settings_in_force().console == "off":
        raise NotFound("The console is turned off here (CONTENT_CONSOLE).")


def _built() -> str:
    """The page, which finds its files and the API from where it lies."""
    return (folder("console") / "index.html").read_text().replace(_BASE, f'<base href="{escape(address("/console"))}/"')
