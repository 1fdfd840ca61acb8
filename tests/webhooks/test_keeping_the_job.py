"""A worker that looks for long through what has changed says again and again that it is at it, so that no other begins anew."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from tests.acts import deliver
from tests.conftest import Write
from tests.factories import edit_live, make_record, make_site
from tests.webhooks.conftest import Hook

CHANGES = 40
SOON = timedelta(milliseconds=3)
"""A lease that is half over before one change has been looked at."""


@pytest.mark.once
def test_the_lease_is_renewed_while_changes_are_looked_at(app: Flask, write: Write, hook: Hook) -> None:
    write(make_site, "elsewhere")
    record = write(make_record, site="elsewhere")
    hook()
    for number in range(CHANGES):
        write(edit_live, record, "en", question=f"Asked {number}?")
    renewed: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("UPDATE job SET leased_until"):
            renewed.append(statement)

    event.listen(app.extensions["database"].writing, "before_cursor_execute", note)
    deliver(app.extensions["database"], now=datetime.now(UTC), lease=SOON)
    assert len(renewed) > CHANGES / 2
