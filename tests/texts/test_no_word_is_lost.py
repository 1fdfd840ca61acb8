"""Two people in two windows each, saving, typing, submitting, approving, publishing, discarding and restoring in any order: no word is lost."""

from random import Random
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask

from tests.calls import path_of, read, save
from tests.conftest import Write
from tests.depth import examples
from tests.factories import make_record
from tests.lookup import verify
from tests.people import Desk, expect, make_person, pin
from tests.texts.writers import FIELDS, Kept, Window, do_something

STEPS = 30
ROLES = ("author", "reviewer", "publisher")


@pytest.fixture
def desks(app: Flask, library: str, write: Write) -> dict[str, Desk]:
    """Two who may do everything with texts."""
    return {name: Desk(app, write(make_person, name, *ROLES, credential="PT")) for name in ("Ann", "Ben")}


def make_text(desk: Desk) -> str:
    texts = {"und": {"category": "practical"}, "en": {"question": "Q?", "answer": "A.", "slug": "asked"}}
    made = desk.call("POST", "records", {"type": "faq", "site": "core", "translations": texts})
    return str(expect(made, 201)["id"])


def history_of(desk: Desk, record: str) -> dict[int, Any]:
    """Every version by its number, with who saved it, how many autosaves it holds, and what it says."""
    found, next_page = {}, path_of(record, "en", tail="/versions?limit=500")
    while next_page:
        page = desk.ask(next_page)
        found |= {each["number"]: each for each in page["items"]}
        next_page = page["next"]
    for number, each in found.items():
        said = desk.ask(path_of(record, "en", tail=f"/versions/{number}"))["fields"]
        each["words"] = {name: said.get(name, "") for name in FIELDS}
    return found


def check_kept(kept: Kept, history: dict[int, Any]) -> None:
    """Each save is in the history, or its author's own later autosave has taken its place; what was named is there as it was seen."""
    for saved in kept.saves:
        number, newest = saved.version, min((each for each in history if each >= saved.version), default=None)
        assert newest is not None, saved
        row = history[newest]
        if number == newest:
            assert row["words"] == saved.words, saved
        else:
            assert number > newest - row["autosaves"], saved
            assert (row["saved_by"], saved.by_itself) == (saved.by, True), saved
    for number, words in kept.named.items():
        assert history[number]["words"] == words, number
    written = {token for each in kept.saves for text in each.words.values() for token in text.split()}
    there = {token for each in history.values() for text in each["words"].values() for token in text.split()}
    assert written <= there, written - there


def run(desks: dict[str, Desk], seed: int) -> tuple[Kept, dict[int, Any]]:
    chance, kept = Random(seed), Kept()
    record = make_text(desks["Ann"])
    windows = [Window(desk, name, record, kept) for name, desk in desks.items() for _ in range(2)]
    for step in range(STEPS):
        window = chance.choice(windows)
        do_something(window, chance, f"{window.name.lower()}{step}")
    history = history_of(desks["Ann"], record)
    check_kept(kept, history)
    return kept, history


@pytest.mark.database
def test_no_word_of_anybody_is_lost(desks: dict[str, Desk], write: Write) -> None:
    came_together = folded = 0
    for seed in range(examples(8, 1_000)):
        try:
            kept, history = run(desks, seed)
        except AssertionError as error:
            error.add_note(f"seed {seed}")
            raise
        came_together += kept.met
        folded += sum((each["autosaves"] or 1) - 1 for each in history.values())
    assert write(verify) == []
    # Else this would show nothing.
    assert min(came_together, folded) > 0


@pytest.mark.database
def test_naming_and_typing_at_the_same_moment_lose_nothing(desks: dict[str, Desk], write: Write, library: str) -> None:
    """Either the verb comes first, and what it names stays; or the autosave does, and the verb is told so."""
    for number, verb in enumerate(["submit", "review", "publish", "submit", "review", "publish"]):
        record = write(make_record)
        typed = save(desks["Ann"], record, "en", {"question": f"Typed {number}?"}, autosave=True)
        item, barrier, statuses = write(pin, record, "en"), Barrier(2), {}

        def name(verb: str = verb, item: Any = item, barrier: Barrier = barrier, statuses: Any = statuses) -> None:
            barrier.wait(30)
            statuses["verb"] = desks["Ben"].try_to(verb, item).status_code

        def type_on(
            typed: Any = typed, barrier: Barrier = barrier, statuses: Any = statuses, record: Any = record
        ) -> None:
            barrier.wait(30)
            statuses["save"] = desks["Ann"].call(
                "PATCH", path_of(record, "en"), {"fields": {"question": "Typed on?"}, "autosave": True},
                headers={"If-Match": f'"{typed["etag"]}"'},
            ).status_code  # fmt: skip

        threads = [Thread(target=each) for each in (name, type_on)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert statuses["verb"] in (200, 404, 409, 412), statuses
        assert statuses["save"] in (200, 409, 412), statuses
        numbers = {each["number"] for each in desks["Ann"].ask(path_of(record, "en", tail="/versions"))["items"]}
        if statuses["verb"] == 200:
            assert typed["version"] in numbers
        assert read(desks["Ann"], record, "en")["fields"]["question"] in (f"Typed {number}?", "Typed on?")
    assert write(verify) == []
