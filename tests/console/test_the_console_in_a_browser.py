"""People work with the console in a real browser: each file of flows in clients/console/tests, against a server of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.console.conftest import CONSOLE, PLAYWRIGHT, firefox
from tests.console.server import at_work
from tests.databases import Server, fresh_database

FLOWS = sorted(path.name for path in (CONSOLE / "tests").glob("*.spec.ts"))
TIMEOUT_S = 600 + 60 * int(os.environ.get("RUNS", "0"))
"""As long as all flows of a file may take; the models among them run as often as RUNS says."""

pytestmark = [pytest.mark.once, pytest.mark.long]


@pytest.mark.parametrize("flows", FLOWS)
def test_a_file_of_flows_goes_through(
    flows: str,
    chromium: str,
    database_server: Server,
    seeded_template: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The website that a webhook of the flows leads to is here.
    monkeypatch.setenv("CONTENT_WEBHOOKS_ALLOW_PRIVATE", "127.0.0.0/8")
    with fresh_database(database_server, template=seeded_template) as url, at_work(url, tmp_path) as server:
        told = subprocess.run(
            ["node", PLAYWRIGHT, "test", f"tests/{flows}", "--output", tmp_path / "results"], cwd=CONSOLE,
            env={
                **os.environ, "CHROMIUM": chromium, "FIREFOX": firefox(), "CONSOLE_SERVER": json.dumps(server),
                # What Firefox is spoken to by, which Node has by itself from 22 on.
                "NODE_OPTIONS": "--experimental-websocket",
            },
            capture_output=True, text=True, check=False, timeout=TIMEOUT_S,
        )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr
    sys.stdout.write(told.stdout)


def test_there_are_flows() -> None:
    assert FLOWS
