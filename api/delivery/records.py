"""Records: a collection for each type, one record by slug or id, and lists across types."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Response, request

from api import spelling
from api.delivery import examples
from api.delivery.opening import Opened, open_site
from api.delivery.presenting import (
    CSL,
    JSONLD,
    alternates,
    answer,
    included,
    is_wanted,
    item_tags,
    wanted_part,
    wanted_parts,
    whole_in_forms,
)
from api.delivery.queries import item_query, list_query, schema_name
from api.delivery.schemas import ANY_SINGLE, WITH_CSL, WITH_JSONLD, list_schema, single_schema
from api.delivery.selecting import open_list, page_of_records
from api.errors import RecordNotFound, Withdrawn
from api.http.access import Access
from api.http.answers import moved
from api.http.blueprint import Blueprint
from api.http.sites import list_tags, site_tags
from api.reading import jsonld
from api.reading.backlinks import cited_by
from api.reading.items import Item
from api.reading.rebuilding import slug_tags
from api.reading.resolver import Resolved
from api.reading.slugs import claims
from api.reading.snapshot import Snapshot
from api.reading.turns import in_turn
from api.reading.views import RecordState
from api.record_types import RECORD_TYPES
from api.record_types.checks import ID
from api.record_types.declaration import RecordType

_READ_WITH = ("caveats", "safety_nets", "citations")

blueprint = Blueprint("records", __name__, description="Records: the content itself.")


def _register_collection(declaration: RecordType) -> None:
    """Give a record type its two paths, each with its own typed answers."""
    name = schema_name(declaration)
    base = f"/v1/sites/<site>/{declaration.collection}"

    @blueprint.route(base, access=Access.SITE, endpoint=f"list_{declaration.name}")
    @blueprint.query(list_query(declaration.name))
    @blueprint.cached(list_schema(declaration.name), has_pages=True, example=examples.LISTS.get(declaration.name))
    @blueprint.problems(307, 401, 403, 404, 410)
    @blueprint.doc(
        operationId=f"list{_plural(declaration)}", summary=f"The site's {declaration.collection.replace('-', ' ')}"
    )
    def list_collection(query: dict[str, Any], site: str) -> Response:
        return _list(site, declaration.name, query)

    @blueprint.route(f"{base}/<slug_or_id>", access=Access.SITE, endpoint=f"get_{declaration.name}")
    @blueprint.query(item_query(declaration.name))
    @blueprint.cached(single_schema(declaration.name), example=examples.SINGLES.get(declaration.name))
    @blueprint.problems(307, 308, 401, 403, 404, 410)
    @blueprint.doc(
        operationId=f"get{name}", summary=f"One {declaration.label.lower()} by slug or id",
        **(WITH_CSL if declaration.is_publication else WITH_JSONLD),
    )  # fmt: skip
    def get_one(query: dict[str, Any], site: str, slug_or_id: str) -> Response:
        return _one(site, declaration.name, slug_or_id, query)


def _plural(declaration: RecordType) -> str:
    """The collection's name in operation ids: `mechanism-stages` is `MechanismStages`."""
    return "".join(word.capitalize() for word in declaration.collection.split("-"))


for _declaration in RECORD_TYPES.values():
    _register_collection(_declaration)


@blueprint.route("/v1/sites/<site>/records", access=Access.SITE)
@blueprint.query(list_query(None))
@blueprint.cached(list_schema(None), has_pages=True)
@blueprint.problems(307, 401, 403, 404, 410)
@blueprint.doc(operationId="listRecords")
def list_records(query: dict[str, Any], site: str) -> Response:
    """The site's records across types"""
    return _list(site, None, query)


@blueprint.route("/v1/sites/<site>/records/<id>", access=Access.SITE)
@blueprint.query(item_query(None))
@blueprint.cached(ANY_SINGLE)
@blueprint.problems(307, 401, 403, 404, 410)
@blueprint.doc(operationId="getRecord", **WITH_JSONLD)
def get_record(query: dict[str, Any], site: str, id: str) -> Response:
    """One record of any type by id"""
    if not ID.fullmatch(id):
        raise RecordNotFound(
            f"{id!r} is not an id; records of a known type can be asked for by slug in their collection."
        )
    return _one(site, None, id, query)


def _list(site: str, type_name: str | None, query: Mapping[str, Any]) -> Response:
    opened, start = open_list(site, query)
    snapshot = opened.snapshot
    types = [type_name] if type_name else query.get("types", list(RECORD_TYPES))
    page = page_of_records(opened, start, type_name, query)
    with in_turn(len(page.items)):
        more = included(page.items, snapshot, query, types)
        body = {
            "items": wanted_parts(page.items, snapshot, query, types),
            "total": page.total,
            "seq": opened.seq,
            "next": page.next,
            "included": whole_in_forms(more, snapshot, query),
        }
        tags = [*list_tags(opened.view, site, types), *item_tags(more, snapshot)]
        return answer(body, opened, tags=tags, shown=[*page.items, *more], next=page.next)


