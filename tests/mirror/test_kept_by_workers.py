"""Mirrors that the settings name are jobs of the workers: one worker keeps each at a time, and it shows how far it is."""

import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from structlog.testing import capture_logs

from api.cli import main
from api.database import Database
from api.mirror.checking import check
from api.mirror.destinations import Destination
from api.mirror.folder import Folder
from api.mirror.job import TOLD_AGAIN, Follower
from api.mirror.origin import Origin
from api.models import Job
from api.worker.turns import Worker, moment
from tests.acts import delete_site
from tests.conftest import Write
from tests.factories import NOW, edit_live, make_record, make_site
from tests.processes import running, wait_until

ONE = "/v1/sites/core/faqs/one"


@pytest.fixture
def keeper(app: Flask, tmp_path: Path) -> Callable[..., Worker]:
    """A worker that keeps a mirror of the test's app, of which there may be several."""

    def made(chosen: str = "locale=en sync=core?locale=en&types=faq", **options: Any) -> Worker:
        target = Destination.of(f"{tmp_path / 'mirror'} {chosen}")
        # However slow the machine is, one turn suffices.
        kept = Follower("near", target, source=lambda: Origin(app), turn_s=600, **options)
        return Worker(app.extensions["database"], kept.tasks)

    return made


@pytest.fixture
def record(write: Write) -> Any:
    write(make_site)
    return write(make_record, slug="one")


def files(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "mirror")


def says(tmp_path: Path, words: str) -> bool:
    """Whether the record's file has these words."""
    body = tmp_path / "mirror/at/v1/sites/core/faqs/one@/body.json"
    return body.exists() and words in body.read_text()


def jobs(app: Flask) -> dict[str, Any]:
    """What `clinic-content jobs` tells of the mirror."""
    url = app.extensions["settings"].database_url
    told = CliRunner(env={"CONTENT_DATABASE_URL": url}).invoke(main, ["jobs", "--json"])
    return next(each for each in json.loads(told.stdout)["items"] if each["name"] == "mirror/near")


def moment_of(app: Flask) -> datetime:
    """The time by the clock of all workers."""
    with app.extensions["database"].reading() as session:
        return moment(session)


@pytest.mark.long
@pytest.mark.database
def test_a_worker_keeps_a_mirror_and_tells_how_far_it_is(
    app: Flask, keeper: Callable[..., Worker], record: Any, write: Write, tmp_path: Path
) -> None:
    worker = keeper()
    worker.round()
    assert check(files(tmp_path))[1] == []
    write(edit_live, record, "en", question="Is it new?")
    assert jobs(app)["behind"] == 1
    worker.round()
    assert says(tmp_path, "Is it new?")
    assert (jobs(app)["behind"], jobs(app)["state"], jobs(app)["turn"]) == (0, "resting", 2)
    # Nothing is to be done.
    worker.round()
    assert jobs(app)["turn"] == 2
    # Another one leaves it to the first, which knows what is there.
    write(edit_live, record, "en", question="Who does this?")
    other = keeper()
    other.round()
    assert not says(tmp_path, "Who does this?")
    worker.round()
    assert says(tmp_path, "Who does this?")


@pytest.mark.long
def test_where_the_one_that_kept_it_is_gone_another_goes_on(
    app: Flask, keeper: Callable[..., Worker], record: Any, write: Write, tmp_path: Path
) -> None:
    first, second = keeper(others_wait_s=0), keeper(others_wait_s=0)
    first.round()
    write(edit_live, record, "en", question="Is it new?")
    second.round()
    assert says(tmp_path, "Is it new?")
    # The first knows that another one had it, and looks at the files before it goes on.
    write(edit_live, record, "en", question="And now?")
    first.round()
    assert says(tmp_path, "And now?")
    assert jobs(app)["turn"] == 3
    assert check(files(tmp_path))[1] == []


