"""The trail of who changed what through the admin API, as pages or whole as NDJSON."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from flask import Response
from marshmallow import fields, validate
from sqlalchemy import Select, or_, select

from api.admin.named import Who, with_names
from api.admin.narrowed import require_ever_known
from api.admin.paging import NEXT_ABOUT, PageQuery, SaysWhole, how_many, page_of
from api.canonical import parse, rfc3339
from api.errors import NotAllowed
from api.http.access import Access
from api.http.calls import NDJSON, AdminBlueprint, call, session
from api.http.fields import Instant
from api.http.private_answers import private_file, private_list
from api.http.schemas import about, many, moment, number, one, string
from api.models import AuditEvent
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.record_types.written import Written
from api.services.accounts.authority import sites_where
from api.services.accounts.permissions import Permission
from api.services.publishing.titled import titled

blueprint = AdminBlueprint(
    "audit", __name__, description="Audit: who changed what through the admin API; only ever added to."
)

_AT_ONCE = 500


class AuditQuery(PageQuery):
    """Which events."""

    limit = how_many(50, most=500)
    actor = Written(metadata={"description": "By whom: a name, or the id of a person or of a key."})
    action = fields.String(
        validate=validate.Length(1, 60),
        metadata={
            "description": "What was done, such as `key.create`; `key.` for all that begin so.",
            "examples": ["key."],
        },
    )
    site = fields.String(metadata={"description": "On this site."})
    record = fields.String(metadata={"description": "With this record."})
    since = Instant(metadata={"description": "Not before this time.", "examples": ["2026-01-01T00:00:00Z"]})
    until = Instant(metadata={"description": "Before this time.", "examples": ["2027-01-01T00:00:00Z"]})
    format = fields.String(
        validate=validate.OneOf(["ndjson"]),
        metadata={"description": "`ndjson`: every event, one JSON object in each line, the oldest first."},
    )


STATE = {
    "properties": {
        "id": {"type": ["string", "null"], "description": "Of the person, key or preview link."},
        "name": {"type": ["string", "null"], "description": "Its name."},
        "type": {"type": ["string", "null"], "description": "Of which record type."},
        "locales": {
            "type": ["array", "object", "null"],
            "items": {"type": "string"},
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
            "description": "The locales of a record's texts, or those that a site serves.",
        },
        "version": {"type": ["integer", "null"], "description": "The number of the text's version."},
        "restored": {"type": ["integer", "null"], "description": "The number of the version that was taken up again."},
        "draft": {"type": ["integer", "null"], "description": "The number of the version that is worked on."},
        "stage": {"type": ["string", "null"], "description": "How far the draft has come."},
        "class": {"type": ["string", "null"], "description": "Whether the version changes what is said, or its form."},
        "declared": {"type": ["string", "null"], "description": "What its writer declared it to be."},
        "method": {"type": ["string", "null"], "description": "Who or what wrote it."},
        "reason": {"type": ["string", "null"], "description": "Why, in the words of whoever did it."},
        "topic": {"type": ["string", "null"], "description": "The topic whose order was set."},
        "ids": {"type": ["array", "null"], "items": {"type": "string"}, "description": "Records, in their new order."},
        "release": {"type": ["string", "null"], "description": "The release that was acted on."},
        "schedule": {"type": ["string", "null"], "description": "The schedule that was run or cancelled."},
        "reviews": {"type": ["integer", "null"], "description": "How many reviews fell due."},
        "disabled": {"type": ["boolean", "null"], "description": "Whether the person may call no more."},
    },
    "additionalProperties": True,
}
"""What an event tells of the thing: only what the action touched, so nothing is always there, and of a site, person, key or
link whatever its own operation answers besides."""


def state(what: str) -> fields.Dict:
    """How something was, with its meaning."""
    return fields.Dict(required=True, allow_none=True, metadata=about(what, **STATE))


class AuditValue(Output):
    """Something that somebody changed."""

    id = number("The event's number; later events have higher ones.")
    at = moment("When.")
    actor = string("Who, by name.")
    key_id = string("The key that was used.", nullable=True)
    person_id = string("The person, where it was one.", nullable=True)
    who = one(Who, "Who, by id too.")
    action = string("What was done.")
    site = string("On which site.", nullable=True)
    record_id = string("With which record.", nullable=True)
    type = string("The record's type.", required=False, enum=list(RECORD_TYPES))
    title = string("The record's title now.", required=False, nullable=True)
    locale = string("In which locale.", nullable=True)
    seq = number("The change that it made in the ledger, if any.", nullable=True)
    before = state("What was there before.")
    after = state("What is there now.")
    request_id = string("The request in the server's log.")


class AuditPage(SaysWhole):
    """A page of the trail."""

    items = many(AuditValue, "The events, the newest first.")
    next = string(NEXT_ABOUT, nullable=True)


@blueprint.route("/v1/admin/audit", access=Access.ADMIN)
@blueprint.query(AuditQuery)
@blueprint.response(200, AuditPage)
@blueprint.problems(403, 404)
@blueprint.doc(
    operationId="listAuditEvents",
    responses={200: {"content": {NDJSON: {"schema": {"type": "string", "description": "One event in each line."}}}}},
)
def list_audit_events(query: dict[str, Any]) -> Response:
    """Who changed what, on the sites that the caller administers"""
    require_ever_known(query)
    found = _matching(query)
    if query.get("format") == "ndjson":
        return private_file(_lines(found.order_by(AuditEvent.id)), NDJSON)
    rows, following = page_of(found, AuditEvent.id, query, newest_first=True)
    return private_list({"items": call().unread.told(rows, _told), "next": following})


def _matching(query: dict[str, Any]) -> Select[AuditEvent]:
    found = select(AuditEvent)
    for name, condition in _CONDITIONS.items():
        if name in query:
            found = found.where(condition(query[name]))
    sites = sites_where(session(), call().holder, Permission.ADMIN, call().unread)
    if sites == []:
        raise call().unread.error or NotAllowed("You administer no site.")
    return found if sites is None else found.where(AuditEvent.site.in_(sites))


_CONDITIONS: dict[str, Any] = {
    "actor": lambda who: or_(AuditEvent.actor == who, AuditEvent.key_id == who, AuditEvent.person_id == who),
    "action": lambda what: AuditEvent.action.startswith(what, autoescape=True) if what.endswith(".") else AuditEvent.action == what,
    "site": lambda site: AuditEvent.site == site,
    "record": lambda id: AuditEvent.record_id == id,
    "since": lambda moment: AuditEvent.at >= moment,
    "until": lambda moment: AuditEvent.at < moment,
}  # fmt: skip


def _lines(found: Select[AuditEvent]) -> Iterator[bytes]:
    for events in session().scalars(found.execution_options(yield_per=_AT_ONCE)).partitions():
        yield from (orjson.dumps(each) + b"\n" for each in _told(events))


def _told(events: Iterable[AuditEvent]) -> list[dict[str, Any]]:
    """Some events with the names and titles of now."""
    return with_names(titled(call(), map(_value, events), id="record_id"))


def _value(event: AuditEvent) -> dict[str, Any]:
    return {
        "id": event.id, "at": rfc3339(event.at), "actor": event.actor, "key_id": event.key_id, "person_id": event.person_id,
        "who": {"id": event.person_id or event.key_id, "name": event.actor},
        "action": event.action, "site": event.site, "record_id": event.record_id, "locale": event.locale, "seq": event.seq,
        "before": parse(event.before) if event.before else None, "after": parse(event.after) if event.after else None,
        "request_id": event.request_id,
    }  # fmt: skip
