"""Whatever people do, editors' lists hold what a simple model finds in all texts and facts, and their rows follow from these."""

from collections import Counter
from datetime import timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest
from flask import Flask

from api.database import Database
from tests.calls import pages_of
from tests.depth import examples
from tests.desk.naive_lists import NaiveDesk
from tests.factories import NOW
from tests.lookup import holder_of, rebuild_rows, wrong_rows
from tests.people import Desk, make_person
from tests.sync.doings import Doings, begin

pytestmark = [pytest.mark.long, pytest.mark.database]

ACTS = 60
TEXT_KINDS = (
    "sent_back", "to_approve", "to_review", "review_due", "outdated", "overtaken", "upstream_changed", "to_publish", "my_drafts",
    "waiting_for_others", "to_translate",
)  # fmt: skip
STATES = ("draft", "submitted", "approved", "sent_back", "live", "unpublished", "none", "withdrawn", "hidden")
NO_STATES = ("site", "locale", "type", "may_translate")
"""What a row of counts says beside how many texts are in each state."""
MOMENTS = tuple((NOW + timedelta(days=days)).isoformat() for days in (-1, 0, 1))
NOBODY = "00000000-0000-7000-8000-000000000000"
VALUES = {
    "type": ["faq", "limitation", "topic"], "locale": ["en", "fr", "und"], "state": STATES,
    "review": ["current", "due", "overdue", "unreviewed"], "translation": ["outdated", "missing"],
}  # fmt: skip
FACETS = ("type", "owner", "topic", "locale", "state", "review", "translation")
PEOPLE = (
    ("Ada", {"roles": ["admin"]}), ("Clara", {"roles": ["author", "reviewer"], "site": "clinic"}),
    ("Tilo", {"roles": ["translator"], "locale": "fr"}), ("Rosa", {"roles": ["reviewer"], "site": "chain"}),
)  # fmt: skip


def draw_filters(draw: Random, desk: Desk, topics: list[str]) -> dict[str, Any]:
    """A few filters that go together."""
    readable = [each["key"] for each in desk.ask("me")["sites"]]
    ways: dict[str, Any] = {
        "owner": readable, "type": ["faq", "limitation"], "topic": topics, "visible_on": readable, "state": STATES,
        "review": ["current", "due", "overdue", "unreviewed"], "translation": ["outdated", "missing"], "locale": ["en", "fr", "und"],
        "site": readable, "override": ["true", "false"], "hidden": ["true", "false"], "updated_since": MOMENTS, "updated_until": MOMENTS,
        "release": [each["id"] for each in desk.ask("releases")["items"]] or [NOBODY],
    }  # fmt: skip
    names = draw.sample(list(ways), draw.randrange(4))
    return {name: draw.choice(ways[name]) for name in names}


def compare_items(desk: Desk, expected: Any) -> None:
    """The list holds the same texts, those that are handed on together as one piece of work, on whatever pages."""
    found = list(pages_of(desk, f"inbox/items?limit=7&kind={','.join(TEXT_KINDS)}"))
    texts = [(each["kind"], text["record"], text["site"], text["locale"]) for each in found for text in each["texts"]]
    assert sorted(texts) == sorted((kind, *place) for kind in TEXT_KINDS for place in expected[kind])
    counts = desk.ask("inbox/items?limit=1")["counts"]
    assert {kind: counts[kind] for kind in TEXT_KINDS} == {
        **dict.fromkeys(TEXT_KINDS, 0),
        **Counter(each["kind"] for each in found),
    }


