"""A save that says nothing new is no save, in whatever way it comes: no version, no event, and the same tag."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.calls import path_of, read, restore, save, try_to_save
from tests.conftest import Write
from tests.factories import make_record
from tests.people import Desk, expect, make_person

Way = Callable[[Desk, Record], Any]


def put(desk: Desk, record: Record, **more: Any) -> Any:
    there = read(desk, record, "en")
    given = {**there["fields"], "question": f"  {there['fields']['question']}\u200b\n", "search_terms": None}
    return expect(try_to_save(desk, record, "en", given, method="PUT", etag=there["etag"], **more), 200)


def with_its_method(desk: Desk, record: Record) -> Any:
    headers = {"If-Match": f'"{read(desk, record, "en")["etag"]}"'}
    return expect(desk.call("PATCH", path_of(record, "en"), {"fields": {}, "method": "original"}, headers=headers), 200)


WAYS: dict[str, Way] = {
    "by PUT": put,
    "by PATCH": lambda desk, record: save(desk, record, "en", {"question": "Why? "}),
    "of nothing": lambda desk, record: save(desk, record, "en", {}),
    "by itself": lambda desk, record: put(desk, record, autosave=True),
    "with its method": with_its_method,
    "by restoring what is there": lambda desk, record: restore(desk, record, "en", 2),
}


@pytest.fixture
def record(library: str, write: Write, author: Desk) -> Record:
    made: Record = write(make_record, locales=("en", "fr"))
    save(author, made, "en", {"question": "Why?"})
    return made


@pytest.mark.parametrize("way", WAYS)
def test_it_is_no_save(app: Flask, write: Write, author: Desk, record: Record, way: str) -> None:
    admin = Desk(app, write(make_person, "Olga", "admin"))
    before, trail = read(author, record, "en"), admin.ask("audit", record=record.id)["items"]
    answer = WAYS[way](author, record)
    answer.pop("left_out", None)
    assert answer == before == read(author, record, "en")
    assert admin.ask("audit", record=record.id)["items"] == trail
