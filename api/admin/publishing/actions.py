"""The routes of the verbs: one call, one change, for as many texts or records as one likes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response
from marshmallow import Schema

from api.admin.publishing import answers, verbs
from api.admin.publishing import inputs as schemas
from api.admin.publishing.plans import schedule_answer, tried
from api.admin.publishing.verbs import Body, pins
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, private_answer, session
from api.services.accounts.audit import Call
from api.services.publishing import schedules
from api.services.publishing.perform import Outcome, standing_of
from api.services.publishing.pins import Pinned

blueprint = AdminBlueprint("actions", __name__, description="Verbs: publish, review, withdraw and the rest.")
PROBLEMS = (403, 404, 409, 410, 412, 413, 415, 422)


@dataclass(frozen=True, slots=True)
class Verb:
    """How a verb is called: with what, by whom, and what it does."""

    access: Access
    body: type[Schema]
    act: Callable[[Call, Body, bool], Outcome]


VERBS = {
    "submit": Verb(Access.TRANSLATE, schemas.CommentInput, verbs.submit),
    "approve": Verb(Access.REVIEW, schemas.CommentInput, verbs.approve),
    "send-back": Verb(Access.REVIEW, schemas.SendBackInput, verbs.send_back),
    "review": Verb(Access.REVIEW, schemas.ReviewInput, verbs.review),
    "publish": Verb(Access.PUBLISH, schemas.PublishingInput, verbs.publish),
    "unpublish": Verb(Access.PUBLISH, schemas.PublishingInput, verbs.unpublish),
    "withdraw": Verb(Access.PUBLISH, schemas.WithdrawInput, verbs.withdraw),
    "reinstate": Verb(Access.PUBLISH, schemas.ReinstateInput, verbs.reinstate),
    "hide": Verb(Access.PUBLISH, schemas.VisibilityInput, verbs.hide),
    "show": Verb(Access.PUBLISH, schemas.VisibilityInput, verbs.show),
    "dismiss-outdated": Verb(Access.REVIEW, schemas.PublishingInput, verbs.dismiss_outdated),
    "keep": Verb(Access.PUBLISH, schemas.PublishingInput, verbs.keep),
    "adopt": Verb(Access.PUBLISH, schemas.AdoptInput, verbs.adopt),
}


def _route(name: str, verb: Verb) -> None:
    """Register the route of a verb."""

    def view(query: dict[str, Any], body: dict[str, Any]) -> Response:
        outcome = verb.act(call(), body, query["dry_run"])
        return _answer(name, outcome, body, dry_run=query["dry_run"])

    view.__name__ = verb.act.__name__
    view.__doc__ = verb.act.__doc__
    for decorate in (
        blueprint.problems(*PROBLEMS),
        blueprint.response(200, answers.ActionAnswer),
        blueprint.body(verb.body),
        blueprint.query(schemas.ActionQuery),
        blueprint.doc(operationId=_operation(name)),
        blueprint.route(f"/v1/admin/actions/{name}", methods=["POST"], access=verb.access),
    ):
        view = decorate(view)


def _operation(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(word.title() for word in others) + "Items"


def _answer(name: str, outcome: Outcome, body: Body, *, dry_run: bool) -> Response:
    if dry_run:
        session().rollback()
    else:
        _note(name, outcome, body)
    return private_answer({**tried(outcome), "items": [_standing(each) for each in body["items"]]})


def _note(name: str, outcome: Outcome, body: Body) -> None:
    """One event of the audit trail for each item."""
    said = {key: value for key, value in body.items() if key != "items" and value}
    for each in body["items"]:
        call().audit(
            f"action.{name}", site=each["site"], record=each["record"], locale=each.get("locale"), seq=outcome.seq,
            after={**said, "version": each.get("version")},
        )  # fmt: skip


def _standing(item: dict[str, Any]) -> dict[str, Any]:
    """How an item stands now; of a record as a whole there is nothing to tell but its name."""
    if "locale" not in item:
        return item
    return standing_of(session(), Pinned(item["record"], item["site"], item["locale"], item["version"]))


for _name, _verb in VERBS.items():
    _route(_name, _verb)


@blueprint.route("/v1/admin/actions/schedule", methods=["POST"], access=Access.PUBLISH)
@blueprint.query(schemas.ActionQuery)
@blueprint.body(schemas.ScheduleInput)
@blueprint.response(200, answers.ScheduledAnswer)
@blueprint.problems(*PROBLEMS)
@blueprint.doc(operationId="scheduleItems")
def schedule_items(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Plan a publication for later, with the versions pinned

    It runs only if what it replaces is still live then and nothing stands in its way; else it fails, visibly.
    """
    outcome = verbs.schedule(call(), body, query["dry_run"])
    planned = None if query["dry_run"] else _plan(body)
    answer = _answer("schedule", outcome, body, dry_run=query["dry_run"])
    return private_answer({**answer.get_json(), "schedule": planned})


def _plan(body: Body) -> dict[str, Any]:
    planned = schedules.schedule(
        call(), site=body["items"][0]["site"], verb=body["verb"], plan=schedules.plan_of(session(), body["verb"], pins(body)),
        at=schedules.moment_of(body["at"], body["time_zone"], now=call().now), time_zone=body["time_zone"], reason=body["reason"],
    )  # fmt: skip
    return schedule_answer(session(), planned)
