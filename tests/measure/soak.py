"""Lets readers, phones, editors and exports use a service for half an hour, with a mirror beside it: run `make soak`.

Each minute it prints what was done and the memory of every process. It exits with 1 where anything failed, memory grew beyond
bounds, or afterwards something is not as it must be: the history whole, each phone's digest that of a new phone, each save
that was acknowledged there, the mirror as it was signed.
"""

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.measure.kept import filled
from tests.measure.soakers import User, everybody
from tests.measure.soaking import Watch, service

FIRST_MINUTE_S = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30, help="how long; by default 30")
    parser.add_argument("--faqs", type=int, default=600, help="how many questions; by default 600")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, filled(options.database, options.faqs, Path(folder)) as url:
        faults = soak(url, Path(folder), seconds=options.minutes * 60)
    for each in faults:
        say(each)
    say("Something is wrong." if faults else "No error, memory within bounds, and everything as it must be.")
    sys.exit(1 if faults else 0)


def soak(url: str, folder: Path, *, seconds: float) -> list[str]:
    """Everything that went wrong while a service was used for so long, and what is not as it must be afterwards."""
    with ExitStack() as stack:
        running = stack.enter_context(service(url, folder))
        users = everybody(running)
        watch = Watch(running)
        for each in users:
            each.start()
        _until(time.monotonic() + seconds, watch, users)
        for each in users:
            each.stop()
        return [*watch.faults(), *(fault for each in users for fault in each.faults()), *running.faults()]


def _until(end: float, watch: Watch, users: list[User]) -> None:
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(left, FIRST_MINUTE_S))
        watch.look()
        done = ", ".join(f"{each.name} {each.done:,}" for each in users)
        say(f"{watch.told()} | {done} | {sum(len(each.failed) for each in users)} failed")


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
