"""The report on translations: what is missing, behind its source, or still a draft, on a site in each of its locales."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields, validate

from api.admin.desk.seen_here import seen_by_caller
from api.admin.paging import PageQuery, SaysWhole, page_from
from api.admin.texts.opening import ADDRESS
from api.admin.values import record_types, topics
from api.http.access import Access
from api.http.calls import TAGGED, AdminBlueprint, call, session
from api.http.fields import CommaList, Flag
from api.http.private_answers import private_list
from api.http.schemas import flag, many, number, string, strings
from api.http.sites import LocaleField
from api.http.unchanged import tagged
from api.reading.views import View
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.services.accounts.permissions import Permission
from api.services.desk.translation_status import Survey, Wanted, survey_told
from api.services.texts.outdated import STATES

blueprint = AdminBlueprint(
    "translation-status", __name__, description="Translations: how each stands beside its source."
)
_ABOUT_STATES = (
    "`missing`: not written; `outdated`: its source has moved on since; `draft`: not what readers have; `machine`: live "
    "as a machine wrote it; `dismissed`: left as it is until the source changes again; `up_to_date`."
)


class StatusQuery(PageQuery):
    """Which translations."""

    locale = CommaList(LocaleField(), metadata={"description": "Into these locales."})
    state = CommaList(fields.String(validate=validate.OneOf(STATES)), metadata={"description": _ABOUT_STATES})
    type = record_types("Of these record types.")
    topic = topics("Of these topics, by slug or id.")
    by_type = Flag(load_default=False, metadata={"description": "`true`: count each record type by itself."})


def _state() -> fields.String:
    return string(_ABOUT_STATES, enum=list(STATES))


class SelfLink(Output):
    """Where to go on."""

    self = string("The text.")


class StatusRow(Output):
    """The translation of a record into a locale."""

    record = string("The record.", format="uuid")
    type = string("Its type.")
    site = string("The site that owns it.")
    source_locale = string("The locale that it is translated from.")
    locale = string("The locale that it is translated into.")
    title = string("Its title.", nullable=True)
    topic = string("Its topic.", nullable=True)
    state = _state()
    fields_ = fields.Dict(
        keys=fields.String(), values=_state(), required=True, data_key="fields",
        metadata={"description": "How each field stands; the translation stands as its most pressing field."},
    )  # fmt: skip
    outdated = strings("The fields whose source has moved on; neutral fields among them.")
    version = number("The version being worked on; null where there is none.", nullable=True)
    live = number("The version that readers have; null where there is none.", nullable=True)
    method = string("How it came about.", nullable=True)
    links = fields.Nested(SelfLink, required=True)


_Counts = {state: number(f"How many are {state.replace('_', ' ')}.") for state in STATES}
StatusCounts = Output.from_dict(
    {
        "site": string("The owner."),
        "locale": string("The locale."),
        "type": string("The record type; only with `by_type`.", required=False, enum=list(RECORD_TYPES)),
        **_Counts,
        "may_translate": flag("Whether the caller may write these translations."),
    },
    name="StatusCounts",
)


class StatusPage(SaysWhole):
    """A page of the report."""

    items = many(StatusRow, "The translations, by type and record.")
    counts = many(
        StatusCounts,
        "Of all that the filters find, how many stand how, by owner and locale and, with `by_type`, record type.",
    )
    total = number("How many the filters find.")
    next = string("The address of the page after this one.", nullable=True)


@blueprint.route("/v1/admin/sites/<site>/translation-status", access=Access.READ)
@blueprint.query(StatusQuery)
@blueprint.response(200, StatusPage, **TAGGED)
@tagged(blueprint)
@blueprint.doc(operationId="getTranslationStatus")
def get_translation_status(query: dict[str, Any], site: str) -> Response:
    """How every translation that a site could show stands beside its source, field by field

    Its own records count with their drafts, and inherited ones as far as the caller may see them. Saving the same text
    again, or an editorial change of the source, makes nothing outdated.
    """
    seen = seen_by_caller()
    wanted = Wanted(
        site=site, locales=query.get("locale", ()), states=query.get("state", ()), types=query.get("type", ()),
        topics=query.get("topic", ()), by_type=query["by_type"],
    )  # fmt: skip
    survey = Survey(session(), seen, wanted, call().unread)
    page, total, following = page_from(survey.page, query, (str, str, str))
    items = [{**row, "links": {"self": ADDRESS.format(**row)}} for row in call().unread.each(page, survey_told)]
    counts = [{**each, "may_translate": _may_translate(seen.view, each)} for each in survey.counts]
    return private_list({"items": items, "counts": counts, "total": total, "next": following})


def _may_translate(view: View, counted: Mapping[str, Any]) -> bool:
    return call().holder.may(Permission.TRANSLATE, view.lineage(counted["site"]), counted["locale"])
