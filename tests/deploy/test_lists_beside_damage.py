"""A list that surely has nothing damaged on it is served; one that might be missing something is not."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, update
from sqlalchemy.orm import Session

from api.app import connect
from api.config import read_settings
from api.models import Fact, Record
from tests.acts import Pinned, unpublish
from tests.conftest import Write
from tests.deploy.test_damaged_rows import overwrite
from tests.factories import NOW, edit_live, make_record, make_site

pytestmark = pytest.mark.database


class Content:
    """A library with a question that is damaged and one that is not, each about a topic of its own, and two clinics."""

    def __init__(self, app: Flask, write: Write) -> None:
        self._app = app
        write(make_site)
        write(make_site, "clinic", parent="core")
        write(make_site, "stranger")
        self.topic, self.other_topic = (write(make_record, "topic") for _ in range(2))
        self.damaged = write(make_record, topic=self.topic, question="Is it this?")
        self.other = write(make_record, topic=self.other_topic)
        self.strangers = write(make_record, site="stranger")

    def damage(self, record: Record, locale: str, old: str) -> None:
        """Alter the name of a member in what readers get of a record, past the program, and start anew."""
        database = self._app.extensions["database"]
        is_it = (Fact.record_id == record.id) & (Fact.kind == "text") & (Fact.locale == locale)
        overwrite(database, update(Fact).where(is_it).values(value=func.replace(Fact.value, old, old[::-1])))
        url = database.url.render_as_string(hide_password=False)
        connect(self._app, read_settings({"database_url": url, "freshness_ms": 0}), database)

    def status(self, path: str) -> int:
        status: int = self._app.test_client().get(f"/v1/sites/{path}").status_code
        return status

    def ids(self, path: str) -> list[Any]:
        """The records on a list that is served."""
        return [each["id"] for each in self.json(path)["items"]]

    def json(self, path: str) -> Any:
        answer = self._app.test_client().get(f"/v1/sites/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json


@pytest.fixture
def content(app: Flask, write: Write) -> Content:
    return Content(app, write)


@pytest.mark.parametrize("site", ["core", "clinic"])
def test_other_topics_are_served(content: Content, site: str) -> None:
    content.damage(content.damaged, "en", "question")
    for path in ("faqs", f"faqs?topic={content.topic.id}", f"pages/{content.topic.id}", "records", "search?q=this"):
        assert content.status(f"{site}/{path}") == 503, path
    assert content.status(f"{site}/faqs?topic={content.topic.id},{content.other_topic.id}") == 503
    assert content.ids(f"{site}/faqs?topic={content.other_topic.id}") == [content.other.id]
    assert content.status(f"{site}/pages/{content.other_topic.id}") == 200
    assert set(content.ids(f"{site}/topics")) >= {content.topic.id, content.other_topic.id}


def test_where_nobody_can_read_what_it_is_about_it_might_be_about_anything(content: Content) -> None:
    content.damage(content.damaged, "und", "category")
    for path in (f"faqs?topic={content.other_topic.id}", f"pages/{content.other_topic.id}", "faqs"):
        assert content.status(f"core/{path}") == 503, path
    assert content.status(f"core/faqs/{content.other.id}") == 200


def test_what_would_have_to_name_it_is_not_served(content: Content, write: Write) -> None:
    write(edit_live, content.other, "en", answer=f"Look [here](record:{content.damaged.id}).")
    content.damage(content.damaged, "en", "question")
    for path in (f"faqs?topic={content.other_topic.id}", f"pages/{content.other_topic.id}"):
        assert content.status(f"core/{path}") == 503, path


def test_a_clinic_that_never_had_it_misses_nothing(content: Content) -> None:
    content.damage(content.strangers, "en", "question")
    assert content.status("stranger/faqs") == 503
    for site in ("core", "clinic"):
        assert set(content.ids(f"{site}/faqs")) == {content.damaged.id, content.other.id}
        for path in ("records", "search?q=this", "sync?locale=en&types=faq", "routes", f"pages/{content.topic.id}"):
            assert content.status(f"{site}/{path}") == 200, path


def test_what_was_before_it_is_served(content: Content, write: Write) -> None:
    before: int = write(_newest)
    write(edit_live, content.damaged, "en", question="Or is it that?")
    content.damage(content.damaged, "en", "that?")
    assert content.status("core/faqs") == 503
    assert content.ids(f"core/faqs?at={before}") != []


def test_a_phone_drops_what_is_gone_though_nobody_can_read_what_it_was(content: Content, write: Write) -> None:
    token = content.json("core/sync?locale=en&types=faq")["next_token"]
    pins = [Pinned(content.damaged.id, "core", each) for each in ("en", "und")]
    write(unpublish, pins, actor="tests", now=NOW)
    content.damage(content.damaged, "en", "question")
    told = content.json(f"core/sync?token={token}")
    assert [(each["op"], each["id"]) for each in told["items"]] == [("remove", content.damaged.id)]
    assert told["digest"]["count"] == 1


def _newest(session: Session) -> int:
    return int(session.scalar(func.max(Fact.from_seq)) or 0)
