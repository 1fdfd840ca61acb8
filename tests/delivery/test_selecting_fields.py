"""Choosing what items hold: fields, forms of text, and related records beside them."""

from typing import Any

import pytest

from tests.client import Client
from tests.factories import make_record, make_site

PATHS = ("/v1/sites/core/faqs", "/v1/sites/core/faqs/does-it-hurt", "/v1/sites/core/records")


def first(body: Any) -> Any:
    return body["items"][0] if "items" in body else body


@pytest.mark.parametrize("path", PATHS[:2])
def test_only_the_chosen_members_of_fields_come(seeded: Client, path: str) -> None:
    whole, chosen = first(seeded.json(path)), first(seeded.json(path, fields="question,category"))
    assert list(chosen["fields"]) == ["question", "category"]
    assert chosen.keys() == whole.keys()


@pytest.mark.parametrize("form", ["markdown", "html", "plain"])
@pytest.mark.parametrize("path", [*PATHS[:2], "/v1/sites/core/pages/dry-needling"])
def test_rich_text_keeps_only_the_chosen_forms(seeded: Client, path: str, form: str) -> None:
    body = seeded.json(path, text=form)
    faqs = body["sections"][-1]["items"] if "sections" in body else [first(body)]
    rich = [value for item in faqs for value in item["fields"].values() if isinstance(value, dict)]
    assert rich
    assert all(list(value) == [form] for value in rich)


def test_several_forms_come_in_a_fixed_order(seeded: Client) -> None:
    answer = first(seeded.json(PATHS[0], text="plain,markdown"))["fields"]["answer"]
    assert list(answer) == ["markdown", "plain"]


def test_rich_text_in_tables_is_reduced_too(seeded: Client) -> None:
    items = seeded.json("/v1/sites/core/comparisons", text="plain")["items"]
    cells = [
        cell for item in items for row in item["fields"]["rows"] for cell in row.values() if isinstance(cell, dict)
    ]
    assert all(list(cell) == ["plain"] for cell in cells)


def test_the_records_of_a_relation_come_once_beside_the_items(client: Client, write: Any) -> None:
    write(make_site)
    topic = write(make_record, "topic")
    for _ in range(2):
        write(make_record, topic=topic, neutral={"derives_from": [topic.id]})
    body = client.json("/v1/sites/core/faqs", include="topic,derives_from")
    assert [item["id"] for item in body["included"]] == [topic.id]
    assert body["included"] == client.json("/v1/sites/core/topics")["items"]


def test_what_is_among_the_items_is_not_included_again(client: Client, write: Any) -> None:
    write(make_site)
    first_faq = write(make_record)
    write(make_record, neutral={"derives_from": [first_faq.id]})
    assert client.json("/v1/sites/core/faqs", include="derives_from")["included"] == []


@pytest.mark.parametrize("path", PATHS[:2])
def test_included_records_keep_the_chosen_forms_of_text(seeded: Client, path: str) -> None:
    included = seeded.json(path, include="topic", text="html", fields="question")["included"]
    assert included
    assert all(list(item["fields"]["summary"]) == ["html"] for item in included)


def test_nothing_is_included_unasked(seeded: Client) -> None:
    assert seeded.json(PATHS[0])["included"] == []
    assert seeded.json(PATHS[1])["included"] == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fields", "colour"),
        ("fields", "editor_note"),
        ("fields", ""),
        ("fields", "slug"),
        ("include", "colour"),
        ("text", "pdf"),
    ],
)
def test_an_unknown_choice_is_refused_by_name(seeded: Client, path: str, name: str, value: str) -> None:
    assert seeded.problem(path, 400, **{name: value})["errors"][0]["parameter"] == name


def test_across_types_the_fields_must_belong_to_the_types_asked_for(seeded: Client) -> None:
    assert seeded.json("/v1/sites/core/records", types="faq", fields="answer")["items"]
    problem = seeded.problem("/v1/sites/core/records", 400, types="faq", fields="claim")
    assert problem["errors"][0]["parameter"] == "fields"


def test_no_message_names_a_parameter_as_the_code_does(seeded: Client) -> None:
    assert "fields_" not in seeded.get("/v1/sites/core/faqs", colour="red").text
    assert seeded.problem("/v1/sites/core/faqs?fields_=title", 400)["type"] == "/v1/problems/unknown-parameter"
