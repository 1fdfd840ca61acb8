"""Waivers of what the publish gate finds: who lets which words of a text stand, why, and until when."""

from typing import Any

from flask import Response
from marshmallow import fields, validate
from sqlalchemy import or_, select

from api.admin.named import Who, with_names
from api.admin.paging import NEXT_ABOUT, PageQuery, SaysWhole, page_of
from api.admin.texts.opening import open_text
from api.canonical import rfc3339
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.private_answers import no_content, private_answer, private_list
from api.http.schemas import about, flag, many, moment, one, string
from api.models import Waiver
from api.record_types.output import Output
from api.services.accounts.permissions import Permission, require
from api.services.gate.waivers import end_waiver, find_waiver, waive
from api.services.ledger.lookup import find_lineage
from api.services.publishing.problems import findings_of_text
from api.services.publishing.said import RECORD_RULE, Input, TextLocale, text

blueprint = AdminBlueprint(
    "waivers",
    __name__,
    description="Waivers: what the publish gate found and somebody lets stand, for a while and with a reason.",
)

WAIVERS = "/v1/admin/sites/<site>/waivers"


class WaiversQuery(PageQuery):
    """Which waivers."""

    state = fields.String(
        validate=validate.OneOf(["holding", "over"]),
        metadata=about("`holding`: only those that count today; `over`: only the rest."),
    )
    record = fields.String(validate=RECORD_RULE, metadata=about("Only those of this record."))


class WaiverInput(Input):
    """One finding that is to stand."""

    record = fields.String(required=True, validate=RECORD_RULE, metadata=about("The record."))
    locale = TextLocale(required=True, metadata=about("The locale of the text."))
    finding = fields.String(
        required=True, validate=validate.Regexp(r"[0-9a-f]{32}\Z"),
        metadata=about("The finding, by its name in `problems`.", examples=["0" * 32]),
    )  # fmt: skip
    reason = text("Why it may stand; whoever looks at the text reads it.", required=True)
    until = fields.Date(required=True, metadata=about("The last day on which it holds, at most two years away."))


class WaiverValue(Output):
    """Something that the gate found and somebody lets stand."""

    id = string("Its id.", format="uuid")
    record = string("The record.", format="uuid")
    site = string("The site of the text.")
    locale = string("The locale of the text.")
    code = string("The rule that found it.")
    field = string("The field, where it is about one.", nullable=True)
    words = string("The words that it is about; once they change it says nothing any more.")
    finding = string("The finding, by its name in `problems`.")
    reason = string("Why it may stand.")
    until = string("The last day on which it holds.", format="date")
    holds = flag("Whether it counts today.")
    created_at = moment("When it was made.")
    who = one(Who, "Who made it.")
    ended_at = moment("When somebody ended it before its time.", nullable=True)
    ended_by = string("Who did.", nullable=True)


class WaiverPage(SaysWhole):
    """A page of waivers."""

    items = many(WaiverValue, "The waivers, the newest first.")
    next = string(NEXT_ABOUT, nullable=True)


@blueprint.route(WAIVERS, access=Access.READ)
@blueprint.query(WaiversQuery)
@blueprint.response(200, WaiverPage)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="listWaivers")
def list_waivers(query: dict[str, Any], site: str) -> Response:
    """What the gate found in a site's texts and somebody lets stand, also what is over"""
    require(call().holder, Permission.READ, find_lineage(session(), site))
    found = select(Waiver).where(Waiver.site == site)
    if "record" in query:
        found = found.where(Waiver.record_id == query["record"])
    is_over = or_(Waiver.ended_at.is_not(None), Waiver.until < _today())
    if "state" in query:
        found = found.where(is_over if query["state"] == "over" else ~is_over)
    page, following = page_of(found, Waiver.id, query, newest_first=True)
    items = call().unread.told(page, lambda some: with_names([_value(each) for each in some]))
    return private_list({"items": items, "next": following})


@blueprint.route(WAIVERS, methods=["POST"], access=Access.PUBLISH)
@blueprint.body(WaiverInput)
@blueprint.response(201, WaiverValue)
@blueprint.problems(403, 404, 409, 410, 413, 415, 422)
@blueprint.doc(operationId="createWaiver")
def create_waiver(body: dict[str, Any], site: str) -> Response:
    """Let one finding of the publish gate stand in just these words, until a day

    It takes the right to publish the text. It falls away when the words change, and is refused for rules that the site's
    settings name in `gate_final`.
    """
    opened = open_text(site, body["record"], body["locale"])
    require(call().holder, Permission.PUBLISH, find_lineage(session(), site), opened.locale)
    today = call().now.date()
    found = findings_of_text(session(), opened.record, opened.site, opened.locale, today=today)
    made = waive(call(), body["finding"], found, reason=body["reason"], until=body["until"])
    return private_answer(with_names(_value(made)), status=201)


@blueprint.route(f"{WAIVERS}/<uuid:id>", methods=["DELETE"], access=Access.PUBLISH)
@blueprint.response(204)
@blueprint.problems(403, 404, 409)
@blueprint.doc(operationId="endWaiver")
def end_waiver_route(site: str, id: object) -> Response:
    """End a waiver before its time: what it let stand counts again; the waiver stays in the list"""
    require(call().holder, Permission.READ, find_lineage(session(), site))
    waiver = find_waiver(session(), site, str(id))
    require(call().holder, Permission.PUBLISH, find_lineage(session(), site), waiver.locale)
    end_waiver(call(), waiver)
    return no_content()


def _today() -> str:
    return call().now.date().isoformat()


def _value(waiver: Waiver) -> dict[str, Any]:
    said = ("id", "site", "locale", "code", "field", "words", "finding", "reason", "until", "ended_by")
    return {
        **{name: getattr(waiver, name) for name in said}, "record": waiver.record_id,
        "holds": waiver.ended_at is None and waiver.until >= _today(), "created_at": rfc3339(waiver.created_at),
        "ended_at": waiver.ended_at and rfc3339(waiver.ended_at), "who": {"id": waiver.author, "name": waiver.created_by},
    }  # fmt: skip
