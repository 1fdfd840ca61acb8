"""The routes of the verbs: one call, one change, for as many texts or records as one likes."""

from typing import Any

from flask import Response

from api.admin.acted import ActionAnswer, acted
from api.admin.outcomes import ActionQuery
from api.admin.publishing import answers, inputs
from api.admin.publishing.plans import schedule_answer
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.private_answers import private_answer
from api.services.ledger.changes import hold_ledger
from api.services.publishing.perform import perform
from api.services.publishing.pins import Pinned, Place
from api.services.publishing.schedules import schedule_items
from api.services.publishing.verb import Needs, Verb
from api.services.publishing.verbs import VERBS
from api.services.publishing.whole_records import WholeRecord, texts_of_records

blueprint = AdminBlueprint("actions", __name__, description="Verbs: publish, review, withdraw and the rest.")
PROBLEMS = (403, 404, 409, 410, 412, 413, 415, 422)


def _route(verb: Verb) -> None:
    """Register the route of a verb."""

    def view(query: dict[str, Any], body: dict[str, Any]) -> Response:
        items, said = items_of(verb, body), _said(body)
        outcome = perform(call(), verb, items, dry_run=query["dry_run"], **said)
        return private_answer(acted(outcome, items))

    view.__name__ = verb.name.replace("-", "_")
    view.__doc__ = verb.perform.__doc__
    for decorate in (
        blueprint.problems(*PROBLEMS),
        blueprint.response(200, ActionAnswer),
        blueprint.body(verb.body),
        blueprint.query(ActionQuery),
        blueprint.doc(operationId=_operation(verb.name)),
        blueprint.route(f"/v1/admin/actions/{verb.name}", methods=["POST"], access=Access(verb.permission)),
    ):
        view = decorate(view)


def _operation(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(word.title() for word in others) + "Items"


def items_of(verb: Verb, body: dict[str, Any]) -> list[Pinned] | list[Place]:
    """What a verb is to be used on, as a body names it."""
    if verb.needs is Needs.PINS:
        return pins_of(verb, body)
    return [Place(each["site"], each["record"]) for each in body["items"]]


def pins_of(verb: Verb, body: dict[str, Any]) -> list[Pinned]:
    """The versions that a body names, and those of the records that it names as a whole."""
    pins = [inputs.pinned(each) for each in body["items"]]
    if not body["records"]:
        return pins
    hold_ledger(session())
    return pins + texts_of_records(call(), verb, [WholeRecord(**each) for each in body["records"]])


def _said(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in ("items", "records")}


for _verb in VERBS.values():
    _route(_verb)


@blueprint.route("/v1/admin/actions/schedule", methods=["POST"], access=Access.PUBLISH)
@blueprint.query(ActionQuery)
@blueprint.body(inputs.ScheduleInput)
@blueprint.response(200, answers.ScheduledAnswer)
@blueprint.problems(*PROBLEMS)
@blueprint.doc(operationId="scheduleItems")
def schedule(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Plan for later what a verb would do now, with the versions of texts pinned

    It runs only if what it replaces is still live then and nothing stands in its way; else it fails, visibly. What is to be
    said with the verb is said now: the `message` and `severity` of a withdrawal. It takes the right to do it, now and then.
    """
    items, said = items_of(VERBS[body["verb"]], body), _said(body)
    outcome, planned = schedule_items(call(), items, dry_run=query["dry_run"], **said)
    return private_answer({**acted(outcome, items), "schedule": planned and schedule_answer(session(), planned)})
