"""Sites and their settings: each alteration is a change in the ledger that readers see at once."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import ValidationError
from sqlalchemy import select

from api.admin.ledger.site_schemas import (
    DryRunQuery,
    NewSite,
    SiteChanged,
    SiteDeletion,
    SitePatch,
    SiteResults,
    SiteSeen,
    SiteSettingsInput,
)
from api.admin.outcomes import told
from api.canonical import parse
from api.errors import InvalidContent, NotAllowed, SiteNotFound
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, published, session
from api.http.preconditions import require_match
from api.http.private_answers import private_answer, private_list
from api.models import Fact
from api.reading.placeholders import resolved
from api.record_types.checks import pointers
from api.services.accounts.permissions import Permission, require
from api.services.ledger.lookup import find_lineage, find_settings
from api.services.ledger.sites import DEFAULTS, canonical_names
from api.services.publishing.publication import publication
from api.services.publishing.site_changes import change_settings, make_site, take_away_site

blueprint = AdminBlueprint(
    "site-settings", __name__, description="Sites: their settings, as changes that readers see at once."
)

BASE = "/v1/admin/sites"


@blueprint.route(BASE, access=Access.HOLDER)
@blueprint.response(200, SiteResults)
@blueprint.doc(operationId="listSiteSettings")
def list_site_settings() -> Response:
    """The sites that the caller may see"""
    facts = session().scalars(select(Fact).where(Fact.kind == "settings", Fact.to_seq.is_(None)).order_by(Fact.site))
    unread = call().unread
    seen = unread.kept(facts, lambda each: call().holder.may(Permission.READ, find_lineage(session(), each.site)))
    return private_list({"items": list(unread.each(seen, settings_of))})


@blueprint.route(BASE, access=Access.ADMIN, methods=["POST"])
@blueprint.body(NewSite)
@blueprint.response(201, SiteChanged)
@blueprint.problems(403, 404, 409, 415)
@blueprint.doc(operationId="createSite")
def create_site_route(body: dict[str, Any]) -> Response:
    """Make a site, below one that the caller administers or, as an admin of all, on its own"""
    key = body.pop("key")
    with publication(call(), "create-site") as made:
        _require_admin_of_parent(body.get("parent"))
        make_site(made, key, body)
    value, outcome = settings_of(_fact(key)), made.outcome
    call().audit("site.create", site=key, seq=outcome.seq, after=value)
    answer = {**value, "seq": outcome.seq, **told(outcome)}
    return private_answer(answer, status=201, etag=value["etag"], location=f"{BASE}/{key}")


def _require_admin_of_parent(parent: str | None) -> None:
    if parent is not None:
        try:
            require(call().holder, Permission.ADMIN, find_lineage(session(), parent))
        except SiteNotFound as error:
            raise InvalidContent(error.detail, errors=[{"pointer": "#/parent", "detail": error.detail}]) from None
    elif not call().holder.may_everywhere(Permission.ADMIN):
        raise NotAllowed("Only an admin of all sites may have a site that inherits from none; name a `parent`.")


@blueprint.route(f"{BASE}/<site>", access=Access.READ)
@blueprint.response(200, SiteSeen)
@blueprint.doc(operationId="getSiteSettings")
def get_site_settings(site: str) -> Response:
    """A site's settings"""
    value, seen = settings_of(_fact(site)), published().sites[site]
    placeholders = [
        {"name": name, "locale": locale, "says": says, "told": is_told}
        for locale in seen.locales
        for name, says, is_told in resolved(seen, locale)
    ]
    return private_answer({**value, "placeholders": placeholders}, etag=value["etag"])


