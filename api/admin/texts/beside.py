"""A text side by side with what it was made from, for whoever translates or keeps a clinic's own words."""

from flask import Response
from marshmallow import fields

from api.admin.draft_fields import DraftFields
from api.admin.texts.answers import TextAnswer
from api.admin.texts.diff import DifferenceValue
from api.admin.texts.opening import TEXT, open_text, told
from api.http.access import Access
from api.http.calls import TAGGED, AdminBlueprint, session
from api.http.private_answers import private_answer
from api.http.schemas import about, flag, many, number, one, string
from api.record_types.output import Output
from api.services.texts.beside import beside
from api.services.texts.outdated import STATES

blueprint = AdminBlueprint("beside", __name__, tag="translations")


class SourceEnd(Output):
    """A version of the source."""

    version = number("Its number.")
    fields_ = DraftFields(required=True, data_key="fields", attribute="fields", metadata=about("Its fields."))


class SourceSide(Output):
    """What a text was made from."""

    site = string("The site that it is a text of.")
    locale = string("Its locale; `und` for the neutral fields.")
    then = one(SourceEnd, "As it was when the text was saved; null for a text that was never saved.", nullable=True)
    now = one(SourceEnd, "As readers have it or, where they have none, as it is being written.", nullable=True)
    is_live = flag("Whether readers have it as it is now.")
    newest = number("The number of its newest version, which may be a draft that is ahead of readers.", nullable=True)
    changes = many(DifferenceValue, "The fields that differ between then and now, by words.")


class StandingValue(Output):
    """How a translation stands beside its source."""

    state = string(
        "As its most pressing field; null where there is nothing to translate.", nullable=True, enum=[*STATES, None]
    )
    fields_ = fields.Dict(
        keys=fields.String(), values=string("How it stands.", enum=list(STATES)), required=True, data_key="fields", attribute="fields",
        metadata=about("How each field stands."),
    )  # fmt: skip


class BesideAnswer(Output):
    """A text beside what it was made from."""

    source = one(SourceSide, "What it was made from; null for the text that others are made from.", nullable=True)
    neutral = one(SourceSide, "The neutral fields that go with it.", nullable=True)
    standing = one(StandingValue, "How a translation stands; null for other texts.", nullable=True)
    text = one(TextAnswer, "The text itself, begun or not.")


@blueprint.route(f"{TEXT}/beside", access=Access.READ)
@blueprint.response(200, BesideAnswer, **TAGGED)
@blueprint.problems(404)
@blueprint.doc(operationId="getBeside")
def get_beside(site: str, id: object, locale: str) -> Response:
    """A text side by side with what it was made from: the source then, the source now, what has changed, and how the text stands

    A translation stands beside the text in the record's source locale, and a site's own words beside what its owner says. The
    `ETag` is that of the text, for a save.
    """
    opened = open_text(site, id, locale)
    opened.require_known()
    text = told(opened)
    body = {**beside(session(), opened.record, site, opened.locale), "text": text}
    return private_answer(body, etag=text["etag"])
