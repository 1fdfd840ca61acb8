"""What every test may ask for; `--database` says which of the two databases a run is about."""

import gc
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from flask import Flask

from api.app import connect, routed_app
from api.config import read_settings
from api.database import Database
from tests.choosing import BOTH, choose, is_on, is_the_same_on_both, turn
from tests.client import Client
from tests.databases import (
    POSTGRES_URL,
    PostgresCluster,
    PostgresServer,
    Server,
    SqliteFiles,
    fresh_database,
    memory_folder,
    migrated_database,
    postgres_programs,
    seed_template,
)
from tests.depth import is_deep
from tests.processes import UNLIMITED
from tests.spares import KeptDatabase

# The people and their sites, for whichever room asks for them.
pytest_plugins = ["tests.people"]

Write = Callable[..., Any]
Open = Callable[[str], KeptDatabase]
REQUIRE_ALL = os.environ.get("CONTENT_TEST_REQUIRE_ALL") == "1"
NO_POSTGRES = f"PostgreSQL is not installed and {POSTGRES_URL} is not set: nothing was tested on it, only on SQLite."
WITHOUT = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    choices = (*BOTH, "both")
    parser.addoption("--database", choices=choices, default="sqlite", help="which of the databases to test on")
    parser.addoption(
        "--brief",
        action="store_true",
        help="leave out what takes long, all but one case of each test, and most on PostgreSQL",
    )


def pytest_configure(config: pytest.Config) -> None:
    os.environ.update(UNLIMITED)
    # The workers of a parallel run find in their environment the one server that their controller started.
    if is_on(config, "postgresql") and not hasattr(config, "workerinput") and not os.environ.get(POSTGRES_URL):
        _start_postgres(config)


def pytest_report_header(config: pytest.Config) -> str:
    version = f" {PostgresServer(os.environ[POSTGRES_URL]).version()}" if is_on(config, "postgresql") else ""
    return f"database: {config.getoption('database')}{version}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was left out; what a skipped test lacked is told with it."""
    if config.getoption("brief"):
        terminalreporter.write_line(
            "What takes long was left out, all but one case of each test, and most on PostgreSQL: `make test-all` runs all of it."
        )
    if not is_deep():
        terminalreporter.write_line("Few examples were made up: `make test-deep` makes up many more.")
    if not is_on(config, "postgresql"):
        terminalreporter.write_line(config.stash.get(WITHOUT, "Nothing was tested on PostgreSQL, only on SQLite."))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs a database once for each, but for what is the same on both."""
    if "database_server" in metafunc.fixturenames:
        databases = BOTH[:1] if is_the_same_on_both(metafunc) else BOTH
        metafunc.parametrize("database_server", databases, indirect=True, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    run = set(choose(config, items))
    config.hook.pytest_deselected(items=[item for item in items if item not in run])
    items[:] = sorted((item for item in items if item in run), key=turn)


def pytest_collection_finish() -> None:
    """Take out of the collector's sight what stays for the whole run, or it looks at all of it every few tests."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    # A choice of tests may leave nothing to do on PostgreSQL; where that half is compulsory, nothing is a failure.
    is_on_postgres = session.config.getoption("database") == "postgresql"
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and is_on_postgres and not REQUIRE_ALL:
        session.exitstatus = pytest.ExitCode.OK


@pytest.fixture(scope="session")
def database_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """What makes databases of the kind that a test is run on."""
    if getattr(request, "param", "sqlite") == "postgresql":
        yield PostgresServer(os.environ[POSTGRES_URL])
        return
    with TemporaryDirectory(prefix="content-sqlite-", dir=memory_folder()) as folder:
        yield SqliteFiles(Path(folder))


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


@pytest.fixture(scope="session")
def opened() -> Iterator[Open]:
    """Opens a database by its address, with every statement that was prepared for an earlier one at the same address."""
    made: list[KeptDatabase] = []

    @cache
    def run(url: str) -> KeptDatabase:
        made.append(KeptDatabase(url))
        return made[-1]

    yield run
    for each in made:
        each.give_back()


@pytest.fixture
def app(routed: Flask, database_url: str, opened: Open) -> Iterator[Flask]:
    """The app on a database of its own, without content."""
    yield from _running(routed, opened(database_url))


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
def seeded_app(seeded_database_url: str, opened: Open) -> Iterator[Flask]:
    """The app on the seed, shared by all tests that only read."""
    yield from _running(routed_app(), opened(seeded_database_url))


@pytest.fixture(scope="session")
def seeded(seeded_app: Flask) -> Client:
    """A reader of the seed, whose every answer is checked against openapi.yaml."""
    return Client(seeded_app)


def _running(app: Flask, database: Database) -> Iterator[Flask]:
    # Some tests publish through a second app or none; what they publish is looked for at every request.
    url = database.url.render_as_string(hide_password=False)
    connect(app, read_settings({"database_url": url, "freshness_ms": 0}), database)
    yield app
    database.close()


def _start_postgres(config: pytest.Config) -> None:
    programs = postgres_programs()
    if programs is None:
        _do_without(config)
        return
    cluster = PostgresCluster(programs)
    config.add_cleanup(cluster.stop)
    os.environ[POSTGRES_URL] = cluster.url


def _do_without(config: pytest.Config) -> None:
    """Run on SQLite alone, or not at all where PostgreSQL is compulsory or all that was asked for."""
    if REQUIRE_ALL or config.getoption("database") == "postgresql":
        pytest.exit(NO_POSTGRES, returncode=1 if REQUIRE_ALL else 0)
    config.option.database = "sqlite"
    config.stash[WITHOUT] = NO_POSTGRES
