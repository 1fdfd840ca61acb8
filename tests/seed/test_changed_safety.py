"""When an exclusion is added to what the seed says, nobody goes on reading the old list as if it were whole."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from api.app import create_app
from tests.client import Client
from tests.databases import Server, fresh_database
from tests.factories import edit_live
from tests.lookup import find_record
from tests.seed.files import ids
from tests.sync.conftest import device, listed

FAQ = ids()["faq/who-should-avoid"]
PREGNANCY = ids()["contraindication/pregnancy"]
EXCLUSION = "Not recommended if you have an artificial heart valve."


@pytest.fixture
def app(database_server: Server, seeded_template: str) -> Iterator[Flask]:
    """The seed, for one test alone."""
    with fresh_database(database_server, template=seeded_template) as url:
        app = create_app({"database_url": url, "freshness_ms": 0})
        yield app
        app.extensions["database"].close()


@pytest.fixture
def reader(app: Flask) -> Client:
    return Client(app)


def change(app: Flask, id: str, **fields: Any) -> None:
    with app.extensions["database"].transaction() as session:
        edit_live(session, find_record(session, id), "en", **fields)


def test_no_spanish_reader_gets_the_old_list_unmarked(app: Flask, reader: Client) -> None:
    phone = device("riverbank", "es", "faq")
    phone.sync(reader.get)
    assert phone.items["faq", FAQ]["locale"]["served"] == "es"
    change(app, FAQ, answer=EXCLUSION)
    item = reader.json(f"/v1/sites/riverbank/faqs/{FAQ}", locale="es")
    assert (item["locale"]["served"], EXCLUSION in item["fields"]["answer"]["plain"]) == ("en", True)
    document = reader.json(f"/v1/sites/riverbank/faqs/{FAQ}", locale="es", format="jsonld")
    question = next(node for node in document["@graph"] if node["@type"] == "Question")
    assert (question["inLanguage"], EXCLUSION in question["acceptedAnswer"]["text"]) == ("en", True)
    pages = phone.sync(reader.get)
    assert EXCLUSION in phone.items["faq", FAQ]["fields"]["answer"]["plain"]
    assert phone.items == listed(reader, pages[-1]["scope"])


@pytest.mark.parametrize("locale", ["en", "es"])
def test_the_question_that_restates_a_changed_contraindication_says_so(app: Flask, reader: Client, locale: str) -> None:
    phone = device("riverbank", locale, "faq")
    phone.sync(reader.get)
    change(app, PREGNANCY, action="Special consideration is asked for in pregnancy.")
    item = reader.json(f"/v1/sites/riverbank/faqs/{FAQ}", locale=locale)
    assert (item["locale"]["outdated"], item["notices"][0]["kind"]) == (True, "outdated")
    assert item["notices"][0]["locale"] == locale
    document = reader.json(f"/v1/sites/riverbank/faqs/{FAQ}", locale=locale, format="jsonld")
    question = next(node for node in document["@graph"] if node["@type"] == "Question")
    assert item["notices"][0]["text"] in [each["text"] for each in question["usageInfo"]]
    hits = reader.json("/v1/sites/riverbank/search", q=item["title"], locale=locale, types="faq")["items"]
    assert next(hit for hit in hits if hit["id"] == FAQ)["notices"] == item["notices"]
    phone.sync(reader.get)
    assert phone.items["faq", FAQ]["notices"] == item["notices"]