def compare(draw: Random, database: Database, desk: Desk, topics: list[str]) -> None:
    """Ask for lists, and compare what they hold."""
    with database.reading() as session:
        naive = NaiveDesk(session, holder_of(session, desk.key))
        for _ in range(8):
            asked = draw_filters(draw, desk, topics)
            listed = desk.ask("records", limit=100, **asked)
            assert {each["id"] for each in listed["items"]} == naive.find(**asked), asked
            assert listed["total"] == len(listed["items"])
        for name in draw.sample(FACETS, 2):
            compare_counts(desk, naive, name, draw_filters(draw, desk, topics))
        titles = {each.record.id: each.title for each in naive.records}
        assert {each["id"]: each["title"] for each in desk.ask("records", limit=100)["items"]} == titles
        waiting, expected = desk.ask("inbox"), naive.inbox()
        for kind in TEXT_KINDS:
            items = waiting[kind]["items"]
            assert {(each["record"], each["site"], each["locale"]) for each in items} == expected[kind], kind
            assert waiting[kind]["total"] == len(items)
            assert all(each["title"] == titles[each["record"]] for each in items)
        compare_items(desk, expected)
        for site in sorted(naive.sites):
            report = desk.ask(f"sites/{site}/translation-status", limit=200)
            counted = Counter({(each["site"], each["locale"], name): number for each in report["counts"]
                               for name, number in each.items() if name not in NO_STATES and number})  # fmt: skip
            assert counted == naive.status(site), site
            rows = Counter((each["site"], each["locale"], each["state"]) for each in report["items"])
            assert rows == counted
            assert report["total"] == len(report["items"])
            by_type = desk.ask(f"sites/{site}/translation-status", limit=1, by_type="true")
            told = Counter({(each["type"], each["site"], each["locale"], name): number for each in by_type["counts"]
                            for name, number in each.items() if name not in NO_STATES and number})  # fmt: skip
            assert told == Counter(
                (each["type"], each["site"], each["locale"], each["state"]) for each in report["items"]
            )


def compare_counts(desk: Desk, naive: NaiveDesk, name: str, asked: dict[str, Any]) -> None:
    """What a filter would find for each of its values is what it finds, whatever it is set to."""
    counted = {
        each["value"]: each["total"] for each in desk.ask("records", facets=name, limit=1, **asked)["facets"][name]
    }
    values = {*counted, *VALUES.get(name, ())}
    expected = {value: len(naive.find(**{**asked, name: value})) for value in values}
    assert counted == {value: number for value, number in expected.items() if number or value in counted}, (name, asked)


@pytest.mark.parametrize("number", range(examples(2, 40)))
def test_lists_hold_what_the_model_finds(app: Flask, number: int) -> None:
    draw, database = Random(number), app.extensions["database"]
    with database.transaction() as session:
        begin(session)
        keys = [make_person(session, name, *said["roles"], **{k: v for k, v in said.items() if k != "roles"}, credential="PT")
                for name, said in PEOPLE]  # fmt: skip
    desks, doings = [Desk(app, key) for key in keys], Doings(database, draw)
    topics = [each["id"] for each in desks[0].ask("records", type="topic")["items"]]
    for place in range(ACTS):
        doings.do_something()
        with database.reading() as session:
            assert list(wrong_rows(session)) == [], doings.done
        if place % 6 == 0:
            compare(draw, database, draw.choice(desks), topics)
    assert sum(doings.done.values()) > ACTS / 4


NARROWING: dict[str, Any] = {
    "locale": "fr", "state": "draft", "review": "unreviewed", "translation": "missing", "override": "true", "hidden": "false", "site": "core",
}  # fmt: skip


def test_each_count_is_how_much_its_list_holds_whatever_else_is_asked(app: Flask) -> None:
    draw, database = Random(11), app.extensions["database"]
    with database.transaction() as session:
        begin(session)
        keys = [make_person(session, name, *said["roles"], **{k: v for k, v in said.items() if k != "roles"}, credential="PT")
                for name, said in PEOPLE]  # fmt: skip
    desks, doings = [Desk(app, key) for key in keys], Doings(database, draw)
    for _ in range(30):
        doings.do_something()
    for desk in desks:
        with database.reading() as session:
            naive = NaiveDesk(session, holder_of(session, desk.key))
            readable = {each["key"] for each in desk.ask("me")["sites"]}
            for names in ((), *combinations(NARROWING, 1), *combinations(NARROWING, 2)):
                asked = {name: NARROWING[name] for name in names}
                if asked.get("site", "core") in readable:
                    for name in ("type", "locale", "state", "review", "translation"):
                        compare_counts(desk, naive, name, asked)


def test_rows_that_are_made_anew_say_the_same(app: Flask) -> None:
    draw, database = Random(7), app.extensions["database"]
    with database.transaction() as session:
        begin(session)
    doings = Doings(database, draw)
    for _ in range(20):
        doings.do_something()
    with database.transaction() as session:
        rebuild_rows(session)
        assert list(wrong_rows(session)) == []
