"""A replica: content is read from a real streaming replica, and no reader is ever led back, however far it lags."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, event

from api.app import create_app
from api.database import Database, migrate
from tests.client import Client
from tests.conftest import NO_POSTGRES, REQUIRE_ALL
from tests.databases import PostgresCluster, PostgresServer, Server, fresh_database, postgres_programs
from tests.factories import edit_live, make_record, make_site

FAQS = "/v1/sites/core/faqs"


@pytest.fixture
def primary(database_server: Server) -> Iterator[PostgresCluster]:
    if not isinstance(database_server, PostgresServer):
        pytest.skip("SQLite has no replicas")
    programs = postgres_programs()
    if programs is None:
        assert not REQUIRE_ALL, NO_POSTGRES
        pytest.skip(NO_POSTGRES)
    cluster = PostgresCluster(programs)
    migrate(cluster.url)
    yield cluster
    cluster.stop()


@pytest.fixture
def library(primary: PostgresCluster) -> Iterator[Database]:
    """Whoever publishes, on the primary."""
    database = Database(primary.url)
    yield database
    database.close()


@pytest.fixture
def faq(library: Database) -> Any:
    with library.transaction() as session:
        make_site(session)
        return make_record(session)


@pytest.fixture
def replica(primary: PostgresCluster, faq: Any) -> Iterator[PostgresCluster]:
    """A server that follows the primary."""
    programs = postgres_programs()
    assert programs is not None
    cluster = PostgresCluster(programs, origin=primary.url)
    yield cluster
    cluster.stop()


@pytest.fixture
def app(primary: PostgresCluster, replica: PostgresCluster) -> Iterator[Flask]:
    """A process that reads from the replica."""
    app = create_app({"database_url": primary.url, "replica_url": replica.url, "freshness_ms": 0})
    yield app
    app.extensions["database"].close()
    app.extensions["replica"].close()


def publish(library: Database, faq: Any, question: str) -> None:
    with library.transaction() as session:
        edit_live(session, faq, "en", question=question)


def tell(replica: PostgresCluster, statement: str) -> Any:
    engine = create_engine(replica.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        found = connection.exec_driver_sql(statement).scalar()
    engine.dispose()
    return found


def statements_on(database: Database) -> list[str]:
    found: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: found.append(given[2]))
    return found


def test_content_is_read_from_the_replica(app: Flask, library: Database, replica: PostgresCluster, faq: Any) -> None:
    on_primary, on_replica = statements_on(app.extensions["database"]), statements_on(app.extensions["replica"])
    publish(library, faq, "New?")
    catch_up(replica, library)
    assert title(app) == "New?"
    assert any("FROM fact" in each for each in on_replica)
    assert not any("FROM fact" in each for each in on_primary)


def test_a_replica_that_lags_is_not_used(app: Flask, library: Database, replica: PostgresCluster, faq: Any) -> None:
    tell(replica, "SELECT pg_wal_replay_pause()")
    for number in range(3):
        publish(library, faq, f"{number}?")
        assert title(app) == f"{number}?"
    tell(replica, "SELECT pg_wal_replay_resume()")
    catch_up(replica, library)
    assert title(app) == "2?"


def test_readers_go_on_while_the_primary_is_gone(
    app: Flask, library: Database, primary: PostgresCluster, replica: PostgresCluster, faq: Any
) -> None:
    publish(library, faq, "Last?")
    catch_up(replica, library)
    primary.stop()
    assert title(app) == "Last?"
    assert Client(app).json("/v1/sites/core/sync?types=faq")["items"][0]["data"]["title"] == "Last?"


def test_without_the_primary_a_lagging_replica_leads_nobody_back(
    app: Flask, library: Database, primary: PostgresCluster, replica: PostgresCluster, faq: Any
) -> None:
    tell(replica, "SELECT pg_wal_replay_pause()")
    publish(library, faq, "Newer than the replica?")
    assert title(app) == "Newer than the replica?"
    primary.stop()
    assert app.test_client().get(FAQS).status_code == 503


def test_without_its_replica_the_primary_does_the_work(
    app: Flask, library: Database, replica: PostgresCluster, faq: Any
) -> None:
    assert title(app)
    replica.stop()
    publish(library, faq, "Alone?")
    assert title(app) == "Alone?"


def test_who_speaks_of_what_only_the_lost_primary_had_is_asked_to_wait(
    app: Flask, library: Database, primary: PostgresCluster, replica: PostgresCluster, faq: Any
) -> None:
    publish(library, faq, "Known to phones?")
    alone = create_app({"database_url": primary.url, "freshness_ms": 0})
    token = alone.test_client().get("/v1/sites/core/sync?types=faq").json["next_token"]
    seq = alone.test_client().get("/v1/sites/core").json["seq"]
    alone.extensions["database"].close()
    catch_up(replica, library)
    tell(replica, "SELECT pg_wal_replay_pause()")
    publish(library, faq, "Newer?")
    primary.stop()
    http = app.test_client()
    assert http.get(f"/v1/sites/core/sync?token={token}").status_code == 200
    for query in (f"faqs?at={seq + 1}", f"changes?since={seq + 1}"):
        assert http.get(f"/v1/sites/core/{query}").status_code == 503


def test_a_replica_of_another_history_is_not_used(database_server: Server, migrated_template: str) -> None:
    with (
        fresh_database(database_server, template=migrated_template) as ours,
        fresh_database(database_server, template=migrated_template) as theirs,
    ):
        for url, words, count in ((ours, "Ours?", 1), (theirs, "Theirs?", 3)):
            database = Database(url)
            with database.transaction() as session:
                make_site(session)
                topic = make_record(session, "topic", id="0193f5a0-0000-7000-8000-000000000001")
                make_record(session, id="0193f5a0-0000-7000-8000-000000000002", topic=topic, question=words)
            for _ in range(count):
                with database.transaction() as session:
                    make_record(session, topic=topic, question=words)
            database.close()
        app = create_app({"database_url": ours, "replica_url": theirs, "freshness_ms": 0})
        assert {item["title"] for item in app.test_client().get(FAQS).json["items"]} == {"Ours?"}
        for name in ("database", "replica"):
            app.extensions[name].close()


def title(app: Flask) -> str:
    return str(app.test_client().get(FAQS).json["items"][0]["title"])


def catch_up(replica: PostgresCluster, library: Database) -> None:
    """Wait until the replica has all that the primary has."""
    with library.reading() as session:
        newest = session.connection().exec_driver_sql("SELECT pg_current_wal_insert_lsn()").scalar()
    while not tell(replica, f"SELECT pg_last_wal_replay_lsn() >= '{newest}'"):
        pass
