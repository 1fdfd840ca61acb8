"""Code systems by whichever of their names somebody uses: the one that clinics enter, an address of FHIR, or an OID of HL7."""

import re

from marshmallow import ValidationError

from api import spelling

# The systems that clinics use most, with the form of their codes.
SYSTEMS = {
    "SNOMED CT": r"[1-9]\d{5,17}",
    "ICD-10": r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?",
    "ICD-11": r"[0-9A-Z]{2}\d[0-9A-Z](?:\.[0-9A-Z]{1,3})?",
    "LOINC": r"\d{1,7}-\d",
}
_BY_SPELLING = {re.sub(r"[\s-]", "", name).lower(): name for name in SYSTEMS} | {
    "http://snomed.info/sct": "SNOMED CT",
    "http://hl7.org/fhir/sid/icd10": "ICD-10",
    "http://id.who.int/icd/release/11/mms": "ICD-11",
    "http://loinc.org": "LOINC",
}
_URI = re.compile(r"(?:https?://[^\s/]+\S*|urn:[a-z0-9][a-z0-9-]+:\S+)", re.IGNORECASE)


_OIDS = {
    "2.16.840.1.113883.6.96": "SNOMED CT",
    "2.16.840.1.113883.6.3": "ICD-10",
    "2.16.840.1.113883.6.347": "ICD-11",
    "2.16.840.1.113883.6.1": "LOINC",
    "2.16.840.1.113883.6.90": "http://hl7.org/fhir/sid/icd-10-cm",
    "2.16.840.1.113883.6.103": "http://hl7.org/fhir/sid/icd-9-cm",
    "2.16.840.1.113883.6.88": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "2.16.840.1.113883.6.69": "http://hl7.org/fhir/sid/ndc",
    "2.16.840.1.113883.6.12": "http://www.ama-assn.org/go/cpt",
    "2.16.840.1.113883.6.177": "http://terminology.hl7.org/CodeSystem/MSH",
}
_OID = re.compile(r"[0-2](?:\.(?:0|[1-9]\d*))+")
_ADDRESSES = {
    "SNOMED CT": "http://snomed.info/sct",
    "ICD-10": "http://hl7.org/fhir/sid/icd-10",
    "ICD-11": "http://id.who.int/icd/release/11/mms",
    "LOINC": "http://loinc.org",
}


def system_name(text: str) -> str:
    """A system by its one name: that of a well-known one, else its address as it is written."""
    line = spelling.one_line(text)
    return _BY_SPELLING.get(re.sub(r"[\s-]", "", line).lower(), line)


def check_system(value: str) -> None:
    """Refuse a name that nobody could look up."""
    if value not in SYSTEMS and not _URI.fullmatch(value):
        raise ValidationError(f"A system is {', '.join(SYSTEMS)}, or the address (URI) of another one.")


def system_known_as(text: str) -> str:
    """A system by its one name, whichever of its names it comes by."""
    oid = text.strip().removeprefix("urn:oid:")
    return _OIDS.get(oid, f"urn:oid:{oid}") if _OID.fullmatch(oid) else system_name(text)


def check_known(text: str) -> None:
    """Refuse what is the name of no system."""
    name = system_known_as(text)
    try:
        check_system(name)
    except ValidationError:
        name = ""
    if not name or (name.startswith("urn:oid:") and not _OID.fullmatch(name.removeprefix("urn:oid:"))):
        raise ValidationError(
            f"{text!r} is no code system: give its OID, such as 2.16.840.1.113883.6.90, or its address."
        )


def address_of_system(text: str) -> str:
    """A system by the address that FHIR has for it."""
    name = system_known_as(text)
    return _ADDRESSES.get(name, name)
