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


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ("--site clinic", "There is no public site 'clinic'; there are core."),
        ("--site staff", "There is no public site 'staff'; there are core."),
        ("--locale de", "None of the sites to keep serves 'de'; there are en, fr."),
        ("--sync clinic?locale=en", "There is no public site 'clinic'; there are core."),
        ("--sync core?locale=fr-CA", "sync=core?locale=fr-CA: Site 'core' does not serve 'fr-CA'. Served are en, fr."),
        ("--sync core?types=faq,faqs", "sync=core?types=faq,faqs: types: Must be one of: topic, safety_net, "),
        ("--sync core?type=faq", "sync=core?type=faq: Unknown here: type. Known parameters: limit, locale, text, "),
        ("--sync core?types=faq%2Ctopic", "sync=core?types=faq%2Ctopic: No file can be named so: "),
    ],
)
def test_what_is_not_there_is_refused_before_anything_is_written(
    keep: Keep, write: Write, tmp_path: Path, chosen: str, says: str
) -> None:
    write(make_site, "staff", access="keyed")
    told = keep(tmp_path / "mirror", *chosen.split())
    assert told.exit_code == 2
    assert f"\nError: {says}" in told.output
    assert not (tmp_path / "mirror").exists()


def test_what_phones_begin_with_is_of_a_site_that_is_kept(keep: Keep, write: Write, tmp_path: Path) -> None:
    """Otherwise nobody would take away there what was withdrawn."""
    write(make_site, "clinic", parent="core", locales={"fr": ["fr"]})
    told = keep(tmp_path / "mirror", "--site", "core", "--sync", "clinic?locale=fr")
    assert (told.exit_code, told.output.splitlines()[-1]) == (
        2, "Error: sync=clinic: it is of a site that is not kept; there are core.",
    )  # fmt: skip
    told = keep(tmp_path / "mirror", "--site", "core", "--site", "clinic", "--locale", "en")
    assert "Site 'clinic' serves none of the locales to keep; there are fr." in told.output


def test_what_is_there_is_kept(keep: Keep, tmp_path: Path) -> None:
    told = keep(tmp_path / "mirror", "--site", "core", "--locale", "en", "--sync", "core?locale=en&types=faq")
    assert told.exit_code == 0, told.output
    assert (tmp_path / "mirror/at/v1/sites/core/sync@locale=en&types=faq/body.json").exists()


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
