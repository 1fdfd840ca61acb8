"""The query parameters of the delivery API."""

import re
from datetime import datetime
from functools import cache
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from api.http.blueprint import CommaList
from api.reading.locales import canonical_locale
from api.record_types import ENVELOPE, RECORD_TYPES, RecordType
from api.record_types.fields import Choice, ChoiceList, Field, Integer, Relation
from api.record_types.schemas import ID

DEFAULT_LIMIT = 25
MOST = 500
TEXT_FORMS = ("markdown", "html", "plain")
LARGEST_SEQ = 2**53 - 1
SORTS = ("position", "title", "published_at", "updated_at")


class LocaleField(fields.String):
    """A BCP 47 tag, read in any case and passed on in its canonical one."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        tag = canonical_locale(str(super()._deserialize(value, attr, data, **options)))
        if tag is None:
            raise ValidationError("Not a BCP 47 language tag, such as `en` or `fr-CA`.")
        return tag


class AtField(fields.Field[Any]):
    """A seq as a number, or a time as RFC 3339."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int | datetime:
        text = str(value)
        if re.fullmatch(r"[0-9]{1,16}", text) and int(text) <= LARGEST_SEQ:
            return int(text)
        return _moment(text)


def _moment(text: str) -> datetime:
    try:
        # A plus sign in a query string arrives as a space.
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or "T" not in text:
        raise ValidationError("It must be a seq, or a time such as 2026-05-03T12:00:00Z.")
    return moment


def _help(text: str, **more: Any) -> dict[str, Any]:
    return {"description": text, **more}


def _seq(**options: Any) -> fields.Integer:
    return fields.Integer(validate=validate.Range(0, LARGEST_SEQ), **options)


class ScopeQuery(Schema):
    """Which locale is asked for, and as of when."""

    locale = LocaleField(metadata=_help("A locale that the site serves; by default the site's own.", example="en"))
    at = AtField(
        metadata=_help(
            "The content as it stood after the change with this seq; a time answers 307 to the newest seq not later."
        )
    )


class FormQuery(ScopeQuery):
    """Which parts of the items are wanted."""

    fields_ = CommaList(
        fields.String(), data_key="fields", metadata=_help("Only these members of `fields`.", example="title")
    )
    text = CommaList(
        fields.String(validate=validate.OneOf(TEXT_FORMS)),
        metadata=_help("Which members rich text keeps: markdown, html, plain.", example="html"),
    )
    include = CommaList(
        fields.String(), metadata=_help("Relations whose records are put into `included`.", example="topic")
    )


class ItemQuery(FormQuery):
    """One record."""

    fallback = fields.String(
        validate=validate.OneOf(["none"]), metadata=_help("`none`: only a text in that very locale.")
    )
    format = fields.String(validate=validate.OneOf(["jsonld"]), metadata=_help("`jsonld`: schema.org JSON-LD instead."))


class PageQuery(ScopeQuery):
    """A topic page."""

    fallback = fields.String(
        validate=validate.OneOf(["none"]), metadata=_help("`none`: only texts in that very locale.")
    )
    text = CommaList(
        fields.String(validate=validate.OneOf(TEXT_FORMS)),
        metadata=_help("Which members rich text keeps: markdown, html, plain.", example="html"),
    )
    format = fields.String(validate=validate.OneOf(["jsonld"]), metadata=_help("`jsonld`: schema.org JSON-LD instead."))


class PagingQuery(Schema):
    """How much of a list, and from where."""

    limit = fields.Integer(
        load_default=DEFAULT_LIMIT, validate=validate.Range(1, MOST), metadata=_help("How many items at most.")
    )
    cursor = fields.String(validate=validate.Length(1, 500), metadata=_help("Where to go on, from `next`."))


class ListQuery(FormQuery, PagingQuery):
    """A list of records."""

    fallback = fields.String(
        validate=validate.OneOf(["none"]), metadata=_help("`none`: only texts in that very locale.")
    )
    topic = CommaList(
        fields.String(), metadata=_help("Records of these topics, by slug or id.", example="dry-needling")
    )
    tag = CommaList(fields.String(), metadata=_help("Records with any of these tags."))
    ids = CommaList(
        fields.String(validate=validate.Regexp(re.compile(ID.pattern + r"\Z"), error="An id is a lower-case UUID.")),
        metadata=_help("Only these records."),
    )
    q = fields.String(
        validate=validate.Length(1, 200), metadata=_help("Only records that hold these words, in any inflection.")
    )
    sort = CommaList(
        fields.String(),
        metadata=_help(
            "position, title, published_at or updated_at; `-` in front for descending.", example="-updated_at"
        ),
    )


class SearchQuery(ScopeQuery, PagingQuery):
    """Words to look for."""

    q = fields.String(
        required=True, validate=validate.Length(1, 200), metadata=_help("The words to look for.", example="needle")
    )
    types = CommaList(
        fields.String(validate=validate.OneOf(list(RECORD_TYPES))),
        metadata=_help("Only these record types.", example="faq"),
    )


class RoutesQuery(ScopeQuery):
    """Which routes."""

    types = CommaList(
        fields.String(validate=validate.OneOf(list(RECORD_TYPES))),
        metadata=_help("Only these record types.", example="faq"),
    )


class ChangesQuery(Schema):
    """Since when."""

    since = _seq(required=True, metadata=_help("The seq that the caller has built from.", example=1))


@cache
def list_query(type_name: str | None) -> type[Schema]:
    """The parameters of one collection: those of every list, and its type's own filters."""
    if type_name is None:
        types = CommaList(
            fields.String(validate=validate.OneOf(list(RECORD_TYPES))),
            metadata=_help("Only these record types.", example="faq,benefit"),
        )
        return type("RecordsQuery", (ListQuery,), {"types": types})
    declaration = RECORD_TYPES[type_name]
    filters = {each.name: filter_field(each) for each in type_filters(declaration)}
    return type(f"{schema_name(declaration)}Query", (ListQuery,), filters)


def type_filters(declaration: RecordType) -> list[Field]:
    """The fields that a type's own filters compare; tags have the common `tag`."""
    return [each for each in declaration if each.filterable and each.name not in (*ENVELOPE, "tags")]


def filter_field(field: Field) -> CommaList:
    """The parameter that filters by a field."""
    help = _help(f"{field.help} Only records with any of these values.")
    if isinstance(field, Choice | ChoiceList):
        return CommaList(fields.String(validate=validate.OneOf(field.options)), metadata=help)
    if isinstance(field, Integer):
        return CommaList(fields.Integer(validate=validate.Range(field.minimum, field.maximum)), metadata=help)
    return CommaList(fields.String(), metadata=help)


def schema_name(declaration: RecordType) -> str:
    """A type's name in schemas: `mechanism_stage` is `MechanismStage`."""
    return "".join(word.capitalize() for word in declaration.name.split("_"))


def includable(declaration: RecordType) -> list[str]:
    """The relation names that `include` takes for a type."""
    own = [each.name for each in declaration.relations if isinstance(each, Relation)]
    return [*own, "links"]
