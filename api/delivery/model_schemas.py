"""What the model answers: the record types and their fields, as schemas; for openapi.yaml and for whoever makes forms."""

from marshmallow import fields

from api.http.schemas import about, many, number, one, string
from api.record_types.output import Output


class ModelLimits(Output):
    """The bounds of a value, those that its kind has."""

    minimum = fields.Integer(metadata=about("The least number."))
    maximum = fields.Integer(metadata=about("The greatest number."))
    max_length = fields.Integer(metadata=about("How many characters at most."))
    max_items = fields.Integer(metadata=about("How many items at most."))


class ModelColumn(Output):
    """A column of a table; it is declared as a field is."""

    name = string("Its name.")
    kind = string("What it holds, such as rich_text, choice or relation.")
    help = string("Its meaning.")
    localized = fields.Boolean(required=True, metadata=about("Whether each translation has its own."))
    localizable = fields.Boolean(
        required=True,
        metadata=about("Whether it is written once, and each translation may have its own in its place."),
    )
    rich = fields.Boolean(required=True, metadata=about("Whether it is Markdown."))
    required = fields.Boolean(required=True, metadata=about("Whether it must be filled to publish."))
    clinical = fields.Boolean(
        required=True,
        metadata=about(
            "Whether approvals and reviews cover it; where it is `overridable` too, other sites' own words need theirs."
        ),
    )
    overridable = fields.Boolean(required=True, metadata=about("Whether a descendant site may replace it."))
    filterable = fields.Boolean(required=True, metadata=about("Whether lists can be filtered by it."))
    limits = one(ModelLimits, "The bounds of its value.")
    enum = fields.List(fields.String(), required=True, allow_none=True, metadata=about("The words it may take."))
    targets = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata=about("The types that a relation may point at; empty means any."),
    )


class ModelField(ModelColumn):
    """A field of a record type."""

    columns = fields.List(
        fields.Nested(ModelColumn), required=True, allow_none=True, metadata=about("The columns of a table.")
    )


class ModelType(Output):
    """A record type."""

    name = string("Its name.")
    collection = string("Its name in URLs.")
    label = string("Its name for people.")
    help = string("Its meaning.")
    title_field = string("The field that is the title.")
    safety = fields.Boolean(required=True, metadata=about("Whether outdated texts give way to the source."))
    makes_claims = fields.Boolean(
        required=True, metadata=about("Whether its records always say how sure their claims are, in `certainty`.")
    )
    schema_version = number("The number of its declaration.")
    fields_ = fields.List(fields.Nested(ModelField), required=True, data_key="fields", metadata=about("Its fields."))


class ModelTypes(Output):
    """The record types."""

    items = many(ModelType, "The types, in the order of a page.")
