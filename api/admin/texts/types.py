"""The record types for whoever makes forms of them: with labels, help and groups, in the language of the interface."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from api.admin.values import record_types
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.language import asked_language
from api.http.private_answers import private_answer
from api.http.schemas import about, flag, many, number, one, string, strings
from api.models import Person
from api.record_types import RECORD_TYPES
from api.record_types.groups import GROUPS
from api.record_types.output import Output
from api.services.accounts.me import LANGUAGES
from api.services.texts.types import types_told

blueprint = AdminBlueprint("admin-types", __name__, tag="model")


class TypesQuery(Schema):
    """Which types, and in which language."""

    language = fields.String(
        validate=validate.OneOf(LANGUAGES),
        metadata=about("The language of labels and help; by default the caller's own, else by `Accept-Language`."),
    )
    type = record_types("Only these types.")


class FormLimits(Output):
    """The bounds of a value, those that its kind has."""

    minimum = fields.Integer(metadata=about("The least number."))
    maximum = fields.Integer(metadata=about("The greatest number."))
    max_length = fields.Integer(metadata=about("How many characters at most, of each where there are several."))
    max_items = fields.Integer(metadata=about("How many of them at most."))


class FormGroup(Output):
    """Fields that stand together."""

    name = string("Its name.", enum=list(GROUPS))
    label = string("What it is called.")


class FormOption(Output):
    """One of the words that a field may hold."""

    value = string("As it is stored.")
    label = string("As it is called.")


class FormPart(Output):
    """A part of each thing in a value, such as a column of a table."""

    name = string("Its name.")
    label = string("What it is called.")
    help = string("What to write there.")


class FormField(Output):
    """A field, as a form shows it."""

    name = string("Its name in `fields` of a text.")
    kind = string("What it holds, such as `text`, `rich_text`, `choice` or `relation`.")
    label = string("What it is called.")
    help = string("What to write there.")
    group = string("The group in which it stands.", enum=list(GROUPS))
    order = number("Its place in the form.")
    many = flag("Whether it holds a list.")
    pattern = string(
        "The form of what is stored, as a regular expression of ECMAScript with the flag `u`. What is pasted may be longer, and "
        "is shortened where one can tell how; the server has the last word.",
        nullable=True,
    )
    markdown = strings("What may be written in Markdown; null where it is plain.", nullable=True)
    localized = flag("Whether each text has its own; else it is written once, in `und`.")
    localizable = flag("Whether it is written once, and each text may say otherwise for its readers.")
    required = flag("Whether it must be filled before it is published.")
    clinical = flag("Whether approvals and reviews cover it.")
    overridable = flag("Whether a site that inherits the record may say it in its own words.")
    filterable = flag("Whether readers' lists can be filtered by it.")
    limits = one(FormLimits, "The bounds of its value.")
    targets = strings(
        "The types of the records that it may name; empty means any, null that it names none.", nullable=True
    )
    options = fields.List(
        fields.Nested(FormOption), required=True, allow_none=True,
        metadata=about("The words that it may hold; null where it is free."),
    )  # fmt: skip
    parts = fields.List(
        fields.Nested(FormPart), required=True, allow_none=True,
        metadata=about("What each thing in it is made of; null for a single value."),
    )  # fmt: skip


class FormType(Output):
    """A record type, as a form shows it."""

    name = string("Its name.", enum=list(RECORD_TYPES))
    label = string("What one of its records is called.")
    plural = string("What several are called.")
    help = string("What it is for.")
    collection = string("The word in readers' addresses.")
    title_field = string("The field that is its title.")
    groups = many(FormGroup, "The groups of its fields, in order.")
    fields_ = fields.List(
        fields.Nested(FormField), required=True, data_key="fields", metadata=about("Its fields, in order.")
    )


class FormTypes(Output):
    """The record types, as forms show them."""

    language = string("The language of labels and help.", enum=list(LANGUAGES))
    items = many(FormType, "The types, in the order of a page.")


@blueprint.route("/v1/admin/types", access=Access.HOLDER)
@blueprint.query(TypesQuery)
@blueprint.response(200, FormTypes)
@blueprint.doc(operationId="listFormTypes")
def list_form_types(query: dict[str, Any]) -> Response:
    """The record types for forms: fields with label, help, group, order and rules, in the language of the interface

    `GET /v1/types` is the same model for programs: without labels, for everybody, and stored by caches.
    """
    language = query.get("language") or _own_language()
    return private_answer({"language": language, "items": types_told(query.get("type", RECORD_TYPES), language)})


def _own_language() -> str:
    """The language that the caller has chosen, else the first that their browser asks for and that there is."""
    person = session().get(Person, call().holder.person) if call().holder.person else None
    chosen = person.language if person else None
    return chosen or asked_language(LANGUAGES) or LANGUAGES[0]
