"""A mirror that is killed at any moment leaves whole answers, and goes on; a full disk and one that was moved away are told."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from api.database import Database
from api.mirror.checking import check
from api.mirror.folder import Folder
from tests.acts import withdraw
from tests.conftest import Write
from tests.deploy.test_full_disk import OWN_DISK, can_mount, copied
from tests.depth import examples
from tests.factories import NOW, edit_live, make_record, make_site
from tests.lookup import find_record
from tests.mirror.conftest import Begin
from tests.mirror.killing import bring_up, kill_again_and_again, look_at_links

pytestmark = [pytest.mark.once, pytest.mark.long]

FULL = """
set -e
mount -t tmpfs -o size=32m tmpfs "$1"
"$2" -m api.start mirror "$1/mirror" --once
cp "$1/mirror/manifest.json" "$3/before.json"
head -c 64m /dev/zero >"$1/rest" 2>/dev/null || true
CONTENT_DATABASE_URL="$4" "$2" -m api.start mirror "$1/mirror" --once && exit 3
cp "$1/mirror/manifest.json" "$3/full.json"
find "$1/mirror/at" -path "*/faqs/withdrawn*" >"$3/withdrawn"
"$2" -m tests.mirror.test_killed "$1/mirror"
rm "$1/rest"
CONTENT_DATABASE_URL="$4" "$2" -m api.start mirror "$1/mirror" --once
CONTENT_DATABASE_URL="$4" "$2" -m api.start mirror "$1/mirror" --check
find "$1/mirror/at" -path "*/faqs/withdrawn*" >"$3/after"
"""


def test_a_mirror_that_is_killed_again_and_again_is_never_torn(database_url: str, write: Write, tmp_path: Path) -> None:
    write(make_site)
    topic = write(make_record, "topic")
    ids = [write(make_record, topic=topic).id for _ in range(5)]
    database = Database(database_url)

    def publish(number: int) -> None:
        with database.transaction() as session:
            edit_live(session, find_record(session, ids[number % 5]), "en", question=f"Question {number}?")

    path = tmp_path / "mirror"
    kills = examples(4, 100)
    bring_up(database_url, path)
    assert kill_again_and_again(database_url, path, tmp_path / "log", kills=kills, publish=publish) > 0
    bring_up(database_url, path)
    assert check(Folder(path))[1] == []
    database.close()


def test_a_full_disk_leaves_what_stood_but_for_what_was_withdrawn(
    database_url: str, write: Write, tmp_path: Path
) -> None:
    if not can_mount(tmp_path):
        pytest.skip("No disk of one's own can be mounted here.")
    write(make_site)
    topic = write(make_record, "topic")
    gone = write(make_record, slug="withdrawn", topic=topic)
    other = write(make_record, slug="other", topic=topic)
    (tmp_path / "old").mkdir()
    before = copied(database_url, tmp_path / "old")
    write(withdraw, [gone.id], message="Wrong.", severity="safety", actor="p", now=NOW)
    write(edit_live, other, "en", question="Is it new?")
    after = f"sqlite:///{copied(database_url, tmp_path)}"
    (tmp_path / "disk").mkdir()
    done = subprocess.run(
        [*OWN_DISK, "sh", "-c", FULL, "sh", tmp_path / "disk", sys.executable, tmp_path, after],
        env={**os.environ, "CONTENT_DATABASE_URL": f"sqlite:///{before}"}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "No space left on device" in done.stderr
    assert (tmp_path / "before.json").read_text() == (tmp_path / "full.json").read_text()
    assert (tmp_path / "withdrawn").read_text() == ""
    assert (tmp_path / "after").read_text() != ""


@contextmanager
def no_room() -> Iterator[None]:
    """Nothing of this process can write more than a few bytes into a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_could_not_be_written_is_written_as_soon_as_there_is_room(write: Write, begin: Begin) -> None:
    write(make_site)
    record, gone = write(make_record, slug="one"), write(make_record, slug="two")
    mirrored = begin()
    mirrored.bring_up()
    before = mirrored.addresses
    write(edit_live, record, "en", question="Is it new?")
    with no_room(), capture_logs():
        assert mirrored.mirror.try_round() is None
    assert mirrored.addresses == before
    assert check(mirrored.folder)[1] == []
    write(withdraw, [gone.id], message="Wrong.", severity="safety", actor="p", now=NOW)
    with no_room(), capture_logs():
        assert mirrored.mirror.try_round() is None
    assert not mirrored.at("/v1/sites/core/faqs/two").exists()
    mirrored.bring_up()
    assert b"Is it new?" in mirrored.body("/v1/sites/core/faqs/one")
    assert mirrored.status("/v1/sites/core/faqs/two") == 410
    assert check(mirrored.folder)[1] == []


def test_a_disk_that_was_moved_away_is_told_and_nothing_is_written_in_its_place(
    write: Write, begin: Begin, tmp_path: Path
) -> None:
    write(make_site)
    mirrored = begin()
    mirrored.bring_up()
    mirrored.path.rename(tmp_path / "away")
    write(make_record)
    with capture_logs() as told:
        assert mirrored.mirror.try_round() is None
    assert "its disk may be gone" in told[0]["error"]
    assert not mirrored.path.exists()
    shutil.copytree(tmp_path / "away", mirrored.path, symlinks=True)
    assert mirrored.mirror.try_round() is None
    shutil.rmtree(mirrored.path)
    (tmp_path / "away").rename(mirrored.path)
    assert mirrored.mirror.try_round()


def test_what_was_begun_when_it_was_killed_is_done_by_the_next(write: Write, begin: Begin) -> None:
    """Killed after the new manifest was written, before any link was put in place."""
    write(make_site)
    mirrored = begin()
    mirrored.bring_up()
    older = mirrored.addresses
    links = {each: os.readlink(mirrored.at(each)) for each in older}
    write(make_record, slug="one")
    mirrored.bring_up()
    mirrored.folder.close()
    newer = mirrored.addresses
    (mirrored.path / "manifest.json").rename(mirrored.path / "manifest.next.json")
    for address in newer:
        mirrored.at(address).unlink()
        if address in links:
            mirrored.at(address).symlink_to(links[address])
    again = begin()
    assert again.addresses == newer
    assert {each: os.readlink(again.at(each)).rpartition("/")[2] for each in newer} == newer
    again.bring_up()
    assert check(again.folder)[1] == []


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    assert look_at_links(Path(sys.argv[1])) > 0
