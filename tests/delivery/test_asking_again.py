"""What was read and found once is read and found again just so: values of parameters, mistakes in them, and where addresses lead."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.apps import another_app

CORE = "/v1/sites/core"


@pytest.fixture
def forgetful(seeded_database_url: str) -> Iterator[FlaskClient]:
    """A reader of a server that keeps no answers, so that each question is read."""
    with another_app(database_url=seeded_database_url, answers_mb=0) as app:
        yield app.test_client()


def found(reader: FlaskClient, path: str) -> Any:
    answer = reader.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json


def refused(reader: FlaskClient, path: str) -> list[tuple[str, str]]:
    """The parameters that are refused, each with what is said of it."""
    answer = reader.get(path)
    assert answer.status_code == 400, answer.text
    return [(each["parameter"], each["detail"]) for each in answer.json["errors"]]


@pytest.mark.parametrize(
    "query", ["limit=2&category=session,practical&sort=-title", "types=faq,benefit&limit=3", "text=html,plain"]
)
def test_the_same_question_has_the_same_answer(forgetful: FlaskClient, query: str) -> None:
    path = f"{CORE}/{'records' if 'types' in query else 'faqs'}?{query}"
    first = found(forgetful, path)
    assert [found(forgetful, path) for _ in range(3)] == [first] * 3


def test_a_value_means_in_each_parameter_what_that_makes_of_it(forgetful: FlaskClient) -> None:
    """`2` is a number of items, a change, a word to look for, and no topic."""
    for _ in range(2):
        assert len(found(forgetful, f"{CORE}/faqs?limit=2")["items"]) == 2
        assert found(forgetful, f"{CORE}/faqs?at=2")["seq"] == 2
        assert found(forgetful, f"{CORE}/search?q=2")["total"] >= 0
        assert [name for name, _ in refused(forgetful, f"{CORE}/faqs?topic=2")] == ["topic"]
        assert [name for name, _ in refused(forgetful, f"{CORE}/faqs?sort=2")] == ["sort"]


def test_a_mistake_is_told_each_time_with_all_others(forgetful: FlaskClient) -> None:
    path = f"{CORE}/faqs?limit=0&sort=colour&category=session"
    first = refused(forgetful, path)
    assert [name for name, _ in first] == ["limit", "sort"]
    found(forgetful, f"{CORE}/faqs?limit=1&sort=title&category=session")
    assert refused(forgetful, path) == first
    for _ in range(2):
        assert [name for name, _ in refused(forgetful, f"{CORE}/faqs?colour=red&category=session")] == ["colour"]


def test_what_goes_without_saying_is_not_remembered_from_others(forgetful: FlaskClient) -> None:
    most = len(found(forgetful, f"{CORE}/faqs")["items"])
    assert len(found(forgetful, f"{CORE}/faqs?limit=1")["items"]) == 1
    assert len(found(forgetful, f"{CORE}/faqs")["items"]) == most > 1
    for _ in range(2):
        assert [name for name, _ in refused(forgetful, f"{CORE}/search?limit=1")] == ["q"]


def test_an_address_leads_by_each_method_where_that_leads(forgetful: FlaskClient) -> None:
    path = f"{CORE}/faqs"
    for _ in range(2):
        assert forgetful.get(path).status_code == 200
        assert forgetful.post(path).status_code == 405
        assert forgetful.get(f"{path}/").status_code == 404
        assert forgetful.get(f"{CORE}/nothings").status_code == 404


def test_no_web_socket_opens_at_an_address_that_was_read_before(forgetful: FlaskClient) -> None:
    asked = {"Connection": "Upgrade", "Upgrade": "websocket"}
    before = forgetful.get(f"{CORE}/benefits", headers=asked).status_code
    assert forgetful.get(f"{CORE}/benefits").status_code == 200
    assert forgetful.get(f"{CORE}/benefits", headers=asked).status_code == before == 400


def test_one_way_names_other_records_at_other_addresses(forgetful: FlaskClient) -> None:
    slugs = [each["slug"] for each in found(forgetful, f"{CORE}/faqs?limit=3")["items"]]
    for slug in slugs * 2:
        assert found(forgetful, f"{CORE}/faqs/{slug}")["slug"] == slug
