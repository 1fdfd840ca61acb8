"""Two people in two windows each, saving, typing, submitting, approving, publishing, discarding and restoring in any order: no word is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from tests.calls import path_of, read, save, try_to_save
from tests.conftest import Write
from tests.depth import examples
from tests.factories import make_record
from tests.lookup import verify
from tests.people import Desk, make_person, pin
from tests.texts.writers import FIELDS, Kept, Window, do_something

STEPS = 30
ROLES = ("author", "reviewer", "publisher")


@pytest.fixture
def desks(app: Flask, library: str, write: Write) -> dict[str, Desk]:
    """Two who may do everything with texts."""
    return {name: Desk(app, write(make_person, name, *ROLES, credential="PT")) for name in ("Ann", "Ben")}


def history_of(desk: Desk, record: str) -> dict[int, Any]:
    """Every version by its number, with who saved it, how many autosaves it holds, and what it says."""
    found, next_page = {}, path_of(record, "en", tail="/versions?limit=100")
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


def run(desks: dict[str, Desk], record: str, seed: int) -> tuple[Kept, dict[int, Any]]:
    chance, kept = Random(seed), Kept()
    windows = [Window(desk, name, record, kept) for name, desk in desks.items() for _ in range(2)]
    window = windows[0]
    for step in range(STEPS):
        # People type on for a while before somebody else does something.
        window = chance.choice([*windows, *[window] * len(windows)])
        do_something(window, chance, f"{window.name.lower()}{step}")
    history = history_of(desks["Ann"], record)
    check_kept(kept, history)
    return kept, history


@pytest.mark.long
@pytest.mark.database
def test_no_word_of_anybody_is_lost(desks: dict[str, Desk], write: Write) -> None:
    came_together = folded = 0
    for seed in range(examples(4, 1_000)):
        try:
            # What readers never had can be given up altogether.
            kept, history = run(desks, write(make_record, live=seed % 3 > 0).id, seed)
        except AssertionError as error:
            error.add_note(f"seed {seed}")
            raise
        came_together += kept.met
        folded += sum((each["autosaves"] or 1) - 1 for each in history.values())
    assert write(verify) == []
    # Else this would show nothing.
    assert min(came_together, folded) > 0, (came_together, folded)


def at_once(*acts: Callable[[], int]) -> list[int]:
    """The statuses that several get who act at the same moment."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], int]) -> int:
        barrier.wait(30)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.database
@pytest.mark.parametrize("verb", ["submit", "review", "publish"])
def test_naming_and_typing_at_the_same_moment_lose_nothing(desks: dict[str, Desk], write: Write, verb: str) -> None:
    """Either the verb comes first, and what it names stays; or the autosave does, and the verb is told so."""
    ann, ben = desks.values()
    for _ in range(3):
        record = write(make_record)
        typed = save(ann, record, "en", {"question": "Typed?"}, autosave=True)
        item = write(pin, record, "en")
        named, saved = at_once(
            lambda item=item: ben.try_to(verb, item).status_code,
            lambda record=record, typed=typed: (
                try_to_save(ann, record, "en", {"question": "Typed on?"}, etag=typed["etag"], autosave=True).status_code
            ),
        )
        assert (named in (200, 409, 412), saved in (200, 412)) == (True, True), (named, saved)
        numbers = {each["number"] for each in ann.ask(path_of(record, "en", tail="/versions"))["items"]}
        assert named != 200 or typed["version"] in numbers
        assert read(ann, record, "en")["fields"]["question"] == ("Typed on?" if saved == 200 else "Typed?")
    assert write(verify) == []