@blueprint.route(f"{BASE}/<site>", access=Access.ADMIN, methods=["PATCH"])
@blueprint.query(DryRunQuery)
@blueprint.body(SitePatch)
@blueprint.response(200, SiteChanged)
@blueprint.problems(409, 415)
@blueprint.guarded
@blueprint.doc(operationId="patchSiteSettings")
def patch_site_settings(query: dict[str, Any], body: dict[str, Any], site: str) -> Response:
    """Alter a site's settings by a merge patch; `dry_run=true` says what it would come to"""
    with publication(call(), "alter-settings", dry_run=query["dry_run"], quiet=True) as made:
        before = _matched(site)
        change_settings(made, site, _patched(before, body))
        value, seq = settings_of(_fact(site)), None if made.change.is_empty else made.change.seq
    if made.outcome.seq is not None:
        call().audit("site.alter", site=site, seq=seq, before=before, after=value)
    return private_answer({**value, "seq": seq, **told(made.outcome)}, etag=value["etag"])


def _matched(site: str) -> dict[str, Any]:
    """The settings as they stand, where the caller has seen them so."""
    before = settings_of(_fact(site))
    require_match(before["etag"], current=before)
    return before


def _patched(before: Mapping[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """The settings as a patch leaves them, where the caller may have them so."""
    wanted = patched_settings(before, patch)
    if wanted["parent"] != before["parent"]:
        _require_admin_of_parent(wanted["parent"])
    return wanted


def patched_settings(before: Mapping[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """The settings as a patch leaves them, by the rules of what the API takes in."""
    standing = {name: each for name, each in before.items() if name not in ("key", "etag")}
    patched = merge_patch(standing, _with_known_names(patch))
    return {**DEFAULTS, **given_settings({name: each for name, each in patched.items() if each != DEFAULTS.get(name)})}


def _with_known_names(patch: dict[str, Any]) -> dict[str, Any]:
    """The patch with locales named as they are kept, so that it alters or removes those and adds no second spelling."""
    locales = patch.get("locales")
    return {**patch, "locales": canonical_names(locales)} if isinstance(locales, dict) else patch


def merge_patch(standing: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """A value with a patch applied as RFC 7396 says: objects merge, null removes, the rest replaces."""
    merged = {name: each for name, each in standing.items() if name not in patch}
    for name, each in patch.items():
        if isinstance(each, dict):
            below = standing.get(name)
            merged[name] = merge_patch(below if isinstance(below, dict) else {}, each)
        elif each is not None:
            merged[name] = each
    return merged


def given_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings by the rules of what the API takes in."""
    try:
        return dict(SiteSettingsInput().load(settings))
    except ValidationError as error:
        problems = list(pointers(error.messages, "#"))
        raise InvalidContent("The settings break a rule.", errors=problems) from error


@blueprint.route(f"{BASE}/<site>", access=Access.ADMIN, methods=["DELETE"])
@blueprint.query(DryRunQuery)
@blueprint.response(200, SiteDeletion)
@blueprint.problems(409)
@blueprint.guarded
@blueprint.doc(operationId="deleteSite")
def delete_site_route(query: dict[str, Any], site: str) -> Response:
    """Take a site without children away: it answers 410 from then on, and its key is never used again

    `dry_run=true` says what readers would lose by it.
    """
    with publication(call(), "delete-site", dry_run=query["dry_run"]) as made:
        before = _matched(site)
        take_away_site(made, site)
        seq = made.change.seq
    if not query["dry_run"]:
        call().audit("site.delete", site=site, seq=seq, before=before)
    return private_answer({"seq": seq, **told(made.outcome)})


def _fact(site: str) -> Fact:
    find_settings(session(), site)
    open_fact = select(Fact).where(Fact.kind == "settings", Fact.site == site, Fact.to_seq.is_(None))
    return session().scalars(open_fact).one()


def settings_of(fact: Fact) -> dict[str, Any]:
    """A site's settings as answers and the trail hold them."""
    # Settings that an earlier release stored lack what only this one knows.
    return {"key": fact.site, **DEFAULTS, **parse(fact.value), "etag": fact.sha256[:16]}
