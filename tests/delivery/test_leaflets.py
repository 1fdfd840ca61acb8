"""A leaflet is the page on paper, with the way back to whether it is still right."""

import io
import re
import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import segno
import zxingcpp
from flask import Flask
from pypdf import PdfReader

from tests.acts import Pinned, alter_settings, hide, unpublish, withdraw
from tests.client import Client
from tests.factories import edit_live, make_record, make_site
from tests.receipts.conftest import BY

LEAFLET, STANDING = "/v1/sites/core/pages/needling/leaflet", "/v1/sites/core/pages/needling/standing"
ORIGIN = "https://content.clinic.example"
ARABIC, CHINESE, HEBREW = "هل تؤلم الإبر؟", "针会疼吗？", "האם זה כואב?"


@pytest.fixture
def clinic(app: Flask, write: Any) -> Any:
    """A topic with a question, on a server that knows its address."""
    app.extensions["settings"] = replace(app.extensions["settings"], public_origin=ORIGIN)
    write(make_site, contact={"phone": "+44 20 7946 0000", "emergency_phone": "999"})
    topic = write(make_record, "topic", slug="needling", name="Needling", locales=("en", "fr"))
    return topic, write(make_record, topic=topic, slug="hurt", question="Does it hurt?")


def head(client: Client) -> int:
    seq: int = client.json("/v1/sites/core")["seq"]
    return seq


def standing(client: Client, seq: int, **query: Any) -> Any:
    return client.json(STANDING, seq=seq, **query)


def test_it_shows_all_of_the_page_with_whom_to_call_its_date_and_its_version(client: Client, clinic: Any) -> None:
    html = client.get(LEAFLET).text
    for said in (
        "Needling",
        "Does it hurt?",
        "+44 20 7946 0000",
        "999",
        "November 20, 2026",
        f"version {head(client)}",
    ):
        assert said in html


def test_it_runs_nothing_and_stands_in_no_search_engine(client: Client, clinic: Any) -> None:
    response = client.get(LEAFLET)
    assert "script" not in response.text
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("query", "classes"), [({}, "a4"), ({"size": "Letter"}, "letter"), ({"print_": "large"}, "a4 large")]
)
def test_paper_and_print_are_chosen(client: Client, clinic: Any, query: dict[str, str], classes: str) -> None:
    assert f'class="{classes}"' in client.get(LEAFLET, **query).text


def test_its_style_is_served(client: Client, clinic: Any) -> None:
    (style,) = re.findall(r'href="(/leaflet-files/[^"]+)"', client.get(LEAFLET).text)
    response = client.app.test_client().get(style)
    assert (response.status_code, response.mimetype) == (200, "text/css")


def test_its_code_is_read_by_a_telephone_and_leads_to_whether_it_is_still_right(client: Client, clinic: Any) -> None:
    html = client.get(LEAFLET).text
    (address,) = re.findall(r'<a href="(https://content[^"]+)"', html)
    address = address.replace("&amp;", "&")
    assert address == f"{ORIGIN}/v1/sites/core/pages/{clinic[0].id}/standing?seq={head(client)}&locale=en&format=html"
    matrix = np.array(
        [
            [0 if dark else 255 for dark in row]
            for row in segno.make_qr(address, error="m").matrix_iter(scale=4, border=4)
        ],
        np.uint8,
    )
    (read,) = zxingcpp.read_barcodes(matrix)
    assert read.text == address
    assert "<svg" in html
    assert client.app.test_client().get(address.removeprefix(ORIGIN)).status_code == 200


def test_without_an_address_of_the_server_there_is_no_code(client: Client, app: Flask, clinic: Any) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], public_origin=None, sign_in_origin=None)
    html = client.get(LEAFLET).text
    assert ("<svg" in html, "Ask your clinic whether anything has changed" in html) == (False, True)


def test_it_speaks_the_readers_language(client: Client, clinic: Any) -> None:
    html = client.get(LEAFLET, locale="fr").text
    assert '<html lang="fr"' in html
    assert "Est-ce toujours exact" in html


