"""The work of a clinic's week, task by task, as five people of different roles do it; each call that they make is counted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from api.models import Record
from tests.factories import edit, edit_live, make_record, make_site, neutral_of, text_of
from tests.people import expect

MONDAY = f"{datetime.now(UTC).year + 1}-03-02T08:00:00"
ROLES = {
    "Arthur": (("author",), {}), "Tina": (("translator",), {"locale": "fr"}),
    "Rita": (("reviewer",), {"credential": "PT, no. 123"}), "Paula": (("reviewer", "publisher"), {}), "Ada": (("admin",), {}),
}  # fmt: skip
"""Who works there, in which roles, and what else is said of them: Paula edits, so she approves words and publishes them."""


class Caller(Protocol):
    """Somebody who calls the admin API, by a key or by the session of a browser."""

    def call(self, method: str, path: str, body: Any = None, *, headers: Any = None, **query: Any) -> TestResponse:
        """The answer to a call below `/v1/admin`."""


class Counted:
    """Somebody at their desk, and how often they have called."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self.calls = 0

    def ask(self, path: str, **query: str) -> Any:
        """The body of a GET that must succeed."""
        self.calls += 1
        return expect(self._caller.call("GET", path, **query), 200)

    def do(self, method: str, path: str, body: Any = None, *, etag: str | None = None, status: int = 200) -> Any:
        """The body of a call that must succeed, resting on what was seen."""
        self.calls += 1
        headers = {"If-Match": f'"{etag}"'} if etag else {}
        return expect(self._caller.call(method, path, body, headers=headers), status)

    def act(self, verb: str, *records: dict[str, Any], **said: Any) -> Any:
        """Use a verb on whole records, in the state that was seen."""
        return self.do("POST", f"actions/{verb}", {"records": [named(each) for each in records], **said})

    def listed(self, **asked: str) -> list[dict[str, Any]]:
        """Questions with their texts, words and states, as one call tells them."""
        items: list[dict[str, Any]] = self.ask("records", type="faq", include="fields", limit="50", **asked)["items"]
        return items

    def waiting(self, kind: str, id: str) -> dict[str, Any]:
        """What waits for them about a record, among all work of a kind."""
        items = self.ask("inbox/items", kind=kind, limit="100")["items"]
        return next(dict(each) for each in items if each["record"] == id)

    def submitted(self, id: str) -> dict[str, Any]:
        """A record that somebody has handed on, with its words."""
        return next(each for each in self.listed(state="submitted") if each["id"] == id)


def named(record: dict[str, Any]) -> dict[str, Any]:
    """A record, or a piece of work with it, in the state that was seen."""
    return {"record": record.get("record") or record["id"], "etag": record["etag"]}


def text_in(record: dict[str, Any], locale: str) -> dict[str, Any]:
    """One of a record's texts as a list tells it."""
    [text] = (each for each in record["translations"] if each["locale"] == locale)
    return dict(text)


def pins(record: dict[str, Any], *locales: str) -> list[dict[str, Any]]:
    """Drafts as verbs name them, in the versions that were seen."""
    texts = [text_in(record, each) for each in locales]
    return [
        {"site": each["site"], "record": record["id"], "locale": each["locale"], "version": each["draft"]}
        for each in texts
    ]


@dataclass
class Week:
    """A library where nothing goes live that a second person has not approved, a clinic that inherits it, and who works there."""

    write: Callable[..., Any]
    people: dict[str, Counted]
    topic: Record

    @classmethod
    def begun(cls, write: Callable[..., Any], callers: dict[str, Caller]) -> "Week":
        """A week on sites that have been made for it."""
        topic = write(make_record, "topic", locales=("en", "fr"))
        return cls(write, {name: Counted(each) for name, each in callers.items()}, topic)

    @staticmethod
    def prepare(session: Session) -> None:
        """Make the sites."""
        make_site(session, approval="one")
        make_site(session, "clinic", parent="core")

    def __getattr__(self, name: str) -> Counted:
        """One of the people."""
        return self.people[name.title()]

    @property
    def calls(self) -> int:
        """How often all of them have called."""
        return sum(each.calls for each in self.people.values())

    def count(self, task: Callable[["Week"], None]) -> int:
        """How many calls a task takes."""
        before = self.calls
        task(self)
        return self.calls - before

    def live(self, **said: Any) -> Record:
        """A question that readers have."""
        made: Record = self.write(make_record, topic=self.topic, **said)
        return made


def new_question(week: Week) -> None:
    """A new question goes from idea to readers by way of a second try, with an editor who approves and publishes."""
    seen = _tried_twice(week, week.paula)
    items = pins(seen, "en", "und")
    week.paula.do("POST", "actions/approve", {"items": items})
    week.paula.do("POST", "actions/publish", {"items": items})


def new_question_by_three(week: Week) -> None:
    """The same where one person approves and another publishes."""
    seen = _tried_twice(week, week.rita)
    week.rita.act("approve", seen)
    week.paula.act("publish", week.paula.waiting("to_publish", seen["id"]))


