"""How two states of a text differ."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from api.admin.texts.opening import TEXT, open_text
from api.http.access import Access
from api.http.calls import AdminBlueprint, session
from api.http.private_answers import private_answer
from api.http.schemas import FieldValue, about, field_value, number, one, string
from api.record_types import RECORD_TYPES
from api.record_types.checks import Whole
from api.record_types.output import Output
from api.services.texts.diff import compare, compare_words
from api.services.texts.translations import fields_of
from api.services.texts.versions import default_ends, version_called

blueprint = AdminBlueprint("diff", __name__, tag="versions")
ENDS = "[1-9][0-9]{0,8}|live|draft|last_reviewed|empty"
END_RULE = Whole(ENDS, error="It must be a version's number, live, draft, last_reviewed or empty.")


class DiffQuery(Schema):
    """Between which two states of a text."""

    from_ = fields.String(
        data_key="from", validate=END_RULE,
        metadata=about("A version's number, live, draft, last_reviewed or empty; by default live, or empty.", examples=["live"]),
    )  # fmt: skip
    to = fields.String(
        validate=END_RULE,
        metadata=about("As `from`; by default the version being worked on.", examples=["draft"]),
    )


class PieceValue(Output):
    """A piece of a text."""

    op = string("What became of it.", enum=["equal", "delete", "insert"])
    text = string("The piece.")


class DifferenceValue(Output):
    """How a field differs."""

    field = string("The field's name.")
    change = string("What became of it.", enum=["added", "removed", "changed"])
    clinical = fields.Boolean(required=True, metadata=about("Whether it is a clinical field."))
    from_ = FieldValue(allow_none=True, data_key="from", metadata=about("Its value before."))
    to = field_value("Its value after.", required=False)
    words = fields.List(
        fields.Nested(PieceValue),
        required=True,
        allow_none=True,
        metadata=about(f"{compare_words.__doc__}; null without words."),
    )


class DiffEnd(Output):
    """One side of a comparison."""

    name = string("As it was asked for.")
    version = number("The version that it stands for; null for empty.", nullable=True)


class DiffAnswer(Output):
    """How two states of a text differ."""

    from_ = fields.Nested(DiffEnd, required=True, data_key="from", metadata=about("The older side."))
    to = one(DiffEnd, "The newer side.")
    fields_ = fields.List(
        fields.Nested(DifferenceValue), required=True, data_key="fields", metadata=about("The fields that differ.")
    )


@blueprint.route(f"{TEXT}/diff", access=Access.READ)
@blueprint.query(DiffQuery)
@blueprint.response(200, DiffAnswer)
@blueprint.problems(404)
@blueprint.doc(operationId="diffVersions")
def diff_versions(query: dict[str, Any], site: str, id: object, locale: str) -> Response:
    """How two states of a text differ, by field and by words"""
    opened = open_text(site, id, locale)
    usual = default_ends(session(), opened.found())
    names = query.get("from_", usual[0]), query.get("to", usual[1])
    before, after = (version_called(session(), opened.found(), each) for each in names)
    ends = [
        {"name": name, "version": each.number if each else None}
        for name, each in zip(names, (before, after), strict=True)
    ]
    declaration = RECORD_TYPES[opened.record.type]
    found = compare(declaration, fields_of(opened.record, before), fields_of(opened.record, after))
    return private_answer({"from": ends[0], "to": ends[1], "fields": found})
