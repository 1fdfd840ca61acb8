"""What every test may ask for; `--database` says which of the two databases a run is about."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from api.app import connect, routed_app
from api.config import read_settings
from tests.client import Client
from tests.databases import (
    POSTGRES_URL,
    PostgresCluster,
    PostgresServer,
    Server,
    SqliteFiles,
    fresh_database,
    migrated_database,
    postgres_programs,
    seed_template,
)

Write = Callable[..., Any]
REQUIRE_ALL = os.environ.get("CONTENT_TEST_REQUIRE_ALL") == "1"
NO_POSTGRES = f"PostgreSQL is not installed and {POSTGRES_URL} is not set: nothing was tested on it, only on SQLite."


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="the database to test on")


def pytest_configure(config: pytest.Config) -> None:
    # The workers of a parallel run find in their environment the one server that their controller started.
    if _on_postgres(config) and not hasattr(config, "workerinput") and not os.environ.get(POSTGRES_URL):
        _start_postgres(config)


def pytest_report_header(config: pytest.Config) -> str:
    version = f" {PostgresServer(os.environ[POSTGRES_URL]).version()}" if _on_postgres(config) else ""
    return f"database: {config.getoption('database')}{version}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # What needs no database has been tested by the run on SQLite.
    if _on_postgres(config):
        pure = [item for item in items if not _needs_database(item)]
        items[:] = [item for item in items if _needs_database(item)]
        config.hook.pytest_deselected(items=pure)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    # A choice of pure tests leaves nothing to do on PostgreSQL; where that half is compulsory, nothing is a failure.
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and _on_postgres(session.config) and not REQUIRE_ALL:
        session.exitstatus = pytest.ExitCode.OK


@pytest.fixture(scope="session")
def database_server(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """What makes databases of the kind that this run is about."""
    if _on_postgres(pytestconfig):
        return PostgresServer(os.environ[POSTGRES_URL])
    return SqliteFiles(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def migrated_template(database_server: Server) -> Iterator[str]:
    """A migrated database without content that is only copied, never connected to."""
    with migrated_database(database_server) as url:
        database_server.reuse(url)
        yield url


@pytest.fixture(scope="session")
def seeded_template(database_server: Server) -> Iterator[str]:
    """A database with the whole seed that is only copied, never connected to."""
    with migrated_database(database_server) as url:
        seed_template(url)
        yield url


@pytest.fixture
def database_url(database_server: Server, migrated_template: str) -> Iterator[str]:
    """A migrated database without content, for one test alone."""
    with fresh_database(database_server, template=migrated_template) as url:
        yield url


@pytest.fixture(scope="session")
def seeded_database_url(database_server: Server, seeded_template: str) -> Iterator[str]:
    """A database with the whole seed, shared by all tests that only read."""
    with fresh_database(database_server, template=seeded_template) as url:
        yield url


@pytest.fixture(scope="session")
def routed() -> Flask:
    """The app before it knows a database: to compile its routes takes longer than most tests."""
    return routed_app()


@pytest.fixture
def app(routed: Flask, database_url: str) -> Iterator[Flask]:
    """The app on a database of its own, without content."""
    yield from _running(routed, database_url)


@pytest.fixture
def client(app: Flask) -> Client:
    """A reader of the app, whose every answer is checked against openapi.yaml."""
    return Client(app)


@pytest.fixture
def write(app: Flask) -> Write:
    """Calls a service or a factory in a transaction of its own: `write(make_record, "faq")`."""

    def run(do: Callable[..., Any], *args: Any, **options: Any) -> Any:
        with app.extensions["database"].transaction() as session:
            return do(session, *args, **options)

    return run


@pytest.fixture(scope="session")
def seeded_app(seeded_database_url: str) -> Iterator[Flask]:
    """The app on the seed, shared by all tests that only read."""
    yield from _running(routed_app(), seeded_database_url)


@pytest.fixture(scope="session")
def seeded(seeded_app: Flask) -> Client:
    """A reader of the seed, whose every answer is checked against openapi.yaml."""
    return Client(seeded_app)


def _running(app: Flask, url: str) -> Iterator[Flask]:
    # Some tests publish through a second app or none; what they publish is looked for at every request.
    connect(app, read_settings({"database_url": url, "freshness_ms": 0}))
    yield app
    app.extensions["database"].close()


def _start_postgres(config: pytest.Config) -> None:
    programs = postgres_programs()
    if programs is None:
        pytest.exit(NO_POSTGRES, returncode=1 if REQUIRE_ALL else 0)
    cluster = PostgresCluster(programs)
    config.add_cleanup(cluster.stop)
    os.environ[POSTGRES_URL] = cluster.url


def _on_postgres(config: pytest.Config) -> bool:
    return bool(config.getoption("database") == "postgresql")


def _needs_database(item: pytest.Item) -> bool:
    asked = getattr(item, "fixturenames", ())
    return "database_server" in asked or item.get_closest_marker("database") is not None
