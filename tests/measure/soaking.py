"""The service that is used for long: its processes, their memory, and whether all is as it must be when it is over."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from api.database import Database
from api.reading.loading import load_view
from tests.acts import create_key
from tests.deploy.programs import ask
from tests.processes import free_port, running

GROWTH, GROWTH_MIB = 1.3, 64
"""A process may have so much more memory at the end than after it had warmed up."""
WARM = 0.3
"""After this part of the time."""
CATCHES_UP_S = 90


@dataclass
class Service:
    """A running service, with a mirror that follows it."""

    url: str
    address: str
    admin: str
    key: str
    mirror: Path
    processes: dict[str, "subprocess.Popen[bytes]"]

    def memory(self) -> dict[str, int]:
        """The memory of each process in MiB, by what it is for."""
        found: dict[str, int] = {}
        for name, process in self.processes.items():
            for place, pid in enumerate(family(process.pid)):
                found[f"{name}{f'/{place}' if place else ''}"] = resident_mib(pid)
        return found

    def newest(self, site: str) -> int:
        """The newest change that a site's readers see, as the database has it: each process hears of it a moment later."""
        database = Database(self.url)
        with database.reading() as session:
            found = load_view(session).head(site)
        database.close()
        return found

    def faults(self) -> Iterator[str]:
        """What is not as it must be, once nobody uses the service any more."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                yield f"{name} ended with {process.returncode}."
        yield from self._wrong("verify")
        end = time.monotonic() + CATCHES_UP_S
        while (wrong := list(self._wrong("mirror", str(self.mirror), "--check"))) and time.monotonic() < end:
            time.sleep(1)
        yield from wrong

    def _wrong(self, *words: str) -> Iterator[str]:
        command = [sys.executable, "-m", "api.start", *words]
        done = subprocess.run(
            command, env={**os.environ, "CONTENT_DATABASE_URL": self.url}, capture_output=True, text=True
        )
        if done.returncode:
            yield f"clinic-content {' '.join(words)}: {done.stderr[-500:]}"


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    children = [int(each) for task in Path(f"/proc/{pid}/task").glob("*/children") for each in task.read_text().split()]
    return [pid, *(each for child in sorted(children) for each in family(child))]


def resident_mib(pid: int) -> int:
    """The memory of one process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") // 2**20


@contextmanager
def service(url: str, folder: Path) -> Iterator[Service]:
    """The service as it runs on one machine: two processes for readers, one for editors, a worker, a mirror."""
    port, admin_port = free_port(), free_port()
    address, admin = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{admin_port}"
    serve = ["serve", "--port", str(port), "--admin-port", str(admin_port), "--workers", "2", "--worker"]
    scope = ["--site", "riverbank", "--locale", "en", "--sync", "riverbank?locale=en&types=faq"]
    mirror = folder / "mirror"
    with ExitStack() as stack:
        commands = {
            "serve": (serve, lambda: ask(admin, "/v1").status == 200),
            "mirror": (["mirror", str(mirror), *scope], mirror.exists),
        }
        processes = {
            name: stack.enter_context(
                running(
                    [sys.executable, "-m", "api.start", *words],
                    folder / f"{name}.log",
                    answers,
                    CONTENT_DATABASE_URL=url,
                )
            )
            for name, (words, answers) in commands.items()
        }
        yield Service(url, address, admin, _key(url), mirror, processes)


def _key(url: str) -> str:
    database = Database(url)
    with database.transaction() as session:
        _, key = create_key(session, name="soak", roles=["admin"], now=datetime.now(UTC))
    database.close()
    return str(key)


@dataclass
class Watch:
    """Looks at the memory of a service now and then."""

    service: Service
    looks: list[dict[str, int]] = field(default_factory=list)

    def look(self) -> None:
        """Note the memory of every process."""
        self.looks.append(self.service.memory())

    def told(self) -> str:
        """The newest look, in words."""
        return ", ".join(f"{name} {mib} MiB" for name, mib in self.looks[-1].items())

    def faults(self) -> Iterator[str]:
        """The processes whose memory went on growing."""
        if len(self.looks) > 1:
            warm = self.looks[int((len(self.looks) - 1) * WARM)]
            for name, mib in self.looks[-1].items():
                if mib > warm.get(name, mib) * GROWTH + GROWTH_MIB:
                    yield f"The memory of {name} grew from {warm[name]} to {mib} MiB."
