"""Migrations are run by one process at a time, wholly or not at all; and nothing is opened whose tables are of another release."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from api.app import create_app
from api.cli import main
from api.database import Database, migrate
from tests.databases import Server, fresh_database
from tests.factories import make_record, make_site
from tests.ledger.migrating import migrate_to_the_end
from tests.ledger.test_migrations import back_to, differences
from tests.lookup import verify
from tests.processes import COPIES

TOGETHER = 4
KILLS = 12


@pytest.mark.long
def test_replicas_that_migrate_at_the_same_moment_all_succeed(database_server: Server) -> None:
    with fresh_database(database_server) as url:
        command = [sys.executable, "-m", "api.start", "migrate"]
        environment = {**os.environ, "CONTENT_DATABASE_URL": url}
        started = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) for _ in range(TOGETHER)]
        said = [(each.communicate()[1], each.returncode) for each in started]
        assert said == [(b"The database is up to date.\n", 0)] * TOGETHER
        assert_whole(url)


@pytest.mark.long
def test_a_migration_that_was_killed_is_done_by_the_next_one(database_server: Server) -> None:
    # SQLite makes the table of facts anew in one of these steps, and drops the old one.
    with fresh_database(database_server) as earlier:
        migrate(earlier)
        fill(earlier)
        back_to(earlier, "0004")
        for _ in range(KILLS):
            with fresh_database(database_server, template=earlier) as url:
                kill_while_migrating(url)
                migrate(url)
                assert_whole(url)


def fill(url: str) -> None:
    database = Database(url)
    with database.transaction() as session:
        make_site(session)
        for _ in range(20):
            make_record(session, locales=("en", "fr"))
    database.close()


def kill_while_migrating(url: str) -> None:
    process = COPIES.Process(target=migrate_to_the_end, args=(url,))
    process.start()
    # From before the first statement to after the last.
    time.sleep(random.uniform(0.1, 0.6))
    process.kill()
    process.join()


def assert_whole(url: str) -> None:
    database = Database(url)
    assert differences(database) == []
    with database.reading() as session:
        assert verify(session) == []
    database.close()


@contextmanager
def said_to_be_at(url: str, revision: str) -> Iterator[None]:
    """A database that says so, though nothing else in it is otherwise."""
    database = Database(url)
    with database.writing.begin() as connection:
        before = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    yield
    with database.writing.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{before}'")
    database.close()


COMMANDS = [
    ["seed"],
    ["serve"],
    ["worker"],
    ["verify"],
    ["export", "core"],
    ["import", "core", "-"],
    ["keys", "list"],
    ["people", "create", "--name", "Ada", "--grant", "admin"],
    ["xliff", "export", "core", "fr"],
    ["export-sync", "--site", "core", "--locale", "en", "--types", "faq"],
]


@pytest.mark.parametrize(
    ("revision", "advice"), [("0001", "run `clinic-content migrate` first"), ("9999", "a later release made")]
)
def test_no_command_opens_the_tables_of_another_release(database_url: str, revision: str, advice: str) -> None:
    with said_to_be_at(database_url, revision):
        for command in COMMANDS:
            said = CliRunner(env={"CONTENT_DATABASE_URL": database_url}).invoke(main, command)
            assert (said.exit_code, advice in said.output) == (1, True), said.output
        with pytest.raises(RuntimeError, match=advice):
            create_app({"database_url": database_url})


def test_tables_of_a_later_release_are_not_migrated(database_url: str) -> None:
    with said_to_be_at(database_url, "9999"):
        said = CliRunner(env={"CONTENT_DATABASE_URL": database_url}).invoke(main, ["migrate"])
        assert (said.exit_code, "9999, which a later release made" in said.output) == (1, True)


def test_no_command_opens_a_database_without_tables(database_server: Server) -> None:
    with fresh_database(database_server) as url:
        for command in COMMANDS:
            said = CliRunner(env={"CONTENT_DATABASE_URL": url}).invoke(main, command)
            assert (said.exit_code, "no tables yet; run `clinic-content migrate`" in said.output) == (1, True), (
                said.output
            )
