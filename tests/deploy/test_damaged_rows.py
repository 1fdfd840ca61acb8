"""Bits of stored text flip where the database reads them as text still: whoever asks for that is told to come again, and others get theirs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import CheckConstraint, Column, ColumnElement, String, Table, func, literal_column, select, text, update
from sqlalchemy.orm import Session

from api.app import connect, create_app
from api.config import read_settings
from api.database import Database, UtcDateTime
from api.models import DeskWork, Fact, Translation, Version
from api.models.base import Base, Json
from tests.accounts.access_table import routes
from tests.accounts.world import World, build
from tests.acts import create_key
from tests.calls import save
from tests.conftest import Write
from tests.databases import Server, fresh_database
from tests.factories import NOW, make_record, make_site
from tests.intruder import unguarded
from tests.lookup import verify
from tests.people import Desk
from tests.processes import wait_until

pytestmark = [pytest.mark.database, pytest.mark.long]

READS = [each for each in routes() if each.method == "GET" and each.needs not in ("public", "session")]
TABLES = [
    each for each in Base.metadata.sorted_tables if any(isinstance(column.type, String) for column in each.columns)
]


class AtOne(World):
    """A world that is not looked at to ask of it."""

    def query(self, last: str) -> Mapping[str, str] | None:
        return {"seq": "1"} if last == "standing" else super().query(last)


@pytest.fixture(scope="module")
def world(database_server: Server, migrated_template: str) -> Iterator[World]:
    with fresh_database(database_server, template=migrated_template) as url:
        app = create_app({"database_url": url, "freshness_ms": 0})
        yield AtOne(**vars(build(app)))
        app.extensions["database"].close()


def flipped(column: Column[Any], value: Any) -> Iterator[Any]:
    """A value with a bit flipped at its beginning; in JSON also in its first name and in its midst."""
    if isinstance(column.type, UtcDateTime):
        # Only SQLite keeps moments as text.
        yield literal_column("'2p26-01-01 00:00:00.000000'")
        return
    places = {0, value.find('"') + 1, len(value) // 2} if isinstance(column.type, Json) else {0}
    for place in sorted(each for each in places if each < len(value)):
        yield value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]


def damageable(table: Table, *, is_sqlite: bool) -> list[Column[Any]]:
    """What is kept as text of a table, but for what names its rows."""
    kinds = (String, UtcDateTime) if is_sqlite else (String,)
    return [each for each in table.columns if isinstance(each.type, kinds) and not each.primary_key]


def started_anew(world: World, database: Database) -> World:
    """The same with nothing in memory."""
    url = database.url.render_as_string(hide_password=False)
    keys = world.app.extensions["receipt keys"]
    connect(world.app, read_settings({"database_url": url, "freshness_ms": 0}), database)
    world.app.extensions["receipt keys"] = keys
    return world


@pytest.mark.parametrize("table", TABLES, ids=lambda each: each.name)
def test_no_flipped_bit_is_a_fault_of_ours(world: World, table: Table) -> None:
    database: Database = world.app.extensions["database"]
    with database.reading() as session:
        row = session.execute(select(table).order_by(*table.primary_key.columns)).mappings().first()
    if row is None:
        pytest.skip("The world has no such row.")
    is_row = [column == row[column.name] for column in table.primary_key.columns]
    wrong = []
    for column in damageable(table, is_sqlite=database.is_sqlite):
        for value in flipped(column, row[column.name]) if row[column.name] is not None else ():
            with altered(database, table, is_row, column.name, value, row[column.name]):
                started_anew(world, database)
                wrong += [(column.name, str(value)[:60], *fault) for fault in faults(world)]
    assert not wrong, "\n".join(map(str, wrong))


@contextmanager
def altered(
    database: Database, table: Table, is_row: list[ColumnElement[bool]], column: str, value: Any, right: Any
) -> Iterator[None]:
    """One value of a row altered past the program, for a while."""
    overwrite(database, update(table).where(*is_row).values({column: value}))
    try:
        yield
    finally:
        overwrite(database, update(table).where(*is_row).values({column: right}))


def overwrite(database: Database, statement: Any, values: Any = None) -> None:
    with database.transaction() as session, unguarded(session):
        let_anything_be_written(session, database)
        session.connection().execute(statement, values)


def let_anything_be_written(session: Session, database: Database) -> None:
    """As on a disk, where nobody checks."""
    if database.is_sqlite:
        session.execute(text("PRAGMA ignore_check_constraints = ON"))
        return
    for table in TABLES:
        for each in table.constraints:
            if isinstance(each, CheckConstraint):
                session.execute(text(f"ALTER TABLE {table.name} DROP CONSTRAINT IF EXISTS {each.name}"))


def faults(world: World) -> Iterator[tuple[str, int]]:
    for route in READS:
        answer = world.answer(route, "admin")
        if answer.status_code >= 500 and not (answer.status_code == 503 and answer.headers["Retry-After"]):
            yield route.rule, answer.status_code


RIGHT, WRONG = "a question?", "b question?"


class Faqs(NamedTuple):
    """Two questions on a site, of which the first is damaged."""

    damaged: str
    other: str
    app: Flask
    database: Database

    def damage(self, old: str, new: str) -> None:
        """Put other words into what readers get of the first, past the program."""
        is_text = (Fact.record_id == self.damaged) & (Fact.kind == "text")
        overwrite(self.database, update(Fact).where(is_text).values(value=func.replace(Fact.value, old, new)))

    def start_anew(self) -> None:
        url = self.database.url.render_as_string(hide_password=False)
        connect(self.app, read_settings({"database_url": url, "freshness_ms": 0}), self.database)

    def status(self, path: str) -> int:
        status: int = self.app.test_client().get(path).status_code
        return status

    def ready(self) -> tuple[int, Any]:
        answer = self.app.test_client().get("/readyz")
        return answer.status_code, answer.json


@pytest.fixture
def faqs(app: Flask, write: Write) -> Faqs:
    write(make_site)
    damaged, other = (write(make_record, question=f"Is this {name} question?") for name in ("a", "one more"))
    write(make_record, "topic")
    return Faqs(damaged.id, other.id, app, app.extensions["database"])


@pytest.mark.parametrize(
    ("old", "new"),
    [("{", "z"), ('"fields"', '"fjelds"'), (RIGHT, WRONG)],
    ids=["no JSON", "another name", "other words"],
)
def test_what_is_damaged_is_not_served_and_all_else_is(faqs: Faqs, old: str, new: str) -> None:
    faqs.damage(old, new)
    faqs.start_anew()
    base = "/v1/sites/core"
    assert faqs.status(f"{base}/faqs/{faqs.damaged}") == 503
    assert faqs.status(f"{base}/faqs/{faqs.other}") == 200
    # Whoever took a list without it for whole would delete it.
    assert [faqs.status(f"{base}/{each}") for each in ("faqs", "sync?locale=en&types=faq", "search?q=question")] == [
        503
    ] * 3
    assert faqs.status(f"{base}/topics") == 200
    status, ready = faqs.ready()
    assert (status, ready["checks"]["rows"]) == (200, "warning")
    assert " of the table fact " in ready["details"]["rows"]["detail"]


def test_what_was_mended_is_served_without_a_restart(faqs: Faqs) -> None:
    faqs.damage(RIGHT, WRONG)
    faqs.start_anew()
    path = f"/v1/sites/core/faqs/{faqs.damaged}"
    assert faqs.status(path) == 503
    faqs.damage(WRONG, RIGHT)
    wait_until(lambda: faqs.status(path) == 200)
    wait_until(lambda: "rows" not in faqs.ready()[1]["checks"])


def test_what_is_damaged_after_a_look_that_found_nothing_is_soon_told(
    faqs: Faqs, publisher: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.act("hide", {"site": "core", "record": faqs.damaged})
    is_hide, right = (Fact.record_id == faqs.damaged) & (Fact.kind == "visibility"), '{"hidden":true}'
    # As if what is no sign of damage by itself were a fault of ours for good, once a look has found nothing.
    monkeypatch.setattr("api.http.damage.WHOLE_S", 1e9)

    def asked() -> int:
        headers = {"Authorization": f"Bearer {publisher.key}"}
        answer = faqs.app.test_client().get(f"/v1/admin/records/{faqs.damaged}", headers=headers)
        return int(answer.status_code)

    overwrite(faqs.database, update(Fact).where(is_hide).values(value="{}"))
    assert asked() == 503
    overwrite(faqs.database, update(Fact).where(is_hide).values(value=right))
    wait_until(lambda: faqs.app.extensions["damage"].rows() == ())
    assert asked() == 200
    overwrite(faqs.database, update(Fact).where(is_hide).values(value="{}"))
    wait_until(lambda: asked() == 503)


def test_the_table_and_the_row_are_told_in_numbers_and_by_the_command(faqs: Faqs) -> None:
    faqs.damage(RIGHT, WRONG)
    faqs.start_anew()
    assert faqs.status("/v1/sites/core/faqs") == 503
    assert len(faqs.app.extensions["damage"].rows()) == 1
    with faqs.database.reading() as session:
        assert any("holds a value that differs from its hash" in each for each in verify(session))


def test_a_damaged_piece_of_work_is_told_as_that_and_not_as_a_wrong_cursor(faqs: Faqs, author: Desk) -> None:
    for record in (faqs.damaged, faqs.other):
        save(author, record, "en", {"question": "And now?"})
    first = author.ask("inbox/items", kind="my_drafts", limit=1)
    assert (first["total"], first["whole"]) == (2, True)
    overwrite(faqs.database, update(DeskWork).values(told="{"))
    left = author.ask(first["next"])
    assert (left["items"], left["whole"]) == ([], False)


def test_nothing_is_half_written_where_a_save_meets_damage(faqs: Faqs, write: Write) -> None:
    _, key = write(create_key, name="k", roles=["admin"], now=NOW)
    database, path = faqs.database, f"/v1/admin/sites/core/records/{faqs.damaged}/translations/en"
    headers = {"Authorization": f"Bearer {key}"}
    client = faqs.app.test_client()
    etag = client.get(path, headers=headers).headers["ETag"]
    is_version = Version.translation_id.in_(select(Translation.id).where(Translation.record_id == faqs.damaged))
    broken(database, is_version, "{", "z")
    saved = client.put(path, json={"fields": {"question": "And now?"}}, headers={**headers, "If-Match": etag})
    assert (saved.status_code, saved.headers["Retry-After"]) == (503, "5")
    broken(database, is_version, "z", "{")
    with database.reading() as session:
        assert verify(session) == []
    assert client.get(path, headers=headers).headers["ETag"] == etag


def broken(database: Database, which: ColumnElement[bool], old: str, new: str) -> None:
    overwrite(database, update(Version).where(which).values(fields=new + func.substr(Version.fields, 2)))
