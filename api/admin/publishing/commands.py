"""The operator's command that shows what is planned, a part of `clinic-content`."""

import sys
from datetime import UTC, datetime

import click

from api.canonical import rfc3339
from api.reading.clocks import due_at
from api.services.ledger.unread import Unread
from api.services.publishing.foreseen import is_late, pending_schedules
from api.terminal import console, reading


@click.command("schedules")
def schedules_command() -> None:
    """List what is planned and has not run; exits with 1 where anything is late, because no worker runs."""
    now, unread = datetime.now(UTC), Unread()
    with reading() as session:
        pending = pending_schedules(session, unread)
        planned = [(each, is_late(each, now=now)) for each in sorted(pending, key=due_at)]
        for each, late in planned:
            what = f"{rfc3339(due_at(each))} {each.verb} on {each.site}, planned by {each.created_by}"
            console.print(f"{what}{' - LATE' if late else ''}", markup=False)
    if unread.error is not None:
        console.print("Some schedules cannot be read; `clinic-content doctor` names them.", markup=False)
    if any(late for _, late in planned):
        console.print("Something is late. Is a worker running? `clinic-content worker` starts one.", markup=False)
        sys.exit(1)
    console.print("Nothing is late." if planned else "Nothing is planned.")
