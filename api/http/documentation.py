"""The API's own documentation: the OpenAPI document, and a readable page made from it that needs no internet."""

from functools import cached_property

import orjson
from flask import Response
from flask_smorest import Api

from api.http.access import Access
from api.http.answers import allow_any_origin, public_answer
from api.http.blueprint import Blueprint
from api.http.openapi import document


class _Documents:
    """The documents as bytes, made when first asked for."""

    def __init__(self, api: Api) -> None:
        self._api = api

    @cached_property
    def json(self) -> bytes:
        return orjson.dumps(document(self._api))


def documentation(api: Api) -> Blueprint:
    """The routes that serve the documentation of an API."""
    pages = Blueprint("documentation", __name__)
    documents = _Documents(api)

    @pages.route("/v1/openapi.json", access=Access.PUBLIC)
    def get_openapi() -> Response:
        """The OpenAPI document"""
        return allow_any_origin(public_answer(documents.json, tags=["model"]))

    return pages
