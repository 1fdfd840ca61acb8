"""What a verb cannot read is refused by its place and rule, and nothing is done."""

from typing import Any

import pytest

from tests.conftest import Write
from tests.factories import make_record
from tests.people import Desk, expect

ID = "019ab000-0000-7000-8000-000000000000"
ITEM = {"site": "core", "record": ID, "locale": "en", "version": 1}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"version": 0}, "#/items/0/version"),
        ({"version": 2**40}, "#/items/0/version"),
        ({"version": "1"}, "#/items/0/version"),
        ({"locale": "e\u0000n"}, "#/items/0/locale"),
        ({"site": "core\u0000"}, "#/items/0/site"),
        ({"record": "x"}, "#/items/0/record"),
        ({"other": 1}, "#/items/0/other"),
    ],
)
def test_a_wrong_item_is_named(publisher: Desk, change: dict[str, Any], pointer: str) -> None:
    problem = expect(publisher.try_to("publish", {**ITEM, **change}), 422)
    assert [each["pointer"] for each in problem["errors"]] == [pointer]


def test_at_least_one_item_is_needed_and_too_many_are_refused(publisher: Desk) -> None:
    assert publisher.try_to("publish").status_code == 422
    assert publisher.try_to("publish", *[ITEM] * 201).status_code == 422


def test_the_same_text_twice_is_refused(write: Write, library: str, publisher: Desk) -> None:
    faq = write(make_record, live=False)
    item = {**ITEM, "record": faq.id}
    problem = expect(publisher.try_to("publish", item, item), 409)
    assert [each["pointer"] for each in problem["errors"]] == ["#/items/1"]


def test_unknown_sites_records_texts_and_versions_are_not_found(write: Write, library: str, publisher: Desk) -> None:
    faq = write(make_record)
    for change in ({}, {"site": "nowhere"}, {"record": faq.id, "locale": "de"}, {"record": faq.id, "version": 9}):
        assert publisher.try_to("publish", {**ITEM, **change}).status_code == 404, change


def test_a_reason_with_a_control_character_is_refused(publisher: Desk) -> None:
    assert publisher.try_to("publish", ITEM, reason="a\u0000b").status_code == 422


def test_dry_run_is_true_or_false(publisher: Desk) -> None:
    response = publisher.call("POST", "actions/publish", {"items": [ITEM]}, dry_run="perhaps")
    assert response.status_code == 400


def test_an_unknown_verb_is_not_found(publisher: Desk) -> None:
    assert publisher.try_to("explode", ITEM).status_code == 404
