"""Whatever people do in threads, what waits for each is what a simple model says, and all that is kept is proved."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from api.models import Record
from tests.conftest import Write
from tests.depth import examples
from tests.lookup import verify
from tests.talk.conftest import Colleague, Colleagues, path_of

pytestmark = [pytest.mark.long, pytest.mark.database]
ACTS = 40


@dataclass
class Said:
    """A comment as the model has it."""

    by: str
    mentions: set[str]
    answer: Any
    is_gone: bool = False


@dataclass
class Talk:
    """A thread as the model has it."""

    answer: Any
    assignee: str | None = None
    is_resolved: bool = False
    said: list[Said] = field(default_factory=list)
    unseen: dict[int, set[str]] = field(default_factory=dict)
    """By the place of each comment, whom it mentions that has not answered since."""

    def note(self, said: Said) -> None:
        for waiting in self.unseen.values():
            waiting.discard(said.by)
        self.said.append(said)
        self.unseen[len(self.said) - 1] = said.mentions - {said.by}

    def waits_for(self, person: str, kind: str) -> bool:
        if self.is_resolved:
            return False
        return self.assignee == person if kind == "assigned" else any(person in each for each in self.unseen.values())


class Doings:
    """People who do at random what can be done in threads."""

    def __init__(self, draw: Random, people: list[Colleague], record: Record) -> None:
        self.draw, self.people, self.record, self.talks = draw, people, record, list[Talk]()
        self.ways: list[Callable[[Colleague], None]] = [
            self.open, self.say, self.say, self.edit, self.take_back, self.seen, self.settle, self.assign,
        ]  # fmt: skip

    def do_something(self) -> None:
        self.draw.choice(self.ways if self.talks else [self.open])(self.draw.choice(self.people))

    def _words(self) -> tuple[str, set[str]]:
        chosen = self.draw.sample(self.people, self.draw.randrange(len(self.people)))
        return " ".join(["So", *(f"@{each.id}" for each in chosen), str(self.draw.random())]), {
            each.id for each in chosen
        }

    def open(self, by: Colleague) -> None:
        words, mentions = self._words()
        assignee = self.draw.choice([None, *(each.id for each in self.people)])
        answer = by.open(self.record, words, assignee=assignee)
        talk = Talk(answer, assignee)
        talk.note(Said(by.id, mentions, answer["comments"][0]))
        self.talks.append(talk)

    def say(self, by: Colleague) -> None:
        talk, (words, mentions) = self.draw.choice(self.talks), self._words()
        talk.note(Said(by.id, mentions, by.say(talk.answer, words)))

    def _own(self, by: Colleague) -> tuple[Talk, int] | None:
        own = [(talk, place) for talk in self.talks for place, each in enumerate(talk.said)
               if each.by == by.id and each.answer is not None and not each.is_gone]  # fmt: skip
        return self.draw.choice(own) if own else None

    def edit(self, by: Colleague) -> None:
        if (found := self._own(by)) is not None:
            (talk, place), (words, mentions) = found, self._words()
            said = talk.said[place]
            self._alter(by, talk, said, "PATCH", {"words": words}, 200)
            talk.unseen[place] = (talk.unseen[place] & mentions) | (mentions - said.mentions - {by.id})
            said.mentions = mentions

    def take_back(self, by: Colleague) -> None:
        if (found := self._own(by)) is not None:
            talk, place = found
            self._alter(by, talk, talk.said[place], "DELETE", None, 204)
            talk.said[place].is_gone, talk.unseen[place] = True, set()

    @staticmethod
    def _alter(by: Colleague, talk: Talk, said: Said, method: str, body: Any, status: int) -> None:
        path = f"{path_of(talk.answer)}/comments/{said.answer['id']}"
        assert by.call(method, path, body, headers={"If-Match": "*"}).status_code == status

    def seen(self, by: Colleague) -> None:
        talk = self.draw.choice(self.talks)
        assert by.call("POST", f"{path_of(talk.answer)}/seen").status_code == 204
        for waiting in talk.unseen.values():
            waiting.discard(by.id)

    def settle(self, by: Colleague) -> None:
        talk = self.draw.choice(self.talks)
        by.alter(talk.answer, resolved=not talk.is_resolved)
        talk.is_resolved = not talk.is_resolved
        talk.note(Said(by.id, set(), None))

    def assign(self, by: Colleague) -> None:
        talk, assignee = self.draw.choice(self.talks), self.draw.choice([None, *(each.id for each in self.people)])
        by.alter(talk.answer, assignee=assignee)
        if assignee != talk.assignee:
            talk.assignee = assignee
            talk.note(Said(by.id, set(), None))


@pytest.mark.parametrize("number", range(examples(2, 40)))
def test_what_waits_is_what_the_model_says(colleague: Colleagues, faq: Record, write: Write, number: int) -> None:
    draw, people = Random(number), [colleague(name, "author") for name in ("Ada", "Ben", "Cleo")]
    doings = Doings(draw, people, faq)
    for _ in range(ACTS):
        doings.do_something()
        somebody = draw.choice(people)
        for kind in ("assigned", "mentioned"):
            expected = {each.answer["id"] for each in doings.talks if each.waits_for(somebody.id, kind)}
            assert {each["thread"] for each in somebody.waiting(kind)} == expected
    for talk in doings.talks:
        shown = people[0].ask(path_of(talk.answer))
        assert [each["words"] == "" for each in shown["comments"] if each["act"] is None] == [
            each.is_gone for each in talk.said if each.answer is not None
        ]
        assert shown["comments_total"] == len(talk.said)
    assert write(verify) == []
