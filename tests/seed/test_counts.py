"""The library holds as much as the source documents do."""

import pytest

from tests.seed.files import records
from tests.seed.served import Served

# The names of what each document lists, told apart by tags: (type, tag or None for all, how many).
LISTED = [
    ("topic", None, 1),
    ("definition", "term", 9),
    ("definition", None, 10),
    ("cause", None, 7),
    ("evidence_statement", None, 4),
    ("mechanism_stage", "main", 3),
    ("mechanism_stage", None, 8),
    ("benefit", "main", 8 + 4),
    ("benefit", None, 21),
    ("limitation", "main", 8),
    ("limitation", None, 11),
    ("procedure_step", "main", 5),
    ("procedure_step", None, 10),
    ("faq", "main", 6 + 3),
    ("faq", None, 13 + 1),
    ("related_service", "service", 5),
    ("related_service", "companion-care", 4),
    ("related_service", None, 9),
    ("next_step", None, 4),
    ("overview", None, 1),
    ("condition", "listed", 5),
    ("condition", None, 13),
    ("contraindication", None, 9),
    ("aftercare", None, 9),
    ("comparison", None, 11),
    ("citation", None, 3 + 1 + 17),
    ("safety_net", None, 7),
    ("source_document", None, 5),
]


@pytest.mark.parametrize(("type_name", "tag", "count"), LISTED)
def test_the_library_has_all_of_them(served: Served, type_name: str, tag: str | None, count: int) -> None:
    items = served.of_type("core", "en", type_name)
    assert len([item for item in items if tag is None or tag in (item["fields"]["tags"] or ())]) == count


def test_everything_written_is_served(served: Served) -> None:
    assert served.items("core", "en").keys() == {record.id for record in records("core")}


@pytest.mark.parametrize(
    ("type_name", "number", "count"), [("mechanism_stage", "stage_number", 3), ("procedure_step", "step_number", 5)]
)
def test_the_main_ones_are_numbered_without_a_gap(served: Served, type_name: str, number: str, count: int) -> None:
    items = served.of_type("core", "en", type_name)
    numbers = [found for item in items if (found := item["fields"][number])]
    assert numbers == list(range(1, count + 1))


def test_every_record_is_on_the_topics_page(served: Served) -> None:
    page = served.page("core", "en")
    shown = [item["id"] for section in page["sections"] for item in section["items"]]
    assert len(shown) == len(set(shown))
    assert {page["topic"]["id"], *shown} == served.items("core", "en").keys()
