"""The rules that a change is held against: what stands in its way, and what is told beside it."""

from flask import Response

from api.http.access import Access
from api.http.calls import AdminBlueprint, private_answer
from api.http.schemas import flag, many, string
from api.record_types.output import Output
from api.services.publishing.rules import RULES

blueprint = AdminBlueprint("rules", __name__, description="Admin: what blockers and warnings mean.")


class RuleAnswer(Output):
    """One rule."""

    rule = string("Its name, as blockers and warnings carry it.")
    blocks = flag("Whether a change that breaks it is refused; else it is told as a warning.")
    meaning = string("What it is about.")
    remedy = string("What to do.")


class RuleList(Output):
    """Every rule."""

    items = many(RuleAnswer, "The rules: first those that block.")


@blueprint.route("/v1/admin/rules", access=Access.HOLDER)
@blueprint.response(200, RuleList)
@blueprint.doc(operationId="listRules")
def list_rules() -> Response:
    """What blockers and warnings mean, and what to do about each"""
    return private_answer({"items": [{"rule": name, **rule._asdict()} for name, rule in RULES.items()]})
