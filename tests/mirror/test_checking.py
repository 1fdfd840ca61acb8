"""Whoever has a mirror can prove what it holds: one byte that was altered is found, a missing and a foreign file, and its age."""

import base64
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.cli import main
from api.mirror.checking import STALE_S, age, check
from api.mirror.operating import MOST_FAULTS_TOLD
from tests.conftest import Write
from tests.depth import examples
from tests.factories import make_record, make_site
from tests.mirror.conftest import Begin, Mirrored
from tests.mirror.harms import HARMS, lose_the_time, remove_link

pytestmark = pytest.mark.once


@pytest.fixture
def mirrored(write: Write, begin: Begin) -> Mirrored:
    write(make_site)
    write(make_record, slug="one")
    found = begin()
    found.bring_up()
    return found


def faults(mirrored: Mirrored, **options: str) -> list[str]:
    return check(mirrored.folder, **options)[1]


def files(mirrored: Mirrored) -> list[Path]:
    """Everything that proves something, or is proved."""
    parts = json.loads((mirrored.path / "manifest.json").read_bytes())["parts"].values()
    answers = (file for address in mirrored.addresses for file in mirrored.at(address).resolve().iterdir())
    return sorted(
        {mirrored.path / "manifest.json", *(mirrored.path / f"listing/{each}.json" for each in parts), *answers}
    )


def test_nothing_is_wrong_with_what_was_just_written(mirrored: Mirrored) -> None:
    assert faults(mirrored) == []


def test_any_byte_that_is_altered_is_found(mirrored: Mirrored) -> None:
    all_files = files(mirrored)
    assert {"manifest.json", "headers.json", "body.br.json"} <= {each.name for each in all_files}

    @settings(max_examples=examples(30, 1_000), suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.sampled_from(all_files), st.integers(0), st.integers(1, 255))
    def alter(file: Path, place: int, by: int) -> None:
        before, moment = file.read_bytes(), file.stat().st_mtime
        at = place % len(before)
        file.write_bytes(before[:at] + bytes([before[at] ^ by]) + before[at + 1 :])
        os.utime(file, (moment, moment))
        # The last byte of the manifest only ends its line.
        is_end = file.name == "manifest.json" and at == len(before) - 1 and bytes([before[at] ^ by]).isspace()
        assert is_end or faults(mirrored)
        file.write_bytes(before)
        os.utime(file, (moment, moment))
        assert faults(mirrored) == []

    alter()


@pytest.mark.parametrize("harm", HARMS)
def test_what_is_missing_foreign_or_exchanged_is_found(mirrored: Mirrored, harm: Callable[[Mirrored], None]) -> None:
    harm(mirrored)
    assert faults(mirrored)


def test_a_copy_without_times_is_told_as_that(mirrored: Mirrored) -> None:
    lose_the_time(mirrored)
    assert [each.partition(": ")[2] for each in faults(mirrored)] == [
        "copied without its time, so that nobody may keep it"
    ]


def test_of_many_faults_the_first_are_told_and_how_many_there_are(mirrored: Mirrored) -> None:
    copied = [each for each in files(mirrored) if each.name.startswith("body")]
    for each in copied:
        os.utime(each)
    told = CliRunner().invoke(main, ["mirror", str(mirrored.path), "--check"]).output
    assert len(copied) > MOST_FAULTS_TOLD
    assert told.count("copied without its time") == MOST_FAULTS_TOLD
    assert f"{len(copied)} faults found; the first {MOST_FAULTS_TOLD} are told." in " ".join(told.split())


def test_a_manifest_of_another_key_is_refused_where_the_key_is_given(mirrored: Mirrored) -> None:
    said = json.loads((mirrored.path / "manifest.json").read_bytes())
    assert faults(mirrored, key=said["public_key"]) == []
    assert "signed with another key" in faults(mirrored, key=base64.b64encode(bytes(32)).decode())[0]


def test_anybody_can_verify_the_manifest(mirrored: Mirrored) -> None:
    """As its page says: Ed25519 over the JSON without the signature, its names sorted and without white space."""
    said = json.loads((mirrored.path / "manifest.json").read_bytes())
    signature = base64.b64decode(said.pop("signature"))
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    Ed25519PublicKey.from_public_bytes(base64.b64decode(said["public_key"])).verify(signature, text.encode())
    assert abs(datetime.fromisoformat(said["time"]) - datetime.now(UTC)) < timedelta(minutes=1)
    assert (said["seq"], said["sites"], said["later"]) == (3, {"core": 3}, 0)


def test_a_mirror_that_nobody_brings_up_to_date_is_seen_to_be_old(mirrored: Mirrored) -> None:
    manifest, _ = check(mirrored.folder)
    assert manifest is not None
    moment = datetime.fromisoformat(manifest.time)
    assert list(age(manifest, moment + timedelta(seconds=STALE_S))) == []
    assert "nobody brings this mirror up to date" in next(age(manifest, moment + timedelta(seconds=STALE_S + 1)))


def test_the_command_tells_what_is_wrong(mirrored: Mirrored) -> None:
    told = CliRunner().invoke(main, ["mirror", str(mirrored.path), "--check"])
    assert told.exit_code == 0, told.output
    assert "Every file is as it was signed." in told.output
    remove_link(mirrored)
    told = CliRunner().invoke(main, ["mirror", str(mirrored.path), "--check"])
    assert told.exit_code == 1
    assert "/v1/sites/core/faqs/one: leads to nothing" in told.output


def test_a_folder_without_a_mirror_is_told(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["mirror", str(tmp_path), "--check"])
    assert told.exit_code == 1
    assert "manifest.json" in told.output
