"""A leaflet's PDF can be heard, found through and scanned: PDF/UA-1 as far as programs judge it, in every script, and its code."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
import zxingcpp
from flask import Flask

from tests.client import Client
from tests.delivery.pdf_ua import faults
from tests.factories import make_record, make_site

pytestmark = [pytest.mark.long, pytest.mark.once]
LEAFLET = "/v1/sites/core/pages/needling/leaflet"
ORIGIN = "https://content.clinic.example"
ANSWERS = {
    "en": "Some feel **sore**.\n\n1. Rest.\n2. Drink.\n\n### Later\n\nSee [the law](https://law.example/a).\n\n| Day | What |\n|---|---|\n| 1 | Rest |",
    "fr": "Certains ont **mal**.\n\n- Repos\n- Eau\n\n> Appelez-nous.\n\n| Jour | Quoi |\n|---|---|\n| 1 | Repos |",
    "ar": "قد تؤلم الإبر.\n\n- اشرب الماء\n- تحرك\n\n| اليوم | ماذا |\n|---|---|\n| 1 | راحة |", "ja": "針は痛いことがあります。\n\n1. 休む\n2. 水を飲む",
}  # fmt: skip
RESOLUTION = 150
"""Dots per inch: about what an old telephone sees of paper."""


@pytest.fixture
def clinic(app: Flask, write: Any) -> None:
    """A topic with much on it, in four scripts, on a server that knows its address."""
    app.extensions["settings"] = replace(app.extensions["settings"], public_origin=ORIGIN)
    contact = {"phone": "+44 20 7946 0000", "email": "a@clinic.example", "address": "1 Road", "emergency_phone": "999"}
    write(make_site, locales={each: [each] for each in ANSWERS}, contact=contact, base_url="https://clinic.example")
    topic = write(make_record, "topic", slug="needling", name="Needling", locales=tuple(ANSWERS))
    for locale, answer in ANSWERS.items():
        write(make_record, topic=topic, locales=(locale,), slug=f"hurt-{locale}", answer=answer)
        write(make_record, "limitation", topic=topic, locales=(locale,), slug=f"sore-{locale}")


@pytest.mark.parametrize("locale", ANSWERS)
def test_nothing_is_wrong_with_it_for_who_hears_it(client: Client, clinic: None, pango: None, locale: str) -> None:
    assert faults(client.get(LEAFLET, format="pdf", locale=locale).data) == []


def test_a_large_print_and_a_choice_are_no_worse(client: Client, clinic: None, pango: None) -> None:
    assert faults(client.get(LEAFLET, format="pdf", print_="large", size="Letter").data) == []
    assert faults(client.get(LEAFLET, format="pdf", types="limitation").data) == []


def test_what_is_wrong_is_found(pango: None) -> None:
    from weasyprint import HTML

    table = "<table><tr><td>1<td>2</table>"
    page = f"<p>a<h1>b</h1><h3>c</h3>{table}<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    untagged, tagged = HTML(string=page).write_pdf(), HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")
    assert {each[:6] for each in faults(untagged)} >= {"06-001", "06-002", "06-003", "07-001", "11-006", "01-005"}
    assert {each[:6] for each in faults(tagged)} >= {"06-003", "11-006", "13-004", "14-003", "15-003"}


@pytest.mark.parametrize("query", [{}, {"size": "Letter", "print_": "large"}, {"types": "faq,limitation"}])
def test_a_telephone_reads_its_code_from_the_paper(
    client: Client, clinic: None, pango: None, poppler: None, tmp_path: Path, query: dict[str, str]
) -> None:
    (tmp_path / "leaflet.pdf").write_bytes(client.get(LEAFLET, format="pdf", **query).data)
    command = ["pdftoppm", "-gray", "-r", str(RESOLUTION), str(tmp_path / "leaflet.pdf"), str(tmp_path / "page")]
    subprocess.run(command, check=True, timeout=300)
    read = [code.text for page in sorted(tmp_path.glob("*.pgm")) for code in zxingcpp.read_barcodes(_pixels(page))]
    (address,) = read
    assert address.startswith(f"{ORIGIN}/v1/sites/core/pages/")
    parts = urlsplit(address)
    assert client.app.test_client().get(f"{parts.path}?{parts.query}").status_code == 200


def test_long_warnings_leave_no_page_half_empty_and_a_short_warning_stays_whole(
    client: Client, write: Any, pango: None, poppler: None
) -> None:
    write(make_site)
    topic = write(make_record, "topic", slug="needling")
    long = " ".join(["Call the clinic on the same day, and tell them when it began."] * 18)
    for number in range(9):
        write(make_record, "safety_net", topic=topic, slug=f"call-{number}", action=f"{long}\n\n{long}")
        write(
            make_record,
            "contraindication",
            topic=topic,
            slug=f"ask-{number}",
            factor=f"Warning {number}",
            action=f"Remedy {number}.",
        )
    pages = list(_pages(client.get(LEAFLET, format="pdf", types="safety_net,contraindication").data))
    assert len(pages) >= 4
    assert [number for number, (filled, _) in enumerate(pages[1:-1], 2) if filled < 0.75] == []
    for number in range(9):
        assert [f"Remedy {number}." in said for _, said in pages if f"Warning {number}" in said] == [True]


def _pages(document: bytes) -> Iterator[tuple[float, list[str]]]:
    """How far down each page is filled, and its lines; the number of the page is none."""
    command = ["pdftotext", "-bbox-layout", "-", "-"]
    told = subprocess.run(command, input=document, capture_output=True, check=True, timeout=300).stdout.decode()
    for page in told.split("<page ")[1:]:
        height = float(re.findall(r'height="([\d.]+)"', page)[0])
        lines = re.findall(r'<line [^>]*yMax="([\d.]+)">(.*?)</line>', page, re.DOTALL)
        said = {" ".join(re.findall(r"<word [^>]*>([^<]*)</word>", words)): float(place) for place, words in lines}
        shown = {line: place for line, place in said.items() if not re.fullmatch(r"\d+ / \d+", line)}
        yield max(shown.values()) / height, list(shown)


def _pixels(picture: Path) -> Any:
    """The pixels of a picture in shades of grey, as poppler writes it: a head of three lines, and a byte for each."""
    kind, size, most, pixels = picture.read_bytes().split(b"\n", 3)
    assert (kind, most) == (b"P5", b"255")
    width, height = map(int, size.split())
    return np.frombuffer(pixels, np.uint8).reshape(height, width)
