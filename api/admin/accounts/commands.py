"""The operator's commands for keys and people, parts of `clinic-content`."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import click
from marshmallow import ValidationError
from sqlalchemy import select

from api.models import Key, Person
from api.record_types.written import WrittenEmail
from api.services.accounts.audit import Call
from api.services.accounts.authority import Authority
from api.services.accounts.holders import state_of
from api.services.accounts.key_texts import KEY_PREFIX, new_secret_text
from api.services.accounts.keys import create_key, find_key, revoke_key
from api.services.accounts.people import alter_person, create_person, find_by_email, find_person, require_sites
from api.services.accounts.permissions import ROLES, held_role
from api.services.publishing.descent import Descent, descent_of, revoke_descent
from api.services.publishing.erasing import erase_person
from api.terminal import console, invitation_link, operator_call, writing


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
def list_keys_command() -> None:
    """List the keys by their first characters."""
    now = datetime.now(UTC)
    with writing() as session:
        for key in session.scalars(select(Key).order_by(Key.id)):
            used = f"used {key.last_used_at:%Y-%m-%d}" if key.last_used_at else "never used"
            whose = key.person.name if key.person else "nobody"
            click.echo("\t".join([key.id, f"{key.hint}…", state_of(session, key, now), used, whose, key.name]))


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


@click.group("people")
def people_group() -> None:
    """Manage the people who work on content."""


class EmailAddress(click.ParamType[str]):
    """An e-mail address, in the one spelling that it has in the API too."""

    name = "email"

    def convert(self, value: str, param: click.Parameter | None, context: click.Context | None) -> str:
        try:
            return str(WrittenEmail().deserialize(value))
        except ValidationError:
            self.fail(f"{value!r} is no e-mail address.", param, context)


EMAIL = EmailAddress()


@people_group.command("create")
@click.option("--name", required=True, help="Their name, as the trail and reviews show it.")
@click.option("--email", type=EMAIL, help="Their email, which nobody else has.")
@click.option("--credential", help="Their clinical qualification and registration.")
@click.option(
    "--grant",
    "grants",
    multiple=True,
    metavar="ROLE[@SITE[/LOCALE]]",
    help="A role, such as translator@core/fr; may be repeated.",
)
def create_person_command(name: str, email: str | None, credential: str | None, grants: list[str]) -> None:
    """Make a person with roles, and print their id."""
    with writing() as session:
        call = operator_call(session)
        held = [asdict(held_role(each)) for each in grants]
        traits = {"name": name, "email": email, "credential": credential}
        person = create_person(session, traits, held, authority=Authority(session, call.holder), now=call.now)
        call.audit("person.create", after={"id": person.id, "name": person.name})
    click.echo(person.id)


@click.command("invite")
@click.argument("email", type=EMAIL)
@click.option("--name", help="Their name, where they are not known yet; by default their email.")
@click.option("--admin", is_flag=True, help="Let them administer everything.")
@click.option(
    "--port", default=8000, show_default=True, help="Where this machine serves, if CONTENT_SIGN_IN_ORIGIN is not set."
)
def invite_command(email: str, name: str | None, admin: bool, port: int) -> None:
    """Print a link by which the person with this EMAIL signs in, once and within two days; a person is made where there is none.

    It is also the way back in for somebody who has lost their passkeys.
    """
    with writing() as session:
        call = operator_call(session)
        person = find_by_email(session, email) or _newcomer(call, email, name)
        if admin:
            _make_admin(call, person)
        link = invitation_link(call, person, port=port)
    click.echo(link)


def _newcomer(call: Call, email: str, name: str | None) -> Person:
    traits, authority = {"name": name or email, "email": email}, Authority(call.session, call.holder)
    person = create_person(call.session, traits, [], authority=authority, now=call.now)
    call.audit("person.create", after={"id": person.id, "name": person.name})
    return person


def _make_admin(call: Call, person: Person) -> None:
    held = [{"role": each.role, "site": each.site, "locale": each.locale} for each in person.grants]
    grants = {"grants": [*held, {"role": "admin"}]}
    if alter_person(call.session, person, grants, authority=Authority(call.session, call.holder), now=call.now):
        call.audit("person.alter", after={"id": person.id, **grants})


@people_group.command("erase")
@click.argument("id")
@click.confirmation_option(prompt="Their name, email and credential are gone for good then. Go on?")
def erase_person_command(id: str) -> None:
    """Erase the person with this ID: name, email, credential and sign-in, wherever they are held.

    What they did stays, by `erased person`, and so does the proof that the history is whole.
    """
    with writing() as session:
        outcome = erase_person(operator_call(session), lambda: find_person(session, id))
    told = f" Readers get another text since change {outcome.seq}." if outcome.impact_total else ""
    console.print(f"The person is erased.{told}", markup=False)
