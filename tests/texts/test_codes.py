"""Codes of terminologies: well-known systems go by one name, and their codes must have the form that they have there."""

from typing import Any

import pytest

from api.models import Record
from tests.calls import save, try_to_save
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit_live, make_record, make_site
from tests.people import Desk, expect

SNOMED = {"system": "SNOMED CT", "code": "57676002", "display": "Joint pain"}


@pytest.fixture
def condition(write: Write) -> Record:
    write(make_site)
    made: Record = write(make_record, "condition")
    return made


def test_readers_get_the_codes_that_a_record_has(write: Write, client: Client, condition: Record) -> None:
    write(edit_live, condition, "und", codes=[SNOMED, {"system": "urn:oid:2.16.840.1.113883.6.1", "code": "x"}])
    fields = client.json(f"/v1/sites/core/records/{condition.id}")["fields"]
    assert fields["codes"] == [SNOMED, {"system": "urn:oid:2.16.840.1.113883.6.1", "code": "x", "display": None}]


@pytest.mark.parametrize("written", ["SNOMED CT", "snomed-ct", " Snomed  CT ", "http://snomed.info/sct"])
def test_a_well_known_system_has_one_name(editor: Desk, condition: Record, written: str) -> None:
    saved = save(editor, condition, "und", {"codes": [{**SNOMED, "system": written}]})
    assert saved["fields"]["codes"] == [SNOMED]


@pytest.mark.parametrize(
    ("system", "code"), [("ICD-10", "M79.1"), ("icd 10", "G44"), ("LOINC", "8302-2"), ("ICD-11", "ME84.2")]
)
def test_a_code_of_the_right_form_is_taken(editor: Desk, condition: Record, system: str, code: str) -> None:
    saved = save(editor, condition, "und", {"codes": [{"system": system, "code": code}]})
    assert saved["class"] == "clinical"


@pytest.mark.parametrize(
    ("codes", "pointer"),
    [
        ([{"system": "SNOMED CT", "code": "M79.1"}], "#/fields/codes/0/code"),
        ([{"system": "ICD-10", "code": "57676002"}], "#/fields/codes/0/code"),
        ([{"system": "LOINC", "code": "8302"}], "#/fields/codes/0/code"),
        ([{"system": "our list", "code": "1"}], "#/fields/codes/0/system"),
        ([{"system": "SNOMED CT"}], "#/fields/codes/0/code"),
        ([{"code": "1"}], "#/fields/codes/0/system"),
        ([SNOMED, {**SNOMED, "system": "snomed ct", "display": "Arthralgia"}], "#/fields/codes"),
        ([{**SNOMED, "version": "2026"}], "#/fields/codes/0/version"),
        (["57676002"], "#/fields/codes/0"),
    ],
)
def test_what_is_no_code_is_refused_by_its_place(
    editor: Desk, condition: Record, codes: list[Any], pointer: str
) -> None:
    response = try_to_save(editor, condition, "und", {"codes": codes}, headers={"If-Match": "*"})
    assert [each["pointer"] for each in expect(response, 422)["errors"]] == [pointer]
