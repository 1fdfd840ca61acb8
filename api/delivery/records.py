"""Records: a collection for each type, one record by slug or id, and lists across types."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from api.delivery.opening import Opened, open_site, snapshots
from api.delivery.presenting import JSONLD, alternates, answer, included, item_tags, list_tags, wanted_parts
from api.delivery.queries import ItemQuery, list_query, schema_name
from api.delivery.schemas import ANY_SINGLE, WITH_JSONLD, list_schema, single_schema
from api.delivery.selecting import open_list, page_of, select
from api.errors import RecordNotFound, Withdrawn
from api.http.access import Access, caller
from api.http.answers import allow_any_origin
from api.http.blueprint import Blueprint
from api.reading import jsonld
from api.reading.items import Item
from api.reading.views import RecordState
from api.record_types import RECORD_TYPES, RecordType
from api.record_types.schemas import ID

records = Blueprint("records", __name__, description="Records: the content itself.")


def _register_collection(declaration: RecordType) -> None:
    """Give a record type its two paths, each with its own typed answers."""
    name = schema_name(declaration)
    base = f"/v1/sites/<site>/{declaration.collection}"

    @records.route(base, access=Access.SITE, endpoint=f"list_{declaration.name}")
    @records.query(list_query(declaration.name))
    @records.response(200, list_schema(declaration.name))
    @records.problems(304, 307, 400, 401, 404, 410)
    @records.doc(
        operationId=f"list{_plural(declaration)}", summary=f"The site's {declaration.collection.replace('-', ' ')}"
    )
    def list_collection(query: dict[str, Any], site: str) -> Response:
        return _list(site, declaration.name, query)

    @records.route(f"{base}/<slug_or_id>", access=Access.SITE, endpoint=f"get_{declaration.name}")
    @records.query(ItemQuery)
    @records.response(200, single_schema(declaration.name))
    @records.problems(304, 307, 308, 400, 401, 404, 410)
    @records.doc(operationId=f"get{name}", summary=f"One {declaration.label.lower()} by slug or id", **WITH_JSONLD)
    def get_one(query: dict[str, Any], site: str, slug_or_id: str) -> AnyResponse:
        return _one(site, declaration.name, slug_or_id, query)


def _plural(declaration: RecordType) -> str:
    """The collection's name in operation ids: `mechanism-stages` is `MechanismStages`."""
    return "".join(word.capitalize() for word in declaration.collection.split("-"))


for _declaration in RECORD_TYPES.values():
    _register_collection(_declaration)


@records.route("/v1/sites/<site>/records", access=Access.SITE)
@records.query(list_query(None))
@records.response(200, list_schema(None))
@records.problems(304, 307, 400, 401, 404, 410)
@records.doc(operationId="listRecords")
def list_records(query: dict[str, Any], site: str) -> Response:
    """The site's records across types"""
    return _list(site, None, query)


@records.route("/v1/sites/<site>/records/<id>", access=Access.SITE)
@records.query(ItemQuery)
@records.response(200, ANY_SINGLE)
@records.problems(304, 307, 400, 401, 404, 410)
@records.doc(operationId="getRecord", **WITH_JSONLD)
def get_record(query: dict[str, Any], site: str, id: str) -> AnyResponse:
    """One record of any type by id"""
    if not ID.fullmatch(id):
        raise RecordNotFound(
            f"{id!r} is not an id; records of a known type can be asked for by slug in their collection."
        )
    return _one(site, None, id, query)


def _list(site: str, type_name: str | None, query: Mapping[str, Any]) -> Response:
    opened, cursor = open_list(site, query)
    types = [type_name] if type_name else query.get("types", list(RECORD_TYPES))
    page = page_of(select(opened.snapshot, type_name, query), opened, cursor, query["limit"])
    more = included(page.items, opened, query, types)
    body = {
        "items": wanted_parts(page.items, query, types),
        "total": page.total,
        "seq": opened.seq,
        "next": page.next,
        "included": wanted_parts(more, {"text": query["text"]} if "text" in query else {}, RECORD_TYPES),
    }
    tags = [*list_tags(opened.view, site, types), *item_tags(more)]
    return answer(body, opened, tags=tags, items=[*page.items, *more], next=page.next)


