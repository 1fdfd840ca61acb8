"""What the routes of records, texts, history and order take in."""

import re
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from api.http.fields import CommaList, TrueOrFalse
from api.http.sites import LocaleField
from api.record_types import RECORD_TYPES
from api.record_types.checks import ID
from api.record_types.whole_number import WholeNumber
from api.services.desk.filters import SORTS, STATES
from api.services.publishing.said import SITE, TextLocale, reason
from api.services.texts.drafts import METHODS

MOST = 200
LARGEST = 2**31 - 1
ENDS = r"^([1-9][0-9]{0,8}|live|draft|last_reviewed|empty)$"
_ID = validate.Regexp(re.compile(ID.pattern + r"\Z"), error="It is the id of a record.")
_SITE = validate.Regexp(SITE, error="It is the key of a site, such as `core`.")


def _about(text: str, **more: Any) -> dict[str, Any]:
    return {"description": text, **more}


class Input(Schema):
    """The parent of all bodies: what is not known is refused."""

    class Meta:
        unknown = RAISE


class Map(fields.Dict):
    """An object from keys to values; what is wrong with either is told of the key's place."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        try:
            return super()._deserialize(value, *args, **options)  # type: ignore[no-untyped-call]
        except ValidationError as error:
            raise ValidationError(_of_keys(error.messages)) from error


def _of_keys(messages: Any) -> Any:
    if not isinstance(messages, dict):
        return messages
    return {key: each.get("key") or each.get("value") for key, each in messages.items()}


def _method() -> fields.String:
    return fields.String(
        validate=validate.OneOf(METHODS), metadata=_about("How the text came about; by default as before.")
    )


class RecordInput(Input):
    """A new record with its texts."""

    type = fields.String(
        required=True,
        validate=validate.OneOf(list(RECORD_TYPES)),
        metadata=_about("Its record type.", examples=["faq"]),
    )
    site = fields.String(required=True, validate=_SITE, metadata=_about("The site that owns it.", examples=["core"]))
    source_locale = LocaleField(metadata=_about("The locale it is written in first; by default the site's own."))
    id = fields.String(
        validate=_ID, metadata=_about("An id of your own choice (UUID); by default a new one.", format="uuid")
    )
    translations = Map(
        keys=TextLocale(), values=fields.Dict(keys=fields.String()), load_default=dict,
        metadata=_about("Locale → fields, as `GET /v1/types/{type}` lists them; `und` for the neutral ones. All become drafts."),
    )  # fmt: skip
    methods = Map(
        keys=TextLocale(), values=_method(), load_default=dict, metadata=_about("Locale → how the text came about.")
    )


class TextInput(Input):
    """The whole text, in place of what is there."""

    fields_ = fields.Dict(
        keys=fields.String(), required=True, data_key="fields",
        metadata=_about("The fields, as `GET /v1/types/{type}` lists them; what is left out is empty, or inherited."),
    )  # fmt: skip
    method = _method()
    editorial = TrueOrFalse(
        load_default=False, metadata=_about("That clinical fields differ only in form; reviewers alone may say so.")
    )
    publish = TrueOrFalse(
        load_default=False, metadata=_about("That the text goes live at once, in the same change; else it is a draft.")
    )
    reason = reason()

    @validates_schema
    def _check_reason(self, data: dict[str, Any], **_: Any) -> None:
        if data["reason"] and not data["publish"]:
            raise ValidationError("Only a publication has a reason; send it with `publish`.", "reason")


class TextPatch(TextInput):
    """The fields that change; null clears a field, or lets it be inherited again."""


class RestoreInput(Input):
    """Which version to bring back."""

    version = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, LARGEST), metadata=_about("The version's number.")
    )


class OrderInput(Input):
    """The order that readers are to see."""

    topic = fields.String(required=True, validate=_ID, metadata=_about("The topic's id.", format="uuid"))
    type = fields.String(
        required=True, validate=validate.OneOf(list(RECORD_TYPES)), metadata=_about("The record type.")
    )
    ids = fields.List(
        fields.String(validate=_ID, metadata={"format": "uuid"}), required=True, validate=validate.Length(1, 1000),
        metadata=_about("The records in their new order; those left out follow as they stand."),
    )  # fmt: skip


class OrderQuery(Schema):
    """Which order."""

    topic = fields.String(required=True, validate=_ID, metadata=_about("The topic's id.", format="uuid"))
    type = fields.String(
        required=True, validate=validate.OneOf(list(RECORD_TYPES)), metadata=_about("The record type.")
    )


class PageQuery(Schema):
    """How much of a list, and from where."""

    limit = WholeNumber(load_default=25, validate=validate.Range(1, MOST), metadata=_about("How many items at most."))
    cursor = fields.String(
        validate=validate.Length(1, 2000), metadata=_about("Where to go on, from `next`.", pattern="^[A-Za-z0-9_-]+$")
    )


class RecordsQuery(PageQuery):
    """Which records."""

    owner = CommaList(
        fields.String(validate=_SITE), metadata=_about("Records that these sites own.", examples=[["core"]])
    )
    visible_on = fields.String(
        validate=_SITE, metadata=_about("Records that this site has, its own and inherited ones.")
    )
    type = CommaList(
        fields.String(validate=validate.OneOf(list(RECORD_TYPES))), metadata=_about("Records of these types.")
    )
    topic = CommaList(fields.String(), metadata=_about("Records of these topics, by id or slug."))
    locale = CommaList(TextLocale(), metadata=_about("Only texts in these locales count, also for the other filters."))
    site = fields.String(validate=_SITE, metadata=_about("Only texts of this site count, also for the other filters."))
    state = CommaList(
        fields.String(validate=validate.OneOf(STATES)), metadata=_about("With a text in any of these states.")
    )
    review = CommaList(
        fields.String(validate=validate.OneOf(("due", "overdue"))), metadata=_about("With such a review.")
    )
    translation = CommaList(
        fields.String(validate=validate.OneOf(("outdated", "missing"))),
        metadata=_about("Behind its source, or not live in a locale that the site serves (or that `locale` names)."),
    )
    q = fields.String(
        validate=validate.Length(1, 200), metadata=_about("Every one of these words stands in its texts.")
    )
    sort = fields.String(
        load_default="-updated_at", validate=validate.OneOf([*SORTS, *(f"-{each}" for each in SORTS)]),
        metadata=_about("What to sort by; `-` in front for descending."),
    )  # fmt: skip


class DiffQuery(Schema):
    """Between which two states of a text."""

    from_ = fields.String(
        data_key="from", validate=validate.Regexp(ENDS),
        metadata=_about("A version's number, live, draft, last_reviewed or empty; by default live, or empty.", pattern=ENDS),
    )  # fmt: skip
    to = fields.String(
        validate=validate.Regexp(ENDS),
        metadata=_about("As `from`; by default the version being worked on.", pattern=ENDS),
    )
