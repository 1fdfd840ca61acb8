"""Damage elsewhere keeps nobody from taking words from readers: what cannot be read is left out of what is told, and named."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table, select, update

from api.app import connect
from api.config import read_settings
from api.database import Database
from api.models import Fact, Webhook
from api.models.base import Base, Json
from tests.acts import forget_settings
from tests.client import Client
from tests.conftest import Write
from tests.deploy.test_damaged_rows import overwrite
from tests.factories import edit, make_record, make_site
from tests.people import Desk, expect, make_person, pin, rules
from tests.publishing.test_schedules import LATER, SOON, run

pytestmark = [pytest.mark.database, pytest.mark.long]

WORDS = {"message": "The dose was wrong.", "severity": "safety"}
BROKEN = '{"a'
TABLES = [each for each in Base.metadata.sorted_tables if any(isinstance(column.type, Json) for column in each.columns)]


class Library:
    """A record that is wrong, among others that point at it, restate it, are planned, reviewed or hidden; and who hears of it."""

    def __init__(self, app: Flask, write: Write, publisher: Desk, admin: Desk) -> None:
        self.app, self.publisher = app, publisher
        self.database: Database = app.extensions["database"]
        write(make_site)
        write(make_site, "clinic", parent="core")
        write(make_site, "stranger")
        self.topic = write(make_record, "topic")
        self.wrong = write(make_record, topic=self.topic)
        look = f"Look [here](record:{self.wrong.id})."
        self.pointing = write(make_record, topic=self.topic, answer=look)
        self.restating = write(make_record, topic=self.topic, neutral={"derives_from": [self.wrong.id]})
        publisher.act("hide", {"site": "clinic", "record": self.restating.id})
        write(edit, self.pointing, "en", question="And later?")
        publisher.act("schedule", write(pin, self.pointing, "en"), at=f"{SOON:%FT%TZ}")
        hook = {"url": "https://clinic.example/hook", "sites": ["stranger"]}
        expect(admin.call("POST", "webhooks", hook), 201)
        self.pinned = write(pin, self.wrong, "en")

    def withdraw(self, verb: str) -> Any:
        return self.publisher.try_to(verb, *self._said(verb)[0], **self._said(verb)[1])

    def _said(self, verb: str) -> tuple[list[Any], dict[str, Any]]:
        if verb == "unpublish":
            return [self.pinned], {}
        return [{"site": "core", "record": self.wrong.id}], WORDS if verb == "withdraw" else {}

    def give_back(self, verb: str) -> None:
        items, _ = self._said(verb)
        self.publisher.act({"withdraw": "reinstate", "hide": "show", "unpublish": "publish"}[verb], *items)

    def start_anew(self) -> None:
        url = self.database.url.render_as_string(hide_password=False)
        connect(self.app, read_settings({"database_url": url, "freshness_ms": 0}), self.database)
        forget_settings()

    def elsewhere(self, table: Table) -> Iterator[tuple[str, list[Any], str]]:
        """Each value of JSON that is kept of something else than the record's own facts, with its column and row.

        Of the site that owns it, somebody must be able to read who may withdraw there.
        """
        is_other = [(Fact.record_id != self.wrong.id) & (Fact.site + Fact.kind != "coresettings")]
        for column in (each for each in table.columns if isinstance(each.type, Json) and not each.primary_key):
            rows = select(*table.primary_key.columns, column).where(column.is_not(None))
            with self.database.reading() as session:
                found = session.execute(rows.where(*is_other) if table.name == "fact" else rows).mappings().all()
            for row in found:
                yield column.name, [each == row[each.name] for each in table.primary_key.columns], row[column.name]

    def damage(self, *which: Any) -> None:
        """Break what is held of something, and start anew."""
        overwrite(self.database, update(Fact).where(Fact.to_seq.is_(None), *which).values(value=BROKEN))
        self.start_anew()


@pytest.fixture
def library(app: Flask, write: Write, publisher: Desk) -> Library:
    return Library(app, write, publisher, Desk(app, write(make_person, "Ada", "admin")))


@pytest.mark.parametrize("verb", ["withdraw", "hide", "unpublish"])
@pytest.mark.parametrize("table", TABLES, ids=lambda each: each.name)
def test_no_other_row_keeps_words_with_readers(library: Library, table: Table, verb: str) -> None:
    wrong = []
    for column, is_row, right in library.elsewhere(table):
        overwrite(library.database, update(table).where(*is_row).values({column: BROKEN}))
        library.start_anew()
        answer = library.withdraw(verb)
        if answer.status_code != 200:
            wrong.append((column, right[:100], answer.status_code))
        overwrite(library.database, update(table).where(*is_row).values({column: right}))
        library.start_anew()
        if answer.status_code == 200:
            library.give_back(verb)
    assert not wrong, "\n".join(map(str, wrong))


def test_it_is_told_that_not_all_is_told_and_what_can_be(library: Library, client: Client) -> None:
    library.damage(Fact.record_id == library.pointing.id, Fact.kind == "text", Fact.locale == "en")
    done = expect(library.withdraw("withdraw"), 200)
    assert rules(done, "warnings") == ["link-dropped", "not-all-told", "overtaken"]
    (told,) = (each for each in done["warnings"] if each["rule"] == "not-all-told")
    assert (told["record"], library.pointing.id in told["detail"]) == (library.wrong.id, True)
    assert {each["record"] for each in done["impact"]} == {library.wrong.id, library.restating.id}
    # Nobody knows what an answer shows of it, so its tag is among those to purge.
    assert {f"record:{each.id}" for each in (library.wrong, library.restating, library.pointing)} <= set(done["tags"])
    for site in ("core", "clinic"):
        assert client.problem(f"/v1/sites/{site}/faqs/{library.wrong.id}", 410)["detail"] == WORDS["message"]
    assert client.json(f"/v1/sites/core/faqs/{library.restating.id}")["locale"]["outdated"]


def test_it_is_told_beforehand_too(library: Library) -> None:
    library.damage(Fact.record_id == library.topic.id)
    item = {"site": "core", "record": library.wrong.id}
    tried = library.publisher.act("withdraw", item, dry_run=True, **WORDS)
    assert ("not-all-told" in rules(tried, "warnings"), tried["seq"]) == (True, None)


def test_who_gives_readers_words_must_know_what_that_comes_to(library: Library) -> None:
    expect(library.withdraw("withdraw"), 200)
    library.damage(Fact.record_id == library.pointing.id, Fact.kind == "text", Fact.locale == "en")
    answer = library.publisher.try_to("reinstate", {"site": "core", "record": library.wrong.id})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_what_was_planned_is_withdrawn_at_its_time(library: Library, client: Client) -> None:
    item = {"site": "core", "record": library.wrong.id}
    library.publisher.act("schedule", item, verb="withdraw", at=f"{SOON:%FT%TZ}", **WORDS)
    library.damage(Fact.record_id == library.topic.id)
    # What was planned to be published comes first, and cannot be.
    assert [run(library.app, LATER) for _ in range(2)] == [True, True]
    assert client.problem(f"/v1/sites/core/faqs/{library.wrong.id}", 410)["detail"] == WORDS["message"]


def test_a_receiver_of_whom_nobody_can_read_what_it_shows_may_show_it_still(library: Library) -> None:
    overwrite(library.database, update(Webhook).values(sites=BROKEN))
    assert expect(library.withdraw("withdraw"), 200)["may_still_show"] == 1
