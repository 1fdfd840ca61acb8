"""The API's own documentation: the OpenAPI document, and a readable page made from it that needs no internet."""

import base64
import hashlib
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import orjson
import yaml
from flask import Response, render_template

from api import resources
from api.addresses import address
from api.docs.outline import Outline
from api.http.access import Access
from api.http.answers import public_answer
from api.http.blueprint import Blueprint
from api.reading import richtext

TEMPLATES = Path(__file__).parent / "templates"


class _Documents:
    """The documents as bytes, made when first asked for from the file that describes the whole API.

    A process that serves only a part of the API describes all of it too.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    @cached_property
    def _described(self) -> dict[str, Any]:
        text = resources.file("openapi.yaml").read_text(encoding="utf-8")
        described: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
        return described

    @cached_property
    def json(self) -> bytes:
        server = {**self._described["servers"][0], "url": self._prefix or "/"}
        return orjson.dumps({**self._described, "servers": [server]})

    @cached_property
    def page(self) -> bytes:
        style = (TEMPLATES / "docs.css").read_text(encoding="utf-8")
        outline = Outline(self._described)
        return render_template("docs.html", outline=outline, style=style, prose=_prose, address=address).encode()

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


blueprint = Blueprint("documentation", __name__, template_folder=str(TEMPLATES))
_documents = cache(_Documents)


@blueprint.route("/v1/openapi.json", access=Access.PUBLIC)
def get_openapi() -> Response:
    """The OpenAPI document"""
    return public_answer(_documents(address("")).json, tags=["model"])


@blueprint.route("/docs", access=Access.PUBLIC)
def get_docs() -> Response:
    """The documentation for people"""
    documents = _documents(address(""))
    response = public_answer(documents.page, tags=["model"], mimetype="text/html")
    response.headers["Content-Security-Policy"] = documents.policy
    return response
