"""A process ends with the one that started it, even with one that was killed and so could not end it."""

import os
import signal
import time
from threading import Thread

LOOKS_EVERY_S = 0.1
PARENT_PID = "CONTENT_PARENT_PID"
"""Where a command is told which process has started it and waits for it."""


def parent_pid() -> int | None:
    """The process that has started this command, where it is one of ours."""
    told = os.environ.get(PARENT_PID)
    return int(told) if told else None


def end_with(parent: int) -> None:
    """End as soon as that process is no longer the parent of this one; killed, as whatever is half done is undone."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOKS_EVERY_S)
        os.kill(os.getpid(), signal.SIGKILL)

    Thread(target=watch, daemon=True).start()
