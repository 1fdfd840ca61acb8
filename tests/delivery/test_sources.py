"""An item says what each of its fields rests on: documents and publications that readers can look up."""

from typing import Any

import pytest

from api.models import Record
from tests.acts import Pinned, hide, unpublish, withdraw
from tests.calls import publish, save, try_to_save
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit_live, make_record, make_site
from tests.people import Desk, expect

BY = {"actor": "Paula Publisher", "now": NOW}
ABSENT = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def leaflet(write: Write) -> Record:
    """A source document of a library that a clinic inherits."""
    write(make_site)
    write(make_site, "clinic", parent="core")
    told = {"number": "L7", "kind": "leaflet", "publisher": "The clinic"}
    made: Record = write(make_record, "source_document", slug="leaflet", title="The leaflet", neutral=told)
    return made


@pytest.fixture
def faq(write: Write, leaflet: Record) -> Record:
    """A FAQ whose answer rests on two paragraphs of the leaflet, and whose question on another."""
    sources = [
        {"document": leaflet.id, "paragraphs": [3, 4], "fields": ["answer"]},
        {"document": leaflet.id, "paragraphs": [9], "fields": ["question"]},
        "own:1",
    ]
    made: Record = write(make_record, slug="faq", neutral={"sources": sources})
    return made


def item(client: Client, record: Record, site: str = "core", **query: Any) -> Any:
    return client.json(f"/v1/sites/{site}/records/{record.id}", **query)


def test_each_field_names_the_document_and_the_paragraphs(client: Client, faq: Record, leaflet: Record) -> None:
    document = {"id": leaflet.id, "type": "source_document", "slug": "leaflet", "title": "The leaflet", "url": None}
    told = {"document": document, "publisher": "The clinic", "kind": "leaflet", "pages": None}
    assert item(client, faq)["rests_on"] == [
        {**told, "paragraphs": [3, 4], "fields": ["answer"]},
        {**told, "paragraphs": [9], "fields": ["question"]},
    ]


def test_the_list_of_paragraphs_is_as_it_always_was(client: Client, faq: Record) -> None:
    named = [("L7", "3"), ("L7", "4"), ("L7", "9"), ("own", "1")]
    assert item(client, faq)["sources"] == [{"document": one, "paragraph": other} for one, other in named]


def test_what_a_record_cites_as_a_whole_is_told_too(client: Client, write: Write, faq: Record) -> None:
    study = write(make_record, "citation", neutral={"design": "cohort_study", "container": "J Pain"})
    write(edit_live, faq, "und", citations=[study.id])
    last = item(client, faq)["rests_on"][-1]
    assert (last["document"]["id"], last["kind"], last["publisher"]) == (study.id, "cohort_study", "J Pain")
    assert last["fields"] == []


def test_a_publication_that_a_field_names_is_not_told_twice(client: Client, write: Write, faq: Record) -> None:
    study = write(make_record, "citation")
    sources = [{"document": study.id, "pages": "12-14", "fields": ["answer"]}]
    write(edit_live, faq, "und", citations=[study.id], sources=sources)
    found = item(client, faq)
    assert [(each["pages"], each["fields"]) for each in found["rests_on"]] == [("12-14", ["answer"])]
    assert found["sources"] == []


def test_the_words_of_a_clinic_do_not_rest_on_what_the_librarys_do(client: Client, write: Write, faq: Record) -> None:
    write(edit_live, faq, "en", site="clinic", question="In our own words?")
    assert [each["fields"] for each in item(client, faq, "clinic")["rests_on"]] == [["answer"]]
    assert [each["fields"] for each in item(client, faq)["rests_on"]] == [["answer"], ["question"]]


def test_a_document_that_is_not_shown_is_not_named(client: Client, write: Write, faq: Record, leaflet: Record) -> None:
    before = item(client, faq, "clinic")["rev"]
    write(hide, "clinic", [leaflet.id], **BY)
    found = item(client, faq, "clinic")
    assert (found["rests_on"], found["sources"]) == ([], [{"document": "own", "paragraph": "1"}])
    assert found["rev"] != before
    assert len(item(client, faq)["rests_on"]) == 2


@pytest.mark.parametrize("gone", ["unpublish", "withdraw"])
def test_a_document_that_is_gone_is_not_named(
    client: Client, write: Write, faq: Record, leaflet: Record, gone: str
) -> None:
    if gone == "unpublish":
        write(unpublish, [Pinned(leaflet.id, "core", each) for each in ("en", "und")], **BY)
    else:
        write(withdraw, [leaflet.id], message="Wrong.", severity="safety", **BY)
    assert item(client, faq)["rests_on"] == []


