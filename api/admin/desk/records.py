"""Records as their editors see them: the list with its filters, one with all its texts, and making new ones."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from flask import Response
from sqlalchemy import select

from api.admin.desk import answers, inputs
from api.admin.desk.seen_here import seen_by_caller
from api.admin.named import with_names
from api.admin.narrowed import require_known
from api.admin.outcomes import ActionQuery
from api.admin.paging import page_from
from api.admin.submitting import submitted
from api.admin.texts.opening import open_record
from api.http.access import Access
from api.http.calls import TAGGED, AdminBlueprint, call, forget, published, session
from api.http.preconditions import require_match
from api.http.private_answers import private_answer, private_list
from api.http.unchanged import tagged
from api.models import Record, Translation
from api.reading.locales import NEUTRAL
from api.services.accounts.me import readable_sites
from api.services.accounts.permissions import Permission, require
from api.services.desk.facets import facets_of
from api.services.desk.filters import Filters
from api.services.desk.records import find_records, found_in, records_told
from api.services.desk.sorts import Order
from api.services.desk.whole import OneRecord
from api.services.ledger.changes import hold_ledger
from api.services.ledger.lookup import find_lineage, find_settings
from api.services.ledger.unread import Unread
from api.services.publishing.can import can_in_rows
from api.services.publishing.draft_reviews import draft_reviews
from api.services.publishing.pins import Found, Pinned, find_pinned
from api.services.publishing.problems import as_told, problems_of_record
from api.services.publishing.titled import titled
from api.services.texts.drafts import Author, create_record
from api.services.texts.listed import Listed
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
    seen = seen_by_caller()
    require_known(query, "visible_on", "site", "owner")
    if "visible_on" in query:
        require(call().holder, Permission.READ, seen.view.lineage(query["visible_on"]))
    order = Order(seen, query["sort"].removeprefix("-"), query["sort"].startswith("-"))
    said = _filters(query)
    find = partial(find_records, session(), said, order, call().unread)
    page, total, following = page_from(find, query, (int, str, str))
    items = call().unread.told(page, lambda some: _listed(some, with_fields="include" in query))
    facets = {"facets": facets_of(session(), seen, said, query["facets"])} if "facets" in query else {}
    return private_list({"items": with_names(items), "total": total, "next": following, **facets})


def _listed(page: Sequence[Listed], *, with_fields: bool) -> Iterator[dict[str, Any]]:
    told = records_told(session(), page, with_fields=with_fields)
    return _with_texts(told, [found for each in page for found in found_in(each)])


def _with_texts(records: Iterable[dict[str, Any]], texts: Sequence[Found]) -> Iterator[dict[str, Any]]:
    """Records, of each text with what the caller may do with it, and how the review of its draft stands."""
    may = can_in_rows(session(), texts, call().holder)
    drafts = draft_reviews(session(), texts, today=call().now.date())
    for told in records:
        rows = [
            {**each, "can": may.get(place, []), "draft_review": drafts[place].status if place in drafts else None}
            for each in told["translations"]
            for place in [(told["id"], each["site"], each["locale"])]
        ]
        yield {**told, "translations": rows}


def _filters(query: dict[str, Any]) -> Filters:
    return Filters(
        owners=frozenset(query.get("owner", ())), visible_on=query.get("visible_on"), topics=frozenset(query.get("topic", ())),
        locales=frozenset(query.get("locale", ())), states=frozenset(query.get("state", ())),
        reviews=frozenset(query.get("review", ())), translations=frozenset(query.get("translation", ())),
        site=query.get("site"), words=query.get("q", ""), types=frozenset(query.get("type", ())),
        ids=frozenset(query.get("ids", ())), tags=frozenset(query.get("tag", ())), editors=frozenset(query.get("editor", ())),
        releases=frozenset(query.get("release", ())), is_overridden=query.get("override"), is_hidden=query.get("hidden"),
        since=query.get("updated_since"), until=query.get("updated_until"),
    )  # fmt: skip


@blueprint.route("/v1/admin/records", methods=["POST"], access=Access.WRITE)
@blueprint.query(ActionQuery)
@blueprint.body(inputs.RecordInput)
@blueprint.response(200, answers.RecordMade)
@blueprint.response(201, answers.RecordMade, headers={"Location": "Location"})
@blueprint.problems(403, 404, 409, 410, 413, 415, 422)
@blueprint.doc(operationId="createRecord")
def create(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Make a record with all its texts as drafts, in one call, and with `submit` hand them all on

    A dry run answers the record as it would be, with 200 and all its `problems`, and makes none.
    """
    if body["submit"]:
        # What hands them on rests on the ledger, which is had before anything is read.
        hold_ledger(session())
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
    more = submitted(_drafts(record), body["comment"]) if body["submit"] else {}
    told = {**_described(record, call().unread), **more}
    if query["dry_run"]:
        forget()
        return private_list(told)
    return private_list(told, status=201, location=f"/v1/admin/records/{record.id}")


def _drafts(record: Record) -> list[Pinned]:
    """The texts of a record that was just made."""
    session().flush()
    found = select(Translation).where(Translation.record_id == record.id).order_by(Translation.id)
    return [Pinned(record.id, each.site, each.locale, each.draft_version) for each in session().scalars(found)]


@blueprint.route("/v1/admin/records/<uuid:id>", access=Access.READ)
@blueprint.query(inputs.RecordQuery)
@blueprint.response(200, answers.RecordAnswer)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="getAdminRecord")
def get_one(query: dict[str, Any], id: object) -> Response:
    """One record with all its texts, on the sites that the caller may read

    With `include` all that there is to know of it comes in the one answer: the fields of its texts, its reviews, what is planned
    with it, its slugs, and where readers see it.
    """
    record, asked = open_record(id), query.get("include", ())
    whole = OneRecord(session(), seen_by_caller(), record)
    told = _described(record, call().unread, with_fields="fields" in asked)
    return private_list(with_names({**told, **whole.told(asked)}))


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
    record = open_record(id)
    require(call().holder, Permission.WRITE, find_lineage(session(), record.site))
    require_match(record_etag(session(), record))
    told = _described(record, Unread())
    remove_record(session(), record)
    before = {"type": record.type, "title": told["title"], "locales": [each["locale"] for each in told["translations"]]}
    call().audit("record.remove", site=record.site, record=record.id, before=before)
    answer = {"id": record.id, "drafts_pointing": told["referenced_by"]["draft"]}
    if query["dry_run"]:
        forget()
    return private_answer(answer)


def _described(record: Record, unread: Unread, *, with_fields: bool = False) -> dict[str, Any]:
    session().flush()
    readable = readable_sites(published(), call().holder, unread)
    told = describe_record(session(), record, readable=readable, with_fields=with_fields)
    places = [(each["site"], each["locale"]) for each in told["translations"]]
    found = [find_pinned(session(), Pinned(record.id, *each)) for each in places]
    [row] = _with_texts([told], found)
    beside = {
        "problems": as_told(problems_of_record(session(), record, places, today=call().now.date())),
        "referrers": _referrers(told),
    }
    return with_names({**row, **beside})


def _referrers(told: dict[str, Any]) -> list[dict[str, Any]]:
    """The records that point at one, each with its type and title."""
    pointing = told["referenced_by"]
    ids = sorted({*pointing["live"], *pointing["draft"]})
    return titled(
        call(), ({"record": each, **{how: each in pointing[how] for how in ("live", "draft")}} for each in ids)
    )
