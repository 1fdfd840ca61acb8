"""People who write one text in several windows, as a good console lets them; for the test that no word of anybody is lost."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.calls import path_of, read
from tests.people import Desk

FIELDS = ("question", "answer")
Words = dict[str, str]


@dataclass(frozen=True)
class Saved:
    """A save that was acknowledged: by whom, as which version, and what it said."""

    by: str
    version: int
    words: Words
    by_itself: bool


@dataclass
class Kept:
    """What the server has promised so far."""

    saves: list[Saved] = field(default_factory=list)
    named: dict[int, Words] = field(default_factory=dict)
    """What a verb took, by version: the words that whoever used it had seen."""
    met: int = 0
    """How many saves came too late."""


class Window:
    """One window in which somebody writes; what it shows is what it was told last, and what was typed into it since."""

    def __init__(self, desk: Desk, name: str, record: str, kept: Kept) -> None:
        self.desk, self.name, self.record, self.kept = desk, name, record, kept
        text = read(desk, record, "en")
        self._rest = {each: value for each, value in text["fields"].items() if each not in FIELDS}
        self.look(text)

    def look(self, text: Any) -> None:
        """Show what the server says."""
        self.version, self.etag = text["version"] or text["latest"], text["etag"]
        self.seen = {each: text["fields"].get(each, "") for each in FIELDS}
        self.words, self.mine = dict(self.seen), set[str]()

    def type(self, chance: Random, token: str) -> None:
        """Add a word that nobody has ever written to a field."""
        name = chance.choice(FIELDS)
        self.words[name] = f"{self.words[name]} {token}".strip()
        self.mine.add(token)

    def save(self, *, by_itself: bool) -> None:
        answer = self._call("PUT", "", {"fields": self._whole(), "autosave": by_itself})
        if answer.status_code == 412:
            self._go_together(answer.json)
        elif answer.status_code == 200:
            self.kept.saves.append(Saved(self.name, answer.json["version"], dict(self.words), by_itself))
            self.look(answer.json)
        else:
            raise AssertionError(answer.text)

    def act(self, verb: str, **said: Any) -> None:
        """Use a verb on the version that is shown."""
        item = {"site": "core", "record": self.record, "locale": "en", "version": self.version}
        answer = self.desk.try_to(verb, item, **said)
        # Whoever names what is not there any more is told so.
        assert answer.status_code in (200, 409, 412), answer.text
        if answer.status_code == 200:
            self.kept.named[self.version] = dict(self.seen)

    def discard(self) -> None:
        self._moved(self._call("POST", "/discard"))

    def restore(self, number: int) -> None:
        self._moved(self._call("POST", "/restore", {"version": number}))

    def _moved(self, answer: Any) -> None:
        assert answer.status_code in (200, 404, 409, 412), answer.text
        self.look(answer.json if answer.status_code == 200 else read(self.desk, self.record, "en"))

    def _go_together(self, problem: Any) -> None:
        """Take the proposal, and where both have written keep what is there with one's own words after it."""
        self.kept.met += 1
        merge, words = problem["merge"], {}
        for name in FIELDS:
            words[name] = merge["proposal"].get(name, "")
            if name in merge["conflicts"]:
                own = [
                    each for each in self.words[name].split() if each in self.mine and each not in words[name].split()
                ]
                words[name] = " ".join([words[name], *own]).strip()
        mine = self.mine
        self.look(problem["current"])
        self.words, self.mine = words, mine

    def _whole(self) -> dict[str, Any]:
        return {**self._rest, **self.words}

    def _call(self, method: str, tail: str, body: Any = None) -> Any:
        headers = {"If-Match": f'"{self.etag}"'}
        return self.desk.call(method, path_of(self.record, "en", tail=tail), body, headers=headers)


def do_something(window: Window, chance: Random, token: str) -> None:
    """One step of somebody's work, mostly typing and saving."""
    act = chance.choices(
        ["autosave", "save", "submit", "approve", "publish", "discard", "restore", "look"],
        [40, 14, 10, 8, 8, 5, 5, 10],
    )[0]
    if act in ("autosave", "save"):
        window.type(chance, token)
        window.save(by_itself=act == "autosave")
    elif act == "discard":
        window.discard()
    elif act == "restore":
        window.restore(chance.randint(1, max(1, window.version)))
    elif act == "look":
        window.look(read(window.desk, window.record, "en"))
    else:
        window.act(act)
