"""Checking a text while it is written: what is wrong with it, without saving anything."""

from dataclasses import replace
from functools import partial
from typing import Any

from flask import Response

from api.admin.draft_fields import DraftFields
from api.admin.problem_values import ProblemValue
from api.admin.texts.opening import TEXT, Opened, author_at, open_to_write, present
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, forget, session
from api.http.private_answers import private_answer
from api.http.schemas import about, many
from api.record_types.output import Output
from api.rules import BLOCKER
from api.services.publishing.problems import Problem, as_told, in_order, problems_of_text
from api.services.publishing.said import Input
from api.services.texts.check import Unfit, save_what_fits
from api.services.texts.drafts import save

blueprint = AdminBlueprint("check", __name__, tag="translations")


class CheckInput(Input):
    """What somebody is about to save."""

    fields_ = DraftFields(
        load_default=dict, data_key="fields", attribute="fields",
        metadata=about("The fields that would change, as in `patchTranslation`; by default none."),
    )  # fmt: skip


class CheckAnswer(Output):
    """What is wrong with a text as it would be."""

    problems = many(ProblemValue, "What is wrong with it, the gravest first.")


@blueprint.route(f"{TEXT}/check", methods=["POST"], access=Access.TRANSLATE)
@blueprint.body(CheckInput)
@blueprint.response(200, CheckAnswer)
@blueprint.problems(403, 404, 409, 410, 413, 415, 422)
@blueprint.doc(operationId="checkTranslation")
def check_translation(body: dict[str, Any], site: str, id: object, locale: str) -> Response:
    """Tell what is wrong with a text as it would be with these fields, and save nothing

    It needs no `If-Match`, and refuses no words: also what could not even be saved is told as a problem.
    """
    opened = open_to_write(site, id, locale)
    before = present(opened)
    unfit = save_what_fits(partial(_save, opened), {**before, **body["fields"]}, before)
    found = problems_of_text(session(), opened.record, opened.site, opened.locale, today=call().now.date())
    forget()
    return private_answer({"problems": as_told(in_order(_with(opened, unfit, found)))})


def _save(opened: Opened, fields: Any) -> None:
    save(session(), opened.record, opened.site, opened.locale, fields, author=author_at(opened), now=call().now)
    session().flush()


def _with(opened: Opened, unfit: list[Unfit], found: list[Problem]) -> list[Problem]:
    """All that is wrong: of a field that could not be saved only why, as the rest is told of what stands in its place."""
    whole = Problem("", BLOCKER, "", opened.record.id, opened.site, opened.locale)
    named = {each.field for each in unfit}
    others = [each for each in found if not (each.field in named and each.locale == opened.locale)]
    return [*(replace(whole, **each._asdict()) for each in unfit), *others]
