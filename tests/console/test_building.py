"""The console is built where its sources have changed, and where it cannot be, a sentence says why."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.console.conftest import CONSOLE

MADE_OF = ("build.py", "package.json", "package-lock.json", "index.html", "vite.config.ts", "svelte.config.js")
NOBODY = "http://127.0.0.1:1/"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the sources that has been built a moment ago, with a page of its own for all that comes of it."""
    for name in MADE_OF:
        shutil.copyfile(CONSOLE / name, tmp_path / name)
    for name in ("src/main.ts", "src/parts/impact.test.ts", "dist/index.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    touch(tmp_path / "dist" / "index.html", later_s=10)
    return tmp_path


def touch(file: Path, *, later_s: float) -> None:
    at = time.time() + later_s
    os.utime(file, (at, at))


def built(sources: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, sources / "build.py", *options], env={**os.environ, "npm_config_registry": NOBODY},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_what_has_not_changed_is_not_built_again(sources: Path) -> None:
    touch(sources / "src" / "parts" / "impact.test.ts", later_s=20)
    for options in ((), ("--check",)):
        done = built(sources, *options)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ["src/main.ts", "index.html", "package-lock.json", "vite.config.ts"])
def test_what_has_changed_is_noticed(sources: Path, name: str) -> None:
    touch(sources / name, later_s=20)
    done = built(sources, "--check")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "`make console` builds it" in done.stderr


def test_where_no_registry_answers_one_sentence_says_so_soon(sources: Path) -> None:
    shutil.rmtree(sources / "dist")
    began = time.monotonic()
    done = built(sources)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr in (
        "The console is not built: the npm registry cannot be reached.\n",
        "The console is not built: this machine has no Node, and Python's packages have none for it.\n",
    )
    assert time.monotonic() - began < 30
