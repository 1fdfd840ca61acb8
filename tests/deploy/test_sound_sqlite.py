"""SQLite of before 3.51.3 may lose what several connections commit: it is never used, wherever it comes from."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from flask import Flask
from sqlalchemy import text

from api.database import Database
from api.sqlite import MENDED, loses_commits

pytestmark = pytest.mark.once

WITHOUT_OURS = """
    import sys
    sys.modules["pysqlite3"] = None
    from api.cli import main
    main()
"""


@pytest.mark.parametrize(
    ("release", "is_lossy"),
    [
        ((3, 40, 1), True), ((3, 44, 5), True), ((3, 44, 6), False), ((3, 44, 7), False), ((3, 45, 0), True), ((3, 46, 1), True),
        ((3, 50, 6), True), ((3, 50, 7), False), ((3, 51, 2), True), ((3, 51, 3), False), ((3, 53, 4), False), ((4, 0, 0), False),
    ],
)  # fmt: skip
def test_the_releases_that_may_lose_commits_are_known(release: tuple[int, ...], is_lossy: bool) -> None:
    assert loses_commits(release) is is_lossy


def test_what_reads_and_what_writes_goes_by_a_sound_release(app: Flask) -> None:
    database: Database = app.extensions["database"]
    for engine in (database.engine, database.writing):
        with engine.connect() as connection:
            release = connection.scalar(text("SELECT sqlite_version()"))
        assert not loses_commits(tuple(map(int, str(release).split("."))))


def test_where_only_a_lossy_one_is_there_nothing_is_opened(tmp_path: Path) -> None:
    import sqlite3

    file = tmp_path / "content.sqlite3"
    told = subprocess.run(
        [sys.executable, "-c", dedent(WITHOUT_OURS), "migrate"], capture_output=True, text=True, check=False,
        env={"CONTENT_DATABASE_URL": f"sqlite:///{file}", "PATH": ""},
    )  # fmt: skip
    if loses_commits(sqlite3.sqlite_version_info):
        assert told.returncode == 1
        assert "may lose what several connections write" in told.stderr
        assert not file.exists() or file.stat().st_size == 0
    else:
        assert told.returncode == 0, told.stderr
        assert sqlite3.sqlite_version_info >= MENDED
