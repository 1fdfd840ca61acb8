"""No save loses another's: each says on which state it rests, and the database guards what a check cannot."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.acts import hide
from tests.calls import path_of, post, publish, read, restore, save, try_to_save
from tests.conftest import Write
from tests.factories import NOW, make_record
from tests.people import Desk, expect, make_person

WRITERS = 6


@pytest.fixture
def record(library: str, write: Write) -> Record:
    """A live FAQ in English and French."""
    made: Record = write(make_record, locales=("en", "fr"))
    return made


def test_a_save_must_say_what_it_rests_on(author: Desk, record: Record) -> None:
    for method in ("PUT", "PATCH"):
        problem = expect(try_to_save(author, record, "en", {}, method=method), 428)
        assert problem["etag"] == read(author, record, "en")["etag"]
    for tail, body in (("/restore", {"version": 1}), ("/discard", None)):
        expect(author.call("POST", path_of(record, "en", tail=tail), body), 428)
    expect(author.call("DELETE", path_of(record, "en")), 428)


def test_a_stale_save_is_refused_with_what_is_there_and_where_it_differs(author: Desk, record: Record) -> None:
    etag = read(author, record, "en")["etag"]
    now = save(author, record, "en", {"question": "Theirs?"})
    problem = expect(try_to_save(author, record, "en", {"question": "Mine?", "slug": "mine"}, etag=etag), 412)
    assert (problem["etag"], problem["current"]) == (now["etag"], now)
    assert {each["field"]: (each["yours"], each["current"]) for each in problem["differing"]} == {
        "question": ("Mine?", "Theirs?"),
        "slug": ("mine", now["fields"]["slug"]),
    }
    assert read(author, record, "en") == now


@pytest.mark.parametrize("written", ['W/"{}"', '"{}"', '"other", "{}"', "*"])
def test_tags_are_taken_as_proxies_leave_them(author: Desk, record: Record, written: str) -> None:
    headers = {"If-Match": written.format(read(author, record, "en")["etag"])}
    expect(try_to_save(author, record, "en", {"question": "Why?"}, headers=headers), 200)


def test_a_new_text_needs_no_tag(author: Desk, record: Record) -> None:
    expect(try_to_save(author, record, "de", {"question": "Warum?"}, method="PUT"), 201)
    expect(
        try_to_save(author, record, "es", {"question": "¿Por qué?"}, method="PUT", headers={"If-None-Match": "*"}), 201
    )


def test_a_text_that_is_there_is_not_made_again(author: Desk, record: Record) -> None:
    problem = expect(try_to_save(author, record, "fr", {}, method="PUT", headers={"If-None-Match": "*"}), 412)
    assert problem["current"]["state"] == "live"


def test_a_text_that_is_not_there_matches_nothing(author: Desk, record: Record) -> None:
    for tag in ('"1.1"', "*"):
        expect(try_to_save(author, record, "de", {}, headers={"If-Match": tag}), 412)


def test_the_tag_moves_with_every_state_and_not_otherwise(editor: Desk, record: Record, write: Write) -> None:
    tags = [read(editor, record, "en")["etag"]]
    save(editor, record, "en", {"question": "Why?"})
    tags.append(read(editor, record, "en")["etag"])
    publish(editor, record, "en")
    tags.append(read(editor, record, "en")["etag"])
    restore(editor, record, "en", 1)
    tags.append(read(editor, record, "en")["etag"])
    expect(post(editor, record, "en", "/discard"), 200)
    tags.append(read(editor, record, "en")["etag"])
    item = {"site": "core", "record": record.id, "locale": "en", "version": 2}
    editor.act("unpublish", item)
    tags.append(read(editor, record, "en")["etag"])
    assert len(set(tags)) == len(tags)
    write(hide, "clinic", [record.id], actor="p", now=NOW)
    save(editor, record, "fr", {"question": "Pourquoi ?"})
    assert read(editor, record, "en")["etag"] == tags[-1]


def test_rows_of_lists_carry_the_same_tag(author: Desk, record: Record) -> None:
    rows = author.ask("records", type="faq")["items"][0]["translations"]
    assert {each["locale"]: each["etag"] for each in rows} == {
        each: read(author, record, each)["etag"] for each in ("en", "fr", "und")
    }


def test_of_saves_at_the_same_moment_exactly_one_wins(app: Flask, write: Write, record: Record, author: Desk) -> None:
    etag = read(author, record, "en")["etag"]
    statuses = at_once(
        app, write, lambda desk, n: try_to_save(desk, record, "en", {"question": f"{n}?"}, etag=etag).status_code
    )
    assert sorted(statuses) == [200] + [412] * (WRITERS - 1)
    text = read(author, record, "en")
    assert (text["latest"], text["fields"]["question"]) == (2, f"{statuses.index(200)}?")


@pytest.mark.database
@pytest.mark.parametrize("locale", ["de", "es", "it", "nl", "pt"])
def test_of_beginnings_at_the_same_moment_exactly_one_wins(
    app: Flask, write: Write, record: Record, author: Desk, locale: str
) -> None:
    statuses = at_once(
        app, write, lambda desk, n: try_to_save(desk, record, locale, {"question": f"{n}?"}, method="PUT").status_code
    )
    assert statuses.count(201) == 1
    assert set(statuses) <= {201, 412, 428}
    text = read(author, record, locale)
    assert (text["latest"], text["fields"]["question"]) == (1, f"{statuses.index(201)}?")


def test_saves_in_turn_all_stand_in_the_history(app: Flask, write: Write, record: Record, author: Desk) -> None:
    def save_until_it_stands(desk: Desk, number: int) -> int:
        for attempt in range(100):
            etag = read(desk, record, "en")["etag"]
            response = try_to_save(desk, record, "en", {"question": f"{number}?"}, etag=etag)
            if response.status_code == 200:
                return attempt
            assert response.status_code in (412, 503), response.text
        raise AssertionError("never saved")

    at_once(app, write, save_until_it_stands)
    history = author.ask(path_of(record, "en", tail="/versions"), limit=50)["items"]
    texts = {
        author.ask(path_of(record, "en", tail=f"/versions/{each['number']}"))["fields"]["question"] for each in history
    }
    assert texts == {"question in en", *(f"{number}?" for number in range(WRITERS))}


def test_publishing_and_saving_at_the_same_moment_lose_nothing(
    app: Flask, write: Write, record: Record, editor: Desk
) -> None:
    draft = save(editor, record, "en", {"question": "First?"})
    item = {"site": "core", "record": record.id, "locale": "en", "version": draft["version"]}

    def act(desk: Desk, number: int) -> int:
        if number % 2:
            return desk.try_to("publish", item).status_code
        return try_to_save(desk, record, "en", {"question": f"{number}?"}, etag=draft["etag"]).status_code

    statuses = at_once(app, write, act)
    assert set(statuses) <= {200, 409, 412}
    text = read(editor, record, "en")
    saved = [number for number, status in enumerate(statuses) if status == 200 and number % 2 == 0]
    assert len(saved) <= 1
    assert text["fields"]["question"] == (f"{saved[0]}?" if saved else "First?")


def at_once(app: Flask, write: Write, do: Any) -> list[Any]:
    """What several people get who do something at the same moment."""
    desks = [Desk(app, write(make_person, f"Writer {n}", "author", "publisher")) for n in range(WRITERS)]
    barrier = Barrier(WRITERS)

    def run(number: int) -> Any:
        barrier.wait(30)
        return do(desks[number], number)

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, range(WRITERS)))
