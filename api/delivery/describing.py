"""The parts of the OpenAPI document that the delivery API shares among its routes."""

from api.delivery.jsonld_schemas import JSONLD_DOCUMENT, JSONLD_NODE
from api.delivery.reference_schemas import CSL_REFERENCES
from api.delivery.schemas import (
    ANY_RECORD,
    AnyRecord,
    AnySection,
    item_schema,
    section_schema,
    single_schema,
)
from api.http.blueprint import Api
from api.http.openapi import BEARER, SESSION_OF_BROWSER, add_union, use_reference
from api.record_types import RECORD_TYPES


def describe_components(api: Api) -> None:
    """Register the records of any type, JSON-LD and the security scheme."""
    use_reference(api, AnyRecord, ANY_RECORD)
    api.spec.components.security_scheme("bearer", BEARER)
    api.spec.components.security_scheme("session", SESSION_OF_BROWSER)
    api.spec.components.schema("JsonLdNode", JSONLD_NODE)
    api.spec.components.schema("JsonLd", JSONLD_DOCUMENT)
    api.spec.components.schema("CslReferences", CSL_REFERENCES)
    use_reference(api, AnySection, {"$ref": "#/components/schemas/AnySection"})
    sections = {name: section_schema(name) for name in RECORD_TYPES if name != "topic"}
    add_union(api, "AnySection", sections, "The records of one type on a page.")
    add_union(api, "AnyRecord", {name: item_schema(name) for name in RECORD_TYPES}, "A record of any type.")
    add_union(
        api,
        "AnySingle",
        {name: single_schema(name) for name in RECORD_TYPES},
        "One record of any type, with its alternates.",
    )
