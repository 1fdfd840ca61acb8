"""What records of the added type and fields of the added kind do like all others, for the test that adds both to a copy."""

from typing import Any

import pytest
from flask import Flask

from api.record_types import RECORD_TYPES
from tests.calls import path_of, publish, save, try_to_save
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.people import Desk, expect, make_person

EXERCISES = "/v1/sites/core/exercises"
XLIFF = "/v1/admin/sites/core/xliff"


@pytest.fixture
def key(write: Write) -> str:
    """Opens everything that the walk asks for."""
    write(make_site)
    return str(write(make_person, "Edith", "author", "publisher", "translator"))


@pytest.fixture
def editor(app: Flask, key: str) -> Desk:
    return Desk(app, key)


@pytest.fixture
def record(editor: Desk, write: Write) -> Any:
    """An exercise made of the examples that its fields give, in English and French."""
    return write(make_record, "exercise", locales=("en", "fr"))


def test_an_example_is_saved_published_and_delivered_in_its_own_shape(client: Client, record: Any) -> None:
    item = client.json(f"{EXERCISES}/{record.id}")
    assert item["fields"]["lasts"] == {"least": 2, "most": 3, "unit": "weeks"}
    assert item["fields"]["instruction"]["plain"] == "instruction in en"


def test_what_an_editor_writes_is_checked_saved_and_published(client: Client, editor: Desk, record: Any) -> None:
    problem = expect(try_to_save(editor, record, "en", {"lasts": "a while"}, headers={"If-Match": "*"}), 422)
    assert problem["errors"] == [{"pointer": "#/fields/lasts", "detail": "A time span is such as `2-3 weeks`."}]
    assert save(editor, record, "en", {"lasts": "4-6 months"})["fields"]["lasts"] == "4-6 months"
    publish(editor, record, "en")
    assert client.json(f"{EXERCISES}/{record.id}")["fields"]["lasts"] == {"least": 4, "most": 6, "unit": "months"}


def test_it_is_required_where_it_says_so(editor: Desk, record: Any) -> None:
    save(editor, record, "en", {"lasts": None})
    pin = {"site": "core", "record": record.id, "locale": "en", "version": 2}
    assert editor.refused("publish", pin) == ["required-field-missing"]


def test_the_cells_of_a_table_may_be_markdown(client: Client, editor: Desk, record: Any) -> None:
    unknown = "00000000-0000-7000-8000-000000000000"
    stages = [{"when": "Soon", "how": "Go on."}, {"when": "Later", "how": f"See [this](record:{unknown})."}]
    problem = expect(try_to_save(editor, record, "en", {"stages": stages}, headers={"If-Match": "*"}), 422)
    assert problem["errors"] == [{"pointer": "#/fields/stages/1/how", "detail": "There is no such record."}]
    stages[1]["how"] = f"See [this](record:{record.id})."
    save(editor, record, "en", {"stages": stages})
    publish(editor, record, "en")
    item = client.json(f"{EXERCISES}/{record.id}")
    assert [each["when"] for each in item["fields"]["stages"]] == ["Soon", "Later"]
    assert [each["how"]["plain"] for each in item["fields"]["stages"]] == ["Go on.", "See this."]
    assert [each["id"] for each in item["relations"]["links"]] == [record.id]


def test_two_versions_are_compared_word_by_word(editor: Desk, record: Any) -> None:
    save(editor, record, "en", {"lasts": "2-3 months"})
    (difference,) = editor.ask(f"{path_of(record, 'en')}/diff", **{"from": "1", "to": "2"})["fields"]
    assert [each["text"] for each in difference["words"]] == ["2-3 ", "weeks", "months"]


def test_it_is_found_by_its_words(client: Client, record: Any) -> None:
    assert [each["id"] for each in client.json("/v1/sites/core/search", q="weeks")["items"]] == [record.id]


def test_lists_are_filtered_by_its_values(client: Client, record: Any) -> None:
    found = [client.json(EXERCISES, lasts=each)["total"] for each in ("2-3 weeks", "4-6 weeks", "4-6 weeks,2-3 weeks")]
    assert found == [1, 0, 1]
    assert client.problem(EXERCISES, 400, lasts="long")["errors"][0]["parameter"] == "lasts"


def test_translators_get_it_and_give_it_back(client: Client, editor: Desk, key: str, record: Any, app: Flask) -> None:
    http, headers = app.test_client(), {"Authorization": f"Bearer {key}"}
    file = http.get(XLIFF, query_string={"locale": "fr", "types": "exercise"}, headers=headers).data
    assert file.count(b"2-3 weeks") == 2
    before, _, after = file.rpartition(b"2-3 weeks")
    back = before + b"2-3 semaines" + after
    response = http.post(XLIFF, data=back, content_type="application/xliff+xml", headers=headers)
    assert expect(response, 200)["versions"] == {record.id: 2}
    publish(editor, record, "fr")
    assert client.json(f"{EXERCISES}/{record.id}", locale="fr")["fields"]["lasts"]["unit"] == "semaines"


def test_the_model_describes_it(client: Client) -> None:
    fields = {each["name"]: each for each in client.json("/v1/types/exercise")["fields"]}
    assert fields["lasts"] == {
        "name": "lasts", "kind": "time_span", "help": "For how long to do it.", "localized": True, "localizable": False, "rich": False,
        "required": True, "clinical": False, "overridable": False, "filterable": True, "limits": {"max_length": 40},
        "enum": None, "targets": None, "columns": None,
    }  # fmt: skip


def test_the_type_takes_its_place_on_the_page(client: Client, record: Any) -> None:
    assert list(RECORD_TYPES)[list(RECORD_TYPES).index("exercise") - 1] == "contraindication"
    assert [each["name"] for each in client.json("/v1/types")["items"]] == list(RECORD_TYPES)
    topic = client.json(f"{EXERCISES}/{record.id}")["topic"]["slug"]
    page = client.json(f"/v1/sites/core/pages/{topic}")
    assert [each["type"] for each in page["sections"]] == ["exercise"]


def test_it_has_json_ld(client: Client, record: Any) -> None:
    assert client.get(f"{EXERCISES}/{record.id}", format_="jsonld").json["@graph"]
