"""A server that dies at any moment and is started anew on what it had written, for the model of people who write."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from sqlalchemy import func, literal, update

from api.database import Database
from api.models import Schedule
from tests.deploy.test_damaged_rows import overwrite
from tests.processes import free_port, wait_until
from tests.sync.lively_server import FRESHNESS_MS, serving_process


class Mortal:
    """A server on one port and one database, however often it dies."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder, self._port = url, folder, free_port()
        self._life = ExitStack()
        self._process = self._born()
        self._one_at_a_time = Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Be there, whether it was or not."""
        with self._one_at_a_time:
            if self._process.poll() is not None:
                self._life.close()
                self._process = self._born()

    def kill(self) -> None:
        """End it without a word, in the middle of whatever it does; it is gone when its last process is."""
        with self._one_at_a_time:
            self._process.kill()
            self._process.wait()
            wait_until(self._is_gone)

    def damage(self) -> None:
        """Write over who planned what is planned, past the program, as a failing disk does."""
        self._overwrite(literal("!") + Schedule.planned_by)

    def mend(self) -> None:
        """Put it back."""
        self._overwrite(func.substr(Schedule.planned_by, 2))

    def _overwrite(self, value: Any) -> None:
        database = Database(self._url)
        overwrite(database, update(Schedule).values(planned_by=value))
        database.close()

    def end(self) -> None:
        self._life.close()

    def _is_gone(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) != 0

    def _born(self) -> "subprocess.Popen[bytes]":
        serving = serving_process(self._url, self._folder, workers=1, port=self._port, freshness_ms=FRESHNESS_MS)
        return self._life.enter_context(serving)


@contextmanager
def mortal(url: str, folder: Path) -> Iterator[tuple[str, str]]:
    """The addresses of such a server, and of its fate: `POST /kill`, `/start`, `/damage` and `/mend` are answered once it is so."""
    server = Mortal(url, folder)
    acts = {"/kill": server.kill, "/start": server.start, "/damage": server.damage, "/mend": server.mend}

    class Fate(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            acts[self.path]()
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Fate) as fate:
        Thread(target=fate.serve_forever, daemon=True).start()
        try:
            yield server.address, f"http://127.0.0.1:{fate.server_port}"
        finally:
            fate.shutdown()
            server.end()
