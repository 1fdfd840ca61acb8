"""The processes of `clinic-content serve`: those that answer, those that run beside them, and how one that ends is replaced."""

import gc
import logging
import os
import signal
import subprocess
import sys
import time
from importlib import import_module
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import OperationalError

from api.bounded import hold_together
from api.config import read_settings
from api.http.connections import HEAD_S, MOST_HEAD, MOST_WAITING, end_what_is_not_read, most_connections
from api.http.lead import Lead
from api.http.logging import log_everything, log_of_others
from api.http.places import BODIES
from api.parent import PARENT_PID, end_with

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from flask import Flask

SERVER = "api.processes:served_app"
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 1.0
LASTING_S = 5.0
_SERVER_PID = "CONTENT_SERVER_PID"
FOR_READERS = 16
"""Threads beside those for the admin API: more than all that may be held up by slow reading, or wait for others."""

log = structlog.get_logger()


class Beside:
    """Another of our commands in a process of its own, replaced whenever it ends, until the block does.

    Of its own, because the server forks, and a fork must not copy another's threads. It begins at once, or after
    something has happened, for which it waits a few seconds.
    """

    def __init__(self, *command: str, after: Event | None = None) -> None:
        self._command = command
        self._after = after
        self._is_over = Event()
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> None:
        Thread(target=self._look_after, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._is_over.set()
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=30)

    def _started(self) -> "subprocess.Popen[bytes] | None":
        """The process, begun anew; none where all is over."""
        with self._lock:
            if self._is_over.is_set():
                return None
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "api.start", *self._command],
                env={**os.environ, "CONTENT_SERVES": "all", PARENT_PID: str(os.getpid())},
            )
            return self._process

    def _look_after(self) -> None:
        if self._after:
            self._after.wait(LASTING_S)
        pause, began = FIRST_PAUSE_S, time.monotonic()
        while process := self._started():
            code = process.wait()
            # One that cannot start at all must not take the machine from those who answer.
            has_lasted = time.monotonic() - began > LASTING_S
            pause = FIRST_PAUSE_S if has_lasted else min(2 * pause, LONGEST_PAUSE_S)
            if self._is_over.wait(pause):
                return
            log.warning("process ended and is started again", command=" ".join(self._command), code=code)
            began = time.monotonic()


def run_server(host: str, port: int, workers: int, *, answers: Event) -> None:
    """Answer until asked to stop, and set the event as soon as it does; exits with 1 where it ends for any other reason."""
    # Granian is imported here because the other commands do without it.
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings

    # That these are more than there are cores is meant, so the server need not warn of it.
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())
    os.environ[_SERVER_PID] = str(os.getpid())
    settings = read_settings()
    _load_what_answers(serves_admin=settings.serves == "all")
    threads = FOR_READERS + (0 if settings.serves == "public" else settings.admin_calls + BODIES)
    server = Granian(
        SERVER, factory=True, address=host, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=threads, websockets=False, workers_kill_timeout=10, log_access=False,
        log_dictconfig=log_of_others(settings),
        respawn_failed_workers=True, backlog=MOST_WAITING, backpressure=most_connections(),
        # Of a connection whose version is still open it would wait for the first byte forever.
        http=HTTPModes.http1, http1_settings=HTTP1Settings(header_read_timeout=HEAD_S * 1000, max_buffer_size=MOST_HEAD),
    )  # fmt: skip

    # Granian gives up where a process ends twice within seconds. That is meant for one that never comes to answer, not
    # for one that was killed twice; so it forgets the first time as soon as its successor answers.
    def note_that_one_answers(*_: object) -> None:
        answers.set()
        server.respawned_wrks.clear()

    signal.signal(signal.SIGUSR1, note_that_one_answers)
    server.serve()


def _load_what_answers(*, serves_admin: bool) -> None:
    """Load once what every process that answers needs: as each is forked from this one, a successor answers at once."""
    import_module("api.app")
    if serves_admin:
        import_module("api.admin")
    # What all of them share is left where it is: to look through it for rubbish would copy it.
    gc.freeze()


def seldom_look_for_rubbish() -> None:
    """Let Python look less often through what is loaded and read, as most of it stays.

    By its own thresholds it does so over and over: a fifth of the time that a process needs to start or to import.
    """
    gc.set_threshold(50_000, 20, 50)


def served_app() -> "WSGIApplication":
    """The application in a process that answers; it ends with the server that started it, even one that was killed."""
    log_everything(read_settings())
    seldom_look_for_rubbish()
    hold_together()
    # Beside threads that reckon without a pause a reader waits for so long, several times; Python's own would be 5 ms.
    sys.setswitchinterval(0.001)
    server = int(os.environ[_SERVER_PID])
    end_with(server)
    app = _made_when_possible()
    if os.getppid() == server:
        os.kill(server, signal.SIGUSR1)
    Thread(target=end_what_is_not_read, daemon=True).start()
    return Lead(app)


def _made_when_possible() -> "Flask":
    """The application, as soon as the database answers: until then the others go on with what they remember."""
    from api.app import create_app

    while True:
        try:
            return create_app()
        except OperationalError as error:
            log.warning("database does not answer yet", failure=str(error.orig))
            time.sleep(LONGEST_PAUSE_S / 2)
