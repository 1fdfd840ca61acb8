"""Records as their editors see them: the list with its filters, one with all its texts, and making new ones."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Response

from api.admin.desk import answers, inputs
from api.admin.outcomes import ActionQuery
from api.admin.paging import page_from
from api.errors import RecordNotFound
from api.http.access import Access
from api.http.calls import TAGGED, AdminBlueprint, call, forget, private_answer, published, session
from api.http.preconditions import require_match
from api.http.sites import find_site, no_site
from api.http.unchanged import tagged
from api.models import Record
from api.reading.loading import load_records
from api.reading.locales import NEUTRAL
from api.reading.views import View
from api.services.accounts.me import readable_sites
from api.services.accounts.permissions import Permission, require
from api.services.desk.filters import Filters
from api.services.desk.records import find_records, found_in, record_told
from api.services.desk.seen import Seen
from api.services.desk.sorts import Order
from api.services.ledger.changes import hold_ledger
from api.services.ledger.lookup import find_lineage, find_record, find_settings
from api.services.publishing.can import can_in_rows
from api.services.publishing.pins import Pinned, find_pinned
from api.services.publishing.problems import as_told, problems_of_record
from api.services.texts.drafts import Author, create_record
from api.services.texts.removal import remove_record
from api.services.texts.translations import describe_record, record_etag

blueprint = AdminBlueprint("admin-records", __name__, description="Records: one piece of content with all its texts.")


@blueprint.route("/v1/admin/records", access=Access.READ)
@blueprint.query(inputs.RecordsQuery)
@blueprint.response(200, answers.RecordPage, **TAGGED)
@tagged(blueprint)
@blueprint.problems(403, 404, 410)
@blueprint.doc(operationId="listAdminRecords")
def list_all(query: dict[str, Any]) -> Response:
    """Records with their texts, drafts included, by any of the filters"""
    view = published()
    for name in {query[name] for name in ("visible_on", "site") if name in query} | set(query.get("owner", ())):
        _require_known(view, name)
    if "visible_on" in query:
        require(call().holder, Permission.READ, view.lineage(query["visible_on"]))
    order = Order(Seen.by(view, call().holder), query["sort"].removeprefix("-"), query["sort"].startswith("-"))
    find = partial(find_records, session(), _filters(query), order)
    page, total, following = page_from(find, query, (int, str, str))
    may = can_in_rows(session(), (found for each in page for found in found_in(each)), call().holder)
    items = [_with_can(record_told(each), may) for each in page]
    return private_answer({"items": items, "total": total, "next": following})


def _with_can(told: dict[str, Any], may: Mapping[tuple[str, str, str], list[str]]) -> dict[str, Any]:
    """A record with what the caller may do with each of its texts."""
    rows = [{**each, "can": may.get((told["id"], each["site"], each["locale"]), [])} for each in told["translations"]]
    return {**told, "translations": rows}


def _require_known(view: View, name: str) -> None:
    """Answer that there is no such site where it is keyed, and the caller reads neither it nor a site below it."""
    if find_site(view, name).access == "keyed":
        below = (lineage for lineage in map(view.lineage, view.sites) if name in lineage)
        if not any(call().holder.may(Permission.READ, lineage) for lineage in below):
            raise no_site(name)


def _filters(query: dict[str, Any]) -> Filters:
    return Filters(
        owners=frozenset(query.get("owner", ())), visible_on=query.get("visible_on"), topics=frozenset(query.get("topic", ())),
        locales=frozenset(query.get("locale", ())), states=frozenset(query.get("state", ())),
        reviews=frozenset(query.get("review", ())), translations=frozenset(query.get("translation", ())),
        site=query.get("site"), words=query.get("q", ""), types=frozenset(query.get("type", ())),
    )  # fmt: skip


@blueprint.route("/v1/admin/records", methods=["POST"], access=Access.WRITE)
@blueprint.query(ActionQuery)
@blueprint.body(inputs.RecordInput)
@blueprint.response(200, answers.RecordAnswer)
@blueprint.response(201, answers.RecordAnswer, headers={"Location": "Location"})
@blueprint.problems(403, 404, 409, 410, 413, 415, 422)
@blueprint.doc(operationId="createRecord")
def create(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Make a record with all its texts as drafts, in one call

    A dry run answers the record as it would be, with 200 and all its `problems`, and makes none.
    """
    site, lineage = body["site"], find_lineage(session(), body["site"])
    for locale in body["translations"] or [NEUTRAL]:
        require(call().holder, Permission.WRITE, lineage, locale)
    record = create_record(
        session(), type_name=body["type"], site=site, texts=body["translations"], methods=body["methods"], id=body.get("id"),
        source_locale=body.get("source_locale") or find_settings(session(), site).default_locale,
        author=Author(call().holder.name, id=call().holder.account), now=call().now,
    )  # fmt: skip
    call().audit(
        "record.create",
        site=site,
        record=record.id,
        after={"type": record.type, "locales": sorted(body["translations"])},
    )
    told = _described(record)
    if query["dry_run"]:
        forget()
        return private_answer(told)
    return private_answer(told, status=201, location=f"/v1/admin/records/{record.id}")


@blueprint.route("/v1/admin/records/<uuid:id>", access=Access.READ)
@blueprint.response(200, answers.RecordAnswer)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="getAdminRecord")
def get_one(id: object) -> Response:
    """One record with all its texts, on the sites that the caller may read"""
    return private_answer(_described(_seen(id)))


def _seen(id: object) -> Record:
    """A record that the caller may know of."""
    record = find_record(session(), str(id))
    view = published()
    readable = readable_sites(view, call().holder)
    is_inherited = any(record.site in view.lineage(site) for site in readable)
    if record.site not in readable and not (is_inherited and load_records(session(), [record.id])):
        raise RecordNotFound(f"There is no record {record.id!r}.")
    return record


@blueprint.route("/v1/admin/records/<uuid:id>", methods=["DELETE"], access=Access.WRITE)
@blueprint.guarded
@blueprint.query(ActionQuery)
@blueprint.response(200, answers.RecordRemoved)
@blueprint.problems(403, 404, 409)
@blueprint.doc(operationId="removeRecord")
def remove(query: dict[str, Any], id: object) -> Response:
    """Remove a record that readers never had, with all its drafts

    What readers once had stays in the history; unpublish or withdraw it. A record that a release or a schedule names, or
    that another site has begun to put into words of its own, stays too. `If-Match` takes the `etag` of the record.
    """
    hold_ledger(session())
    record = _seen(id)
    require(call().holder, Permission.WRITE, find_lineage(session(), record.site))
    require_match(record_etag(session(), record))
    told = _described(record)
    remove_record(session(), record)
    before = {"type": record.type, "title": told["title"], "locales": [each["locale"] for each in told["translations"]]}
    call().audit("record.remove", site=record.site, record=record.id, before=before)
    answer = {"id": record.id, "drafts_pointing": told["referenced_by"]["draft"]}
    if query["dry_run"]:
        forget()
    return private_answer(answer)


def _described(record: Record) -> dict[str, Any]:
    session().flush()
    told = describe_record(session(), record, readable=readable_sites(published(), call().holder))
    places = [(each["site"], each["locale"]) for each in told["translations"]]
    found = [find_pinned(session(), Pinned(record.id, *each)) for each in places]
    may = can_in_rows(session(), found, call().holder)
    return {**_with_can(told, may), "problems": as_told(problems_of_record(session(), record, places))}
