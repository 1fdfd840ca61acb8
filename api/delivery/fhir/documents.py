"""Leaflets as DocumentReferences, and what this server can do as a CapabilityStatement, in the words of FHIR R4 and R5."""

from collections.abc import Iterator
from typing import Any

from api import __version__
from api.addresses import address
from api.delivery.fhir.attesting import attested
from api.delivery.leaflets.ways import way, whole
from api.delivery.opening import Opened
from api.reading.resolver import Resolved
from api.reading.shelf import TOPIC
from api.reading.snapshot import Snapshot
from api.record_types import RECORD_TYPES
from api.record_types.code_systems import address_of_system

VERSIONS = {"r4": "4.0.1", "r5": "5.0.0"}
JSON = "application/fhir+json"
_BETWEEN = "."
_LONGEST_ID = 64
_BELOW_TOPICS = [each for each in RECORD_TYPES if each != "topic"]


def documents(opened: Opened, version: str) -> Iterator[dict[str, Any]]:
    """A document for each topic in each language that it is really written in."""
    for locale in opened.site.locales:
        snapshot = opened.in_locale(locale)
        for found in snapshot.shelves.by_type["topic"]:
            if found.served == locale and len(_id(found)) <= _LONGEST_ID:
                on_page = snapshot.shelves.find(_BELOW_TOPICS, {TOPIC: [found.id]})
                yield _document(found, snapshot, opened) | attested([found, *on_page], version)


def _id(found: Resolved) -> str:
    return f"{found.id}{_BETWEEN}{found.served}"


def _document(found: Resolved, snapshot: Snapshot, opened: Opened) -> dict[str, Any]:
    item, site = snapshot.items[found.id], opened.site
    codings = [_coding(each) for each in item["fields"]["codes"] or ()]
    return {
        "resourceType": "DocumentReference",
        "id": _id(found),
        "meta": {"versionId": item["rev"], "lastUpdated": item["updated_at"]},
        "language": found.served,
        "identifier": [{"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{found.id}"}],
        "status": "current",
        "docStatus": "final",
        "type": {"text": "Patient education"},
        **({"category": [{"coding": codings, "text": item["title"]}]} if codings else {}),
        "date": item["updated_at"],
        "author": [{"display": site.legal_name or site.name}],
        "custodian": {"display": site.legal_name or site.name},
        "description": item["title"],
        "content": [{"attachment": each} for each in _attachments(found, item["title"], item["updated_at"], opened)],
    }


def _attachments(found: Resolved, title: str, changed: str, opened: Opened) -> Iterator[dict[str, Any]]:
    for media_type, form in (("text/html", "html"), ("application/pdf", "pdf")):
        path = way(opened.site.key, found.id, "leaflet", locale=found.served, format=form)
        yield {
            "contentType": media_type, "language": found.served, "url": whole(path) or path, "title": title, "creation": changed,
        }  # fmt: skip


def _coding(code: dict[str, Any]) -> dict[str, Any]:
    said = {"system": address_of_system(code["system"]), "code": code["code"], "display": code["display"]}
    return {name: value for name, value in said.items() if value}


def bundle(found: list[dict[str, Any]], opened: Opened, version: str) -> dict[str, Any]:
    """What a search finds."""
    entries = [
        {"fullUrl": _address(opened, version, each["id"]), "resource": each, "search": {"mode": "match"}}
        for each in found
    ]
    return {
        "resourceType": "Bundle", "type": "searchset", "total": len(found),
        **({"entry": entries} if entries else {}),
    }  # fmt: skip


def _address(opened: Opened, version: str, id: str) -> str:
    path = address(f"/v1/sites/{opened.site.key}/fhir/{version}/DocumentReference/{id}")
    return whole(path) or path


def capabilities(opened: Opened, version: str) -> dict[str, Any]:
    """What may be asked here."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": opened.snapshots.time_of(opened.view.head(opened.site.key)),
        "publisher": opened.site.legal_name or opened.site.name,
        "kind": "instance",
        "software": {"name": "Clinic content API", "version": __version__},
        "implementation": {"description": f"Leaflets for patients by {opened.site.name}, read-only"},
        "fhirVersion": VERSIONS[version],
        "format": ["json"],
        "rest": [{"mode": "server", "resource": [_resource()]}],
    }


def _resource() -> dict[str, Any]:
    parameters = [
        {"name": "_id", "type": "token", "documentation": "Only the documents with these ids."},
        {"name": "_language", "type": "token", "documentation": "Only documents in these languages."},
    ]
    return {
        "type": "DocumentReference", "interaction": [{"code": "read"}, {"code": "search-type"}], "versioning": "no-version",
        "searchParam": parameters,
    }  # fmt: skip
