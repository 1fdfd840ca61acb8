"""What the seed rests on can be looked up: each field names documents that are served, and says no more than is known."""

from typing import Any

from api.record_types import RECORD_TYPES
from tests.seed.files import SEED, put_together, records
from tests.seed.served import Served


def test_every_fact_stands_under_a_field_that_the_record_has() -> None:
    wrong = [
        (record.name, field)
        for record in records()
        for field, ids in record.carried.items()
        if ids and field not in {**record.neutral, **record.texts[record.source_locale]}
    ]
    assert wrong == []


def test_every_paragraph_of_a_library_record_is_served_with_its_document(served: Served) -> None:
    items = served.items("core", "fr")
    for record in records("core"):
        said = [(each["document"], each["paragraph"]) for each in items[record.id]["sources"]]
        assert sorted(said) == sorted(tuple(each.split(":")) for each in record.neutral.get("sources", ())), record.name
        told = [paragraph for each in items[record.id]["rests_on"] for paragraph in each["paragraphs"]]
        assert len(told) == len(said), record.name


def test_most_of_it_is_told_of_single_fields(served: Served) -> None:
    grounds = [each for item in served.items("core", "en").values() for each in item["rests_on"] if each["paragraphs"]]
    assert len([each for each in grounds if each["fields"]]) >= 0.8 * len(grounds)


def test_a_publication_behind_a_statement_is_named_for_the_field_that_says_it(served: Served) -> None:
    [statement] = [each for each in records("core") if each.name == "evidence_statement/short-term-benefit"]
    grounds = served.items("core", "en")[statement.id]["rests_on"]
    assert [(each["document"]["slug"], "statement" in each["fields"]) for each in grounds] == [
        ("physical-therapy-practice", True), ("gattie-2017", True),
    ]  # fmt: skip


def test_the_documents_say_no_more_than_is_known() -> None:
    documents = [record for record in records("core") if record.type == "source_document"]
    assert [record.neutral["number"] for record in documents] == [record.raw["key"] for record in documents]
    assert {name for each in documents for name in each.neutral if name in ("url", "date")} == set()
    assert [each.neutral["publisher"] for each in documents if "publisher" in each.neutral] == ["What Is Daily"]
    assert all("The title is ours." in each.neutral["editor_note"] for each in documents)


def test_every_publication_has_a_reference_in_parts(served: Served) -> None:
    for item in served.every_item():
        if RECORD_TYPES[item["type"]].is_publication:
            assert item["reference"]["csl"]["title"] == item["title"]
    dated = [item["reference"]["csl"] for item in served.of_type("core", "en", "citation") if item["fields"]["year"]]
    assert all(
        "issued" in each and not any(digit in each["container-title"] for digit in "0123456789") for each in dated
    )


def test_each_document_is_cited_by_all_that_name_it(served: Served) -> None:
    for document in (record for record in records("core") if record.type == "source_document"):
        naming = {
            record.id
            for record in records("core")
            if any(each.startswith(f"{document.raw['key']}:") for each in record.neutral.get("sources", ()))
        }
        answer: Any = served.get(f"/v1/sites/core/records/{document.id}")
        assert {each["id"] for each in answer["cited_by"]} == naming


def test_a_document_that_the_seed_does_not_hold_stays_a_number() -> None:
    known = {"F1": {"sources": ["009:1", "001:2"], "citations": ["citation/a", "citation/b"]}}
    keys = ("source_document/001", "citation/a")
    assert put_together("faq/x", ["009:1", "001:2", {"document": "citation/c"}], {"answer": ["F1"]}, known, keys) == [
        {"document": "source_document/001", "paragraphs": [2], "fields": ["answer"]},
        {"document": "citation/a", "fields": ["answer"]},
        "009:1",
        {"document": "citation/c"},
    ]
    assert put_together("citation/a", ["001:2"], {"": ["F1"]}, known, keys) == [
        {"document": "source_document/001", "paragraphs": [2]}
    ]


def test_the_seed_has_its_facts_beside_it() -> None:
    assert (SEED / "facts.yaml").exists()
