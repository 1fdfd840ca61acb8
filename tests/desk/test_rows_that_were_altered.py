"""Rows of lists that were altered past the program are told by `verify`, and made anew by `relist`."""

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import delete, update

from api.cli import main
from api.models import DeskRecord, DeskText
from tests.conftest import Write
from tests.factories import make_record, make_site

pytestmark = pytest.mark.database


def run(url: str, command: str) -> tuple[int, str]:
    done = CliRunner(env={"CONTENT_DATABASE_URL": url}).invoke(main, [command])
    return done.exit_code, done.output


def test_altered_and_lost_rows_are_told_and_made_anew(app: Flask, database_url: str, write: Write) -> None:
    write(make_site)
    kept, lost = write(make_record), write(make_record)
    assert run(database_url, "verify")[0] == 0
    with app.extensions["database"].transaction() as session:
        session.execute(update(DeskText).where(DeskText.record_id == kept.id).values(standing="draft"))
        session.execute(delete(DeskRecord).where(DeskRecord.id == lost.id))
    code, told = run(database_url, "verify")
    assert (code, kept.id in told or "desk_text" in told, lost.id in told, "relist" in told) == (1, True, True, True)
    assert run(database_url, "relist")[0] == 0
    assert run(database_url, "verify")[0] == 0
