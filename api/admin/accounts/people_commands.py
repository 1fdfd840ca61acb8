"""The operator's commands for people and how they come in, parts of `clinic-content`."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import click
from marshmallow import ValidationError

from api.models import Person
from api.record_types.written import WrittenEmail
from api.services.accounts.audit import Call
from api.services.accounts.authority import Authority
from api.services.accounts.people import alter_person, create_person, find_by_email, find_person, people_named
from api.services.accounts.permissions import held_role
from api.services.accounts.sessions import end_all_sessions, end_sessions
from api.services.publishing.erasing import erase_person
from api.terminal import AS_JSON, USUAL_PORT, console, invitation_link, operator_call, print_rows, reading, writing


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
GRANTS = click.option(
    "--grant", "grants", multiple=True, metavar="ROLE[@SITE[/LOCALE]]",
    help="A role, such as translator@core/fr; may be repeated.",
)  # fmt: skip


@people_group.command("create")
@click.option("--name", required=True, help="Their name, as the trail and reviews show it.")
@click.option("--email", type=EMAIL, help="Their email, which nobody else has.")
@click.option("--credential", help="Their clinical qualification and registration.")
@GRANTS
def create_person_command(name: str, email: str | None, credential: str | None, grants: list[str]) -> None:
    """Make a person with roles, and print their id."""
    with writing() as session:
        call = operator_call(session)
        held = [asdict(held_role(each)) for each in grants]
        traits = {"name": name, "email": email, "credential": credential}
        person = create_person(session, traits, held, authority=Authority(session, call.holder), now=call.now)
        call.audit("person.create", after={"id": person.id, "name": person.name})
    click.echo(person.id)


@people_group.command("list")
@click.option("--named", help="Only those whose name or email holds these words.")
@AS_JSON
def list_people_command(named: str | None, as_json: bool) -> None:
    """List people: id, email, whether they are let in, their roles, and their name."""
    with reading() as session:
        rows = [_row(each) for each in session.scalars(people_named(named))]
    print_rows(rows, as_json=as_json)


def _row(person: Person) -> dict[str, Any]:
    roles = [_as_told(each.role, each.site, each.locale) for each in person.grants]
    state = "active" if person.disabled_at is None else "disabled"
    return {"id": person.id, "email": person.email or "", "state": state, "roles": roles, "name": person.name}


def _as_told(role: str, site: str, locale: str) -> str:
    """A role as options of commands name it."""
    if (site, locale) == ("*", "*"):
        return role
    return f"{role}@{site}" if locale == "*" else f"{role}@{site}/{locale}"


@people_group.command("disable")
@click.argument("id")
def disable_person_command(id: str) -> None:
    """Shut the person with this ID out, with all their sessions and keys; `people enable` lets them in again."""
    with writing() as session:
        done = _alter(operator_call(session), find_person(session, id), {"disabled": True})
    console.print("They are shut out." if done else "They were shut out already.")


@people_group.command("enable")
@click.argument("id")
def enable_person_command(id: str) -> None:
    """Let the person with this ID in again, who was shut out."""
    with writing() as session:
        done = _alter(operator_call(session), find_person(session, id), {"disabled": False})
    console.print("They are let in again." if done else "Nobody had shut them out.")


@people_group.command("roles")
@click.argument("id")
@GRANTS
@click.option("--none", "takes_all", is_flag=True, help="Take all their roles.")
def roles_command(id: str, grants: tuple[str, ...], takes_all: bool) -> None:
    """Print the roles of the person with this ID, or put others in their place."""
    if grants and takes_all:
        raise click.UsageError("--none takes all roles: leave --grant away.")
    with writing() as session:
        person = find_person(session, id)
        if grants or takes_all:
            _alter(operator_call(session), person, {"grants": [asdict(held_role(each)) for each in grants]})
        told = _row(person)["roles"]
    for each in told:
        click.echo(each)


def _alter(call: Call, person: Person, given: Mapping[str, Any]) -> bool:
    """Alter what is given, and leave word of it; False where all is so already."""
    before, authority = _row(person), Authority(call.session, call.holder)
    altered = alter_person(call.session, person, given, authority=authority, now=call.now)
    if altered:
        call.audit("person.alter", before=before, after=_row(person))
    return altered


@click.group("sessions")
def sessions_group() -> None:
    """Manage who is signed in by a browser."""


@sessions_group.command("end")
@click.argument("person", required=False)
@click.option("--all", "of_all", is_flag=True, help="Of everybody.")
def end_sessions_command(person: str | None, of_all: bool) -> None:
    """Sign the PERSON with this id out everywhere, or everybody."""
    if (person is None) is not of_all:
        raise click.UsageError("Name a person by their id, or --all.")
    with writing() as session:
        call = operator_call(session)
        if person is None:
            number = end_all_sessions(session, now=call.now)
        else:
            number = len(end_sessions(session, find_person(session, person).id, now=call.now))
        if number:
            call.audit("session.end", after={"person": person, "number": number})
    console.print(f"Ended {number} sessions.")


@click.command("invite")
@click.argument("email", type=EMAIL)
@click.option("--name", help="Their name, where they are not known yet; by default their email.")
@click.option("--admin", is_flag=True, help="Let them administer everything.")
@click.option(
    "--port",
    default=USUAL_PORT,
    show_default=True,
    help="Where this machine serves, if CONTENT_SIGN_IN_ORIGIN is not set.",
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
        without_role = None if person.grants else person.id
    if without_role:
        console.print(
            f"{email} can sign in but do nothing until they have a role: "
            f"`clinic-content people roles {without_role} --grant ROLE[@SITE[/LOCALE]]` gives one, "
            f"`clinic-content invite {email} --admin` lets them administer everything.",
            markup=False,
        )
    click.echo(link)


def _newcomer(call: Call, email: str, name: str | None) -> Person:
    traits, authority = {"name": name or email, "email": email}, Authority(call.session, call.holder)
    person = create_person(call.session, traits, [], authority=authority, now=call.now)
    call.audit("person.create", after={"id": person.id, "name": person.name})
    return person


def _make_admin(call: Call, person: Person) -> None:
    held = [{"role": each.role, "site": each.site, "locale": each.locale} for each in person.grants]
    _alter(call, person, {"grants": [*held, {"role": "admin"}]})


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
