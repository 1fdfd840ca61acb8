"""The history of a text: its versions, for ever."""

from typing import Any

from flask import Response
from marshmallow import fields, validate

from api.admin.draft_fields import DraftFields
from api.admin.named import Who, with_names
from api.admin.paging import PageQuery, SaysWhole, page_of
from api.admin.texts.answers import CLASSES
from api.admin.texts.opening import TEXT, open_text
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.private_answers import private_answer, private_list
from api.http.schemas import about, many, moment, number, one, string
from api.models import Version
from api.record_types.output import Output
from api.services.ledger.lookup import find_version
from api.services.publishing.said import LARGEST
from api.services.texts.drafts import METHODS
from api.services.texts.translations import fields_of
from api.services.texts.versions import count_versions, describe_version, live_intervals, versions_of

blueprint = AdminBlueprint("versions", __name__, description="History: every version of a text, for ever.")
ONE = f"{TEXT}/versions/<int(min=1, max={LARGEST}):number>"


class LiveInterval(Output):
    """When readers got a version."""

    from_seq = number("The change that made it live.")
    to_seq = number("The change that ended it.", nullable=True)
    since = moment("When it went live.")
    until = moment("When it ended.", nullable=True)


class VersionRow(Output):
    """A version in the history of a text."""

    saved_at = moment("When it was saved.")
    saved_by = string("Who saved it.")
    who = one(Who, "Who saved it, by id where that is known.")
    imported_by = string("Who brought it here from a file, which then says who saved it and when.", nullable=True)
    class_ = fields.String(
        required=True, data_key="class", validate=validate.OneOf(CLASSES), metadata=about("What the save meant.")
    )
    method = string("How it came about.", enum=list(METHODS))
    schema_version = number("The number of its type's schema then.")
    autosaves = number(
        "How many autosaves went into it, itself among them: as many numbers, up to its own. Null where somebody saved it.",
        nullable=True,
    )
    autosaved_since = moment("When the first of them was; the last was at `saved_at`.", nullable=True)
    live = many(LiveInterval, "When readers got it.")
    number = number("Its number.")


class VersionAnswer(VersionRow):
    """A version with its text."""

    fields_ = DraftFields(
        required=True,
        data_key="fields",
        attribute="fields",
        metadata=about("Its fields, as the type's present schema holds them."),
    )


class VersionPage(SaysWhole):
    """A page of a text's history, the newest first."""

    items = many(VersionRow, "The versions.")
    total = number("How many there are in all.")
    next = string("The next page's address.", nullable=True)


@blueprint.route(f"{TEXT}/versions", access=Access.READ)
@blueprint.query(PageQuery)
@blueprint.response(200, VersionPage)
@blueprint.problems(404)
@blueprint.doc(operationId="listVersions")
def list_text_versions(query: dict[str, Any], site: str, id: object, locale: str) -> Response:
    """The versions of a text, the newest first, each with when readers had it"""
    translation = open_text(site, id, locale).found()
    rows, following = page_of(versions_of(translation), Version.number, query, newest_first=True)
    intervals = live_intervals(session(), translation)
    items = call().unread.told(rows, lambda some: with_names([describe_version(each, intervals) for each in some]))
    return private_list({"items": items, "total": count_versions(session(), translation), "next": following})


@blueprint.route(ONE, access=Access.READ)
@blueprint.response(200, VersionAnswer)
@blueprint.problems(404)
@blueprint.doc(operationId="getVersion")
def get_text_version(site: str, id: object, locale: str, number: int) -> Response:
    """One version with its text"""
    opened = open_text(site, id, locale)
    version = find_version(session(), opened.found(), number)
    row = with_names(describe_version(version, live_intervals(session(), opened.found())))
    return private_answer({**row, "fields": fields_of(opened.record, version)})
