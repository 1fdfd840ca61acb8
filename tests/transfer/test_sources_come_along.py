"""Files name documents and publications by type and slug, an export carries what rests on them, and no translator sees it."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.acts import export, export_xliff
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.people import make_person
from tests.transfer.files import FileDesk

LEAFLET: dict[str, Any] = {
    "type": "source_document", "publish": True, "en": {"slug": "leaflet", "title": "The leaflet"},
    "und": {"topic": "topic/yoga", "number": "7", "kind": "leaflet"},
}  # fmt: skip
TOPIC: dict[str, Any] = {
    "type": "topic", "publish": True, "en": {"slug": "yoga", "name": "Yoga", "summary": "Slow movement."},
    "und": {"sources": [{"document": "source_document/leaflet", "paragraphs": [2], "fields": ["summary"]}, "own:1"]},
}  # fmt: skip


@pytest.fixture
def writer(app: Flask, write: Write) -> FileDesk:
    """Somebody who writes and publishes in a library without content."""
    write(make_site)
    return FileDesk(app, write(make_person, "Wanda", "author", "publisher"))


def test_lines_from_elsewhere_name_a_document_by_its_slug(writer: FileDesk, client: Client) -> None:
    writer.bring(TOPIC, LEAFLET)
    topic = client.json("/v1/sites/core/topics/yoga")
    assert [(each["document"]["slug"], each["fields"]) for each in topic["rests_on"]] == [("leaflet", ["summary"])]
    assert topic["sources"] == [{"document": "7", "paragraph": "2"}, {"document": "own", "paragraph": "1"}]
    assert writer.bring(TOPIC, LEAFLET)["records"]["unchanged"] == 2


@pytest.mark.parametrize("document", ["source_document/nothing", "topic/yoga", 7, None])
def test_a_name_that_no_document_has_is_refused_by_its_place(writer: FileDesk, document: Any) -> None:
    wrong = {**TOPIC, "und": {"sources": [{"document": document}]}}
    assert writer.wrong_in(wrong) == [(1, "#/und/sources/0/document")]


@pytest.fixture
def faq(write: Write) -> Record:
    """A FAQ that rests on a document."""
    write(make_site)
    document = write(make_record, "source_document", slug="leaflet", neutral={"number": "7"})
    made: Record = write(
        make_record, neutral={"sources": [{"document": document.id, "paragraphs": [2], "fields": ["answer"]}]}
    )
    return made


def test_an_export_gives_it_back_as_it_was(write: Write, faq: Record) -> None:
    assert b'"paragraphs":[2]' in write(export, "core").replace(b" ", b"").replace(b"\\", b"")


def test_translators_get_the_title_of_a_document_and_no_source(write: Write, faq: Record) -> None:
    file = write(export_xliff, site="core", locale="fr")
    assert b"title in en" in file
    assert faq.id.encode() in file
    assert b"paragraphs" not in file
