"""The operator's commands for keys, parts of `clinic-content`."""

from datetime import UTC, datetime, timedelta
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.models import Key
from api.services.accounts.holders import state_of
from api.services.accounts.key_texts import KEY_PREFIX, new_secret_text
from api.services.accounts.keys import LONGEST_OVERLAP, create_key, find_key, revoke_key, rotate_key
from api.services.accounts.people import find_person, require_sites
from api.services.accounts.permissions import ROLES
from api.services.publishing.descent import Descent, descent_of, revoke_descent
from api.terminal import AS_JSON, console, operator_call, print_rows, reading, writing


@click.group("keys")
def keys_group() -> None:
    """Manage the keys of the admin API."""


@keys_group.command("create")
@click.option("--name", required=True, help="What or whom the key is for.")
@click.option(
    "--role", "roles", multiple=True, type=click.Choice(list(ROLES)), help="What it may do; admin by default."
)
@click.option("--person", help="The id of the person whose key it is.")
@click.option("--site", "sites", multiple=True, help="Only on this site and those below it; may be repeated.")
@click.option("--locale", "locales", multiple=True, help="Only in this locale; may be repeated.")
@click.option("--days", type=click.IntRange(1), help="After how many days it expires; never by default.")
def create_key_command(
    name: str, roles: list[str], person: str | None, sites: list[str], locales: list[str], days: int | None
) -> None:
    """Make a key and print it, this once."""
    with writing() as session:
        call = operator_call(session)
        require_sites(session, sites)
        key, text = create_key(
            session, name=name, roles=roles or (None if person else ["admin"]), sites=sites or None,
            locales=locales or None, person=find_person(session, person) if person else None, now=call.now,
            by=call.holder, expires_at=call.now + timedelta(days=days) if days else None,
        )  # fmt: skip
        call.audit("key.create", after={"id": key.id, "name": key.name})
    click.echo(text)


@keys_group.command("generate")
def generate_key_command() -> None:
    """Print a text that CONTENT_BOOTSTRAP_ADMIN_KEY may hold; nothing is stored."""
    click.echo(new_secret_text(KEY_PREFIX))


@keys_group.command("list")
@AS_JSON
def list_keys_command(as_json: bool) -> None:
    """List the keys by their first characters: id, key, state, when it was last used, whose it is, and what for."""
    now = datetime.now(UTC)
    with reading() as session:
        rows = [_row(session, each, now) for each in session.scalars(select(Key).order_by(Key.id))]
    print_rows(rows, as_json=as_json)


def _row(session: Session, key: Key, now: datetime) -> dict[str, Any]:
    return {
        "id": key.id, "key": f"{key.hint}…", "state": state_of(session, key, now),
        "used": f"used {key.last_used_at:%Y-%m-%d}" if key.last_used_at else "never used",
        "person": key.person.name if key.person else "nobody", "name": key.name,
    }  # fmt: skip


@keys_group.command("rotate")
@click.argument("id")
@click.option(
    "--overlap-minutes", type=click.IntRange(0, int(LONGEST_OVERLAP.total_seconds()) // 60), default=60, show_default=True,
    help="For how long the old key still works.",
)  # fmt: skip
def rotate_key_command(id: str, overlap_minutes: int) -> None:
    """Replace the key with this ID by a new one with the same bounds, and print that, this once."""
    with writing() as session:
        call = operator_call(session)
        key, text = rotate_key(
            session, find_key(session, id), overlap=timedelta(minutes=overlap_minutes), expires_at=None, now=call.now,
            by=call.holder,
        )  # fmt: skip
        call.audit("key.rotate", before={"id": id}, after={"id": key.id, "name": key.name})
    click.echo(text)


@keys_group.command("revoke")
@click.argument("id")
@click.option(
    "--with-descendants",
    is_flag=True,
    help="Also what was made with it: keys, people, preview links, and what was planned.",
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"]),
    help="With descendants: only what was made from this time on, in UTC.",
)
@click.option("--dry-run", is_flag=True, help="Only list what would be revoked.")
def revoke_key_command(id: str, with_descendants: bool, since: datetime | None, dry_run: bool) -> None:
    """Revoke the key with this ID: it opens nothing from now on."""
    if since and not with_descendants:
        raise click.UsageError("--since says which descendants are meant: give --with-descendants too.")
    with writing() as session:
        call, key = operator_call(session), find_key(session, id)
        if with_descendants:
            descent = descent_of(session, key, since=since and since.replace(tzinfo=UTC))
            _list_descent(descent)
            if not dry_run:
                revoke_descent(call, descent)
        elif not dry_run and revoke_key(key, now=call.now):
            call.audit("key.revoke", after={"id": id})
    console.print("Nothing was revoked." if dry_run else "Revoked.")


def _list_descent(descent: Descent) -> None:
    """A line for each thing: what it is, its id, and words that people know it by."""
    lines = [
        *(("key", each.id, each.name) for each in descent.keys),
        *(("person", each.id, each.name) for each in descent.people),
        *(("preview link", each.id, f"{each.site}{each.path}") for each in descent.preview_links),
        *(("invitation", each.id, each.person.name) for each in descent.invitations),
        *(
            ("schedule", each.id, f"{each.verb} on {each.site} at {each.at:%Y-%m-%d %H:%M}")
            for each in descent.schedules
        ),
        *(("look at", each.id, f"{each.name}, who was altered with it") for each in descent.altered),
    ]
    for line in lines:
        click.echo("\t".join(line))