def test_a_new_title_of_the_document_moves_what_rests_on_it(
    client: Client, write: Write, faq: Record, leaflet: Record
) -> None:
    before, seq = item(client, faq)["rev"], client.json("/v1/sites/core")["seq"]
    write(edit_live, leaflet, "en", title="The new leaflet")
    now = item(client, faq)
    assert now["rests_on"][0]["document"]["title"] == "The new leaflet"
    assert now["rev"] != before
    assert item(client, faq, at=seq)["rev"] == before
    changed = {each["id"] for each in client.json("/v1/sites/clinic/changes", since=seq)["items"]}
    assert changed == {faq.id, leaflet.id}


def test_the_documents_come_along_with_include(client: Client, faq: Record, leaflet: Record) -> None:
    assert [each["id"] for each in item(client, faq, include="rests_on")["included"]] == [leaflet.id]


def test_answers_carry_the_tags_of_the_documents(client: Client, faq: Record, leaflet: Record) -> None:
    tags = client.get(f"/v1/sites/core/records/{faq.id}").headers["Surrogate-Key"].split()
    assert f"record:{leaflet.id}" in tags
    assert len(tags) == len(set(tags))


def test_documents_are_a_collection_of_their_own(client: Client, leaflet: Record) -> None:
    found = client.json("/v1/sites/clinic/source-documents", kind="leaflet")
    assert [each["id"] for each in found["items"]] == [leaflet.id]
    assert client.json("/v1/sites/clinic/source-documents", kind="book")["total"] == 0


@pytest.mark.parametrize(
    ("source", "pointer"),
    [
        ({"document": "001"}, "#/fields/sources/0/document"),
        ({"document": ABSENT}, "#/fields/sources/0/document"),
        ({"paragraphs": [1]}, "#/fields/sources/0/document"),
        ({"document": ABSENT, "paragraphs": ["1"]}, "#/fields/sources/0/paragraphs/0"),
        ({"document": ABSENT, "paragraphs": [-1]}, "#/fields/sources/0/paragraphs/0"),
        ({"document": ABSENT, "paragraphs": []}, "#/fields/sources/0/paragraphs"),
        ({"document": ABSENT, "paragraphs": [1, 1]}, "#/fields/sources/0/paragraphs"),
        ({"document": ABSENT, "pages": "x" * 41}, "#/fields/sources/0/pages"),
        ({"document": ABSENT, "fields": ["slug"]}, "#/fields/sources/0/fields/0"),
        ({"document": ABSENT, "fields": ["nonsense"]}, "#/fields/sources/0/fields/0"),
        ({"document": ABSENT, "fields": [7]}, "#/fields/sources/0/fields/0"),
        ({"document": ABSENT, "quote": "Word for word."}, "#/fields/sources/0/quote"),
        (7, "#/fields/sources/0"),
        (None, "#/fields/sources/0"),
        ("nonsense", "#/fields/sources/0"),
    ],
)
def test_what_is_wrong_with_a_source_is_told_by_its_place(editor: Desk, faq: Record, source: Any, pointer: str) -> None:
    response = try_to_save(editor, faq, "und", {"sources": [source]}, headers={"If-Match": "*"})
    assert [each["pointer"] for each in expect(response, 422)["errors"]] == [pointer]


def test_a_record_of_another_type_is_no_source(editor: Desk, faq: Record) -> None:
    response = try_to_save(editor, faq, "und", {"sources": [{"document": faq.id}]}, headers={"If-Match": "*"})
    [error] = expect(response, 422)["errors"]
    assert "only source_document, citation may stand here" in error["detail"]


def test_the_same_source_twice_is_refused(editor: Desk, faq: Record, leaflet: Record) -> None:
    twice = [{"document": leaflet.id}] * 2
    assert expect(try_to_save(editor, faq, "und", {"sources": twice}, headers={"If-Match": "*"}), 422)


def test_editors_are_told_of_a_document_that_is_not_live_yet(editor: Desk, write: Write, faq: Record) -> None:
    draft = write(make_record, "source_document", live=False)
    save(editor, faq, "und", {"sources": [{"document": draft.id, "fields": ["answer"]}]})
    warnings = publish(editor, faq, "und")["warnings"]
    assert [(each["rule"], each["field"]) for each in warnings] == [("target-not-live", "sources")]


def test_an_editor_reads_what_was_written(editor: Desk, faq: Record, leaflet: Record) -> None:
    sources = [{"document": leaflet.id, "paragraphs": [1], "pages": "2", "fields": ["answer", "question"]}, "own:2"]
    assert save(editor, faq, "und", {"sources": sources})["fields"]["sources"] == sources
