"""The page of the governance report as a browser shows it: for everybody, on every screen, in light and dark, and running nothing."""

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
from werkzeug.serving import make_server

from api.app import connect, routed_app
from api.config import read_settings
from api.database import Database
from tests.acts import create_key
from tests.browser.conftest import HERE, TIMEOUT_S
from tests.databases import Server, fresh_database

pytestmark = [pytest.mark.once, pytest.mark.long]
PATHS = ("/v1/admin/sites/core/governance?format=html", "/v1/admin/sites/riverbank/governance?format=html")


@pytest.fixture(scope="module")
def seen(browser: str, database_server: Server, seeded_template: str) -> Iterator[dict[str, Any]]:
    """What a browser finds on the pages of the seed, which hold rows in most lists."""
    with fresh_database(database_server, template=seeded_template) as url:
        app, database = routed_app(), Database(url)
        connect(app, read_settings({"database_url": url, "log_level": "error"}), database)
        with database.transaction() as session:
            key = create_key(session, name="root", roles=["admin"], now=datetime.now(UTC))[1]
        serving = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=serving.serve_forever, daemon=True).start()
        told = subprocess.run(
            ["node", str(HERE / "pages.mjs"), f"http://127.0.0.1:{serving.server_port}", *PATHS],
            env={**os.environ, "CHROMIUM": browser, "KEY": key}, capture_output=True, text=True, check=False, timeout=TIMEOUT_S,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr
        yield json.loads(told.stdout)
        serving.shutdown()
        database.close()


def test_nothing_stands_in_anybody_s_way(seen: dict[str, Any]) -> None:
    assert len(seen["seen"]) == len(PATHS) * 4
    assert [(each["address"], each["violations"]) for each in seen["seen"] if each["violations"]] == []


def test_nothing_is_wider_than_the_screen_and_nothing_is_against_the_policy(seen: dict[str, Any]) -> None:
    assert [each for each in seen["seen"] if each["sideways"] > 0] == []
    assert all(each["nodes"] > 500 for each in seen["seen"])
    assert seen["said"] == []
