"""What is stored as JSON turns into JSON of another shape: whoever asks for it is told that it is damaged, or answered rightly."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, String, Table, bindparam, event, func, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from api.canonical import canonical
from api.database import Database
from api.http.problems import DAMAGED
from api.models import DeskRecord, FoldedVersion, IdempotentCall, Job, Record
from api.models.base import SHAPE, Base, Json
from api.models.sealing import PROVED_OTHERWISE
from api.reading.locales import NEUTRAL
from tests.accounts.access_table import Route
from tests.accounts.world import World
from tests.acts import Pinned, schedule
from tests.calls import read, save, try_to_save
from tests.conftest import Write
from tests.databases import Server
from tests.deploy.test_damaged_rows import READS, AtOne, overwrite, started_anew
from tests.deploy.worlds import world_with
from tests.factories import NOW, edit, make_record
from tests.lookup import damaged_rows
from tests.people import Desk, expect

pytestmark = [pytest.mark.database, pytest.mark.long]

TAG = "needles"
FULLY: Mapping[str, Sequence[Mapping[str, str]]] = {
    "/v1/admin/records": [{"tag": TAG}, {"facets": "tag"}, {"facets": "state,review,translation,locale"}],
    "/v1/admin/search": [{"q": "question"}],
    "/v1/admin/calendar": [{"from": "2026-11-01", "to": "2026-12-31"}],
}
OTHERS: tuple[Any, ...] = (None, [], {}, "x", 7)
PROVED_BY_HASHES = ("fact", "seal")
TABLES = Base.metadata.sorted_tables


class Asking(AtOne):
    """A world whose lists for editors are asked for whatever they tell."""

    def answers(self, route: Route) -> Iterator[TestResponse]:
        """What whoever may do everything is answered."""
        yield self.answer(route, "admin")
        headers = {"Authorization": f"Bearer {self.keys['admin']}"}
        for query in FULLY.get(route.rule, ()):
            yield self.app.test_client().get(self.address(route.rule), query_string=query, headers=headers)

    def faults(self, routes: Iterable[Route]) -> Iterator[tuple[str, int]]:
        for route in routes:
            for answer in self.answers(route):
                told = answer.status_code, answer.headers.get("Retry-After")
                if answer.status_code >= 500 and told != (503, "5"):
                    yield route.rule, answer.status_code


def _fill(session: Session, _made: World, record: Record, pin: Pinned) -> None:
    schedule(session, [pin], verb="publish", at=NOW, actor="tests")
    edit(session, record, NEUTRAL, site="clinic", tags=[TAG])
    for words in ("W", "Wh", "Why"):
        edit(session, record, "fr", autosave=True, question=words)
    kept = canonical({"signed_at": "2026-11-20T12:00:00.000Z", "is_busy": False})
    session.add(
        Job(name="mirror/m", interval_s=600, made_at=NOW, turn=0, failures=0, next_at=NOW, kept=kept, position=1)
    )


@pytest.fixture(scope="module")
def world(database_server: Server, migrated_template: str) -> Iterator[Asking]:
    with world_with(database_server, migrated_template, _fill) as made:
        with made.app.extensions["database"].reading() as session:
            assert list(damaged_rows(session)) == []
        yield Asking(**vars(made))


@pytest.fixture(scope="module")
def reading(world: Asking) -> Mapping[str, list[Route]]:
    """The routes that read each table, where nothing is in memory."""
    found: dict[str, list[Route]] = {each.name: [] for each in TABLES}
    database: Database = world.app.extensions["database"]
    said: list[str] = []
    for engine in database.engines:
        event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: said.append(statement))
    for route in READS:
        said.clear()
        started_anew(world, database)
        list(world.answers(route))
        words = set(re.findall(r"\w+", " ".join(said)))
        for name in found.keys() & words:
            found[name].append(route)
    return found


def of_another_shape(value: Any) -> Iterator[Any]:
    """A value with each of its parts as something else, or left out."""
    yield from (each for each in OTHERS if each != value)
    if isinstance(value, dict):
        for name, part in value.items():
            yield {each: value[each] for each in value if each != name}
            yield from ({**value, name: each} for each in of_another_shape(part))
    elif isinstance(value, list) and value:
        # One of many is like another; in a row each stands for something else.
        for place in range(len(value)) if not isinstance(value[0], list) else (0,):
            yield [*value[:place], *value[place + 1 :]]
            yield from ([*value[:place], each, *value[place + 1 :]] for each in of_another_shape(value[place]))


def in_json(database: Database, table: Table) -> Iterator[tuple[Column[Any], str]]:
    """The columns of a table that hold JSON, each with the most that it holds."""
    for column in table.columns:
        if isinstance(column.type, String) and not column.primary_key:
            fullest = select(column).where(column.regexp_match(r"^[\[{]")).order_by(func.length(column).desc()).limit(1)
            with database.reading() as session:
                value = session.scalar(fullest)
            if value is not None:
                yield column, value


@contextmanager
def all_saying(database: Database, column: Column[Any], value: str, *, but: str | None) -> Iterator[None]:
    """Every row of a table with another value in a column, or only those that say one thing, for a while."""
    table, keys = column.table, column.table.primary_key.columns
    is_one = column.is_not(None) if but is None else column == but
    with database.reading() as session:
        before = [dict(each) for each in session.execute(select(*keys, column).where(is_one)).mappings()]
    overwrite(database, update(table).where(is_one).values({column.name: value}))
    try:
        yield
    finally:
        is_row = [each == bindparam(f"_{each.name}") for each in keys]
        right = update(table).where(*is_row).values({column.name: bindparam("_right")})
        names = {**{each.name: f"_{each.name}" for each in keys}, column.name: "_right"}
        overwrite(database, right, [{names[name]: each[name] for name in names} for each in before])


def test_what_nothing_proves_says_its_shape() -> None:
    unproved = [each for each in TABLES if each.name in PROVED_OTHERWISE and each.name not in PROVED_BY_HASHES]
    in_json = [column for each in unproved for column in each.columns if isinstance(column.type, Json)]
    assert [str(each) for each in in_json if SHAPE not in each.info] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda each: each.name)
def test_no_other_shape_is_a_fault_of_ours(world: Asking, reading: Mapping[str, list[Route]], table: Table) -> None:
    database: Database = world.app.extensions["database"]
    is_proved = table.name not in PROVED_OTHERWISE or table.name in PROVED_BY_HASHES
    columns = list(in_json(database, table))
    if not columns or not reading[table.name]:
        pytest.skip("No route reads JSON of this table.")
    wrong = []
    for column, right in columns:
        for value in OTHERS if is_proved else of_another_shape(json.loads(right)):
            with all_saying(database, column, canonical(value), but=right if is_proved else None):
                started_anew(world, database)
                wrong += [(column.name, canonical(value)[:80], *fault) for fault in world.faults(reading[table.name])]
    assert not wrong, "\n".join(map(str, wrong))


@pytest.fixture
def tagged(app: Flask, library: str, write: Write) -> Record:
    made: Record = write(make_record, neutral={"tags": [TAG]})
    return made


@pytest.mark.parametrize("value", ["[needles", "{", "", "7", "null"])
def test_json_that_the_database_itself_cannot_read_is_told_as_damage(
    app: Flask, author: Desk, tagged: Record, value: str
) -> None:
    database: Database = app.extensions["database"]
    assert author.ask("records", tag=TAG)["total"] == 1
    overwrite(database, update(DeskRecord).where(DeskRecord.id == tagged.id).values(tags=value))
    answer = author.call("GET", "records", tag=TAG)
    if database.is_sqlite and value in ("7", "null"):
        # SQLite takes what is no list for a list of one.
        assert answer.status_code == 200
        return
    assert (answer.status_code, answer.headers["Retry-After"], answer.json["detail"]) == (503, "5", DAMAGED)
    assert app.extensions["damage"].rows() == (f"Row {tagged.id} of the table desk_record cannot be read.",)
    assert author.ask("records")["total"] == 2


@pytest.mark.parametrize("column", ["headers", "granted"])
@pytest.mark.parametrize("value", ["7", "null", '"x"', "[7]", '{"ETag":7}', "{"])
def test_a_call_is_repeated_or_its_answer_told_as_damaged(
    app: Flask, author: Desk, tagged: Record, column: str, value: str
) -> None:
    def talk(key: str) -> TestResponse:
        body = {"site": "core", "locale": "en", "words": "Is this so?"}
        return author.call("POST", f"records/{tagged.id}/threads", body, headers={"Idempotency-Key": key})

    assert expect(talk("once"), 201)
    overwrite(app.extensions["database"], update(IdempotentCall).values({column: value}))
    answer = talk("once")
    assert answer.status_code == 201 or (answer.status_code, answer.headers.get("Retry-After")) == (503, "5")
    assert expect(talk("another"), 201)


@pytest.mark.parametrize("value", ["7", "null", '"x"', "[]", "{}", '{"question":7}'])
def test_who_saves_too_late_beside_damage_is_told_so(app: Flask, author: Desk, tagged: Record, value: str) -> None:
    first = save(author, tagged, "en", {"question": "W"}, autosave=True)
    save(author, tagged, "en", {"question": "Wh"}, autosave=True)
    overwrite(app.extensions["database"], update(FoldedVersion).values(fields=value))
    answer = try_to_save(author, tagged, "en", {"question": "Why?"}, etag=first["etag"])
    assert answer.status_code == 412 or (answer.status_code, answer.headers.get("Retry-After")) == (503, "5")
    assert read(author, tagged, "en")["fields"]["question"] == "Wh"
