"""A mirror that follows a server while it is measured: how soon its files have what is published, and how fast they are served."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.mirror.folder import AT, Folder
from api.mirror.holding import read_listing
from api.mirror.places import place_of
from tests.deploy.programs import nginx_of_files
from tests.measure.asking import CORE
from tests.measure.editing import Editor, Spans
from tests.measure.wrk import SERVER_CORE
from tests.processes import free_port, running

SITE, LOCALE = "core", "en"
PUBLICATIONS = 30
LONGEST_S = 3600
PATIENCE_S = 60


@dataclass(frozen=True)
class Mirroring:
    """A mirror's folder, which `clinic-content mirror` keeps."""

    path: Path
    took_s: float
    """How long the first time took."""
    pid: int

    @property
    def addresses(self) -> int:
        """How many addresses are kept."""
        return sum(1 for _ in read_listing(Folder(self.path))[1].items())

    def seen_after(self, editor: Editor) -> Spans:
        """From the answer to a publication until the record, its list and the site's seq are in the files."""
        return Spans([self._seen(editor) for _ in range(PUBLICATIONS)])

    def cpu_s(self) -> float:
        """How long processors have worked for it by now, in seconds."""
        user, system = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def _seen(self, editor: Editor) -> float:
        before = self._at(CORE).readlink()
        id = editor.publish()
        started = time.perf_counter()
        said = editor.said.encode()
        while (
            said not in (self._at(f"{CORE}/faqs/{id}") / "body.json").read_bytes()
            or self._at(CORE).readlink() == before
        ):
            if time.perf_counter() - started > PATIENCE_S:
                raise RuntimeError("The mirror does not follow.")
            time.sleep(0.002)
        return (time.perf_counter() - started) * 1000

    def _at(self, address: str) -> Path:
        return self.path / AT / str(place_of(address))

    @contextmanager
    def served(self, folder: Path) -> Iterator[str]:
        """The address of an nginx as it is shipped for mirrors, without an API behind it."""
        folder.mkdir()
        with nginx_of_files(folder, free_port(), self.path, None, core=SERVER_CORE) as address:
            yield address


@contextmanager
def mirroring(url: str, folder: Path) -> Iterator[Mirroring]:
    """A mirror of the library in one language, from when it is whole to the end of the block."""
    path, log, started = folder / "mirror", folder / "mirror.log", time.perf_counter()
    command = [sys.executable, "-m", "api.start", "mirror", str(path), "--site", SITE, "--locale", LOCALE]

    def is_whole() -> bool:
        manifest = path / "manifest.json"
        return manifest.exists() and read_listing(Folder(path))[0].later == 0

    with running(command, log, lambda: path.exists(), CONTENT_DATABASE_URL=url) as process:
        while not _is_so(is_whole):
            if process.poll() is not None or time.perf_counter() - started > LONGEST_S:
                raise RuntimeError(log.read_text()[-2_000:])
            time.sleep(0.5)
        yield Mirroring(path, time.perf_counter() - started, process.pid)


def _is_so(look: Callable[[], bool]) -> bool:
    """Whether something is so; what is being replaced at the moment is not."""
    try:
        return look()
    except (OSError, ValueError):
        return False
