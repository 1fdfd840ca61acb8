"""The programs that tests start: on a free port, waited for until they answer, and ended with the block they are for."""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path

# One process that has imported what most need, of which the others are copies: they start at once.
COPIES = get_context("forkserver")
COPIES.set_forkserver_preload(["tests.acts", "tests.factories", "api.worker"])
UNLIMITED = dict.fromkeys([f"CONTENT_LIMIT_{each}" for each in ("READS", "WRITES", "SIGN_IN", "WRONG_KEYS")], "off")
"""For tests and measurements, which ask for more in a minute than people do in a day."""
START_TIMEOUT_S = 60
END_TIMEOUT_S = 30


@contextmanager
def running(
    command: Sequence[object], log: Path, answers: Callable[[], object], **environment: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """A program that writes into a log, from when it answers to the end of the block."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(each) for each in command], env={**os.environ, **UNLIMITED, **environment},
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
        try:
            wait_until(answers, process, log)
            yield process
        finally:
            process.terminate()
            process.wait(timeout=END_TIMEOUT_S)


def wait_until(
    is_so: Callable[[], object], process: "subprocess.Popen[bytes] | None" = None, log: Path | None = None
) -> None:
    """Wait until something is so; what cannot be reached yet is not. A process that ends meanwhile fails with its log."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        with suppress(OSError):
            if is_so():
                return
        has_ended = process is not None and process.poll() is not None
        if has_ended or time.monotonic() > deadline:
            raise RuntimeError(log.read_text()[-5_000:] if log else "It never came to that.")
        time.sleep(0.02)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
