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
    SiteResult,
    SiteResults,
    SiteSettingsInput,
)
from api.canonical import parse
from api.errors import InvalidContent, NotAllowed, SiteNotFound
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, private_answer, session
from api.http.preconditions import require_match
from api.models import Fact
from api.record_types.schemas import pointers
from api.services.accounts.permissions import Permission, require
from api.services.ledger.changes import hold_ledger
from api.services.ledger.lookup import find_lineage, find_settings
from api.services.ledger.sites import DEFAULTS, alter_settings, canonical_names, create_site, delete_site
from api.services.publishing.impact import MOST_ROWS, differences, look_at_all, rows

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
    seen = [each for each in facts if call().holder.may(Permission.READ, find_lineage(session(), each.site))]
    return private_answer({"items": [_value(each) for each in seen]})


@blueprint.route(BASE, access=Access.ADMIN, methods=["POST"])
@blueprint.body(NewSite)
@blueprint.response(201, SiteChanged)
@blueprint.problems(403, 404, 409, 415)
@blueprint.doc(operationId="createSite")
def create_site_route(body: dict[str, Any]) -> Response:
    """Make a site, below one that the caller administers or, as an admin of all, on its own"""
    key = body.pop("key")
    _require_admin_of_parent(body.get("parent"))
    change = create_site(session(), key, body, actor=call().holder.name, now=call().now)
    value = _value(_fact(key))
    call().audit("site.create", site=key, seq=change.seq, after=value)
    return private_answer({**value, "seq": change.seq}, status=201, etag=value["etag"], location=f"{BASE}/{key}")


def _require_admin_of_parent(parent: str | None) -> None:
    if parent is not None:
        try:
            require(call().holder, Permission.ADMIN, find_lineage(session(), parent))
        except SiteNotFound as error:
            raise InvalidContent(error.detail, errors=[{"pointer": "#/parent", "detail": error.detail}]) from None
    elif not call().holder.may_everywhere(Permission.ADMIN):
        raise NotAllowed("Only an admin of all sites may have a site that inherits from none; name a `parent`.")


@blueprint.route(f"{BASE}/<site>", access=Access.READ)
@blueprint.response(200, SiteResult)
@blueprint.doc(operationId="getSiteSettings")
def get_site_settings(site: str) -> Response:
    """A site's settings"""
    value = _value(_fact(site))
    return private_answer(value, etag=value["etag"])


@blueprint.route(f"{BASE}/<site>", access=Access.ADMIN, methods=["PATCH"])
@blueprint.query(DryRunQuery)
@blueprint.body(SitePatch)
@blueprint.response(200, SiteChanged)
@blueprint.problems(409, 415)
@blueprint.guarded
@blueprint.doc(operationId="patchSiteSettings")
def patch_site_settings(query: dict[str, Any], body: dict[str, Any], site: str) -> Response:
    """Alter a site's settings by a merge patch; `dry_run=true` says what it would come to"""
    hold_ledger(session())
    fact = _fact(site)
    before = _value(fact)
    require_match(before["etag"], current=before)
    standing = parse(fact.value)
    patched = merge_patch(standing, _with_known_names(body))
    wanted = _checked({name: each for name, each in patched.items() if each != DEFAULTS.get(name)})
    if wanted.get("parent") != standing["parent"]:
        _require_admin_of_parent(wanted.get("parent"))
    served = look_at_all(session()) if query["dry_run"] else None
    seq = _alter(site, {**DEFAULTS, **wanted}, standing)
    value = _value(_fact(site))
    if served is not None:
        found = differences(served, look_at_all(session()))
        session().rollback()
        impact = {"impact": rows(found[:MOST_ROWS]), "impact_total": len(found)}
        return private_answer({**value, "seq": seq, **impact}, etag=value["etag"])
    if seq is not None:
        call().audit("site.alter", site=site, seq=seq, before=before, after=value)
    return private_answer({**value, "seq": seq}, etag=value["etag"])


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


def _checked(settings: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return dict(SiteSettingsInput().load(settings))
    except ValidationError as error:
        problems = list(pointers(error.messages, "#"))
        raise InvalidContent("The settings break a rule.", errors=problems) from error


def _alter(site: str, settings: Mapping[str, Any], standing: Mapping[str, Any]) -> int | None:
    """The change that alters the settings, or None where they are so already."""
    if settings == standing:
        return None
    return alter_settings(session(), site, settings, actor=call().holder.name, now=call().now).seq


@blueprint.route(f"{BASE}/<site>", access=Access.ADMIN, methods=["DELETE"])
@blueprint.response(200, SiteDeletion)
@blueprint.problems(409)
@blueprint.guarded
@blueprint.doc(operationId="deleteSite")
def delete_site_route(site: str) -> Response:
    """Take a site without children away: it answers 410 from then on, and its key is never used again"""
    hold_ledger(session())
    before = _value(_fact(site))
    require_match(before["etag"], current=before)
    change = delete_site(session(), site, actor=call().holder.name, now=call().now)
    call().audit("site.delete", site=site, seq=change.seq, before=before)
    return private_answer({"seq": change.seq})


def _fact(site: str) -> Fact:
    find_settings(session(), site)
    open_fact = select(Fact).where(Fact.kind == "settings", Fact.site == site, Fact.to_seq.is_(None))
    return session().scalars(open_fact).one()


def _value(fact: Fact) -> dict[str, Any]:
    return {"key": fact.site, **parse(fact.value), "etag": fact.sha256[:16]}