def test_one_of_the_past_is_as_it_was_and_says_so(client: Client, write: Any, clinic: Any) -> None:
    seq = head(client)
    write(edit_live, clinic[1], "en", question="Is it painful?", slug="painful")
    past = client.get(LEAFLET, at=seq).text
    assert ("Does it hurt?" in past, "Is it painful?" in past, f"version {seq}." in past) == (True, False, True)
    assert f"As published at change {seq}. It may be outdated." in past
    assert "may be outdated" not in client.get(LEAFLET).text


@pytest.mark.parametrize(
    "query",
    [{"format": "docx"}, {"size": "A5"}, {"print_": "small"}, {"view": "draft"}, {"types": "topic"}, {"ids": "1"}],
)
def test_what_cannot_be_had_is_refused(client: Client, clinic: Any, query: dict[str, str]) -> None:
    client.problem(LEAFLET, 400, **query)


def test_it_shows_the_chosen_types_or_records_alone_and_says_so(client: Client, write: Any, clinic: Any) -> None:
    limit = write(make_record, "limitation", topic=clinic[0], title="Bruises")
    other = write(make_record, topic=clinic[0], question="How long?")
    whole = client.get(LEAFLET).text
    for query, there, gone in (
        ({"types": "limitation"}, ["Bruises"], ["Does it hurt?", "How long?"]),
        ({"records": other.id}, ["How long?"], ["Does it hurt?", "Bruises"]),
        ({"records": f"{limit.id},{other.id}"}, ["How long?", "Bruises"], ["Does it hurt?"]),
        ({"records": f"{limit.id},{other.id}", "types": "faq,limitation"}, ["How long?", "Bruises"], ["Does it hurt?"]),
        ({"records": f"{limit.id},{other.id}", "types": "faq"}, ["How long?"], ["Bruises"]),
    ):
        html = client.get(LEAFLET, **query).text
        assert all(each in html for each in ["Needling", "999", "a part of the page", *there]), query
        assert not any(each in html for each in gone), query
    assert "a part of the page" not in whole


def test_a_choice_of_what_is_not_there_is_refused(client: Client, write: Any, clinic: Any) -> None:
    elsewhere = write(make_record, question="Elsewhere?")
    for query, name, said in (
        ({"records": elsewhere.id}, "records", f"{elsewhere.id} is not on this page"),
        ({"records": "hurt"}, "records", "not the id of a record"),
        ({"records": ",".join([clinic[1].id[:-2] + f"{each:02}" for each in range(11)])}, "records", "10"),
        ({"types": "benefit"}, "types", "Nothing on this page"),
        ({"types": "tooth"}, "types", "Must be one of"),
        ({"types": "benefit", "records": clinic[1].id}, "types", "Nothing on this page"),
    ):
        (error,) = client.problem(LEAFLET, 400, **query)["errors"]
        assert (error["parameter"], said in error["detail"]) == (name, True), error


def test_the_code_of_a_choice_leads_to_how_just_that_stands(client: Client, write: Any, clinic: Any) -> None:
    other = write(make_record, topic=clinic[0], question="How long?")
    html = client.get(LEAFLET, records=other.id, types="faq").text
    (address,) = re.findall(r'<a href="https://content.clinic.example([^"]+)"', html)
    address = address.replace("&amp;", "&").replace("&format=html", "")
    write(edit_live, clinic[1], "en", question="Is it painful?")
    write(make_record, topic=clinic[0], question="New?")
    assert client.json(address)["state"] == "current"
    write(edit_live, other, "en", question="How many?")
    told = client.json(address)
    assert (told["state"], [each["title"] for each in told["changes"]]) == ("changed", ["How many?"])
    assert "How many?" in client.get(told["leaflet"]).text
    assert "Is it painful?" not in client.get(told["leaflet"]).text
    assert standing(client, head(client) - 1)["state"] == "changed"


def test_nothing_has_changed(client: Client, write: Any, clinic: Any) -> None:
    seq = head(client)
    write(make_record, question="Elsewhere?")
    told = standing(client, seq)
    assert (told["state"], told["changes"], told["withdrawn"], told["title"]) == ("current", [], [], "Needling")
    assert client.get(told["leaflet"]).status_code == client.get(told["receipt"]).status_code == 200


