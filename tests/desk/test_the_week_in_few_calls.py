"""What a clinic's five people do in a week takes few calls, each counted: reading, deciding and doing."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit, make_record, make_site, neutral_of, text_of
from tests.people import Desk, expect, make_person

MONDAY = f"{datetime.now(UTC).year + 1}-03-02T08:00:00"


class Counted:
    """Somebody at their desk, and how often they have called."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.calls = 0

    def ask(self, path: str, **query: str) -> Any:
        self.calls += 1
        return self._desk.ask(path, **query)

    def do(self, method: str, path: str, body: Any = None, *, etag: str | None = None, status: int = 200) -> Any:
        self.calls += 1
        headers = {"If-Match": f'"{etag}"'} if etag else {}
        return expect(self._desk.call(method, path, body, headers=headers), status)

    def act(self, verb: str, *records: dict[str, Any], **said: Any) -> Any:
        return self.do("POST", f"actions/{verb}", {"records": list(records), **said})


@pytest.fixture
def topic(write: Write) -> Record:
    """What all is about, on a site where nothing goes live that a second person has not approved."""
    write(make_site, approval="one")
    made: Record = write(make_record, "topic")
    return made


@pytest.fixture
def arthur(app: Flask, write: Write, topic: Record) -> Counted:
    return Counted(Desk(app, write(make_person, "Arthur", "author")))


@pytest.fixture
def rita(app: Flask, write: Write, topic: Record) -> Counted:
    return Counted(Desk(app, write(make_person, "Rita", "reviewer", credential="PT, no. 123")))


@pytest.fixture
def paula(app: Flask, write: Write, topic: Record) -> Counted:
    return Counted(Desk(app, write(make_person, "Paula", "publisher")))


def named(record: dict[str, Any]) -> dict[str, Any]:
    """A record as a whole, in the state that was seen."""
    return {"record": record["id"], "etag": record["etag"]}


def listed(desk: Counted, **asked: str) -> list[dict[str, Any]]:
    """Records with their texts, words and states, as one call tells them."""
    items: list[dict[str, Any]] = desk.ask("records", type="faq", include="fields", limit="50", **asked)["items"]
    return items


def text_in(record: dict[str, Any], locale: str) -> dict[str, Any]:
    [text] = (each for each in record["translations"] if each["locale"] == locale)
    return dict(text)


def pins(record: dict[str, Any], *locales: str) -> list[dict[str, Any]]:
    """Drafts as verbs name them, in the versions that were seen."""
    texts = [text_in(record, each) for each in locales]
    return [
        {"site": each["site"], "record": record["id"], "locale": each["locale"], "version": each["draft"]}
        for each in texts
    ]


def test_a_new_question_goes_from_idea_to_readers_by_way_of_a_second_try_in_eleven_calls(
    client: Client, topic: Record, arthur: Counted, rita: Counted, paula: Counted
) -> None:
    texts = {"en": text_of("faq", "en", slug="does-it-hurt"), "und": neutral_of("faq", topic=topic.id)}
    made = arthur.do("POST", "records", {"type": "faq", "site": "core", "translations": texts}, status=201)
    arthur.act("submit", named(made), comment="Is it short enough?")

    [seen] = listed(rita, state="submitted")
    rita.do("POST", "actions/send-back", {"items": pins(seen, "en"), "comment": "Shorter, please."})

    path = f"sites/core/records/{made['id']}/translations/en"
    text = arthur.ask(path)
    assert text["stage"]["comment"] == "Shorter, please."
    saved = arthur.do("PATCH", path, {"fields": {"short_answer": "A little."}}, etag=text["etag"])
    assert saved["fields"]["short_answer"] == "A little."
    pin = {"site": "core", "record": made["id"], "locale": "en", "version": saved["version"]}
    arthur.do("POST", "actions/submit", {"items": [pin]})

    [seen] = listed(rita, state="submitted")
    rita.do("POST", "actions/approve", {"items": pins(seen, "en", "und")})
    [ready] = listed(paula, state="approved")
    paula.do("POST", "actions/publish", {"items": pins(ready, "en", "und")})
    assert client.json("/v1/sites/core/faqs/does-it-hurt")["fields"]["short_answer"] == "A little."
    assert arthur.calls + rita.calls + paula.calls == 11


def test_twenty_texts_are_read_and_reviewed_in_two_calls(write: Write, topic: Record, rita: Counted) -> None:
    for number in range(20):
        write(make_record, topic=topic, slug=f"question-{number}")
    records = listed(rita, review="unreviewed")
    assert len(records) == 20
    assert all(text_in(each, "en")["fields"]["answer"] for each in records)
    rita.act("review", *({**named(each), "locales": ["en"]} for each in records))
    assert rita.calls == 2
    assert listed(rita, review="unreviewed") == []


def test_a_release_of_fifteen_is_proposed_and_planned_in_four_calls(
    write: Write, topic: Record, arthur: Counted, rita: Counted, paula: Counted
) -> None:
    for number in range(15):
        write(edit, write(make_record, topic=topic, slug=f"question-{number}"), "en", question="New?")
    items = [pin for each in listed(arthur, state="draft") for pin in pins(each, "en")]
    rita.do("POST", "actions/approve", {"items": items})
    body = {"site": "core", "name": "Spring", "items": items, "at": MONDAY, "time_zone": "Europe/Paris"}
    release = arthur.do("POST", "proposals", body, status=201)
    assert [(each["title"], each["type"]) for each in release["items"]] == [("New?", "faq")] * 15
    planned = paula.do("POST", f"proposals/{release['id']}/accept", {}, etag=release["etag"])
    assert (planned["release"]["state"], planned["schedule"]["at"][:10]) == ("open", MONDAY[:10])
    assert arthur.calls + rita.calls + paula.calls == 4
