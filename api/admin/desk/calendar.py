"""What is planned between two days, on all sites that the caller may see, as a calendar shows it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Response
from marshmallow import fields, validate

from api.admin.desk.seen_here import seen_by_caller
from api.admin.narrowed import require_known
from api.admin.paging import PageQuery, SaysWhole, how_many, page_from
from api.admin.publishing.answers import Risk
from api.admin.publishing.plans import etag_of, risk_answer, with_titles
from api.canonical import rfc3339
from api.errors import InvalidParameter
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.fields import Instant
from api.http.private_answers import private_list
from api.http.schemas import about, flag, many, moment, number, one, string, strings
from api.reading.clocks import due_at, zone_or_none
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.services.desk.calendar import OnCalendar, Range, entries
from api.services.desk.seen import Seen
from api.services.publishing.at_risk import at_risk
from api.services.publishing.clocks import READINGS, shown
from api.services.publishing.foreseen import PLANNED_VERBS, is_late
from api.services.publishing.said import SITE_RULE, TextLocale

blueprint = AdminBlueprint("calendar", __name__, description="Calendar: what is planned for when.")


_EVER = validate.Range(datetime(1970, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC))


def _bound(name: str, what: str, example: str) -> Instant:
    """A moment where a calendar begins or ends."""
    return Instant(required=True, data_key=name, validate=_EVER, metadata=about(what, examples=[example]))


class CalendarQuery(PageQuery):
    """Which days."""

    limit = how_many(100, most=200)
    start = _bound("from", "From this time on.", "2027-03-01T00:00:00Z")
    end = _bound("to", "Before this time.", "2027-04-01T00:00:00Z")
    site = fields.String(validate=SITE_RULE, metadata=about("Only what belongs to this site."))
    locale = TextLocale(
        metadata=about("Only what is seen in this locale; whole records and neutral fields are in every one.")
    )


class CalendarRecord(Output):
    """A record that a plan is about."""

    record = string("The record.", format="uuid")
    type = string("Its record type.", enum=list(RECORD_TYPES))
    title = string("Its title.", nullable=True)


class Owner(Output):
    """Who planned something."""

    id = string("The person or the key; null where nobody knows.", nullable=True)
    name = string("Their name.")


class CalendarEntry(Output):
    """Something that is planned, or what became of it."""

    kind = string("Whether it is a release or a verb by itself.", enum=["release", "schedule"])
    schedule = string("The schedule, which can be moved and called off.", format="uuid")
    release = string("The release, where it is one.", nullable=True, format="uuid")
    site = string("The site that it belongs to.")
    title = string("The name of the release, or the title of the first record.", nullable=True)
    verb = string("What it does.", enum=list(PLANNED_VERBS))
    state = string("Where it stands.", enum=["proposed", "pending", "done", "failed"])
    at = moment("When, in UTC.")
    local_at = string("When, by the clocks of its time zone.")
    time_zone = string("That time zone.")
    time_zone_known = flag("Whether this server knows that time zone; where it does not, `local_at` is in UTC.")
    clocks = string("How often the clocks there show that time by the rules of today.", enum=list(READINGS))
    reason = string("Why.")
    owner = one(Owner, "Who planned it.")
    late = flag("Whether its time has passed and no worker has run it.")
    risk = one(Risk, "Why it could not be carried out as things stand; null where nothing is known of.", nullable=True)
    records = many(CalendarRecord, "The first five of its records, as far as the caller sees them.")
    records_total = number("How many records it is about.")
    locales = strings("The locales of its texts.")
    etag = string("Names the present state of the schedule, for If-Match.")


class CalendarList(SaysWhole):
    """A calendar."""

    items = many(CalendarEntry, "What is planned, in the order of its time.")
    next = string("The address of the next page.", nullable=True)


@blueprint.route("/v1/admin/calendar", access=Access.READ)
@blueprint.query(CalendarQuery)
@blueprint.response(200, CalendarList)
@blueprint.problems(403, 404, 410)
@blueprint.doc(operationId="getCalendar")
def get_calendar(query: dict[str, Any]) -> Response:
    """What is planned between two moments and what became of it, releases and verbs alike

    What was called off is left out. Where the rules of a time zone have changed since something was planned, it stands at the
    moment by the rules of today.
    """
    if query["start"] >= query["end"]:
        raise InvalidParameter(
            "`to` lies after `from`.", errors=[{"parameter": "to", "detail": "It must lie after `from`."}]
        )
    require_known(query)
    seen = seen_by_caller()
    asked = Range(query["start"], query["end"], query.get("site"), query.get("locale"))
    page, _, following = page_from(partial(_find, seen, asked), query, [str, str])
    pending = [each.ahead for each in page if each.planned.state == "pending"]
    risks = {each.ahead.id: each.risk for each in at_risk(session(), pending, seen.view, call().unread)}
    # Rules that have changed may have put what is near into another order.
    page.sort(key=lambda each: (due_at(each.planned), each.planned.id))
    items = call().unread.told(page, lambda some: with_titles([_told(each, risks) for each in some]))
    return private_list({"items": items, "next": following})


def _find(
    seen: Seen, asked: Range, after: list[Any] | None, most: int
) -> tuple[list[tuple[OnCalendar, list[Any]]], int]:
    found = entries(session(), seen, asked, call().unread, after, most)
    return found, len(found)


def _told(entry: OnCalendar, risks: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    planned, ahead = entry.planned, entry.ahead
    at, zone = due_at(planned), zone_or_none(planned.time_zone)
    risk = risks.get(ahead.id) if planned.state == "pending" else None
    return {
        "kind": "release" if planned.release_id else "schedule", "schedule": planned.id, "release": planned.release_id,
        "site": planned.site, "title": entry.title, "verb": planned.verb, "state": planned.state, "at": rfc3339(at),
        "local_at": at.astimezone(zone or UTC).isoformat(timespec="seconds"), "time_zone": planned.time_zone,
        "time_zone_known": zone is not None, "clocks": shown(planned), "reason": planned.reason, "owner": entry.owner,
        "late": is_late(planned, now=call().now), "risk": risk and risk_answer(risk), "records": list(entry.records),
        "records_total": len(ahead.records), "locales": entry.locales, "etag": etag_of(planned),
    }  # fmt: skip
