"""What the tests of the console may ask for: the program of the browser, where the console is built as its sources are."""

import os
import shutil
from pathlib import Path

import pytest

CONSOLE = Path(__file__).parent.parent.parent / "clients" / "console"
BUILT = CONSOLE / "dist" / "index.html"
PLAYWRIGHT = CONSOLE / "node_modules" / "@playwright" / "test" / "cli.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MADE_OF = ("src", "public", "index.html", "package-lock.json", "vite.config.ts", "svelte.config.js")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program; where everything is required, a machine that lacks something fails the test."""
    browser, lacking = next(filter(None, map(shutil.which, BROWSERS)), None), _lacking()
    if browser and not lacking:
        return browser
    reason = f"{lacking or 'Chromium is missing'}: nobody has worked with the console."
    if os.environ.get("CONTENT_TEST_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def _lacking() -> str | None:
    if not shutil.which("node") or not PLAYWRIGHT.exists():
        return "Node or `npm ci` in clients/console is missing"
    if not BUILT.exists() or BUILT.stat().st_mtime < max(map(_changed_at, MADE_OF)):
        return "The console is not built as its sources are now (`npx vite build` in clients/console)"
    return None


def _changed_at(name: str) -> float:
    """When that part of the sources last changed, but for what is made of others or only tests."""
    files = [file for file in (CONSOLE / name, *(CONSOLE / name).rglob("*")) if file.is_file()]
    parts = [file for file in files if file.name != "schema.d.ts" and not file.name.endswith(".test.ts")]
    return max((file.stat().st_mtime for file in parts), default=0)
