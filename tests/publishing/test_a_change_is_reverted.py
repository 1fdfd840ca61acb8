"""Any publication is taken back by its number, as far as nobody has built on it; whoever may publish each of its texts may."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit, edit_live, make_record
from tests.people import Desk, expect, make_person, pin, rules

SAID = {"message": "Wrong.", "severity": "routine"}


@pytest.fixture
def faqs(write: Write, library: str) -> list[Record]:
    """Two live FAQs."""
    topic = write(make_record, "topic")
    return [write(make_record, topic=topic) for _ in range(2)]


def published(write: Write, desk: Desk, faqs: list[Record]) -> int:
    """The change that published another question for each."""
    for each in faqs:
        write(edit, each, "en", question="Otherwise?")
    return int(desk.act("publish", *(write(pin, each, "en") for each in faqs))["seq"])


def revert(desk: Desk, seq: int, status: int = 200, *, query: str = "", **body: Any) -> Any:
    return expect(desk.call("POST", f"changes/{seq}/revert{query}", body), status)


def titles(client: Client) -> list[str]:
    return [each["title"] for each in client.json("/v1/sites/core/faqs")["items"]]


def test_readers_get_what_they_had(client: Client, write: Write, publisher: Desk, faqs: list[Record]) -> None:
    before = titles(client)
    seq = published(write, publisher, faqs)
    assert titles(client) == ["Otherwise?"] * 2
    done = revert(publisher, seq, reason="Too early")
    assert (done["seq"], done["left"], {each["effect"] for each in done["impact"]}) == (seq + 1, [], {"text"})
    assert titles(client) == before


def test_it_is_tried_before(client: Client, write: Write, publisher: Desk, faqs: list[Record]) -> None:
    seq = published(write, publisher, faqs)
    tried = revert(publisher, seq, query="?dry_run=true")
    assert (tried["seq"], {each["effect"] for each in tried["impact"]}) == (None, {"text"})
    assert titles(client) == ["Otherwise?"] * 2


def test_a_revert_is_reverted(client: Client, write: Write, publisher: Desk, faqs: list[Record]) -> None:
    seq = published(write, publisher, faqs)
    again = revert(publisher, revert(publisher, seq)["seq"])
    assert again["left"] == []
    assert titles(client) == ["Otherwise?"] * 2


def test_what_was_new_is_taken_down_and_what_was_taken_down_comes_back(
    client: Client, write: Write, publisher: Desk, faqs: list[Record]
) -> None:
    gone = publisher.act("unpublish", {**write(pin, faqs[0], "en")})["seq"]
    assert len(titles(client)) == 1
    revert(publisher, gone)
    assert len(titles(client)) == 2
    fresh = write(make_record, topic=None, live=False)
    made = publisher.act("publish", write(pin, fresh, "und"), write(pin, fresh, "en"))["seq"]
    revert(publisher, made)
    assert len(titles(client)) == 2


def test_what_somebody_has_changed_since_is_left_and_told(
    client: Client, write: Write, publisher: Desk, faqs: list[Record]
) -> None:
    seq = published(write, publisher, faqs)
    write(edit_live, faqs[0], "en", question="Later?")
    left = revert(publisher, seq)["left"]
    assert [(each["record"], each["why"], each["live_version"]) for each in left] == [(faqs[0].id, "changed-since", 3)]
    assert "Later?" in titles(client)


def test_one_that_was_built_on_everywhere_conflicts(write: Write, publisher: Desk, faqs: list[Record]) -> None:
    seq = published(write, publisher, faqs)
    revert(publisher, seq)
    assert "has been changed since" in revert(publisher, seq, 409)["detail"]


def test_a_change_without_texts_and_one_that_is_not_there_are_refused(
    write: Write, publisher: Desk, faqs: list[Record]
) -> None:
    seq = publisher.act("hide", {"site": "clinic", "record": faqs[0].id})["seq"]
    assert "made no text live" in revert(publisher, seq, 409)["detail"]
    assert "no change 999" in revert(publisher, 999, 404)["detail"]


def test_it_passes_every_check_of_publishing(write: Write, publisher: Desk, faqs: list[Record]) -> None:
    rival = write(make_record, live=False, topic=write(make_record, "topic"), slug="the-slug")
    write(edit_live, faqs[0], "en", slug="the-slug")
    write(edit, faqs[0], "en", slug="another-slug")
    seq = publisher.act("publish", write(pin, faqs[0], "en"))["seq"]
    publisher.act("publish", write(pin, rival, "und"), write(pin, rival, "en"))
    assert rules(revert(publisher, seq, 409)) == ["slug-taken"]


def test_who_may_not_publish_each_of_its_texts_may_not_revert(
    app: Flask, client: Client, write: Write, publisher: Desk, faqs: list[Record]
) -> None:
    seq = published(write, publisher, faqs)
    for desk in (
        Desk(app, write(make_person, "Clara", "publisher", site="clinic")),
        Desk(app, write(make_person, "Fanny", "publisher", locale="fr")),
        Desk(app, write(make_person, "Ed", "author")),
    ):
        assert desk.call("POST", f"changes/{seq}/revert", {}).status_code in (403, 404)
    assert titles(client) == ["Otherwise?"] * 2


def test_each_text_is_on_record(app: Flask, write: Write, publisher: Desk, faqs: list[Record]) -> None:
    seq = published(write, publisher, faqs)
    revert(publisher, seq, reason="Too early")
    admin = Desk(app, write(make_person, "Ada", "admin"))
    events = admin.ask("audit?action=change.revert")["items"]
    assert {each["record_id"] for each in events} == {each.id for each in faqs}
    assert events[0]["after"] == {"reverts": seq, "reason": "Too early"}


def test_nothing_withdrawn_is_reinstated_by_it(
    client: Client, write: Write, publisher: Desk, faqs: list[Record]
) -> None:
    seq = published(write, publisher, faqs)
    publisher.act("withdraw", {"site": "core", "record": faqs[0].id}, **SAID)
    assert revert(publisher, seq)["left"] == []
    client.problem(f"/v1/sites/core/faqs/{faqs[0].id}", 410)
