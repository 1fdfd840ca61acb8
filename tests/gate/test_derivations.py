"""What restates what is a graph that an editor can look at, with what has moved on since."""

import pytest

from api.models import Record
from tests.conftest import Write
from tests.factories import edit_live, make_record
from tests.people import Desk


@pytest.fixture
def chain(library: str, write: Write) -> tuple[Record, Record, Record]:
    """A FAQ that restates a limitation, and an overview that restates the FAQ."""
    limit = write(make_record, "limitation")
    faq = write(make_record, "faq", neutral={"derives_from": [limit.id]})
    overview = write(make_record, "overview", neutral={"derives_from": [faq.id]})
    return limit, faq, overview


def test_the_graph_names_who_restates_whom(author: Desk, chain: tuple[Record, Record, Record]) -> None:
    limit, faq, overview = chain
    found = author.ask("sites/core/derivations")
    assert {(each["record"], each["restates"]) for each in found["edges"]} == {
        (faq.id, limit.id),
        (overview.id, faq.id),
    }
    assert {each["id"] for each in found["nodes"]} == {limit.id, faq.id, overview.id}
    assert {each["type"] for each in found["nodes"]} == {"limitation", "faq", "overview"}
    assert not any(each["moved"] for each in found["edges"])
    assert all(each["is_there"] for each in found["edges"])


def test_what_has_moved_on_is_marked(author: Desk, write: Write, chain: tuple[Record, Record, Record]) -> None:
    limit, faq, _ = chain
    write(edit_live, limit, "en", description="It says something else.")
    found = author.ask("sites/core/derivations")
    assert [each["record"] for each in found["edges"] if each["moved"]] == [faq.id]
    assert [each["id"] for each in found["nodes"] if each["overtaken"]] == [faq.id]


def test_one_record_can_be_asked_for_with_all_that_leads_there(
    author: Desk, write: Write, chain: tuple[Record, Record, Record]
) -> None:
    limit, faq, overview = chain
    other = write(make_record, "faq", neutral={"derives_from": [limit.id]})
    edges = author.ask("sites/core/derivations", record=overview.id)["edges"]
    assert {each["record"] for each in edges} == {faq.id, overview.id}
    edges = author.ask("sites/core/derivations", record=limit.id)["edges"]
    assert {each["record"] for each in edges} == {faq.id, overview.id, other.id}


def test_a_clinic_sees_what_its_records_restate_of_the_library(
    author: Desk, write: Write, chain: tuple[Record, Record, Record]
) -> None:
    own = write(make_record, "faq", site="clinic", neutral={"derives_from": [chain[0].id]})
    assert own.id in {each["record"] for each in author.ask("sites/clinic/derivations")["edges"]}
    assert own.id not in {each["record"] for each in author.ask("sites/core/derivations")["edges"]}
