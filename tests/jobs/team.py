"""Four workers that are killed or put to sleep at random, for tests that look whether anything is done twice or lost."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

from tests.processes import COPIES

WORKERS = 4
MACHINE_S = 30.0
"""What a machine with other work may take beside."""
Work = Callable[[str, float], None]
"""Works on the database at an address, with leases of so many seconds, until it is killed."""


class Team:
    """Four workers; one that ends is replaced."""

    def __init__(self, work: Work, url: str, lease_s: float) -> None:
        self._work, self._url, self._lease_s = work, url, lease_s
        self._workers = [self._started() for _ in range(WORKERS)]
        self.blows = 0

    def _started(self) -> BaseProcess:
        process = COPIES.Process(target=self._work, args=(self._url, self._lease_s))
        process.start()
        return process

    def kill(self) -> None:
        """Kill one of them."""
        place = random.randrange(WORKERS)
        self._workers[place].kill()
        self._workers[place].join()
        self._workers[place] = self._started()
        self.blows += 1

    def pause(self) -> None:
        """Stop one of them for longer than its lease, and wake it."""
        pid = random.choice(self._workers).pid
        assert pid
        os.kill(pid, signal.SIGSTOP)
        time.sleep(1.3 * self._lease_s)
        os.kill(pid, signal.SIGCONT)
        self.blows += 1

    def end(self) -> None:
        for each in self._workers:
            each.kill()
            each.join()


@contextmanager
def team(work: Work, url: str, lease_s: float) -> Iterator[Team]:
    """Four of them, for a block."""
    found = Team(work, url, lease_s)
    try:
        yield found
    finally:
        found.end()
