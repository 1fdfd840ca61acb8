"""What the tests of the contract may ask for: the programs, the clients that they make, and a server to call."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest
from werkzeug.serving import make_server

from api.app import connect, routed_app
from api.config import read_settings
from api.database import Database
from tests.databases import Server, fresh_database
from tests.openapi.programs import make_clients, missing
from tests.people import make_person


class Called(NamedTuple):
    """A server with the seed, and a key of somebody who may do everything."""

    base: str
    key: str


@pytest.fixture(scope="session")
def programs() -> None:
    """The linters and generators; where everything is required, a machine without them fails the test."""
    reason = missing()
    if reason and os.environ.get("CONTENT_TEST_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def clients(programs: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the clients that every generator made, once for all tests."""
    folder = tmp_path_factory.mktemp("clients")
    make_clients(folder)
    return folder


@pytest.fixture(scope="session")
def server(programs: None, database_server: Server, seeded_template: str) -> Iterator[Called]:
    """A server on a copy of the seed, which the calls write to."""
    with fresh_database(database_server, template=seeded_template) as url:
        database, app = Database(url), routed_app()
        connect(app, read_settings({"database_url": url, "log_level": "error"}), database)
        with database.transaction() as session:
            key = make_person(session, "Olga", "admin")
        serving = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=serving.serve_forever, daemon=True).start()
        yield Called(f"http://127.0.0.1:{serving.server_port}", key)
        serving.shutdown()
        database.close()
