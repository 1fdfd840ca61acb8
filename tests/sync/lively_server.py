"""A real server on a database of its own, edited by lines on standard input, for the tests of the clients.

It prints its address as its first line. Each line that it reads is a JSON array, the name of a deed and what it needs;
it answers each with one line when readers can see what was done.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from sqlalchemy.orm import Session

from api.config import Settings
from api.database import Database, migrate
from tests.acts import hide, withdraw
from tests.factories import NOW, edit_live, make_record, make_site
from tests.lookup import find_record
from tests.processes import free_port, running
from tests.sync.backups import Backup, restore, take_backup

FRESHNESS_MS = Settings.freshness_ms
SEEN_AFTER_S = 0.25
"""The server is another process, and may take so long until it knows."""


class Editor:
    """Does what it is told to the server's database."""

    def __init__(self, database: Database, folder: Path, servers: ExitStack) -> None:
        self.database = database
        self.folder = folder
        self.servers = servers
        self.ids: list[str] = []
        self.backup: Backup = {}

    def begin(self, session: Session, count: int) -> list[str]:
        """A site with a topic and some questions; their ids."""
        make_site(session, "clinic")
        topic = make_record(session, "topic", site="clinic")
        self.ids = [make_record(session, site="clinic", topic=topic).id for _ in range(count)]
        return self.ids

    def edit(self, session: Session, place: int, question: str) -> None:
        edit_live(session, find_record(session, self.ids[place]), "en", question=question)

    def hide(self, session: Session, place: int) -> None:
        hide(session, "clinic", [self.ids[place]], actor="p", now=NOW)

    def withdraw(self, session: Session, place: int) -> None:
        withdraw(
            session, [self.ids[place]], message="Wrong.", severity="safety", replacement=None, actor="p", now=NOW
        )  # fmt: skip

    def back_up(self, session: Session) -> None:
        self.backup = take_backup(self.database)

    def copy_under_load(self) -> None:
        """Make a backup of the whole database by the operator's command, while somebody publishes without a pause."""
        done = Event()

        def publish() -> None:
            count = 0
            while not done.is_set():
                count += 1
                self.do("edit", 5, f"Meanwhile {count}?")

        thread = Thread(target=publish)
        thread.start()
        try:
            command(self.database.url.render_as_string(), "backup", self.folder / "backups")
        finally:
            done.set()
            thread.join()

    def serve_copy(self) -> str:
        """Restore that backup elsewhere by the operator's command, and serve it; the address."""
        url, [backup] = f"sqlite:///{self.folder / 'elsewhere.db'}", (self.folder / "backups").glob("2*")
        command(url, "restore", backup)
        (self.folder / "elsewhere").mkdir()
        return self.servers.enter_context(serving(url, self.folder / "elsewhere"))

    def do(self, name: str, *args: Any) -> Any:
        """Carry out one deed; what it gives back."""
        if name == "put_back":
            return restore(self.database, self.backup)
        if name in ("copy_under_load", "serve_copy"):
            return getattr(self, name)()
        with self.database.transaction() as session:
            return getattr(self, name)(session, *args)


def command(url: str, *words: object) -> None:
    """Run one of the operator's commands; what it prints goes where a client's tests tell of what failed."""
    subprocess.run(
        [sys.executable, "-m", "api.start", *map(str, words)], check=True, stdout=sys.stderr,
        env={**os.environ, "CONTENT_DATABASE_URL": url},
    )  # fmt: skip


@contextmanager
def serving(
    url: str, folder: Path, *options: str, workers: int = 1, port: int | None = None, freshness_ms: int = FRESHNESS_MS
) -> Iterator[str]:
    """The address of a server in processes of its own, started with more options of `serve`."""
    port = port or free_port()
    command = [sys.executable, "-m", "api.start", "serve", "--port", str(port), "--workers", str(workers)]
    # What is scheduled has tests of its own, and one more process takes a second to start.
    command += ["--no-worker", *options]
    address = f"http://127.0.0.1:{port}"
    settings = {"CONTENT_DATABASE_URL": url, "CONTENT_FRESHNESS_MS": str(freshness_ms)}
    with running(command, folder / "server.log", lambda: is_served(address), **settings):
        yield address


def is_served(address: str) -> bool:
    """Whether a server of ours answers there."""
    with urllib.request.urlopen(f"{address}/v1", timeout=5) as response:
        return bool(response.status == 200)


def say(line: str) -> None:
    """Write one line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Serve until the input ends."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'content.db'}"
        migrate(url)
        with ExitStack() as servers, serving(url, folder) as address:
            editor = Editor(Database(url), folder, servers)
            say(address)
            for line in sys.stdin:
                done = editor.do(*json.loads(line))
                time.sleep(SEEN_AFTER_S)
                say(json.dumps(done))


if __name__ == "__main__":
    main()
