"""Links inside texts lead readers to the record's page on their website, or are words where there is none."""

import re
from typing import Any

import pytest

from api.models import Record
from tests.calls import publish, save, try_to_save
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.people import Desk, expect
from tests.reading.spellings import SPELLINGS, spelled

GHOST = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def target(write: Write) -> Record:
    """A record of a library that three kinds of sites inherit."""
    write(make_site)
    pages = {"topic": "/t/{slug}", "faq": "/faq/{slug}"}
    write(make_site, "clinic", parent="core", base_url="https://clinic.example", url_templates=pages)
    write(make_site, "bare", parent="core", base_url="https://bare.example")
    made: Record = write(make_record)
    return made


def answer(client: Client, record: Record, site: str = "clinic") -> Any:
    return client.json(f"/v1/sites/{site}/records/{record.id}")["fields"]["answer"]


@pytest.mark.long
def test_every_spelling_reaches_readers_and_goes_with_its_record(
    editor: Desk, publisher: Desk, client: Client, write: Write, target: Record
) -> None:
    spellings = [spelled(name, f"record:{target.id}") for name in SPELLINGS]
    records = [write(make_record, live=False) for _ in spellings]
    for record, text in zip(records, spellings, strict=True):
        save(editor, record, "en", {"answer": text})
        publish(editor, record, "und", "en")
    page = f"https://clinic.example/faq/{client.json(f'/v1/sites/clinic/records/{target.id}')['slug']}"
    for record in records:
        assert re.findall(r'href="([^"]*)"', answer(client, record)["html"]) == [page]
        links = client.json(f"/v1/sites/clinic/records/{record.id}")["relations"]["links"]
        assert [each["id"] for each in links] == [target.id]
    before = [answer(client, record) for record in records]
    publisher.act("hide", {"site": "clinic", "record": target.id})
    for record, was in zip(records, before, strict=True):
        now = answer(client, record)
        assert "<a" not in now["html"]
        assert target.id not in now["markdown"]
        assert now["plain"] == was["plain"]


def test_a_record_that_there_is_not_is_refused_in_every_spelling(editor: Desk, target: Record) -> None:
    for name in SPELLINGS:
        text = spelled(name, f"record:{GHOST}")
        response = try_to_save(editor, target, "en", {"answer": text}, headers={"If-Match": "*"})
        errors = expect(response, 422)["errors"]
        assert [(each["pointer"], each["detail"]) for each in errors] == [
            ("#/fields/answer", "There is no such record."),
        ]


@pytest.mark.parametrize(("site", "leads"), [("clinic", True), ("bare", False), ("core", False)])
def test_a_website_gets_a_link_to_a_topic_s_page_or_words_never_one_to_this_api(
    editor: Desk, client: Client, write: Write, target: Record, site: str, leads: bool
) -> None:
    topic = write(make_record, "topic", slug="needling")
    definition = write(make_record, "definition", topic=topic, slug="dry")
    save(editor, target, "en", {"answer": f"See [what it means](record:{definition.id})."})
    publish(editor, target, "en")
    found = answer(client, target, site)
    address = "https://clinic.example/t/needling#definition-dry"
    link = f'<a href="{address}" rel="noopener noreferrer">what it means</a>' if leads else "what it means"
    assert found["html"] == f"<p>See {link}.</p>"
    # Who builds pages of their own has the link all the same.
    assert found["markdown"] == f"See [what it means](record:{definition.id})."
    assert client.json(f"/v1/sites/{site}/records/{target.id}")["relations"]["links"][0]["id"] == definition.id
