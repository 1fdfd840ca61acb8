"""A pack of leaflets in the naming by which OpenEMR finds its local content: a PDF for each code and language."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from flask import Flask

from api.delivery.leaflets.ways import way
from api.errors import InvalidContent
from api.http.sites import find_site
from api.reading.snapshot import Snapshot
from api.record_types.code_systems import system_known_as

_LANGUAGES = ("en", "es")
"""Those that OpenEMR asks for."""
_TYPES = {
    "http://hl7.org/fhir/sid/icd-10-cm": "icd10", "ICD-10": "icd10", "http://hl7.org/fhir/sid/icd-9-cm": "icd9", "SNOMED CT": "snomed",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxcui", "http://hl7.org/fhir/sid/ndc": "ndc", "LOINC": "loinc",
}  # fmt: skip
_FIT = re.compile(r"[a-z0-9._-]+")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def pack(app: Flask, site: str, file: IO[bytes]) -> None:
    """Write the leaflets of a site as its readers get them; the same content makes the same pack."""
    with app.app_context():
        view = app.extensions["snapshots"].head_view()
        locales = [each for each in find_site(view, site).locales if each.partition("-")[0] in _LANGUAGES]
        leaflets = {
            name: (topic, each)
            for each in locales
            for name, topic in _names(app.extensions["snapshots"].head(site, each, view))
        }
    if not leaflets:
        raise InvalidContent("No topic of the site has a code of a system that OpenEMR knows, in English or Spanish.")
    made = {each: _made(app, site, *each) for each in dict.fromkeys(leaflets.values())}
    with ZipFile(file, "w", ZIP_STORED) as packed:
        for name, each in sorted(leaflets.items()):
            packed.writestr(ZipInfo(name, _FIRST_DAY), made[each])


def _names(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """The name of each file with the id of the topic whose leaflet it is; only of texts that are in the very language."""
    for found in snapshot.shelves.by_type["topic"]:
        for code in (found.fields.get("codes") or ()) if found.served == snapshot.locale else ():
            kind = _TYPES.get(system_known_as(code["system"]))
            name = f"{kind}_{code['code'].lower()}_{snapshot.locale.partition('-')[0]}.pdf"
            if kind and _FIT.fullmatch(name):
                yield name, found.id


def _made(app: Flask, site: str, topic: str, locale: str) -> bytes:
    with app.app_context():
        path = way(site, topic, "leaflet", locale=locale, format="pdf")
    answer = app.test_client().get(path)
    if answer.status_code != HTTPStatus.OK:
        raise InvalidContent(str((answer.json or {}).get("detail", f"A leaflet was answered by {answer.status_code}.")))
    return bytes(answer.data)
