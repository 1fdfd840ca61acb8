"""The operator's command that shows how letters fare, a part of `clinic-content`."""

import sys

import click

from api.canonical import rfc3339
from api.config import read_settings
from api.services.talk import outbox
from api.terminal import console, reading


@click.command("notices")
def notices_command() -> None:
    """List what people could not be told by mail so far; exits with 1 where anything fails, or nobody sends."""
    with reading() as session:
        failing, waiting = outbox.failing(session), outbox.waiting(session)
        for each in failing:
            then = f"next try {rfc3339(each.due_at)}" if each.due_at else "given up"
            told = f"{rfc3339(each.at)} {each.kind} for {each.person_id}, tried {each.tries} times, {then}"
            console.print(f"{told}: {each.failure}", markup=False)
    is_off = read_settings().smtp_url is None
    if is_off:
        console.print("No letters are sent: CONTENT_SMTP_URL names no mail server.", markup=False)
    console.print(f"{len(waiting)} waiting, {len(failing)} failing.", markup=False)
    if failing or (waiting and is_off):
        sys.exit(1)
