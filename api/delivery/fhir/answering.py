"""The routes of FHIR."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from api.canonical import canonical
from api.delivery.fhir.documents import JSON, VERSIONS, bundle, capabilities, documents
from api.delivery.opening import Opened, open_site
from api.errors import NotFound, RecordNotFound
from api.http.access import Access
from api.http.answers import public_answer
from api.http.blueprint import Blueprint
from api.http.fields import CommaList
from api.http.schemas import about
from api.http.sites import list_tags, site_tags
from api.record_types import RECORD_TYPES

blueprint = Blueprint("fhir", __name__, description="FHIR: a clinic's leaflets as documents, read-only.")

_CONTENT: dict[str, Any] = {"responses": {200: {"content": {JSON: {"schema": {"type": "object"}}}}}}
_BASE = "/v1/sites/<site>/fhir/<version>"


class FhirQuery(Schema):
    """What every address of FHIR takes."""

    form = fields.String(
        data_key="_format",
        validate=validate.OneOf(["json", JSON, "application/json"]),
        metadata=about("JSON, which it is anyhow."),
    )


class DocumentQuery(FhirQuery):
    """Which documents."""

    ids = CommaList(fields.String(), data_key="_id", metadata=about("Only the documents with these ids."))
    languages = CommaList(
        fields.String(), data_key="_language", metadata=about("Only documents in these languages.", examples=[["en"]])
    )


@blueprint.route(f"{_BASE}/metadata", access=Access.SITE)
@blueprint.query(FhirQuery)
@blueprint.cached(None)
@blueprint.problems(401, 403, 404, 410)
@blueprint.doc(operationId="getFhirCapabilities", **_CONTENT)
def get_fhir_capabilities(query: dict[str, Any], site: str, version: str) -> Response:
    """What may be asked by FHIR, as a CapabilityStatement; `version` is `r4` or `r5`"""
    opened = _opened(site, version)
    return _answer(capabilities(opened, version), opened)


@blueprint.route(f"{_BASE}/DocumentReference", access=Access.SITE)
@blueprint.query(DocumentQuery)
@blueprint.cached(None)
@blueprint.problems(401, 403, 404, 410)
@blueprint.doc(operationId="searchFhirDocuments", **_CONTENT)
def search_fhir_documents(query: dict[str, Any], site: str, version: str) -> Response:
    """The clinic's leaflets as DocumentReferences: one for each topic in each language that it is written in"""
    opened = _opened(site, version)
    found = [each for each in documents(opened, version) if _is_wanted(each, query)]
    return _answer(bundle(found, opened, version), opened)


def _is_wanted(document: dict[str, Any], query: dict[str, Any]) -> bool:
    return document["id"] in query.get("ids", (document["id"],)) and document["language"] in query.get(
        "languages", (document["language"],)
    )


@blueprint.route(f"{_BASE}/DocumentReference/<id>", access=Access.SITE)
@blueprint.query(FhirQuery)
@blueprint.cached(None)
@blueprint.problems(401, 403, 404, 410)
@blueprint.doc(operationId="getFhirDocument", **_CONTENT)
def get_fhir_document(query: dict[str, Any], site: str, version: str, id: str) -> Response:
    """One leaflet as a DocumentReference"""
    opened = _opened(site, version)
    found = next((each for each in documents(opened, version) if each["id"] == id), None)
    if found is None:
        raise RecordNotFound(f"Site {site!r} has no document {id!r}.")
    return _answer(found, opened)


def _opened(site: str, version: str) -> Opened:
    opened = open_site(site, {})
    if version not in VERSIONS:
        raise NotFound(f"There is no version {version!r} of FHIR here; there are {', '.join(VERSIONS)}.")
    return opened


def _answer(body: dict[str, Any], opened: Opened) -> Response:
    site = opened.site.key
    return public_answer(
        canonical(body).encode(), tags=[*site_tags(opened.view, site), *list_tags(opened.view, site, RECORD_TYPES)],
        mimetype=JSON, keyed=opened.is_private, rests_on=opened.rests_on, holds_safety=True,
    )  # fmt: skip
