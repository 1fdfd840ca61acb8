"""The TypeScript client passes its own tests, also against a real server; where everything is required, it must."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CLIENT = Path(__file__).parent.parent.parent / "clients" / "typescript"
REQUIRE_ALL = os.environ.get("CONTENT_TEST_REQUIRE_ALL") == "1"


def missing() -> str | None:
    """What this machine lacks to run the client's tests."""
    if shutil.which("npm") is None:
        return "Node is not installed: the TypeScript client was not tested."
    if not (CLIENT / "node_modules" / "typescript").exists():
        return "The TypeScript client was not tested; `npm ci` in clients/typescript brings what its tests need."
    return None


@pytest.mark.long
def test_the_client_passes_its_own_tests() -> None:
    reason = missing()
    if reason and not REQUIRE_ALL:
        pytest.skip(reason)
    assert reason is None
    environment = os.environ | {"CONTENT_PYTHON": sys.executable}
    ran = subprocess.run(
        ["npm", "test", "--silent"], cwd=CLIENT, env=environment, capture_output=True, text=True, timeout=300
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-5000:] + ran.stderr[-5000:]
    assert "# fail 0" in ran.stdout
