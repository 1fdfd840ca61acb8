"""On a disk that is full the service starts, serves readers, and tells editors to come back."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import make_url

from api.sqlite import driver
from tests.conftest import Write
from tests.deploy.programs import ask
from tests.factories import make_record, make_site
from tests.people import make_person
from tests.processes import END_TIMEOUT_S, free_port, wait_until

pytestmark = [pytest.mark.once, pytest.mark.long]

# A disk of its own, which nobody else sees and which goes with the last process that does.
SCRIPT = """
set -e
mount -t tmpfs -o size=8m tmpfs "$1"
cp "$2" "$1/content.db"
export CONTENT_DATABASE_URL="sqlite:///$1/content.db"
"$3" -m api.start schedules >/dev/null
head -c 16m /dev/zero >"$1/rest" 2>/dev/null || true
exec "$3" -m api.start serve --port "$4" --worker
"""
OWN_DISK = ["unshare", *(["-m"] if os.geteuid() == 0 else ["-rm"])]


@contextmanager
def on_a_full_disk(folder: Path, file: Path) -> Iterator[str]:
    """The address of a server that was started where nothing more can be written."""
    port = free_port()
    folder.mkdir()
    with (folder.parent / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*OWN_DISK, "sh", "-c", SCRIPT, "sh", folder, file, sys.executable, str(port)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until(lambda: ask(address, "/v1").status == 200, process, folder.parent / "server.log")
            yield address
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(END_TIMEOUT_S)


def post(address: str, key: str) -> tuple[int, str | None]:
    """The status of a call that writes, and when to come back."""
    told = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=END_TIMEOUT_S)) as connection:
        connection.request("POST", "/v1/admin/people", '{"name": "Ann"}', told)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Retry-After")


def can_mount(folder: Path) -> bool:
    command = [*OWN_DISK, "mount", "-t", "tmpfs", "tmpfs", folder]
    return shutil.which("unshare") is not None and subprocess.run(command, capture_output=True).returncode == 0


def test_it_starts_on_a_full_disk_and_serves(database_url: str, write: Write, tmp_path: Path) -> None:
    if not can_mount(tmp_path):
        pytest.skip("No disk of one's own can be mounted here.")
    write(make_site)
    id = write(make_record).id
    key = write(make_person, "Ada", "admin")
    with on_a_full_disk(tmp_path / "disk", copied(database_url, tmp_path)) as address:
        assert ask(address, f"/v1/sites/core/faqs/{id}").status == 200
        assert post(address, key) == (503, "5")
        assert ask(address, "/v1/sites/core/faqs").status == 200


def copied(url: str, folder: Path) -> Path:
    """A whole copy of a database that somebody works on."""
    with closing(driver.connect(str(make_url(url).database))) as connection:
        connection.execute("VACUUM INTO ?", (str(folder / "copy.db"),))
    return folder / "copy.db"
