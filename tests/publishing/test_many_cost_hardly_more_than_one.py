"""An act takes a few statements, and the same few for many texts: each of them is a way to the database and back."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from api.models import Record
from tests.acts import alter_settings
from tests.conftest import Write
from tests.factories import NOW, edit, make_record, make_site
from tests.lookup import verify
from tests.people import Desk, make_person, pin
from tests.statements import counted

pytestmark = pytest.mark.database

FEW, MANY = 3, 30
MOST_OF_A_SAVE = 30
"""Those of a call that saves a text and publishes it, from its first to its last; on PostgreSQL one lets all others be planned once."""
MOST_WAITED_FOR = 20
MORE = 3
"""Rows beyond some number travel apart from others, and what an act reads of nothing it does not look for."""


@pytest.fixture
def olga(app: Flask, write: Write) -> Desk:
    write(make_site)
    write(make_site, "clinic", parent="core")
    return Desk(app, write(make_person, "Olga", "admin", credential="PT"))


@pytest.fixture
def pat(app: Flask, write: Write, olga: Desk) -> Desk:
    """Somebody else, for what takes two."""
    return Desk(app, write(make_person, "Pat", "admin", credential="PT"))


def make_drafts(session: Session, count: int) -> list[Record]:
    """Questions that are live, each with a newer draft."""
    topic = make_record(session, "topic")
    records = [make_record(session, topic=topic) for _ in range(count)]
    for record in records:
        edit(session, record, "en", answer="It depends, as we have learned.")
    return records


def pins(write: Write, records: Sequence[Record]) -> list[dict[str, Any]]:
    return [write(pin, each, "en") for each in records]


def places(records: Sequence[Record], site: str = "core") -> list[dict[str, Any]]:
    return [{"site": site, "record": each.id} for each in records]


@pytest.fixture
def cost(app: Flask) -> Callable[..., int]:
    """The statements of an act, for what must be well."""

    def run(desk: Desk, verb: str, items: Sequence[dict[str, Any]], **said: Any) -> int:
        with counted(app.extensions["database"]) as statements:
            desk.act(verb, *items, **said)
        return len(statements)

    return run


def test_a_save_that_publishes_is_a_few_statements(app: Flask, write: Write, olga: Desk) -> None:
    record = write(make_record)
    database, path = app.extensions["database"], f"sites/core/records/{record.id}/translations/en"

    def save(words: str, *, waited_for: bool) -> int:
        body = {"fields": {"answer": words}, "publish": True}
        with counted(database, waited_for=waited_for) as statements:
            assert olga.call("PATCH", path, body, headers={"If-Match": "*"}).status_code == 200
        return len(statements)

    save("To warm up.", waited_for=False)
    assert save("Said anew.", waited_for=False) <= MOST_OF_A_SAVE
    assert save("Said once more.", waited_for=True) <= MOST_WAITED_FOR
    assert write(verify) == []


def test_many_texts_are_published_and_taken_down_as_one_is(write: Write, olga: Desk, cost: Callable[..., int]) -> None:
    few, many = write(make_drafts, FEW), write(make_drafts, MANY)
    for verb in ("publish", "unpublish"):
        at_most = cost(olga, verb, pins(write, few)) + MORE
        assert cost(olga, verb, pins(write, many)) <= at_most
    assert write(verify) == []


@pytest.mark.parametrize("approval", ["one", "four_eyes"])
def test_many_drafts_are_handed_on_as_one_is(
    write: Write, olga: Desk, pat: Desk, cost: Callable[..., int], approval: str
) -> None:
    write(alter_settings, "core", {"approval": approval}, actor="tests", now=NOW)
    few, many = write(make_drafts, FEW), write(make_drafts, MANY)
    ways: Sequence[tuple[Desk, str, dict[str, str]]] = (
        (olga, "submit", {}), (pat, "send-back", {"comment": "Say more."}), (olga, "submit", {}), (pat, "approve", {}),
        (olga, "publish", {}),
    )  # fmt: skip
    for desk, verb, said in ways:
        at_most = cost(desk, verb, pins(write, few), **said) + MORE
        assert cost(desk, verb, pins(write, many), **said) <= at_most
    assert write(verify) == []


def test_many_texts_are_reviewed_as_one_is(write: Write, olga: Desk, pat: Desk, cost: Callable[..., int]) -> None:
    write(alter_settings, "core", {"approval": "four_eyes"}, actor="tests", now=NOW)
    few, many = write(make_drafts, FEW), write(make_drafts, MANY)
    at_most = cost(pat, "review", pins(write, few)) + MORE
    assert cost(pat, "review", pins(write, many)) <= at_most
    assert write(verify) == []


def test_many_records_are_taken_and_given_back_as_one_is(write: Write, olga: Desk, cost: Callable[..., int]) -> None:
    few, many = write(make_drafts, FEW), write(make_drafts, MANY)
    ways = (
        ("hide", "clinic", {}), ("show", "clinic", {}),
        ("withdraw", "core", {"message": "It was wrong.", "severity": "safety"}), ("reinstate", "core", {}),
    )  # fmt: skip
    for verb, site, said in ways:
        at_most = cost(olga, verb, places(few, site), **said) + MORE
        assert cost(olga, verb, places(many, site), **said) <= at_most
    assert write(verify) == []
