"""Whether a server lives and is ready, as load balancers and whoever is woken at night ask it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text
from werkzeug.test import TestResponse

from api import __version__
from api.app import create_app
from api.database import Database
from api.health import routes
from api.health.routes import Lookout
from tests.acts import Pinned, schedule
from tests.conftest import Write
from tests.factories import edit, make_record, make_site

ALIVE = ("/healthz", "/__lbheartbeat__")
READY = ("/readyz", "/__heartbeat__")


def ask(app: Flask, path: str = "/readyz", **options: Any) -> TestResponse:
    """What is found now, and not a moment ago."""
    app.extensions["lookout"] = Lookout()
    return app.test_client().get(path, **options)


def statements(app: Flask, do: Callable[[], object]) -> list[str]:
    """What the database is asked meanwhile."""
    asked: list[str] = []
    database: Database = app.extensions["database"]

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        do()
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return asked


@pytest.mark.parametrize("path", ALIVE)
def test_a_process_that_answers_is_alive_and_asks_nobody(app: Flask, path: str) -> None:
    answers: list[TestResponse] = []
    assert statements(app, lambda: answers.append(ask(app, path))) == []
    assert (answers[0].status_code, answers[0].json) == (200, {"status": "ok"})
    assert answers[0].headers["Cache-Control"] == "no-store"


@pytest.mark.database
@pytest.mark.parametrize("path", READY)
def test_a_server_that_can_answer_is_ready_and_says_how_each_thing_stands(app: Flask, write: Write, path: str) -> None:
    write(make_site, "core")
    answer = ask(app, path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    told = answer.json or {}
    assert told["status"] == "ok"
    assert {*told["checks"]} - {"disk"} == {"database", "tables", "ledger", "worker", "clock"}
    assert {*told["checks"].values()} == {"ok"}
    assert told["details"]["ledger"]["seq"] > 0


@pytest.mark.database
def test_tables_of_another_release_keep_a_server_from_being_ready(app: Flask) -> None:
    database: Database = app.extensions["database"]
    with database.transaction() as session:
        needed = session.scalar(text("SELECT version_num FROM alembic_version"))
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    answer = ask(app)
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :needed"), {"needed": needed})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    told = answer.json or {}
    assert (told["status"], told["checks"]["tables"]) == ("error", "error")
    assert "a later release made" in told["details"]["tables"]["detail"]
    assert "ledger" not in told["checks"]


@pytest.mark.database
def test_one_thing_that_cannot_be_looked_at_hides_no_other(app: Flask, write: Write) -> None:
    write(make_site, "core")
    with app.extensions["database"].transaction() as session:
        session.execute(text("ALTER TABLE job RENAME TO job_away"))
    told = ask(app).json or {}
    with app.extensions["database"].transaction() as session:
        session.execute(text("ALTER TABLE job_away RENAME TO job"))
    assert {name: each for name, each in told["checks"].items() if each != "ok"} == {"worker": "error"}
    assert {"ledger", "clock"} <= set(told["checks"])


@pytest.mark.once
def test_a_process_that_only_reads_goes_on_while_a_release_comes(database_url: str) -> None:
    app = create_app({"database_url": database_url, "serves": "public", "log_level": "error"})
    with app.extensions["database"].transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    answer = ask(app)
    app.extensions["database"].close()
    assert (answer.status_code, (answer.json or {})["checks"]["tables"]) == (200, "warning")
    assert (answer.json or {})["checks"]["ledger"] == "ok"


@pytest.mark.database
def test_plans_that_nobody_runs_are_told_and_readers_are_answered_all_the_same(app: Flask, write: Write) -> None:
    write(make_site, "core")
    faq = write(make_record, site="core")
    version = write(edit, faq, "en", question="When?")
    due = datetime.now(UTC) - timedelta(minutes=5)
    write(
        schedule, [Pinned(faq.id, "core", "en", version.number)], verb="publish", at=due, actor="tests", reason="later"
    )
    answer = ask(app)
    told = answer.json or {}
    assert (answer.status_code, told["status"], told["checks"]["worker"]) == (200, "warning", "warning")
    assert told["details"]["worker"]["late"] == 1
    assert datetime.fromisoformat(told["details"]["worker"]["since"]) == due


@pytest.mark.once
def test_a_database_that_is_gone_is_told_without_its_secrets_and_a_server_is_ready_again_when_it_is_back(
    app: Flask,
) -> None:
    file = Path(str(app.extensions["database"].url.database))
    away = file.with_name("away.sqlite3")
    app.extensions["database"].engine.dispose()
    file.rename(away)
    answer = ask(app)
    assert answer.status_code == 503
    assert (answer.json or {})["checks"] == {"database": "error", "disk": "error"}
    assert str(file) not in answer.text
    assert ask(app, "/healthz").status_code == 200
    away.rename(file)
    assert ask(app).status_code == 200


@pytest.mark.once
def test_the_database_is_looked_at_once_a_moment_however_many_ask(app: Flask) -> None:
    ask(app)
    asked = statements(app, lambda: [app.test_client().get("/readyz") for _ in range(20)])
    assert asked == []


@pytest.mark.once
def test_a_database_that_hangs_holds_one_asker_and_the_others_are_told_so(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "PATIENCE_S", 0.05)
    app.extensions["lookout"] = found = Lookout()
    with found._lock:
        answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert "has not answered for some seconds" in answer.text
    threads = [Thread(target=lambda: app.test_client().get("/readyz")) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(10)
    assert not any(each.is_alive() for each in threads)


@pytest.mark.once
def test_a_process_for_readers_alone_tells_the_same(database_url: str) -> None:
    app = create_app({"database_url": database_url, "serves": "public", "log_level": "error"})
    assert {path: ask(app, path).status_code for path in (*ALIVE, *READY)} == dict.fromkeys((*ALIVE, *READY), 200)
    app.extensions["database"].close()


@pytest.mark.once
def test_the_version_is_told(app: Flask) -> None:
    assert ask(app, "/__version__").json == {"name": "clinic-content-api", "version": __version__}


@pytest.mark.once
@pytest.mark.parametrize("path", [*ALIVE, *READY, "/__version__"])
def test_health_is_asked_with_head_and_takes_no_parameters(app: Flask, path: str) -> None:
    assert app.test_client().head(path).data == b""
    assert app.test_client().get(path, query_string={"verbose": "1"}).status_code == 400
