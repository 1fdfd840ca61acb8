"""The command that keeps a mirror says in a sentence why it cannot, and writes nothing then."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from api.mirror.folder import Folder
from tests.conftest import Write
from tests.factories import make_record, make_site

pytestmark = pytest.mark.once
Keep = Callable[..., Result]


@pytest.fixture
def keep(database_url: str, write: Write) -> Keep:
    """Runs the command on a library with a question, until its files are as the API is."""
    write(make_site)
    write(make_record, slug="one")
    env = {"CONTENT_DATABASE_URL": database_url}
    return lambda *words: CliRunner(env=env).invoke(main, ["mirror", *map(str, words), "--once"])


def test_a_second_mirror_in_one_folder_is_refused_in_a_sentence(keep: Keep, tmp_path: Path) -> None:
    first = Folder(tmp_path / "mirror")
    first.open()
    told = keep(tmp_path / "mirror")
    first.close()
    assert (told.exit_code, told.output) == (1, f"Error: Another mirror writes into {tmp_path / 'mirror'}.\n")


def test_what_is_no_folder_is_told_by_its_name(keep: Keep, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    for place in (file, file / "below"):
        told = keep(place)
        assert (told.exit_code, told.output) == (1, f"Error: {file}: File exists.\n")
    assert file.read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_told_by_its_name(keep: Keep) -> None:
    # Nobody may make a folder there, whoever runs the tests.
    told = keep("/proc/mirror")
    assert told.exit_code == 1
    assert told.output.startswith("Error: /proc/mirror: ")


@pytest.mark.parametrize("place", ["", "ftp://server/mirror"])
def test_a_place_that_is_neither_a_folder_nor_a_bucket_is_refused(
    keep: Keep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.chdir(tmp_path)
    told = keep(place)
    assert told.exit_code == 1
    assert f"Error: '{place}' is neither a folder nor a bucket" in told.output
    assert "manifest.json" not in {each.name for each in tmp_path.rglob("*")}
