"""A text in a form of a language that nobody gets is taken as the served one where that is certain, or refused by name."""

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.calls import path_of, try_to_save
from tests.client import check
from tests.conftest import Write
from tests.factories import make_record, make_site, neutral_of, text_of
from tests.people import Desk, expect, make_person, pin, rules

PATH = "/v1/admin/sites/core/xliff"
XLIFF = "application/xliff+xml"


@pytest.fixture
def served(write: Write) -> None:
    """A library in English and Spanish, and a clinic below it in the Spanish of Mexico."""
    write(make_site, locales={"en": ["en"], "es": ["es", "en"]})
    write(make_site, "clinic", parent="core", locales={"es-MX": ["es-MX", "es", "en"]})


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize(
    ("locale", "status"), [("es-ES", 422), ("ES-es", 422), ("en-GB", 422), ("es", 201), ("es-MX", 201), ("pl", 201)]
)
def test_a_text_is_begun_where_somebody_gets_it_or_a_language_is_new(
    author: Desk, write: Write, served: None, method: str, locale: str, status: int
) -> None:
    record = write(make_record)
    answer = expect(try_to_save(author, record, locale, {"question": "Why?"}, method=method), status)
    if status == 422:
        assert answer["suggested"][0] == locale.lower()[:2]
        assert "Did you mean" in answer["errors"][0]["detail"]
        expect(author.call("GET", path_of(record, locale)), 404)


def test_a_record_with_a_text_that_nobody_gets_is_refused_and_not_made(
    author: Desk, write: Write, served: None
) -> None:
    topic = write(make_record, "topic")
    texts = {"und": neutral_of("faq", topic=topic.id), "en": text_of("faq", "en"), "es-ES": text_of("faq", "es")}
    before = author.ask("records")["total"]
    refused = expect(author.call("POST", "records", {"type": "faq", "site": "core", "translations": texts}), 422)
    assert refused["errors"][0]["pointer"] == "#/translations/es-ES"
    assert author.ask("records")["total"] == before


def test_a_source_is_written_in_its_own_locale(author: Desk, write: Write, served: None) -> None:
    body = {"type": "faq", "site": "core", "source_locale": "en-GB", "translations": {"en-GB": text_of("faq", "en")}}
    expect(author.call("POST", "records", body), 201)


def test_who_publishes_what_nobody_is_served_is_told(publisher: Desk, write: Write, served: None) -> None:
    record = write(make_record, locales=("en", "pl"), live=False)
    told = publisher.act("publish", *(write(pin, record, each) for each in ("und", "en", "pl")), dry_run=True)
    assert [(each["rule"], each["locale"]) for each in told["warnings"] if each["rule"] == "locale-not-served"] == [
        ("locale-not-served", "pl")
    ]


def test_who_publishes_what_somebody_is_served_is_not(publisher: Desk, write: Write, served: None) -> None:
    record = write(make_record, locales=("en", "es", "es-MX"), live=False)
    told = publisher.act("publish", *(write(pin, record, each) for each in ("und", "en", "es", "es-MX")))
    assert "locale-not-served" not in rules(told, "warnings")


class Office(Desk):
    """A translator who takes files away and brings them back."""

    def fetch(self, **query: str) -> str:
        """A file with every source as its target."""
        text = self._http.get(PATH, query_string=query, headers=self._headers).text
        text = re.sub(r"<target.*?</target>|<target[^>]*/>", "", text, flags=re.DOTALL)
        return re.sub(r"(<source[^>]*>)(.*?)(</source>)", r"\1\2\3<target>\2</target>", text, flags=re.DOTALL)

    def bring(self, text: str) -> TestResponse:
        response = self._http.post(PATH, data=text.encode(), content_type=XLIFF, headers=self._headers)
        check(response, method="POST", path=PATH)
        return response


@pytest.fixture
def office(app: Flask, write: Write) -> Office:
    return Office(app, write(make_person, "Thea", "translator", locale="es"))


@pytest.mark.parametrize(("version", "member"), [("2.1", "trgLang"), ("1.2", "target-language")])
@pytest.mark.parametrize("returned", ["es", "ES", "es-ES", "es-419"])
def test_a_file_that_comes_back_in_a_form_of_the_served_language_is_of_it(
    office: Office, write: Write, served: None, version: str, member: str, returned: str
) -> None:
    record = write(make_record, "topic")
    text = office.fetch(locale="es", version=version).replace(f'{member}="es"', f'{member}="{returned}"')
    report = expect(office.bring(text), 200)
    assert (report["locale"], report["is_saved"], report["versions"]) == ("es", True, {record.id: 1})


def test_a_file_of_which_it_is_not_certain_is_refused_by_name(app: Flask, write: Write) -> None:
    write(make_site, locales={"en": ["en"], "es-MX": ["es-MX", "en"]})
    write(make_record, "topic")
    office = Office(app, write(make_person, "Thea", "translator"))
    refused = expect(office.bring(office.fetch(locale="es-MX").replace('trgLang="es-MX"', 'trgLang="es"')), 422)
    assert refused["suggested"] == ["es-MX"]