def test_what_has_changed_is_told_by_its_title(client: Client, write: Any, clinic: Any) -> None:
    topic, faq = clinic
    gone = write(make_record, topic=topic, question="Old?")
    seq = head(client)
    write(edit_live, faq, "en", question="Is it painful?")
    write(unpublish, [Pinned(gone.id, "core", "en")], **BY)
    write(make_record, "limitation", topic=topic, title="Bruises")
    told = standing(client, seq)
    assert told["state"] == "changed"
    assert {(each["what"], each["title"], each["is_about_safety"]) for each in told["changes"]} == {
        ("changed", "Is it painful?", False), ("removed", "Old?", False), ("added", "Bruises", True),
    }  # fmt: skip


def test_another_address_of_the_website_is_no_change_of_what_is_read(client: Client, write: Any, clinic: Any) -> None:
    seq = head(client)
    write(alter_settings, "core", {"base_url": "https://new.example", "url_templates": {"topic": "/t/{slug}"}}, **BY)
    assert standing(client, seq)["state"] == "current"


def test_what_was_withdrawn_is_told_with_its_reason_and_not_by_its_name(
    client: Client, write: Any, clinic: Any
) -> None:
    better, seq = write(make_record, topic=clinic[0], question="Better?"), head(client)
    write(withdraw, [clinic[1].id], message="It was wrong.", severity="safety", replacement=better.id, **BY)
    told = standing(client, seq)
    (gone,) = told["withdrawn"]
    assert (told["state"], gone["message"], gone["replacement"]["title"]) == ("withdrawn", "It was wrong.", "Better?")
    page = client.get(STANDING, seq=seq, format="html").text
    assert "Something on this page was withdrawn" in page
    assert "It was wrong." in page
    assert "Does it hurt?" not in page + str(told)


def test_a_topic_that_was_withdrawn_is_told_too(client: Client, write: Any, clinic: Any) -> None:
    seq = head(client)
    write(withdraw, [clinic[0].id], message="All of it was wrong.", severity="safety", **BY)
    told = standing(client, seq)
    assert (told["state"], told["title"], told["leaflet"]) == ("withdrawn", None, None)
    assert told["withdrawn"][0]["message"] == "All of it was wrong."


def test_a_page_that_is_gone_is_said_to_be(client: Client, write: Any, clinic: Any) -> None:
    seq = head(client)
    write(hide, "core", [clinic[0].id], **BY)
    assert standing(client, seq)["state"] == "removed"
    assert "not published any more" in client.get(STANDING, seq=seq, format="html").text


def test_a_leaflet_that_never_was_has_no_standing(client: Client, clinic: Any) -> None:
    assert client.problem(STANDING, 400, seq=head(client) + 100)["errors"][0]["parameter"] == "seq"
    client.problem("/v1/sites/core/pages/cupping/standing", 404, seq=head(client))
    client.problem(STANDING, 400)


@pytest.mark.long
@pytest.mark.parametrize(("size", "width"), [("A4", 595), ("Letter", 612)])
def test_the_pdf_is_tagged_says_its_language_and_title_and_takes_every_script(
    client: Client, write: Any, clinic: Any, pango: None, poppler: None, size: str, width: int
) -> None:
    topic = clinic[0]
    for words in (ARABIC, CHINESE, HEBREW):
        write(make_record, topic=topic, question=words)
    response = client.get(LEAFLET, format="pdf", size=size)
    assert response.mimetype == "application/pdf"
    reader = PdfReader(io.BytesIO(response.data))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert (root["/Lang"], reader.metadata.title if reader.metadata else None) == ("en", "Needling – Core")
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert round(float(reader.pages[0].mediabox.width)) == width
    # pypdf does not know every way in which letters are numbered; poppler reads as readers' programs do.
    text = subprocess.run(["pdftotext", "-", "-"], input=response.data, capture_output=True, check=True).stdout.decode()
    assert "Does it hurt?" in text
    assert CHINESE in text
    assert client.get(LEAFLET, format="pdf", size=size).data == response.data


def test_a_server_that_makes_no_pdf_says_so(client: Client, clinic: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert "extra `pdf`" in client.problem(LEAFLET, 501, format="pdf")["detail"]
