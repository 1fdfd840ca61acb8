"""The schedules: what is planned for later, what became of it, and calling it off."""

from typing import Any

from flask import Response

from api.admin.publishing.answers import ScheduleAnswer, ScheduleList
from api.admin.publishing.inputs import PlanQuery, ScheduleMove
from api.admin.publishing.plans import etag_of, may_read, page_of_plans, schedule_answer, schedules_told
from api.errors import NotFound
from api.http.access import Access
from api.http.calls import TAGGED, AdminBlueprint, call, session
from api.http.preconditions import require_match
from api.http.private_answers import no_content, private_answer, private_list
from api.models import Schedule
from api.services.accounts.permissions import Permission, require
from api.services.ledger.lookup import find_lineage
from api.services.publishing.schedules import cancel, find_schedule, move

blueprint = AdminBlueprint("schedules", __name__, description="What is planned for later.")


@blueprint.route("/v1/admin/schedules", access=Access.READ)
@blueprint.query(PlanQuery)
@blueprint.response(200, ScheduleList)
@blueprint.problems(403, 404, 410)
@blueprint.doc(operationId="listSchedules")
def list_schedules(query: dict[str, Any]) -> Response:
    """What is planned and what became of it, the newest first; failed runs say why"""
    page, following = page_of_plans(Schedule, query)
    items = call().unread.told(page, lambda some: schedules_told(session(), some))
    return private_list({"items": items, "next": following})


@blueprint.route("/v1/admin/schedules/<uuid:id>", access=Access.READ)
@blueprint.response(200, ScheduleAnswer, **TAGGED)
@blueprint.problems(401, 403, 404)
@blueprint.doc(operationId="getSchedule")
def get_schedule(id: object) -> Response:
    """One schedule"""
    planned = _seen(str(id))
    return private_answer(schedule_answer(session(), planned), etag=etag_of(planned))


@blueprint.route("/v1/admin/schedules/<uuid:id>", methods=["PATCH"], access=Access.PUBLISH)
@blueprint.guarded
@blueprint.body(ScheduleMove)
@blueprint.response(200, ScheduleAnswer, **TAGGED)
@blueprint.problems(401, 403, 404, 409, 413, 415, 422)
@blueprint.doc(operationId="moveSchedule")
def move_schedule(body: dict[str, Any], id: object) -> Response:
    """Move what is planned to another time, while it has not run

    It takes the right to do now what is planned. It still runs in the name of who planned it. The schedule of a release is
    moved in the same way; the release tells which one it is.
    """
    planned = _seen(str(id))
    require(call().holder, Permission.PUBLISH, find_lineage(session(), planned.site))
    require_match(etag_of(planned), state=planned.state)
    move(call(), planned, **body)
    return private_answer(schedule_answer(session(), planned), etag=etag_of(planned))


@blueprint.route("/v1/admin/schedules/<uuid:id>", methods=["DELETE"], access=Access.PUBLISH)
@blueprint.guarded
@blueprint.response(204)
@blueprint.problems(401, 403, 404, 409)
@blueprint.doc(operationId="cancelSchedule")
def cancel_schedule(id: object) -> Response:
    """Call a schedule off, while it has not run"""
    planned = _seen(str(id))
    require(call().holder, Permission.PUBLISH, find_lineage(session(), planned.site))
    require_match(etag_of(planned), state=planned.state)
    cancel(session(), planned)
    call().audit("schedule.cancel", site=planned.site, before={"schedule": planned.id})
    return no_content()


def _seen(id: str) -> Schedule:
    planned = find_schedule(session(), id)
    if not may_read(session(), planned.site):
        raise NotFound(f"There is no schedule {id!r}.")
    return planned
