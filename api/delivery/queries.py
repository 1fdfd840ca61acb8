"""The query parameters of the delivery API."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from api import spelling
from api.http.fields import CommaList
from api.http.schemas import about
from api.http.sites import LocaleField
from api.reading.items import TEXT_FORMS
from api.record_types import RECORD_TYPES
from api.record_types.checks import ID, Whole
from api.record_types.declaration import ENVELOPE, RecordType
from api.record_types.kinds.field import Field
from api.record_types.whole_number import WholeNumber
from api.record_types.written import Written

DEFAULT_LIMIT = 25
MOST = 500
LARGEST_SEQ = 2**53 - 1
RESTS_ON = "rests_on"
"""By which `include` takes the documents and publications of `rests_on`."""
_LOCALE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
_AT = r"^([0-9]{1,16}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[-+ ][0-9]{2}:[0-9]{2}))$"
_TIME = re.compile(_AT)
VIEW = rf"published|draft|planned|release:{ID.pattern}"
WRONG_VIEW = "It must be `published`, `draft`, `planned` or `release:{{id}}`."
SORTS = ("position", "title", "published_at", "updated_at")


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
        if moment.tzinfo is not None and _TIME.fullmatch(text):
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValidationError("It must be a seq, or a time such as 2026-05-03T12:00:00Z.")


class FreshQuery(Schema):
    """How new an answer must be."""

    min_seq = WholeNumber(
        validate=validate.Range(0, LARGEST_SEQ),
        metadata=about(
            "A change that the answer must not be older than, such as one that a webhook told of; 503 while this server cannot know "
            "it, and 400 where there is none."
        ),
    )


class ScopeQuery(FreshQuery):
    """Which locale is asked for, as of when, and whether anything is laid over what is published."""

    locale = LocaleField(
        metadata=about("A locale that the site serves; by default the site's own.", pattern=_LOCALE, examples=["en"])
    )
    at = AtField(
        metadata=about(
            "The content as it stood after the change with this seq; a time answers 307 to the newest seq not later. A time to come "
            "is for those who may preview the site: what is published, with all that is planned by then; the header "
            "`Planned-Failures` names the schedules that will fail.",
            type="string",
            pattern=_AT,
        )
    )
    view = fields.String(
        validate=Whole(VIEW, error=WRONG_VIEW),
        metadata=about(
            "`draft`, `release:{id}` or `planned`: the site as it would be with these over what is published; needs a key that may "
            "preview the site, or the token of a preview link. A draft may lack what publishing requires, which is `null` then. "
            "`planned` is all that is planned, or with `at` what is by then; `published` is what readers have. Never stored by caches.",
            examples=["draft"],
        ),
    )
    preview_token = fields.String(
        validate=Whole("cp_[0-9A-Za-z]{1,60}", error="It must be a preview link's token."),
        metadata=about("A preview link's token, which says itself what it shows; it may come as a bearer token too."),
    )


class FormQuery(ScopeQuery):
    """Which forms of the texts are wanted."""

    text = CommaList(
        fields.String(validate=validate.OneOf(TEXT_FORMS)),
        metadata=about(
            "Which members rich text keeps: markdown, html, plain; the others are absent then.", examples=[["html"]]
        ),
    )


class ItemQuery(FormQuery):
    """One record."""

    fallback = fields.String(
        validate=validate.OneOf(["none"]), metadata=about("`none`: only a text in that very locale.")
    )
    format = fields.String(validate=validate.OneOf(["jsonld"]), metadata=about("`jsonld`: schema.org JSON-LD instead."))


_FORMATS = fields.String(
    validate=validate.OneOf(["jsonld", "csl"]),
    metadata=about("`jsonld`: schema.org JSON-LD instead; `csl`: CSL-JSON, for programs that manage references."),
)


class PageQuery(ScopeQuery):
    """A topic page."""

    fallback = fields.String(
        validate=validate.OneOf(["none"]), metadata=about("`none`: only texts in that very locale.")
    )
    text = CommaList(
        fields.String(validate=validate.OneOf(TEXT_FORMS)),
        metadata=about(
            "Which members rich text keeps: markdown, html, plain; the others are absent then.", examples=[["html"]]
        ),
    )
    format = fields.String(validate=validate.OneOf(["jsonld"]), metadata=about("`jsonld`: schema.org JSON-LD instead."))
    types = CommaList(
        fields.String(validate=validate.OneOf(list(RECORD_TYPES))),
        metadata=about("Only the sections of these record types.", examples=[["faq", "benefit"]]),
    )


class PagingQuery(Schema):
    """How much of a list, and from where."""

    limit = WholeNumber(
        load_default=DEFAULT_LIMIT, validate=validate.Range(1, MOST), metadata=about("How many items at most.")
    )
    cursor = fields.String(
        validate=validate.Length(1, 500), metadata=about("Where to go on, from `next`.", pattern="^[A-Za-z0-9_-]+$")
    )


class ListQuery(FormQuery, PagingQuery):
    """A list of records."""

    fallback = fields.String(
        validate=validate.OneOf(["none"]), metadata=about("`none`: only texts in that very locale.")
    )
    topic = CommaList(
        Written(spell=spelling.slug),
        metadata=about("Records of these topics, by slug or id.", examples=[["dry-needling"]]),
    )
    tag = CommaList(Written(), metadata=about("Records with any of these tags."))
    ids = CommaList(
        fields.String(validate=Whole(ID.pattern, error="An id is a lower-case UUID.")),
        metadata=about("Only these records."),
    )
    q = fields.String(
        validate=validate.Length(1, 200), metadata=about("Only records that search finds by these words.")
    )
    sort = CommaList(
        fields.String(validate=validate.OneOf([*SORTS, *(f"-{name}" for name in SORTS)])),
        metadata=about(
            "position, title, published_at or updated_at; `-` in front for descending.", examples=[["-updated_at"]]
        ),
    )


class SearchQuery(ScopeQuery, PagingQuery):
    """Words to look for."""

    q = fields.String(
        required=True, validate=validate.Length(1, 200), metadata=about("The words to look for.", examples=["needle"])
    )
    types = CommaList(
        fields.String(validate=validate.OneOf(list(RECORD_TYPES))),
        metadata=about("Only these record types.", examples=[["faq"]]),
    )


@cache
def list_query(type_name: str | None) -> type[Schema]:
    """The parameters of one collection: those of every list, and its type's own filters."""
    if type_name is None:
        types = CommaList(
            fields.String(validate=validate.OneOf(list(RECORD_TYPES))),
            metadata=about("Only these record types.", examples=[["faq", "benefit"]]),
        )
        return type("RecordsQuery", (ListQuery,), {"types": types, **_parts(RECORD_TYPES.values())})
    declaration = RECORD_TYPES[type_name]
    filters = {each.name: filter_field(each) for each in type_filters(declaration)}
    return type(f"{schema_name(declaration)}Query", (ListQuery,), {**filters, **_parts([declaration])})


