"""A library and a clinic to back up, an empty place elsewhere, and the operator's commands on either."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from tests.conftest import Write
from tests.databases import Server, fresh_database
from tests.factories import make_record, make_site

Command = Callable[..., Result]


@pytest.fixture
def command(database_url: str) -> Command:
    """Runs a command, by default on the test's own database; a traceback is no sentence."""

    def run(*words: str, url: str = database_url, fails: bool = False, **environment: str) -> Result:
        done = CliRunner(env={"CONTENT_DATABASE_URL": url, **environment}).invoke(main, words)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert (done.exit_code != 0) is fails, done.output
        return done

    return run


@pytest.fixture
def content(write: Write) -> list[str]:
    """The ids of the questions of a library with two clinics, of which one is closed to the public."""
    write(make_site)
    write(make_site, "clinic", parent="core")
    write(make_site, "staff", parent="core", access="keyed")
    topic = write(make_record, "topic", slug="needling")
    ids = [write(make_record, topic=topic, slug=f"question-{number}").id for number in range(3)]
    write(make_record, site="clinic")
    return ids


@pytest.fixture
def elsewhere(database_server: Server) -> Iterator[str]:
    """An empty place for a database."""
    with fresh_database(database_server) as url:
        yield url


@pytest.fixture
def backup(command: Command, content: list[str], tmp_path: Path) -> Path:
    """A backup of that content."""
    return Path(command("backup", str(tmp_path / "backups")).stdout.strip())


def manifest(backup: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((backup / "manifest.json").read_bytes())
    return said