def _one(site: str, type_name: str | None, slug_or_id: str, query: Mapping[str, Any]) -> Response:
    opened = open_site(site, query)
    snapshot = opened.snapshot
    found = find_shown(opened, type_name, slug_or_id)
    if not is_wanted(found, query):
        raise RecordNotFound(f"Record {found.id} has no text in {opened.locale!r}, only in {found.served!r}.")
    if found.slug != slug_or_id and not ID.fullmatch(slug_or_id):
        return moved_record(found, slug_or_id, opened)
    item = snapshot.items[found.id]
    more = included([found], snapshot, query, [found.type])
    tags = [
        *item_tags([found, *more], snapshot),
        *slug_tags(found.type, [slug_or_id] if slug_or_id != found.id else []),
    ]
    if query.get("format") == "jsonld":
        beside = [*more, *_beside(item, snapshot)]
        whole = {**item, "alternates": alternates(found.id, opened)}
        body = jsonld.record_document(whole, opened.site, items={each.id: snapshot.items[each.id] for each in beside})
        return answer(body, opened, tags=[*tags, *item_tags(beside, snapshot)], shown=[found, *beside], mimetype=JSONLD)
    if query.get("format") == "csl":
        return answer([item["reference"]["csl"]], opened, tags=tags, shown=[found, *more], mimetype=CSL)
    cited = citing(found, opened, query)
    body = {
        **wanted_part(item, query), "alternates": alternates(found.id, opened),
        "included": whole_in_forms(more, snapshot, query), **cited.told,
    }  # fmt: skip
    return answer(body, opened, tags=[*tags, *cited.tags], shown=[found, *more, *cited.shown])


class Citing(NamedTuple):
    """What an answer about a publication says of the records that rest on it."""

    told: dict[str, Any]
    tags: list[str]
    shown: list[Resolved]


def citing(found: Resolved, opened: Opened, query: Mapping[str, Any]) -> Citing:
    """Any record that the site may come to show may cite it, so the answer is tagged as a list of all types is."""
    if not found.record.declaration.is_publication:
        return Citing({}, [], [])
    shown = [each for each in cited_by(opened.snapshot, found) if is_wanted(each, query)]
    links = [opened.snapshot.link(each.id) for each in shown]
    return Citing({"cited_by": links}, list_tags(opened.view, opened.site.key, RECORD_TYPES), shown)


def _beside(item: Item, snapshot: Snapshot) -> list[Resolved]:
    """What is to be read with a record wherever it goes: its topic, its limits, what to do then, and what it rests on."""
    links = [link for name in _READ_WITH for link in item["relations"].get(name, ())]
    ids = [link["id"] for link in (*([item["topic"]] if item["topic"] else ()), *links)]
    return [snapshot.shown[id] for id in ids if id in snapshot.shown]


def find_shown(opened: Opened, type_name: str | None, slug_or_id: str) -> Resolved:
    """What is shown of the record of that id or slug; Withdrawn or RecordNotFound where readers do not get it."""
    id = slug_or_id if ID.fullmatch(slug_or_id) else opened.snapshot.slugs.find(type_name or "", slug_or_id)
    if id is None:
        id = _withdrawn_by_slug(opened, type_name or "", slug_or_id)
    if id is not None:
        _refuse_withdrawn(opened, id, type_name)
    found = opened.snapshot.shown.get(id or "")
    if found is None or (type_name is not None and found.type != type_name):
        what = RECORD_TYPES[type_name].label.lower() if type_name else "record"
        raise RecordNotFound(f"Site {opened.site.key!r} shows no {what} {slug_or_id!r} in {opened.locale!r}.")
    return found


def _refuse_withdrawn(opened: Opened, id: str, type_name: str | None) -> None:
    """Withdrawn now means gone at every seq, unless an admin looks into the past."""
    record = _withdrawn_records(opened).get(id)
    if record is not None and type_name in (None, record.type) and not opened.sees_withdrawn:
        raise _withdrawn(opened, record)


def _withdrawn_records(opened: Opened) -> dict[str, RecordState]:
    """The records that the site would have, were they not withdrawn."""
    # What is only planned is withdrawn in its preview alone.
    view = opened.head if opened.preview is None else opened.view
    lineage = opened.view.lineage(opened.site.key)
    return {id: view.records[id] for id in view.withdrawals if view.records[id].site in lineage and opened.may_show(id)}


def _withdrawn(opened: Opened, record: RecordState) -> Withdrawn:
    withdrawal = record.withdrawal
    assert withdrawal is not None  # noqa: S101 — told apart by the caller; says so to the type checker
    link = opened.snapshot.link(withdrawal.replacement)
    message = withdrawal.told_in(opened.site.locales[opened.locale])
    return Withdrawn(message, severity=withdrawal.severity, withdrawn_at=withdrawal.at, replacement=link)


def _withdrawn_by_slug(opened: Opened, type_name: str, slug: str) -> str | None:
    """A withdrawn record still answers to its slugs, with the reason."""
    lineage, chain, slug = (
        opened.view.lineage(opened.site.key),
        opened.site.locales[opened.locale],
        spelling.slug(slug).lower(),
    )
    gone = (each for each in _withdrawn_records(opened).values() if each.type == type_name)
    found = (claim for each in gone for claimed, claim in claims(each, lineage, chain) if claimed == slug)
    best = min(found, default=None)
    return best.record if best else None


def moved_record(found: Resolved, former: str, opened: Opened) -> Response:
    """The record's present address, with the parameters that came."""
    path = quote(request.path.removesuffix(former) + found.slug)
    query = request.query_string.decode("latin-1")
    keep = "private, no-store" if opened.is_private else "public, max-age=60"
    tags = [
        *site_tags(opened.view, opened.site.key),
        *item_tags([found], opened.snapshot),
        *slug_tags(found.type, [former]),
    ]
    return moved(f"{path}?{query}" if query else path, status=308, cache_control=keep, tags=tags)
