"""What the tests of the console may ask for: the program of the browser, where the console is built as its sources are."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONSOLE = Path(__file__).parent.parent.parent / "clients" / "console"
BUILT = CONSOLE / "dist" / "index.html"
PLAYWRIGHT = CONSOLE / "node_modules" / "@playwright" / "test" / "cli.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program; where everything is required, a machine that lacks something fails the test."""
    found, lacking = browser(), _lacking()
    if found and not lacking:
        return found
    reason = f"{lacking or 'Chromium is missing'}: nobody has worked with the console."
    if os.environ.get("CONTENT_TEST_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def browser() -> str | None:
    """The browser's program, where there is one."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def firefox() -> str:
    """The program of Firefox, as `FIREFOX` names it or as it is installed; nothing where there is none."""
    return os.environ.get("FIREFOX") or next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), "")


def _lacking() -> str | None:
    if not shutil.which("node") or not PLAYWRIGHT.exists():
        return "Node or `npm ci` in clients/console is missing"
    look = subprocess.run(
        [sys.executable, CONSOLE / "build.py", "--check"], capture_output=True, text=True, check=False
    )
    return look.stderr.strip().rstrip(".") or None
