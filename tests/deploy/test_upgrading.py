"""Upgrading: the release before goes on answering readers on the new tables, starts on them no more, and one can go back."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tests.databases import Server, fresh_database
from tests.deploy.programs import ask
from tests.processes import free_port, running

pytestmark = [pytest.mark.database, pytest.mark.long]

PROJECT = Path(__file__).parent.parent.parent
NEWEST = max(path.name for path in (PROJECT / "migrations" / "versions").glob("0*.py"))
PATHS = (
    "/v1/sites",
    "/v1/sites/core/faqs?limit=5",
    "/v1/sites/riverbank/pages/dry-needling",
    "/v1/sites/core/sync?types=faq&limit=5",
)


def git(*words: str) -> bytes | None:
    """What git says; None where there is no git, or not so much of the history."""
    program = shutil.which("git")
    told = program and subprocess.run([program, *words], cwd=PROJECT, capture_output=True)
    return told.stdout if told and told.returncode == 0 and told.stdout.strip() else None


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code as it was before the newest migration came."""
    came = git("log", "--first-parent", "--diff-filter=A", "--format=%H", "--", f"migrations/versions/{NEWEST}")
    code = came and git(
        "archive", "--format=tar", f"{came.decode().split()[-1]}^", "api", "migrations", "seed", "openapi.yaml"
    )
    if not code:
        pytest.skip("The history of the code is not here, so the release before could not be tried.")
    folder = tmp_path_factory.mktemp("before")
    subprocess.run(["tar", "--extract", "--directory", folder], input=code, check=True)
    assert not (folder / "migrations" / "versions" / NEWEST).exists()
    return folder


def environment(code: Path, url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONTENT_")}
    # Nothing is to be found where it is started, which may be the checkout.
    found = {"PYTHONPATH": str(code), "PYTHONSAFEPATH": "1"}
    return {**kept, **found, "CONTENT_DATABASE_URL": url, "CONTENT_SERVES": "public"}


def run(code: Path, url: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """One of the commands of a release."""
    command = [sys.executable, "-m", "api.start", *words]
    return subprocess.run(command, cwd=code, env=environment(code, url), capture_output=True, text=True)


def done(code: Path, url: str, *words: str) -> str:
    told = run(code, url, *words)
    assert told.returncode == 0, told.stderr[-3000:]
    return told.stdout.strip()


@contextmanager
def serving(code: Path, url: str, folder: Path) -> Iterator[str]:
    """The address of a server of a release."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "api.start", "serve", "--port", port, "--no-worker"]
    told = environment(code, url)
    with running(command, folder / f"{port}.log", lambda: ask(address, "/v1").status == 200, **told):
        yield address


def seen(address: str) -> list[Any]:
    """What readers get, but for what a release may say of itself."""
    answers = [ask(address, path) for path in PATHS]
    assert [each.status for each in answers] == [200] * len(PATHS)
    return [json.loads(each.body) for each in answers]


def titles(found: list[Any]) -> list[str]:
    return [each["title"] for each in found[1]["items"]]


def test_readers_notice_nothing_of_a_migration_and_one_can_go_back(
    database_server: Server, before: Path, tmp_path: Path
) -> None:
    with fresh_database(database_server) as url, fresh_database(database_server) as beside:
        for words in (("migrate",), ("seed",)):
            done(before, url, *words)
        with serving(before, url, tmp_path) as old:
            had = seen(old)
            failed: list[int] = []
            over = Event()

            def read() -> None:
                while not over.is_set():
                    failed.extend(status for path in PATHS if (status := ask(old, path).status) != 200)

            reader = Thread(target=read)
            reader.start()
            try:
                done(PROJECT, url, "migrate")
            finally:
                over.set()
                reader.join()
            assert failed == []
            assert titles(seen(old)) == titles(had)
            with serving(PROJECT, url, tmp_path) as new:
                assert titles(seen(new)) == titles(had)
                assert json.loads(ask(new, "/readyz").body)["checks"]["tables"] == "ok"
            assert titles(seen(old)) == titles(had)
        for words in (("serve",), ("worker",), ("seed",), ("verify",)):
            refused = run(before, url, *words)
            assert refused.returncode == 1
            assert "which a later release made" in refused.stderr
        made = done(PROJECT, url, "backup", str(tmp_path / "backups"))
        done(PROJECT, beside, "restore", made)
        done(PROJECT, beside, "verify")


def test_a_backup_of_the_release_before_is_brought_up_to_date(
    database_server: Server, before: Path, tmp_path: Path
) -> None:
    if not (before / "api" / "upkeep").exists():
        pytest.skip("The release before made no backups of this kind.")
    with fresh_database(database_server) as url, fresh_database(database_server) as beside:
        for words in (("migrate",), ("seed",)):
            done(before, url, *words)
        made = done(before, url, "backup", str(tmp_path / "backups"))
        assert json.loads(done(PROJECT, url, "drill", made, "--json"))["ok"]
        done(PROJECT, beside, "restore", made)
        done(PROJECT, beside, "verify")