def _one(site: str, type_name: str | None, slug_or_id: str, query: Mapping[str, Any]) -> AnyResponse:
    opened = open_site(site, query)
    item = _find(opened, type_name, slug_or_id)
    if query.get("fallback") == "none" and item["locale"]["served"] != opened.locale:
        raise RecordNotFound(
            f"Record {item['id']} has no text in {opened.locale!r}, only in {item['locale']['served']!r}."
        )
    if item["slug"] != slug_or_id and not ID.fullmatch(slug_or_id):
        return _moved(item, slug_or_id)
    more = included([item], opened, query, [item["type"]])
    if query.get("format") == "jsonld":
        others = {**{each["id"]: each for each in more}, **_cited(item, opened)}
        body = jsonld.record_document(item, opened.site, items=others)
        return answer(body, opened, tags=item_tags([item]), items=[item], mimetype=JSONLD)
    parts = wanted_parts([item], query, [item["type"]])[0]
    body = {**parts, "alternates": alternates(item["id"], opened), "included": wanted_parts(more, {}, RECORD_TYPES)}
    return answer(body, opened, tags=item_tags([item, *more]), items=[item, *more])


def _cited(item: Item, opened: Opened) -> dict[str, Item]:
    return {
        id: opened.snapshot.items[id]
        for link in item["relations"]["citations"]
        if (id := link["id"]) in opened.snapshot.items
    }


def _find(opened: Opened, type_name: str | None, slug_or_id: str) -> Item:
    """The item of that id or slug; Withdrawn or RecordNotFound where readers do not get it."""
    id = slug_or_id if ID.fullmatch(slug_or_id) else opened.snapshot.slugs.find(type_name or "", slug_or_id)
    if id is None:
        id = _withdrawn_by_slug(opened, type_name or "", slug_or_id)
    if id is not None:
        _refuse_withdrawn(opened, id, type_name)
    item = opened.snapshot.items.get(id or "")
    if item is None or (type_name is not None and item["type"] != type_name):
        what = RECORD_TYPES[type_name].label.lower() if type_name else "record"
        raise RecordNotFound(f"Site {opened.site.key!r} shows no {what} {slug_or_id!r} in {opened.locale!r}.")
    return item


def _refuse_withdrawn(opened: Opened, id: str, type_name: str | None) -> None:
    """Withdrawn now means gone at every seq, unless an admin looks into the past."""
    record = snapshots().head_view().records.get(id)
    if record is None or record.withdrawal is None or record.site not in opened.view.lineage(opened.site.key):
        return
    holder = caller()
    if (type_name in (None, record.type)) and not (opened.is_past and holder is not None and holder.role == "admin"):
        raise _withdrawn(opened, record)


def _withdrawn(opened: Opened, record: RecordState) -> Withdrawn:
    withdrawal = record.withdrawal
    assert withdrawal is not None  # noqa: S101 — told apart by the caller; says so to the type checker
    replacement = opened.in_locale(opened.locale).items.get(withdrawal.replacement or "")
    link = None if replacement is None else {name: replacement[name] for name in ("id", "type", "slug", "title")}
    return Withdrawn(withdrawal.message, severity=withdrawal.severity, withdrawn_at=withdrawal.at, replacement=link)


def _withdrawn_by_slug(opened: Opened, type_name: str, slug: str) -> str | None:
    """A withdrawn record still answers to its slugs, with the reason."""
    chain = opened.site.locales[opened.locale]
    for record in snapshots().head_view().records.values():
        if record.withdrawal is not None and record.type == type_name and slug in _slugs(record, chain):
            return record.id
    return None


def _slugs(record: RecordState, chain: tuple[str, ...]) -> set[str | None]:
    live = {text.slug for (site, locale), text in record.texts.items() if site == record.site and locale in chain}
    return live | {slug for locale, slug in record.former_slugs if locale in chain}


def _moved(item: Item, former: str) -> AnyResponse:
    """The record's present address, with the parameters that came."""
    path = quote(request.path.removesuffix(former) + item["slug"])
    query = request.query_string.decode("latin-1")
    response = redirect(f"{path}?{query}" if query else path, code=308, Response=Response)
    response.headers["Cache-Control"] = "public, max-age=60"
    return allow_any_origin(response)  # type: ignore[arg-type]