def _tried_twice(week: Week, reader: Counted) -> dict[str, Any]:
    """What somebody reads when a question is handed on again, which they had sent back."""
    texts = {"en": text_of("faq", "en", slug="does-it-hurt"), "und": neutral_of("faq", topic=week.topic.id)}
    body = {"type": "faq", "site": "core", "translations": texts, "submit": True, "comment": "Is it short enough?"}
    made = week.arthur.do("POST", "records", body, status=201)
    seen = reader.submitted(made["id"])
    reader.do("POST", "actions/send-back", {"items": pins(seen, "en"), "comment": "Shorter, please."})
    back = week.arthur.waiting("sent_back", made["id"])
    [text] = back["texts"]
    assert text["comment"] == "Shorter, please."
    path = f"sites/core/records/{made['id']}/translations/en"
    week.arthur.do("PATCH", path, {"fields": {"short_answer": "A little."}, "submit": True}, etag=text["etag"])
    seen = reader.submitted(made["id"])
    assert text_in(seen, "en")["fields"]["short_answer"] == "A little."
    return seen


def translation(week: Week) -> None:
    """A question is translated, approved and published."""
    record = week.live(slug="to-translate")
    missing = week.tina.waiting("to_translate", record.id)
    path = f"sites/core/records/{missing['record']}/translations/fr"
    fields = text_of("faq", "fr", slug="traduit")
    week.tina.do("PUT", path, {"fields": fields, "method": "human", "submit": True}, status=201)
    _approved_and_published(week, record.id)


def stale_translation(week: Week) -> None:
    """A translation that is behind its source is brought up to date."""
    record = week.live(locales=("en", "fr"), slug="stale")
    week.write(edit_live, record, "en", answer="Another answer.")
    behind = week.tina.waiting("outdated", record.id)
    path = f"sites/core/records/{behind['record']}/translations/fr"
    beside = week.tina.ask(f"{path}/beside")
    assert beside["text"]["etag"] == behind["texts"][0]["etag"]
    week.tina.do("PATCH", path, {"fields": {"answer": "Autre."}, "submit": True}, etag=behind["texts"][0]["etag"])
    _approved_and_published(week, record.id)


def _approved_and_published(week: Week, id: str) -> None:
    week.rita.act("approve", week.rita.submitted(id))
    week.paula.act("publish", week.paula.waiting("to_publish", id))


def review_of_twenty(week: Week) -> None:
    """Twenty texts are read and attested."""
    for number in range(20):
        week.live(slug=f"reviewed-{number}", neutral={"tags": ["to-review"]})
    records = week.rita.listed(review="unreviewed", tag="to-review")
    assert len(records) == 20
    assert all(text_in(each, "en")["fields"]["answer"] for each in records)
    whole = [{**named(each), "locales": ["en"]} for each in records]
    week.rita.do("POST", "actions/review", {"records": whole})


def release_of_fifteen(week: Week) -> None:
    """A release of fifteen is approved, proposed, and planned for a Monday."""
    for number in range(15):
        record = week.live(slug=f"released-{number}")
        week.write(edit, record, "en", question="New?")
    items = [pin for each in week.arthur.listed(state="draft") for pin in pins(each, "en")]
    week.rita.do("POST", "actions/approve", {"items": items})
    body = {"site": "core", "name": "Spring", "items": items, "at": MONDAY, "time_zone": "Europe/Paris"}
    release = week.arthur.do("POST", "proposals", body, status=201)
    assert [(each["title"], each["type"]) for each in release["items"]] == [("New?", "faq")] * 15
    planned = week.paula.do("POST", f"proposals/{release['id']}/accept", {}, etag=release["etag"])
    assert (planned["release"]["state"], planned["schedule"]["at"][:10]) == ("open", MONDAY[:10])


def found_word(week: Week) -> None:
    """Every text that speaks of something is found, with the place."""
    record = week.live(slug="word", answer="No aspirin beforehand.")
    [text] = week.arthur.ask("search", q="aspirin")["items"]
    assert (text["record"], [each["field"] for each in text["hits"]]) == (record.id, ["answer"])


def hidden(week: Week) -> None:
    """A clinic hides a question that it finds by a word."""
    record = week.live(slug="hidden", question="Is parking free?")
    [seen] = week.paula.listed(q="parking", visible_on="clinic")
    assert seen["id"] == record.id
    week.paula.do("POST", "actions/hide", {"items": [{"site": "clinic", "record": seen["id"]}]})


def withdrawn(week: Week) -> None:
    """A question is found and taken from every reader at once."""
    week.live(slug="withdrawn", question="Is ibuprofen safe?")
    [seen] = week.paula.listed(q="ibuprofen")
    said = {"message": "This was wrong.", "severity": "safety", "reason": "The dose was wrong."}
    week.paula.do("POST", "actions/withdraw", {"items": [{"site": "core", "record": seen["id"]}], **said})


def local_number(week: Week) -> None:
    """A clinic gets another telephone number, which all texts that leave it to the site say from then on."""
    site = week.ada.ask("sites/clinic")
    week.ada.do("PATCH", "sites/clinic", {"contact": {"phone": "+41 44 000 00 00"}}, etag=site["etag"])


TASKS = {
    new_question: 8, translation: 6, stale_translation: 7, review_of_twenty: 2, release_of_fifteen: 4, found_word: 1, hidden: 2,
    withdrawn: 2, local_number: 2,
}  # fmt: skip
"""The tasks of the week, with how many calls each takes: looking, deciding and doing."""
THREE = 9
"""How many a new question takes where the second person only approves, and a third publishes."""
