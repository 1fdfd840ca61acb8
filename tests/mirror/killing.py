"""Keeps a mirror of a database by the command, kills it at random moments while texts are published, and looks at its files."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from api.mirror.folder import AT, Folder
from tests.processes import END_TIMEOUT_S, wait_until

LONGEST_S = 0.8


def command(path: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "api.start", "mirror", str(path), *options]


def kill_again_and_again(url: str, path: Path, log: Path, *, kills: int, publish: Callable[[int], object]) -> int:
    """How many links were looked at, each of which led to an answer that is whole, however often the mirror was killed."""
    looked = 0
    for number in range(kills):
        publish(number)
        with log.open("ab") as output, _started(url, path, output) as process:
            before = _opened_at(path)
            wait_until(lambda: _opened_at(path) != before, process, log)  # noqa: B023
            time.sleep(random.uniform(0, LONGEST_S))
            process.send_signal(signal.SIGKILL)
            process.wait(END_TIMEOUT_S)
        looked += look_at_links(path)
    return looked


def _started(url: str, path: Path, output: object) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "CONTENT_DATABASE_URL": url}
    return subprocess.Popen(command(path), env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)  # type: ignore[call-overload,no-any-return]


def _opened_at(path: Path) -> int:
    """When a mirror was opened last."""
    lock = path / "lock"
    return lock.stat().st_mtime_ns if lock.exists() else 0


def look_at_links(path: Path) -> int:
    """Fail unless every link of a mirror leads to an answer that is whole; how many there are."""
    folder, seen = Folder(path), 0
    for place in folder.places() if (path / AT).exists() else ():
        assert ".new-" in place or list(folder.faults(os.readlink(path / AT / place).rpartition("/")[2])) == [], place
        seen += 1
    return seen


def bring_up(url: str, path: Path) -> None:
    """Let the command bring the mirror up to date."""
    subprocess.run(
        command(path, "--once"), env={**os.environ, "CONTENT_DATABASE_URL": url}, check=True, capture_output=True,
        timeout=END_TIMEOUT_S * 4,
    )  # fmt: skip
