"""Where readers are sent may differ by language, and what was said for all languages before still holds."""

import pytest

from api.models import Record
from tests.calls import read, save, try_to_save
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit_live, make_record, make_site
from tests.people import Desk, expect

ALL, FRENCH = "https://clinic.example/book", "https://clinic.example/fr/rendez-vous"


@pytest.fixture
def step(write: Write) -> Record:
    write(make_site)
    write(make_site, "clinic", parent="core")
    made: Record = write(make_record, "next_step", locales=("en", "fr"))
    return made


def url(client: Client, record: Record, locale: str, site: str = "clinic") -> str | None:
    found: str | None = client.json(f"/v1/sites/{site}/records/{record.id}", locale=locale)["fields"]["url"]
    return found


def test_one_address_serves_all_languages_until_one_has_its_own(write: Write, client: Client, step: Record) -> None:
    write(edit_live, step, "und", url=ALL)
    assert (url(client, step, "en"), url(client, step, "fr")) == (ALL, ALL)
    write(edit_live, step, "fr", url=FRENCH)
    assert (url(client, step, "en"), url(client, step, "fr")) == (ALL, FRENCH)


def test_a_clinics_own_address_stands_above_the_librarys(write: Write, client: Client, step: Record) -> None:
    write(edit_live, step, "fr", url="https://library.example/fr")
    write(edit_live, step, "und", site="clinic", url=ALL)
    assert url(client, step, "fr") == ALL
    write(edit_live, step, "fr", site="clinic", url=FRENCH)
    assert (url(client, step, "en"), url(client, step, "fr")) == (ALL, FRENCH)
    assert url(client, step, "fr", site="core") == "https://library.example/fr"


def test_editors_may_write_it_in_either_place(editor: Desk, step: Record) -> None:
    save(editor, step, "und", {"url": ALL})
    save(editor, step, "fr", {"url": FRENCH})
    assert read(editor, step, "fr")["fields"]["url"] == FRENCH
    errors = expect(try_to_save(editor, step, "fr", {"url": "book"}, headers={"If-Match": "*"}), 422)["errors"]
    assert [each["pointer"] for each in errors] == ["#/fields/url"]
