"""What waits to be confirmed names the text and the details that are read with it; whoever confirms just these is done, however both stand."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from api.models import Record
from tests.acts import Pinned, publish, unpublish
from tests.calls import read, save
from tests.conftest import Write
from tests.factories import NOW, make_record, make_site
from tests.people import Desk, pin

pytestmark = pytest.mark.database

STAGES = ("begun", "submitted", "approved", "sent_back")
LIVES = [("new", "new"), ("new", "live"), ("live", "live"), ("gone", "live"), ("gone", "gone")]
"""What readers have of the text and of the details: nothing yet, something, or nothing any more."""


@pytest.fixture
def cautious(write: Write, library: str) -> None:
    write(make_site, "cautious", clinical_review="marked_for_safety")


def stages_of(life: str) -> tuple[str | None, ...]:
    return STAGES if life == "new" else (None, *STAGES)


class Team:
    """Who writes, reviews and publishes on the cautious site."""

    def __init__(self, author: Desk, reviewer: Desk, write: Write) -> None:
        self.author, self.reviewer, self.write = author, reviewer, write

    def pin(self, record: Record, locale: str) -> dict[str, Any]:
        return self.write(pin, record, locale, site="cautious")

    def bring(self, record: Record, locale: str, stage: str | None, change: dict[str, Any]) -> None:
        """Let a text stand in a stage."""
        if stage is None:
            return
        save(self.author, record, locale, change, site="cautious")
        if stage != "begun":
            self.author.act("submit", self.pin(record, locale))
        if stage == "approved":
            self.reviewer.act("approve", self.pin(record, locale))
        if stage == "sent_back":
            self.reviewer.act("send-back", self.pin(record, locale), comment="Shorter.")

    def waiting(self, record: Record) -> list[dict[str, Any]]:
        found = self.reviewer.ask("inbox/items", kind="to_review", site="cautious", limit=200)["items"]
        return [text for each in found if each["record"] == record.id for text in each["texts"]]


def records(write: Write, text: str, details: str) -> Iterator[tuple[Record, str | None, str | None]]:
    """A record for each pair of stages, of which readers have the text and the details as it is said."""
    for of_text, of_details in product(stages_of(text), stages_of(details)):
        record = write(make_record, site="cautious", neutral={"category": "safety"}, live=text != "new")
        gone = [each for each, life in (("en", text), ("und", details)) if life == "gone"]
        if gone:
            write(unpublish, [Pinned(record.id, "cautious", each) for each in gone], actor="Paula", now=NOW)
        if (text, details) == ("new", "live"):
            write(publish, [Pinned(record.id, "cautious", "und", 1)], actor="Paula", now=NOW)
        yield record, of_text, of_details


@pytest.mark.long
@pytest.mark.parametrize(("text", "details"), LIVES)
def test_whoever_confirms_just_what_is_named_has_nothing_left_to_confirm(
    author: Desk, reviewer: Desk, write: Write, cautious: None, text: str, details: str
) -> None:
    team, named = Team(author, reviewer, write), 0
    for record, of_text, of_details in records(write, text, details):
        team.bring(record, "en", of_text, {"answer": "Another."})
        team.bring(record, "und", of_details, {"audience": ["carer"]})
        for work in team.waiting(record):
            pins = [{name: work[name] for name in ("site", "record", "locale", "version")}]
            if (told := work["details"]) is not None:
                pins.append({**pins[0], "locale": "und", "version": told["version"]})
                named += 1
            reviewer.act("review", *pins)
        assert team.waiting(record) == [], (of_text, of_details)
        if of_text in ("submitted", "approved"):
            assert read(reviewer, record, "en", site="cautious")["draft_review"]["status"] == "current"
    assert named


def test_details_that_are_handed_on_alone_are_named_with_what_they_alter(
    author: Desk, reviewer: Desk, write: Write, cautious: None
) -> None:
    team, record = Team(author, reviewer, write), write(make_record, site="cautious", neutral={"category": "safety"})
    [work] = team.waiting(record)
    assert work["details"] is None
    changed = save(author, record, "und", {"category": "practical", "audience": ["carer"]}, site="cautious")
    assert [each["details"] for each in team.waiting(record)] == [None]
    author.act("submit", team.pin(record, "und"))
    expected = {"version": changed["version"], "live_version": 1, "fields": ["audience", "category"]}
    assert [each["details"] for each in team.waiting(record)] == [expected]
    overview = [each["details"] for each in reviewer.ask("inbox")["to_review"]["items"] if each["record"] == record.id]
    assert overview == [expected]
