"""Whoever asks beforehand what a publication would do is warned of what the problems of its texts warn of."""

from typing import Any

import pytest

from api.models import Record
from tests.acts import alter_settings
from tests.calls import read
from tests.conftest import Write
from tests.factories import NOW, edit, make_record
from tests.people import Desk, expect, pin, rules

pytestmark = pytest.mark.database


@pytest.fixture
def unconfirmed(library: str, write: Write) -> Record:
    """A question about safety that no clinician has confirmed, where readers are told so."""
    write(alter_settings, "core", {"clinical_review": "marked_for_safety"}, actor="o", now=NOW)
    made: Record = write(make_record, neutral={"category": "safety"}, live=False)
    return made


def warned(problems: list[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in problems if each["severity"] == "warning"]


def test_a_text_about_safety_that_nobody_has_confirmed_is_told(
    publisher: Desk, reviewer: Desk, unconfirmed: Record, write: Write
) -> None:
    pins = [write(pin, unconfirmed, each) for each in ("und", "en")]
    [told] = publisher.act("publish", *pins, dry_run=True)["warnings"]
    assert (told["rule"], told["record"], told["site"], told["locale"]) == (
        "review-overdue", unconfirmed.id, "core", "en",
    )  # fmt: skip
    assert told["rule"] in warned(read(publisher, unconfirmed, "en")["problems"])
    reviewer.act("review", write(pin, unconfirmed, "en"))
    assert publisher.act("publish", *pins, dry_run=True)["warnings"] == []


def test_a_release_with_it_tells_it_too(publisher: Desk, unconfirmed: Record, write: Write) -> None:
    items = [write(pin, unconfirmed, each) for each in ("und", "en")]
    made = expect(publisher.call("POST", "releases", {"site": "core", "name": "Safe", "items": items}), 201)
    path, guard = f"releases/{made['id']}/publish", {"If-Match": made["etag"]}
    answer = publisher.call("POST", path, {"reason": "r"}, headers=guard, dry_run="true")
    assert rules(expect(answer, 200), "warnings") == ["review-overdue"]


def test_what_the_gate_only_warns_of_is_told_of_each_text_that_goes_live(
    publisher: Desk, library: str, write: Write
) -> None:
    record = write(make_record, locales=("en", "fr"))
    write(edit, record, "en", answer="It always works, and cures everybody.")
    expected = warned(read(publisher, record, "en")["problems"])
    dry = publisher.act("publish", write(pin, record, "en"), dry_run=True)
    assert expected
    assert set(expected) <= set(rules(dry, "warnings"))


def test_details_alone_tell_nothing_of_words_that_stay(publisher: Desk, unconfirmed: Record, write: Write) -> None:
    publisher.act("publish", *(write(pin, unconfirmed, each) for each in ("und", "en")))
    write(edit, unconfirmed, "und", position=7)
    assert rules(publisher.act("publish", write(pin, unconfirmed, "und"), dry_run=True), "warnings") == []
    assert warned(read(publisher, unconfirmed, "und")["problems"]) == []
