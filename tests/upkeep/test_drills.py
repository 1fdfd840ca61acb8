"""A drill shows that a backup can be restored and served from, and leaves nothing behind."""

import json
from pathlib import Path

import pytest

from api.reading import items
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit_live
from tests.lookup import find_record
from tests.upkeep.conftest import Command, manifest
from tests.upkeep.test_restoring import alter, flip, other_answers

pytestmark = pytest.mark.database


def test_a_drill_prints_the_proof_and_leaves_nothing_behind(
    backup: Path, command: Command, client: Client, tmp_path: Path
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    proof = json.loads(command("drill", str(backup), "--work", str(work), "--json").stdout)
    said = manifest(backup)
    assert proof["ok"]
    assert (proof["seq"], proof["hash"], proof["sites"]) == (said["head"]["seq"], said["head"]["hash"], said["sites"])
    assert [each["step"] for each in proof["steps"]] == ["files", "copy", "restored", "history", "answers"]
    assert client.json("/v1/sites/clinic/sync?locale=en")["digest"]["value"][:12] in proof["steps"][-1]["told"]
    assert list(work.iterdir()) == []
    assert "It can be restored." in command("drill", str(backup)).stdout


def test_the_newest_of_a_folder_is_taken(write: Write, backup: Path, command: Command, content: list[str]) -> None:
    write(lambda session: edit_live(session, find_record(session, content[0]), "en", question="Newer?"))
    newest = command("backup", str(backup.parent)).stdout.strip()
    assert json.loads(command("drill", "--latest", str(backup.parent), "--json").stdout)["backup"] == newest
    assert json.loads(command("drill", "--json", CONTENT_BACKUP_DIR=str(backup.parent)).stdout)["backup"] == newest


@pytest.mark.parametrize(
    ("damage", "step"), [(alter(sites={"core": 7}), "history"), (other_answers, "history")], ids=["sites", "answers"]
)
def test_what_is_not_what_was_backed_up_fails_the_drill(
    backup: Path, command: Command, damage: object, step: str
) -> None:
    damage(backup)  # type: ignore[operator]
    proof = json.loads(command("drill", str(backup), "--json", fails=True).stdout)
    assert [each["step"] for each in proof["steps"] if not each["ok"]] == [step]
    assert "It must not be relied on" in command("drill", str(backup), fails=True).stdout


def test_one_byte_that_is_another_fails_the_drill(backup: Path, command: Command) -> None:
    flip(backup)
    assert "its SHA-256 differs" in command("drill", str(backup), fails=True).stderr


@pytest.mark.once
def test_a_folder_without_a_backup_is_told(command: Command, tmp_path: Path) -> None:
    assert "There is no whole backup" in command("drill", "--latest", str(tmp_path), fails=True).stderr
    assert "There is no backup at" in command("drill", str(tmp_path), fails=True).stderr


@pytest.mark.once
def test_items_of_another_release_are_served_and_not_compared(
    backup: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(items, "ITEM_FORMAT", items.ITEM_FORMAT + 1)
    proof = json.loads(command("drill", str(backup), "--json").stdout)
    assert "not compared" in proof["steps"][-1]["told"]
