"""The API's own documentation: the OpenAPI document, and a readable page made from it that needs no internet."""

import base64
import hashlib
from functools import cached_property
from pathlib import Path

import orjson
from flask import Response, render_template
from flask_smorest import Api

from api.http.access import Access
from api.http.answers import allow_any_origin, public_answer
from api.http.blueprint import Blueprint
from api.http.openapi import document
from api.http.outline import Outline
from api.reading import richtext

TEMPLATES = Path(__file__).parent / "templates"


class _Documents:
    """The documents as bytes, made when first asked for."""

    def __init__(self, api: Api) -> None:
        self._api = api

    @cached_property
    def json(self) -> bytes:
        return orjson.dumps(document(self._api))

    @cached_property
    def page(self) -> bytes:
        style = (TEMPLATES / "docs.css").read_text(encoding="utf-8")
        outline = Outline(document(self._api))
        return render_template("docs.html", outline=outline, style=style, prose=_prose).encode()

    @cached_property
    def policy(self) -> str:
        """What the page may load: its own style and nothing else, so that no text can make it run or fetch anything."""
        style = hashlib.sha256((TEMPLATES / "docs.css").read_bytes()).digest()
        allowed = f"style-src 'sha256-{base64.b64encode(style).decode()}'"
        return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def _prose(markdown: str) -> str:
    """A description as sanitized HTML, without the paragraph around it where it is the only one."""
    html = richtext.html(markdown)
    is_one = html.count("<p>") == 1 and html.startswith("<p>") and html.endswith("</p>")
    return html.removeprefix("<p>").removesuffix("</p>") if is_one else html


def documentation(api: Api) -> Blueprint:
    """The routes that serve the documentation of an API."""
    pages = Blueprint("documentation", __name__, template_folder=str(TEMPLATES))
    documents = _Documents(api)

    @pages.route("/v1/openapi.json", access=Access.PUBLIC)
    def get_openapi() -> Response:
        """The OpenAPI document"""
        return allow_any_origin(public_answer(documents.json, tags=["model"]))

    @pages.route("/docs", access=Access.PUBLIC)
    def get_docs() -> Response:
        """The documentation for people"""
        response = public_answer(documents.page, tags=["model"], mimetype="text/html")
        response.headers["Content-Security-Policy"] = documents.policy
        return response

    return pages