@cache
def item_query(type_name: str | None) -> type[Schema]:
    """The parameters of one record of a type, or of any."""
    declarations = [RECORD_TYPES[type_name]] if type_name else RECORD_TYPES.values()
    formats = {"format": _FORMATS} if type_name and RECORD_TYPES[type_name].is_publication else {}
    return type("OneQuery", (ItemQuery,), {**_parts(declarations), **formats})


@cache
def page_query() -> type[Schema]:
    """The parameters of a topic's page, which holds records of every type."""
    return type("WholePageQuery", (PageQuery,), {"fields_": _parts(RECORD_TYPES.values())["fields_"]})


def _parts(declarations: Iterable[RecordType]) -> dict[str, CommaList]:
    """Which fields and which relations of these types one can ask for."""
    declarations = list(declarations)
    names = dict.fromkeys(name for each in declarations for name in selectable(each))
    relations = dict.fromkeys(name for each in declarations for name in includable(each))
    return {
        "fields_": CommaList(
            fields.String(validate=validate.OneOf(list(names))), data_key="fields",
            metadata=about("Only these members of `fields`; the others are absent then, required ones too.", examples=[[next(iter(names))]]),
        ),
        "include": CommaList(
            fields.String(validate=validate.OneOf(list(relations))),
            metadata=about("Relations whose records are put into `included`.", examples=[["citations"]]),
        ),
    }  # fmt: skip


def type_filters(declaration: RecordType) -> list[Field]:
    """The fields that a type's own filters compare; tags have the common `tag`."""
    return [each for each in declaration if each.filterable and each.name not in (*ENVELOPE, "tags")]


def filter_field(field: Field) -> CommaList:
    """The parameter that filters by a field."""
    return CommaList(field.filter_schema(), metadata=about(f"{field.help} Only records with any of these values."))


def schema_name(declaration: RecordType) -> str:
    """A type's name in schemas: `mechanism_stage` is `MechanismStage`."""
    return "".join(word.capitalize() for word in declaration.name.split("_"))


def selectable(declaration: RecordType) -> list[str]:
    """The names of the delivered fields of a type."""
    return [each.name for each in declaration.delivered]


def includable(declaration: RecordType) -> list[str]:
    """The relation names that `include` takes for a type."""
    return [*(each.name for each in declaration.relations), "links", RESTS_ON]
