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
from tests.spares import KeptDatabase

# The people and their sites, for whichever room asks for them.
pytest_plugins = ["tests.people"]

Write = Callable[..., Any]
Open = Callable[[str], KeptDatabase]
REQUIRE_ALL = os.environ.get("CONTENT_TEST_REQUIRE_ALL") == "1"
NO_POSTGRES = f"PostgreSQL is not installed and {POSTGRES_URL} is not set: nothing was tested on it, only on SQLite."
BOTH = ("sqlite", "postgresql")
LEFT_OUT = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    choices = (*BOTH, "both")
    parser.addoption("--database", choices=choices, default="sqlite", help="which of the databases to test on")


def pytest_configure(config: pytest.Config) -> None:
    # The workers of a parallel run find in their environment the one server that their controller started.
    if _is_on(config, "postgresql") and not hasattr(config, "workerinput") and not os.environ.get(POSTGRES_URL):
        _start_postgres(config)


def pytest_report_header(config: pytest.Config) -> str:
    version = f" {PostgresServer(os.environ[POSTGRES_URL]).version()}" if _is_on(config, "postgresql") else ""
    return f"database: {config.getoption('database')}{version}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was left out; what a skipped test lacked is told with it."""
    if not is_deep():
        terminalreporter.write_line("Few examples were made up: `make test-deep` makes up many more.")
    if not _is_on(config, "postgresql"):
        terminalreporter.write_line(config.stash.get(LEFT_OUT, "Nothing was tested on PostgreSQL, only on SQLite."))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs a database once for each, but for what is the same on both."""
    if "database_server" in metafunc.fixturenames:
        databases = BOTH[:1] if _is_the_same_on_both(metafunc) else BOTH
        metafunc.parametrize("database_server", databases, indirect=True, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    run = set(_chosen(config, items))
    config.hook.pytest_deselected(items=[item for item in items if item not in run])
    items[:] = sorted((item for item in items if item in run), key=_turn)


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
    config.stash[LEFT_OUT] = NO_POSTGRES


def _is_on(config: pytest.Config, database: str) -> bool:
    return config.getoption("database") in (database, "both")


def _chosen(config: pytest.Config, items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """What is run; in a brief run on both databases, PostgreSQL gets one case of each test, since SQLite gets them all."""
    is_brief, seen = config.getoption("database") == "both" and not is_deep(), set()
    for item in items:
        test = item.parent, getattr(item, "originalname", item.name)
        is_one_more = is_brief and database_of(item) == BOTH[1] and test in seen
        if _is_on(config, database_of(item)) and (not is_one_more or item.get_closest_marker("database")):
            yield item
        if database_of(item) == BOTH[1]:
            seen.add(test)


def _is_the_same_on_both(metafunc: pytest.Metafunc) -> bool:
    """Whether PostgreSQL would tell nothing new, or not before a deep run.

    The snapshots of the seed, once they are built, answer by themselves.
    """
    marks = {each.name for each in metafunc.definition.iter_markers()}
    reads_snapshots = "seeded_app" in metafunc.fixturenames and "migrated_template" not in metafunc.fixturenames
    is_for_deep_runs = "deep" in marks and not is_deep()
    return "once" in marks or is_for_deep_runs or (reads_snapshots and "database" not in marks)


def database_of(item: pytest.Item) -> str:
    """The database that a test is run on; what needs none belongs to the run on SQLite."""
    callspec = getattr(item, "callspec", None)
    return str(callspec.params.get("database_server", BOTH[0])) if callspec else BOTH[0]


def _turn(item: pytest.Item) -> tuple[bool, int, bool, bool]:
    """One database after the other, and first what takes long and what reads the seed.

    Each worker begins elsewhere in this order and goes on along it, so that mostly one alone sets up what neighbours share;
    who is done first takes from the end of another's part, where the quickest stand.
    """
    given = getattr(item, "fixturenames", ())
    needs_none, is_long = "database_server" not in given, item.get_closest_marker("long") is not None
    return needs_none and not is_long, BOTH.index(database_of(item)), not is_long, "seeded_template" not in given
