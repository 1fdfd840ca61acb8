"""What a process counts of the requests that it answers; the processes of one service tell it each other by files."""

import os
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread
from time import time
from typing import Any

import orjson

from api.config import Settings

FOLDER = "CONTENT_NUMBERS_FOLDER"
"""Where our processes are told in which folder each of them leaves its numbers."""
BOUNDS = (0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10.0)
"""In seconds: the upper bounds by which answers are sorted."""
EVERY_S = 1.0
LIVES_S = 10.0
"""A process that has told nothing for so long is no more; what it counted counts on."""

CountedRow = tuple[str, str, str]
"""Method, operation and status."""


class Counted:
    """The numbers of one process: requests with their times, how they were answered, and what is looked up when it is told."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._rows: dict[CountedRow, list[float]] = {}
        self._ways: dict[str, int] = {}
        self._sent = 0
        self._looks: dict[str, Callable[[], float | None]] = {}

    def note(self, row: CountedRow, seconds: float, way: str, size: int) -> None:
        """Count a request that was answered in so many seconds, from memory or by another way, with so many bytes."""
        with self._lock:
            counted = self._rows.get(row)
            if counted is None:
                counted = self._rows[row] = [0.0] * (len(BOUNDS) + 2)
            counted[0] += seconds
            counted[1 + bisect_left(BOUNDS, seconds)] += 1
            self._ways[way] = self._ways.get(way, 0) + 1
            self._sent += size

    def look_at(self, name: str, look: Callable[[], float | None]) -> None:
        """Tell this too, as it is at the moment when it is told."""
        self._looks[name] = look

    def told(self) -> dict[str, Any]:
        """All of it, as JSON holds it."""
        with self._lock:
            rows = [[*row, *counted] for row, counted in self._rows.items()]
            ways, sent = dict(self._ways), self._sent
        return {"rows": rows, "ways": ways, "sent": sent, "looks": self._looked_up()}

    def _looked_up(self) -> dict[str, float]:
        """What there is to tell of what is looked up."""
        found = {name: look() for name, look in self._looks.items()}
        return {name: value for name, value in found.items() if value is not None}


class CountedByAll:
    """The folder in which the processes of a service leave their numbers, each in a file of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def tell(self, numbers: Counted, *, stop: Event | None = None) -> None:
        """Leave the numbers of this process again and again, on a thread that ends with it."""
        Thread(target=self._tell, args=[numbers, stop or Event()], name="numbers", daemon=True).start()

    def _tell(self, numbers: Counted, stop: Event) -> None:
        while True:
            # A full disk must cost no more than the numbers.
            with suppress(OSError):
                self.leave(numbers)
            if stop.wait(EVERY_S):
                return

    def leave(self, numbers: Counted) -> None:
        """Leave the numbers as they are now, whole or not at all."""
        file = self._folder / f"{os.getpid()}-{id(numbers):x}.json"
        beside = file.with_suffix(".new")
        beside.write_bytes(orjson.dumps({**numbers.told(), "at": time()}))
        beside.replace(file)

    def all(self) -> Iterator[Mapping[str, Any]]:
        """The numbers of every process that there is or was; of one that is no more without what was to be looked up."""
        for file in sorted(self._folder.glob("*.json")):
            told = orjson.loads(file.read_bytes())
            yield told if time() - told["at"] < LIVES_S else {**told, "looks": {}}


def counts(settings: Settings) -> bool:
    """Whether anybody may ask for numbers; where nobody may, none are kept."""
    return settings.metrics_port is not None or settings.metrics_networks is not None


def shared() -> CountedByAll | None:
    """The folder that this service has for numbers, if it counts at all."""
    folder = os.environ.get(FOLDER)
    return CountedByAll(Path(folder)) if folder else None
