"""Filters and sorting see what the reader sees."""

from typing import Any

import pytest

from api.errors import InvalidContent
from api.record_types import RECORD_TYPES
from api.record_types.kinds.field import Field
from tests.client import Client
from tests.factories import edit_live, make_record, make_site


@pytest.fixture
def topics(write: Any) -> list[Any]:
    write(make_site)
    return [write(make_record, "topic", slug=slug, locales=("en", "fr")) for slug in ("needling", "cupping")]


def found(client: Client, path: str = "/v1/sites/core/faqs", **query: Any) -> list[str]:
    return [item["id"] for item in client.json(path, **query)["items"]]


def test_a_topic_is_chosen_by_slug_or_id_and_commas_mean_any_of(client: Client, write: Any, topics: Any) -> None:
    needling, cupping = (write(make_record, topic=topic) for topic in topics)
    assert found(client, topic="needling") == found(client, topic=topics[0].id) == [needling.id]
    assert set(found(client, topic=f"needling,{topics[1].id}")) == {needling.id, cupping.id}


def test_the_topic_itself_is_among_the_records_of_the_topic(client: Client, write: Any, topics: Any) -> None:
    record = write(make_record, topic=topics[0])
    assert found(client, "/v1/sites/core/records", topic="needling") == [topics[0].id, record.id]


def test_an_unknown_topic_is_refused_and_not_taken_for_an_empty_one(client: Client, topics: Any) -> None:
    for name in ("massage", "00000000-0000-7000-8000-000000000000"):
        assert client.problem("/v1/sites/core/faqs", 400, topic=name)["errors"][0]["parameter"] == "topic"


@pytest.mark.parametrize("tag", ["lead", "  lead ", "first  visit", "cafe\u0301", "a\u200bb"])
def test_every_tag_that_can_be_saved_can_be_asked_for(client: Client, write: Any, topics: Any, tag: str) -> None:
    record = write(make_record, topic=topics[0], neutral={"tags": [tag]})
    assert found(client, tag=tag) == found(client, tag=tag.strip()) == [record.id]


def test_a_tag_with_a_comma_is_refused_by_name(write: Any, topics: Any) -> None:
    with pytest.raises(InvalidContent) as refused:
        write(make_record, topic=topics[0], neutral={"tags": ["neck", "neck, back"]})
    assert "#/translations/und/tags/1" in [each["pointer"] for each in refused.value.errors]


def test_tags_filter_by_any_of_several(client: Client, write: Any, topics: Any) -> None:
    safe, both, none = (
        write(make_record, topic=topics[0], neutral={"tags": tags})
        for tags in (["safe"], ["safe", "first visit"], None)
    )
    assert set(found(client, tag="safe")) == {safe.id, both.id}
    assert found(client, tag="first visit") == [both.id]
    assert found(client, tag="unheard of") == []
    assert none.id in found(client)


def test_a_type_s_own_fields_filter_by_their_values(client: Client, write: Any, topics: Any) -> None:
    about, safety = (
        write(make_record, topic=topics[0], neutral={"category": each, "audience": ["patient"]})
        for each in ("about", "safety")
    )
    assert found(client, category="safety") == [safety.id]
    assert set(found(client, category="safety,about", audience="patient,carer")) == {about.id, safety.id}
    assert found(client, category="about", audience="carer") == []


def test_whole_numbers_filter_too(client: Client, write: Any, topics: Any) -> None:
    second = write(make_record, "mechanism_stage", topic=topics[0], neutral={"stage_number": 2})
    assert found(client, "/v1/sites/core/mechanism-stages", stage_number="2,3") == [second.id]
    client.problem("/v1/sites/core/mechanism-stages", 400, stage_number="two")


def test_filters_see_overrides_and_not_what_they_replace(client: Client, write: Any, topics: Any) -> None:
    write(make_site, "clinic", parent="core")
    record = write(make_record, topic=topics[0], neutral={"category": "about"})
    write(edit_live, record, "und", site="clinic", category="practical")
    path = "/v1/sites/clinic/faqs"
    assert (found(client, path, category="practical"), found(client, path, category="about")) == ([record.id], [])
    assert found(client, category="about") == [record.id]


def test_words_filter_in_the_language_that_is_served(client: Client, write: Any, topics: Any) -> None:
    record = write(make_record, topic=topics[0], locales=("en", "fr"))
    write(edit_live, record, "en", answer="Needles are thin.")
    write(edit_live, record, "fr", answer="Les aiguilles sont fines.")
    assert (found(client, q="needle"), found(client, q="needle", locale="fr")) == ([record.id], [])
    assert found(client, q="aiguille", locale="fr") == [record.id]


def test_every_filterable_field_is_a_parameter_of_its_collection(seeded: Client) -> None:
    for declaration in RECORD_TYPES.values():
        for field in declaration:
            if field.filterable and field.name != "tags":
                value = _a_value(field)
                seeded.json(f"/v1/sites/core/{declaration.collection}", **{field.name: value})


def _a_value(field: Field) -> Any:
    if field.kind == "flag":
        return "true"
    return field.options[0] if hasattr(field, "options") else getattr(field, "minimum", "any")


def test_a_flag_is_true_or_false_and_nothing_else(seeded: Client) -> None:
    for value in ("yes", "1", "True"):
        assert (
            seeded.problem("/v1/sites/core/faqs", 400, safety=value)["errors"][0]["detail"]
            == "It must be true or false."
        )


def test_a_filter_of_another_type_is_refused(seeded: Client) -> None:
    assert seeded.problem("/v1/sites/core/benefits", 400, category="safety")["type"] == "/v1/problems/unknown-parameter"


def test_a_value_that_no_record_could_have_is_refused(seeded: Client) -> None:
    assert seeded.problem("/v1/sites/core/faqs", 400, category="colour")["errors"][0]["parameter"] == "category"


@pytest.mark.parametrize("key", ["title", "published_at", "updated_at", "position"])
def test_lists_sort_by_each_key_in_both_directions(seeded: Client, key: str) -> None:
    upwards, downwards = (seeded.json("/v1/sites/core/faqs", sort=each)["items"] for each in (key, f"-{key}"))
    values = [str(item[key]).casefold() if key != "position" else item[key] for item in upwards]
    assert values == sorted(values)
    assert [item[key] for item in downwards] == [item[key] for item in upwards][::-1]


def test_the_first_sort_key_counts_most(client: Client, write: Any, topics: Any) -> None:
    ids = [
        write(make_record, topic=topics[0], question=title, neutral={"position": place}).id
        for title, place in [("B", 1), ("A", 2), ("B", 0)]
    ]
    assert found(client, sort="title,-position") == [ids[1], ids[0], ids[2]]


@pytest.mark.parametrize("key", ["", "colour", "--title", "title,", "-", "fields.answer"])
def test_an_unknown_sort_key_is_refused(seeded: Client, key: str) -> None:
    assert seeded.problem("/v1/sites/core/faqs", 400, sort=key)["errors"][0]["parameter"] == "sort"
