"""What waits for the caller, in one call."""

from typing import Any

import structlog
from flask import Response

from api.addresses import address
from api.admin.desk.inbox_schemas import CountsQuery, InboxAnswer, InboxItems, InboxNumbers, InboxQuery
from api.admin.named import with_names
from api.admin.narrowed import require_known
from api.admin.paging import page_from
from api.admin.publishing.plans import risk_answer, with_titles
from api.admin.texts.opening import ADDRESS
from api.canonical import rfc3339
from api.http.access import Access
from api.http.calls import TAGGED, AdminBlueprint, call, published, session
from api.http.private_answers import private_list
from api.http.unchanged import tagged
from api.models import Schedule
from api.reading.clocks import due_at
from api.services.desk.inbox import KINDS, Asked, Desk, inbox, jobs_amiss
from api.services.desk.inbox_items import items_told
from api.services.desk.spoken import Work
from api.services.publishing.foreseen import late_schedules

log = structlog.get_logger()
blueprint = AdminBlueprint("inbox", __name__, tag="me")
_ELSEWHERE = {
    **dict.fromkeys(("schedule_failed", "schedule_broken", "schedule_late"), "/v1/admin/schedules/{schedule}"),
    **dict.fromkeys(("job_failing", "job_late"), "/v1/admin/jobs"), "webhook_disabled": "/v1/admin/webhooks/{webhook}",
    "release_broken": "/v1/admin/releases/{release}", "slug_shadowed": "/v1/admin/records/{record}",
    **dict.fromkeys(("assigned", "mentioned"), "/v1/admin/records/{record}/threads/{thread}"),
}  # fmt: skip
"""Where work is done that is not about a text."""


def _late() -> list[str]:
    """The schedules that nobody has run in time, and what workers do not do: what time alone puts into an inbox."""
    jobs = jobs_amiss(session(), call().holder, call().unread, now=call().now)
    late = late_schedules(session(), call().unread, now=call().now)
    return [*(each.id for each in late), *(f"{each.name} {each.state} {each.failures}" for each in jobs)]


@blueprint.route("/v1/admin/inbox", access=Access.READ)
@blueprint.response(200, InboxAnswer, **TAGGED)
@tagged(blueprint, beside=_late)
@blueprint.problems(403)
@blueprint.doc(operationId="getInbox")
def get_inbox() -> Response:
    """What waits for the caller, in one call: each kind of work with its total and the first fifty items"""
    desk = _desk()
    _log_late(desk.late)
    found = inbox(desk)
    return private_list(
        with_names({kind: {**each, "items": _all_linked(kind, each["items"])} for kind, each in found.items()})
    )


@blueprint.route("/v1/admin/inbox/counts", access=Access.READ)
@blueprint.query(CountsQuery)
@blueprint.response(200, InboxNumbers, **TAGGED)
@tagged(blueprint, beside=_late)
@blueprint.problems(403, 404, 410)
@blueprint.doc(operationId="countInbox")
def count_inbox(query: dict[str, Any]) -> Response:
    """How many pieces of work of each kind wait for the caller, for the numbers beside a menu

    They are those that the list has (`inbox/items`), where texts of one record that were handed on together are one. With `If-None-Match` it may be asked for every few seconds: where nobody has written anything it answers 304.
    """
    require_known(query)
    return private_list(Asked(_desk(), KINDS, query.get("site")).counts)


@blueprint.route("/v1/admin/inbox/items", access=Access.READ)
@blueprint.query(InboxQuery)
@blueprint.response(200, InboxItems, **TAGGED)
@tagged(blueprint, beside=_late)
@blueprint.problems(403, 404, 410)
@blueprint.doc(operationId="listInbox")
def list_inbox(query: dict[str, Any]) -> Response:
    """What waits for the caller as one list: each piece of work with its record, since when, and what was said last

    Neutral fields and texts of one record that were handed on together are one piece of work. `counts` tells how many
    there are of each kind; the page goes through the kinds in their order.
    """
    require_known(query)
    desk = _desk()
    asked = Asked(desk, tuple(dict.fromkeys(query.get("kind") or KINDS)), query.get("site"), query.get("locale", ()))
    page, total, following = page_from(asked.page, query, (str,) * 5)
    items = desk.unread.told(page, lambda some: _items(desk, some))
    return private_list(with_names({"items": items, "counts": asked.counts, "total": total, "next": following}))


def _items(desk: Desk, page: list[Work]) -> list[dict[str, Any]]:
    return [_linked_item(each) for each in _plans_told(items_told(desk.session, desk.seen, page, desk.unread))]


def _linked_item(item: dict[str, Any]) -> dict[str, Any]:
    """A piece of work with where it is done; of several texts each has its own place."""
    kind = item["kind"]
    if "record" in item and kind not in _ELSEWHERE:
        texts = _linked(kind, item["texts"])
        links = texts[0]["links"] if len(texts) == 1 else {"self": address(f"/v1/admin/records/{item['record']}")}
        return {**item, "texts": texts, "links": links}
    return _linked(kind, [item])[0]


def _desk() -> Desk:
    return Desk(session(), published(), call().holder, call().now, call().unread)


def _log_late(late: list[Schedule]) -> None:
    """Tell the operator too, who reads no inbox: a worker that does not run cannot say so itself."""
    if late:
        log.warning("schedules late", number=len(late), since=rfc3339(due_at(late[0])))


def _all_linked(kind: str, items: list[Work]) -> list[dict[str, Any]]:
    return call().unread.told(items, lambda some: _linked(kind, _plans_told(some)))


def _linked(kind: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each piece of work with where it is done."""
    path = _ELSEWHERE.get(kind, ADDRESS)
    return [{**each, "links": {"self": address(path.format(**each))}} for each in items]


def _plans_told(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Pieces of work, of which plans tell by `texts` what stands in their way, with titles."""
    items = [dict(each) for each in items]
    broken = [each for each in items if "risk" in each]
    for each in broken:
        each["risk"] = risk_answer(each["risk"])
    with_titles([each for each in items if "risk" in each or "failure" in each])
    for each in broken:
        each["texts"] = each["risk"].get("blockers", [])
    return items
