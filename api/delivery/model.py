"""The record types as data, for whoever generates types, forms or documentation."""

from typing import Any

from flask import Response

from api.canonical import canonical
from api.delivery.model_schemas import ModelType, ModelTypes
from api.errors import NotFound
from api.http.access import Access
from api.http.answers import public_answer
from api.http.blueprint import Blueprint
from api.record_types import RECORD_TYPES
from api.record_types.declaration import RecordType

blueprint = Blueprint("model", __name__, description="The model: record types and their fields.")


@blueprint.route("/v1/types", access=Access.PUBLIC)
@blueprint.cached(ModelTypes)
@blueprint.doc(operationId="listTypes")
def list_types() -> Response:
    """The record types with their fields"""
    return _answer({"items": [describe_type(each) for each in RECORD_TYPES.values()]})


@blueprint.route("/v1/types/<type_name>", access=Access.PUBLIC)
@blueprint.cached(ModelType)
@blueprint.problems(404)
@blueprint.doc(operationId="getType")
def get_type(type_name: str) -> Response:
    """One record type with its fields"""
    if type_name not in RECORD_TYPES:
        raise NotFound(f"There is no record type {type_name!r}; there are {', '.join(RECORD_TYPES)}.")
    return _answer(describe_type(RECORD_TYPES[type_name]))


def _answer(body: Any) -> Response:
    return public_answer(canonical(body).encode(), tags=["model"])


def describe_type(declaration: RecordType) -> dict[str, Any]:
    """A record type's declaration as JSON."""
    return {
        "name": declaration.name,
        "collection": declaration.collection,
        "label": declaration.label,
        "help": declaration.help,
        "title_field": declaration.title,
        "safety": declaration.safety,
        "makes_claims": declaration.makes_claims,
        "schema_version": declaration.schema_version,
        "fields": [each.describe() for each in declaration],
    }
