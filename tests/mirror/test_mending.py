"""What is not as it was written is asked for anew by whoever takes a mirror up, and nothing else is."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from structlog.testing import capture_logs

from api.cli import main
from api.mirror.checking import check
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.mirror.conftest import Begin, Mirrored
from tests.mirror.harms import HARMS

pytestmark = pytest.mark.once

ONE, OTHER = "/v1/sites/core/faqs/one", "/v1/sites/core/faqs/other"


@pytest.fixture
def mirrored(write: Write, begin: Begin) -> Mirrored:
    """A mirror that nobody keeps any more."""
    write(make_site)
    for slug in ("one", "other"):
        write(make_record, slug=slug)
    found = begin()
    found.bring_up()
    found.folder.close()
    return found


def faults(mirrored: Mirrored) -> list[str]:
    return check(mirrored.folder)[1]


def rot(mirrored: Mirrored) -> Path:
    """Alter a byte, as a disk does that forgets: neither name nor time tell of it."""
    file = mirrored.at(ONE) / "body.json"
    moment, body = file.stat().st_mtime, file.read_bytes()
    file.write_bytes(bytes([body[0] ^ 1]) + body[1:])
    os.utime(file, (moment, moment))
    return file


@pytest.mark.parametrize("harm", HARMS)
def test_what_a_look_tells_is_mended_by_the_next_start(
    mirrored: Mirrored, begin: Begin, harm: Callable[[Mirrored], None]
) -> None:
    harm(mirrored)
    assert faults(mirrored)
    again = begin()
    again.bring_up()
    assert faults(again) == []
    assert again.addresses == mirrored.addresses
    assert {each.name for each in again.at(ONE).iterdir()} >= {"headers.json", "body.json", "body.br.json"}


def test_only_what_is_wrong_is_made_anew(mirrored: Mirrored, begin: Begin) -> None:
    made = {each: (mirrored.at(each) / "body.json").stat().st_ino for each in (ONE, OTHER)}
    os.utime(mirrored.at(ONE) / "body.json")
    with capture_logs() as told:
        again = begin()
    # The address with the site's own locale in it answers the same.
    assert {"event": "mirror mends what is not as it was written", "addresses": 2, "log_level": "warning"} in told
    again.bring_up()
    now = {each: (again.at(each) / "body.json").stat().st_ino for each in (ONE, OTHER)}
    assert now[ONE] != made[ONE]
    assert now[OTHER] == made[OTHER]


def test_nothing_is_mended_where_nothing_is_wrong(mirrored: Mirrored, begin: Begin) -> None:
    with capture_logs() as told:
        begin(reads=True)
    assert [each for each in told if "mends" in each["event"]] == []


def test_a_whole_copy_without_times_is_mended(mirrored: Mirrored, begin: Begin, tmp_path: Path) -> None:
    shutil.copytree(mirrored.path, tmp_path / "copy", symlinks=True, copy_function=shutil.copyfile)
    again = begin("copy")
    again.bring_up()
    assert faults(again) == []


def test_where_bytes_alone_are_altered_it_is_mended_by_whoever_reads_them(mirrored: Mirrored, app: Flask) -> None:
    file = rot(mirrored)
    env = {"CONTENT_DATABASE_URL": app.extensions["settings"].database_url}
    words = ["mirror", str(mirrored.path), "--sync", "core?locale=en&types=faq", "--once"]
    assert CliRunner(env=env).invoke(main, words).exit_code == 0
    assert [each.rpartition(": ")[2] for each in faults(mirrored)] == ["altered"]
    assert CliRunner(env=env).invoke(main, [*words, "--mend"]).exit_code == 0
    assert faults(mirrored) == []
    assert file.read_bytes().startswith(b"{")
