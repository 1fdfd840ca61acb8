"""The operator's commands for sites, parts of `clinic-content`."""

from typing import Any

import click
import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.admin.ledger.sites import given_settings, patched_settings, settings_of
from api.errors import SiteNotFound
from api.models import Fact
from api.services.accounts.audit import Call
from api.services.publishing.publication import Publication, publication
from api.services.publishing.site_changes import change_settings, make_site
from api.terminal import AS_JSON, console, operator_call, print_rows, reading, writing


@click.group("sites")
def sites_group() -> None:
    """Manage sites and their settings, each alteration a change that readers see at once."""


@sites_group.command("list")
@AS_JSON
def list_sites_command(as_json: bool) -> None:
    """List the sites: key, parent, default locale, who may read it, and name."""
    with reading() as session:
        facts = session.scalars(_open().order_by(Fact.site)).all()
        rows = [_row(settings_of(each)) for each in facts]
    print_rows(rows, as_json=as_json)


def _row(settings: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": settings["key"], "parent": settings["parent"] or "", "default_locale": settings["default_locale"],
        "access": settings["access"], "name": settings["name"],
    }  # fmt: skip


@sites_group.command("create")
@click.argument("key")
@click.option("--name", required=True, help="Its name, as readers see it.")
@click.option("--parent", help="The site whose records it inherits.")
@click.option(
    "--locale",
    "locales",
    multiple=True,
    required=True,
    help="A locale that it serves, the default first; may be repeated.",
)
def create_site_command(key: str, name: str, parent: str | None, locales: tuple[str, ...]) -> None:
    """Make a site with this KEY, which never changes; what else it needs is told by `sites settings`."""
    chains = {each: [each, *(other for other in locales[:1] if other != each)] for each in locales}
    wanted = given_settings({"name": name, "parent": parent, "locales": chains, "default_locale": locales[0]})
    with writing() as session, publication(call := operator_call(session), "create-site") as made:
        make_site(made, key, wanted)
        seq = made.change.seq
        _leave_word(call, made, "site.create", key, before=None)
    console.print(f"Made {key} with change {seq}.", markup=False)


@sites_group.command("settings")
@click.argument("key")
@click.option(
    "--set",
    "patch",
    metavar="JSON",
    help='A merge patch such as {"base_url": "https://clinic.example"}; null gives a default back.',
)
@click.option("--dry-run", is_flag=True, help="Only say what readers would notice.")
def site_settings_command(key: str, patch: str | None, dry_run: bool) -> None:
    """Print the settings of the site with this KEY as JSON, or alter them by a merge patch."""
    if patch is None:
        with reading() as session:
            click.echo(orjson.dumps(_found(session, key), option=orjson.OPT_INDENT_2))
        return
    given = _read(patch)
    with writing() as session:
        _alter(operator_call(session), key, given, dry_run=dry_run)


def _read(patch: str) -> dict[str, Any]:
    try:
        given = orjson.loads(patch)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise click.BadParameter("It must be a JSON object.", param_hint="--set")
    return given


def _alter(call: Call, key: str, given: dict[str, Any], *, dry_run: bool) -> None:
    with publication(call, "alter-settings", dry_run=dry_run, quiet=True) as made:
        before = _found(call.session, key)
        change_settings(made, key, patched_settings(before, given))
        if not made.change.is_empty and not dry_run:
            _leave_word(call, made, "site.alter", key, before=before)
    outcome = made.outcome
    for each in outcome.warnings:
        console.print(str(each.get("detail", each)), markup=False)
    told = "Nothing differs." if outcome.seq is None else f"Change {outcome.seq}."
    console.print(
        f"{'Nothing is stored.' if dry_run else told} Readers notice {outcome.impact_total} items.", markup=False
    )


def _leave_word(call: Call, made: Publication, action: str, key: str, *, before: dict[str, Any] | None) -> None:
    call.session.flush()
    call.audit(action, site=key, seq=made.change.seq, before=before, after=_found(call.session, key))


def _open() -> Any:
    return select(Fact).where(Fact.kind == "settings", Fact.to_seq.is_(None))


def _found(session: Session, key: str) -> dict[str, Any]:
    fact = session.scalars(_open().where(Fact.site == key)).one_or_none()
    if fact is None:
        raise SiteNotFound(f"There is no site {key!r}.")
    return settings_of(fact)
