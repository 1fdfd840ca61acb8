"""A pack of leaflets has the names by which OpenEMR looks for its local content."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.factories import make_record, make_site

CODES = [
    {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "M79.1"},
    {"system": "SNOMED CT", "code": "68962001"},
    {"system": "https://codes.example", "code": "A/1"},
]


def packed(url: str, file: Path) -> subprocess.CompletedProcess[str]:
    """The command, as an operator runs it."""
    command = [sys.executable, "-m", "api.start", "leaflet-pack", "--site", "core", "--output", str(file)]
    return subprocess.run(
        command, env=os.environ | {"CONTENT_DATABASE_URL": url}, capture_output=True, text=True, timeout=300, check=False
    )  # fmt: skip


@pytest.mark.long
def test_each_code_and_language_has_a_file(database_url: str, write: Any, pango: None, tmp_path: Path) -> None:
    write(make_site, locales={"en": ["en"], "es": ["es", "en"], "fr": ["fr"]})
    write(make_record, "topic", slug="needling", locales=("en", "es", "fr"), neutral={"codes": CODES})
    write(make_record, "topic", slug="cupping", neutral={"codes": [{"system": "LOINC", "code": "1234-5"}]})
    done = packed(database_url, tmp_path / "pack.zip")
    assert done.returncode == 0, done.stderr
    with ZipFile(tmp_path / "pack.zip") as pack:
        assert pack.namelist() == [
            "icd10_m79.1_en.pdf", "icd10_m79.1_es.pdf", "loinc_1234-5_en.pdf", "snomed_68962001_en.pdf", "snomed_68962001_es.pdf",
        ]  # fmt: skip
        assert all(pack.read(name).startswith(b"%PDF-") for name in pack.namelist())


@pytest.mark.long
def test_a_site_without_codes_is_told_so(database_url: str, write: Any, tmp_path: Path) -> None:
    write(make_site)
    write(make_record, "topic")
    done = packed(database_url, tmp_path / "pack.zip")
    assert (done.returncode, "No topic of the site has a code" in done.stderr) == (1, True)
