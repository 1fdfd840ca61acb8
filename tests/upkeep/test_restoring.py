"""What is restored is what was backed up, proved before it is put in place; whatever was in that place is kept."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import make_url, select, text

from api.database import Database
from api.models import Job
from tests.acts import create_key, create_person, invite, open_session, withdraw
from tests.apps import another_app
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit_live
from tests.lookup import find_record
from tests.sync.conftest import device
from tests.upkeep.conftest import Command, manifest

pytestmark = pytest.mark.database

FAQS = "/v1/sites/clinic/faqs"


def close(app: Flask) -> None:
    """Let go of the database, as a service that was stopped has."""
    app.extensions["database"].close()


def faqs(url: str) -> Any:
    with another_app(database_url=url, freshness_ms=0) as app:
        return Client(app).json(FAQS)


def test_a_restored_database_serves_what_the_other_did_and_is_whole(
    backup: Path, command: Command, client: Client, elsewhere: str
) -> None:
    told = command("restore", str(backup), url=elsewhere)
    assert "Restored and proved" in told.stderr
    assert faqs(elsewhere) == client.json(FAQS)
    command("verify", url=elsewhere)


def test_nobody_has_a_job_in_hand_and_caches_are_purged_of_everything(
    command: Command, content: list[str], elsewhere: str, write: Write, tmp_path: Path
) -> None:
    held = {"leased_by": "elsewhere/1/a", "leased_until": NOW, "position": 3, "turn": 7, "failures": 2, "kept": "{}"}
    for name in ("schedules", "purging/edge"):
        write(lambda session, name=name: session.add(Job(name=name, interval_s=5, made_at=NOW, next_at=NOW, **held)))
    backup = command("backup", str(tmp_path / "backups")).stdout.strip()
    command("restore", backup, url=elsewhere)
    with closing(Database(elsewhere)) as database, database.reading() as session:
        rows = session.execute(
            select(Job.name, Job.leased_by, Job.position, Job.kept, Job.turn).order_by(Job.name)
        ).all()
    assert [tuple(each) for each in rows] == [("purging/edge", None, None, None, 8), ("schedules", None, 3, "{}", 8)]
    assert "late" not in command("jobs", url=elsewhere).stdout


def test_a_place_that_holds_anything_is_refused_and_left_as_it_is(
    app: Flask, backup: Path, command: Command, database_url: str
) -> None:
    close(app)
    before = faqs(database_url)
    told = command("restore", str(backup), fails=True)
    assert "--replace" in told.stderr
    assert faqs(database_url) == before


@pytest.mark.long
def test_what_is_there_is_kept_where_it_is_to_be_replaced(
    backup: Path, command: Command, elsewhere: str, content: list[str]
) -> None:
    command("restore", str(backup), url=elsewhere)
    with closing(Database(elsewhere)) as database:
        with database.transaction() as session:
            edit_live(session, find_record(session, content[0]), "en", question="Lost?")
        with database.transaction() as session:
            withdraw(session, [content[1]], message="Wrong.", severity="safety", actor="p", now=NOW)
    told = command("restore", str(backup), "--replace", url=elsewhere)
    kept = kept_at(told.stderr, elsewhere)
    try:
        assert "Lost?" not in json.dumps(faqs(elsewhere))
        assert "Lost?" in json.dumps(faqs(kept))
        # First what readers get again although it was taken from them.
        lost = [each for each in told.stderr.splitlines() if "  - change" in each]
        assert ["withdraw" in each for each in lost] == [True, False]
    finally:
        forget(kept, elsewhere)


def kept_at(said: str, url: str) -> str:
    """The address of the database that was kept."""
    place = said.partition("is kept: ")[2].splitlines()[0].rstrip(".")
    name = place.rpartition("/")[2] if url.startswith("postgresql") else place.removeprefix("sqlite:///")
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def forget(kept: str, url: str) -> None:
    """Remove it, where the server of all tests would have it for ever."""
    if kept.startswith("postgresql"):
        with closing(Database(url)) as database, database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text(f'DROP DATABASE "{make_url(kept).database}" WITH (FORCE)'))


def test_nobody_is_restored_under_whoever_works_on_the_database(
    app: Flask, client: Client, backup: Path, command: Command
) -> None:
    before = client.json(FAQS)
    told = command("restore", str(backup), "--replace", fails=True)
    assert "stop the service and its workers first" in told.stderr
    assert client.json(FAQS) == before
    command("verify")


@pytest.mark.parametrize("damage", ["copy", "size", "manifest", "head", "sites", "answers", "missing"])
def test_a_backup_that_is_not_as_it_was_made_is_never_put_in_place(
    backup: Path, command: Command, elsewhere: str, damage: str
) -> None:
    DAMAGES[damage](backup)
    command("restore", str(backup), url=elsewhere, fails=True)
    assert "no tables yet" in command("verify", url=elsewhere, fails=True).stderr
    assert list(Path(str(make_url(elsewhere).database)).parent.glob(".*restoring*")) == []


def alter(**said: Any) -> Callable[[Path], None]:
    """A manifest that says something else."""

    def do(backup: Path) -> None:
        (backup / "manifest.json").write_text(json.dumps({**manifest(backup), **said}))

    return do


def flip(backup: Path) -> None:
    """One byte of the copy is another."""
    copy = backup / manifest(backup)["file"]
    data = bytearray(copy.read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes(data)


def other_answers(backup: Path) -> None:
    said = manifest(backup)
    alter(answers=[{**each, "digest": "0" * 64} for each in said["answers"]])(backup)


def other_head(backup: Path) -> None:
    alter(head={**manifest(backup)["head"], "seq": 1})(backup)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "copy": flip,
    "size": alter(size=7),
    "manifest": lambda backup: (backup / "manifest.json").write_text("{"),  # type: ignore[dict-item, return-value]
    "head": other_head,
    "sites": alter(sites={"core": 7}),
    "answers": other_answers,
    "missing": lambda backup: (backup / manifest(backup)["file"]).unlink(),
}


@pytest.mark.long
def test_everybody_is_signed_out_and_nobody_comes_in_by_an_old_invitation(
    write: Write, command: Command, content: list[str], elsewhere: str, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    pia = write(create_person, "Pia", "publisher", now=now)
    _, secret = write(open_session, pia, now=now)
    write(invite, pia, now=now)
    _, key = write(create_key, name="machine", roles=["admin"], now=now)
    made = command("backup", str(tmp_path)).stdout.strip()
    told = command("restore", made, url=elsewhere)
    assert "Ended 1 sessions and 1 invitations" in told.stderr
    with another_app(database_url=elsewhere, freshness_ms=0) as app:
        client = app.test_client()
        assert client.get("/v1/admin/me", headers={"Authorization": f"Bearer {key}"}).status_code == 200
        trail = client.get("/v1/admin/audit", headers={"Authorization": f"Bearer {key}"}).get_json()["items"]
        client.set_cookie("__Host-session", secret)
        assert client.get("/v1/admin/me").status_code == 401
    assert trail[0]["action"] == "database.restore"
    assert trail[0]["after"]["seq"] == manifest(Path(made))["head"]["seq"]


def test_a_phone_that_knew_more_starts_afresh_and_one_that_did_not_goes_on(
    write: Write, client: Client, backup: Path, command: Command, elsewhere: str, content: list[str]
) -> None:
    early, late = device(), device()
    early.sync(lambda url: client.get(url))
    write(lambda session: edit_live(session, find_record(session, content[0]), "en", question="Lost?"))
    late.sync(lambda url: client.get(url))
    command("restore", str(backup), url=elsewhere)
    with another_app(database_url=elsewhere, freshness_ms=0) as app:
        for phone in (early, late):
            phone.sync(lambda url: Client(app).get(url))
    assert (early.resets, late.resets) == ([], ["history-changed"])
    assert early.items == late.items
    assert "Lost?" not in [item["title"] for item in late.items.values()]


@pytest.mark.long
def test_a_head_of_the_lost_history_is_missed_even_after_the_new_one_has_passed_it(
    write: Write, command: Command, backup: Path, elsewhere: str, content: list[str], tmp_path: Path
) -> None:
    write(lambda session: edit_live(session, find_record(session, content[0]), "en", question="Lost?"))
    (tmp_path / "head.json").write_text(command("head").stdout)
    command("restore", str(backup), url=elsewhere)
    with closing(Database(elsewhere)) as database:
        for number in range(3):
            with database.transaction() as session:
                edit_live(session, find_record(session, content[0]), "en", question=f"New {number}?")
    told = command("verify", "--head", str(tmp_path / "head.json"), url=elsewhere, fails=True)
    assert "is not in this history" in told.stderr


def test_a_backup_of_the_other_kind_of_database_is_refused(backup: Path, command: Command) -> None:
    other = "sqlite" if manifest(backup)["kind"] == "postgresql" else "postgresql"
    alter(kind=other)(backup)
    told = command("restore", str(backup), fails=True)
    assert f"This backup is of {other}" in told.stderr


def test_a_backup_of_a_later_release_is_refused(backup: Path, command: Command, elsewhere: str) -> None:
    alter(migration="9999")(backup)
    assert "which a later release made" in command("restore", str(backup), url=elsewhere, fails=True).stderr
    alter(migration="0019", format=2)(backup)
    assert "A later release made this backup" in command("restore", str(backup), url=elsewhere, fails=True).stderr
