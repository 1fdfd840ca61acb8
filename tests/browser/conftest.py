"""What the tests in a browser may ask for: a server with the seed, and what a browser finds on its pages."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from werkzeug.serving import make_server

from api.app import connect, routed_app
from api.config import read_settings
from api.database import Database

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TIMEOUT_S = 240

Browse = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def browser() -> str:
    """The browser's program; where everything is required, a machine without it fails the test."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    is_whole = found and shutil.which("node") and (HERE / "node_modules" / "axe-core").exists()
    reason = "Chromium, Node or `npm ci` in tests/browser is missing: no browser has shown our pages."
    if not is_whole and os.environ.get("CONTENT_TEST_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    if not is_whole:
        pytest.skip(reason)
    return str(found)


@pytest.fixture(scope="module")
def origin(browser: str, seeded_database_url: str) -> Iterator[str]:
    """A server of its own, on a port that the machine chooses."""
    database, app = Database(seeded_database_url), routed_app()
    settings = {"database_url": seeded_database_url, "log_level": "error", "preview_pages": "public"}
    connect(app, read_settings(settings), database)
    serving = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=serving.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    database.close()


@pytest.fixture(scope="module")
def browse(browser: str, origin: str) -> Browse:
    """Runs one of the programs here in the browser; what it prints."""

    def run(program: str, *arguments: str) -> dict[str, Any]:
        told = subprocess.run(
            ["node", str(HERE / program), origin, *arguments],
            env={**os.environ, "CHROMIUM": browser}, capture_output=True, text=True, check=False, timeout=TIMEOUT_S,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr
        found: dict[str, Any] = json.loads(told.stdout)
        return found

    return run