@pytest.mark.long
@pytest.mark.database
def test_one_that_has_lost_its_turn_writes_nothing(
    app: Flask,
    keeper: Callable[..., Worker],
    record: Any,
    write: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker = keeper()
    worker.round()
    before = (tmp_path / "mirror/manifest.json").read_bytes()
    write(edit_live, record, "en", question="Is it new?")
    database: Database = app.extensions["database"]

    def asleep_for_long(self: Folder) -> None:
        # Another worker takes over meanwhile, and this one has not asked for its turn for a whole lease.
        with database.transaction() as session:
            job = session.get(Job, "mirror/near")
            assert job is not None
            job.turn += 1
        monkeypatch.setattr("api.worker.turns.monotonic", lambda: 1e12)

    monkeypatch.setattr(Folder, "require", asleep_for_long)
    worker.round()
    assert (tmp_path / "mirror/manifest.json").read_bytes() == before
    assert not says(tmp_path, "Is it new?")


def test_a_mirror_that_another_process_writes_into_fails_and_says_so(
    app: Flask, keeper: Callable[..., Worker], record: Any, tmp_path: Path
) -> None:
    other = files(tmp_path)
    other.open()
    worker = keeper()
    worker.round()
    assert "Another mirror writes into" in jobs(app)["failure"]
    other.close()


@pytest.mark.long
@pytest.mark.database
def test_what_is_not_there_yet_is_told_all_else_kept_and_it_too_once_it_is_there(
    app: Flask, keeper: Callable[..., Worker], record: Any, write: Write, tmp_path: Path
) -> None:
    worker = keeper("site=core site=later locale=en sync=later?locale=en&types=faq")
    with capture_logs() as told:
        worker.round()
    assert says(tmp_path, "one")
    assert check(files(tmp_path))[1] == []
    why = "There is no public site 'later'; there are core."
    assert {"event": "job done in part", "job": "mirror/near", "error": why, "log_level": "warning"} in told
    assert (jobs(app)["failure"], jobs(app)["behind"]) == (why, 0)
    # It says so again before it passes for one that has nothing to do, and in the meantime follows as soon as ever.
    worker.round()
    assert jobs(app)["turn"] == 1
    worker.clock = lambda _: moment_of(app) + TOLD_AGAIN + timedelta(seconds=1)
    worker.round()
    assert (jobs(app)["turn"], jobs(app)["failures"]) == (2, 2)
    write(edit_live, record, "en", question="Is it new?")
    worker.round()
    assert says(tmp_path, "Is it new?")
    write(make_site, "later")
    worker.round()
    assert (jobs(app)["failure"], jobs(app)["failures"]) == (None, 0)
    assert (tmp_path / "mirror/at/v1/sites/later/sync@locale=en&types=faq/body.json").exists()
    # A site that vanishes again is no matter.
    write(delete_site, "later", actor="p", now=NOW)
    worker.round()
    assert jobs(app)["failure"] is None
    assert not (tmp_path / "mirror/at/v1/sites/later/sync@locale=en&types=faq").exists()
    assert check(files(tmp_path))[1] == []


@pytest.mark.long
def test_the_worker_keeps_the_mirrors_of_the_settings(
    database_url: str, write: Write, record: Any, tmp_path: Path
) -> None:
    told = tmp_path / "mirrors"
    told.write_text(f"near={tmp_path / 'mirror'} site=core locale=en\nother={tmp_path / 'other'} locale=en\n")
    with running(
        [sys.executable, "-m", "api.start", "worker"], tmp_path / "log", lambda: (tmp_path / "other/manifest.json").exists(),
        CONTENT_DATABASE_URL=database_url, CONTENT_MIRRORS_FILE=str(told),
    ):  # fmt: skip
        write(edit_live, record, "en", question="Is it new?")
        wait_until(lambda: says(tmp_path, "Is it new?"))
    assert (tmp_path / "mirror/manifest.json").exists()


def setting(value: str) -> Result:
    return CliRunner(env={"CONTENT_MIRRORS": value}).invoke(main, ["settings"])


def test_mirrors_are_named_in_one_setting() -> None:
    told = setting("near=/srv/mirror  site=core\tlocale=en; far=s3://bucket/prefix\n")
    assert "CONTENT_MIRRORS = near=/srv/mirror site=core locale=en; far=s3://bucket/prefix" in told.output


@pytest.mark.parametrize(
    "wrong", ["near", "near=relative", "near=/a; near=/b", "near=/a sites=core", "N=/a", "near=ftp://a"]
)
def test_a_mirror_that_cannot_be_meant_is_refused(wrong: str) -> None:
    told = setting(wrong)
    assert told.exit_code == 1
    assert "CONTENT_MIRRORS must be mirrors such as" in told.output
