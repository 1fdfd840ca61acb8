"""The parameters and the answers of sync, for openapi.yaml and for whoever writes a client."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.http.blueprint import Api
from api.http.fields import CommaList
from api.http.openapi import add_union, use_reference
from api.http.schemas import about
from api.http.sites import LocaleField
from api.reading.digests import ALGORITHM
from api.reading.facts import KINDS
from api.reading.items import TEXT_FORMS
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.record_types.whole_number import WholeNumber
from api.sync.tokens import DEFAULT_LIMIT, LONGEST_TOKEN

LARGEST_PAGE = 500
REASONS = ("unpublished", *(each.reason for each in KINDS.values() if each.reason), "out_of_scope")


class SyncQuery(Schema):
    """Where to start, or where to go on."""

    locale = LocaleField(
        metadata=about("A locale that the site serves; by default the site's own.", examples=["fr-CA"])
    )
    types = CommaList(
        fields.String(validate=validate.OneOf(list(RECORD_TYPES))),
        metadata=about("Only these record types; by default all.", examples=[["faq"]]),
    )
    text = CommaList(
        fields.String(validate=validate.OneOf(TEXT_FORMS)),
        metadata=about(
            "Which members rich text keeps: markdown, html, plain; the others are absent then. By default all.",
            examples=[["plain"]],
        ),
    )
    limit = WholeNumber(
        validate=validate.Range(1, LARGEST_PAGE),
        metadata=about(f"How many items a page has at most; by default {DEFAULT_LIMIT}."),
    )
    token = fields.String(
        validate=validate.Length(1, LONGEST_TOKEN),
        metadata=about("The `next_token` of the last answer, to go on; no other parameter goes with it."),
    )

    @validates_schema
    def _token_stands_alone(self, data: dict[str, Any], **_: Any) -> None:
        if "token" in data and len(data) > 1:
            about = "A token says it all; no other parameter goes with it."
            raise ValidationError({name: [about] for name in data if name != "token"})


class AnyItem(fields.Field[Any]):
    """A delivered item of any type."""


class AnyOp(fields.Field[Any]):
    """One thing to do with what the device holds."""


class SyncScopeValue(Output):
    """What the device holds."""

    site = fields.String(required=True, metadata=about("The site."))
    locale = fields.String(required=True, metadata=about("The locale."))
    types = fields.List(fields.String(), required=True, metadata=about("The record types, sorted."))
    text = fields.List(fields.String(), required=True, metadata=about("The forms that rich text has."))


class SyncLink(Output):
    """Another record, as this site shows it."""

    id = fields.String(required=True, metadata=about("The record's id.", format="uuid"))
    type = fields.String(required=True, metadata=about("Its record type.", enum=list(RECORD_TYPES)))
    slug = fields.String(required=True, metadata=about("Its name in URLs."))
    title = fields.String(required=True, metadata=about("Its title, plain."))
    url = fields.String(
        required=True, allow_none=True,
        metadata=about("Its address on the site's own website; `null` where it has none.", format="uri-reference"),
    )  # fmt: skip


class WithdrawalValue(Output):
    """Why a record was withdrawn from every reader."""

    message = fields.String(required=True, metadata=about("What to tell readers."))
    severity = fields.String(required=True, metadata=about("How much it matters: routine, important or safety."))
    replacement = fields.Nested(
        SyncLink, required=True, allow_none=True, metadata=about("What to read instead, where this site shows it.")
    )


def _op_members(op: str) -> dict[str, Any]:
    return {
        "op": fields.String(required=True, validate=validate.Equal(op), metadata=about("What to do.", enum=[op])),
        "type": fields.String(required=True, metadata=about("The record type.", enum=list(RECORD_TYPES))),
        "id": fields.String(required=True, metadata=about("The record's id; it never changes.", format="uuid")),
    }


Upsert = type(
    "SyncUpsert",
    (Output,),
    {
        "__doc__": "Keep this item, in place of what is held of the record.",
        **_op_members("upsert"),
        "rev": fields.String(required=True, metadata=about("What the digest is reckoned with.")),
        "hash": fields.String(
            required=True,
            metadata=about(
                "The first 32 hexadecimal digits of the SHA-256 of `data` as canonical JSON (RFC 8785), to prove that "
                "nothing in it was altered. `rev` stands in `data` too, and so does what the digest covers.",
                pattern="^[0-9a-f]{32}$",
            ),
        ),
        "data": AnyItem(required=True, metadata=about("The item, as the delivery API has it.")),
    },
)
Remove = type(
    "SyncRemove",
    (Output,),
    {
        "__doc__": "Drop what is held of the record; nothing may be held of it.",
        **_op_members("remove"),
        "reason": fields.String(required=True, metadata=about("Why.", enum=list(REASONS))),
        "withdrawal": fields.Nested(
            WithdrawalValue, metadata=about("With the reason `withdrawn`: what to tell readers.")
        ),
    },
)


class DigestValue(Output):
    """What the device must hold now."""

    alg = fields.String(
        required=True,
        metadata=about(
            "SHA-256 over the lines `type/id SP rev LF` of all items, sorted by their bytes.", enum=[ALGORITHM]
        ),
    )
    count = fields.Integer(required=True, metadata=about("How many items."))
    value = fields.String(required=True, metadata=about("The hash, in hexadecimal."))


class SyncPage(Output):
    """A page of a run that brings a device to the content at one seq."""

    mode = fields.String(
        required=True,
        metadata=about(
            "`snapshot`: the run gives everything, and what it does not give goes. `delta`: it gives what changed.",
            enum=["snapshot", "delta"],
        ),
    )
    scope = fields.Nested(SyncScopeValue, required=True, metadata=about("What the device holds."))
    seq = fields.Integer(required=True, metadata=about("The seq that the run leads to; the same on all its pages."))
    items = fields.List(
        AnyOp(), required=True, metadata=about("What to do, in this order; withdrawals stand before all else.")
    )
    next_token = fields.String(required=True, metadata=about("Where to go on; opaque."))
    has_more = fields.Boolean(required=True, metadata=about("Whether the run has another page."))
    digest = fields.Nested(DigestValue, metadata=about("On a run's last page: what the device must hold now."))
    poll_after_s = fields.Integer(
        required=True, metadata=about("How many seconds to wait before going on; 0 where there is more already.")
    )


def describe_sync(api: Api) -> None:
    """Register the operations that a page is made of."""
    use_reference(api, AnyItem, {"$ref": "#/components/schemas/AnyRecord"})
    use_reference(api, AnyOp, {"$ref": "#/components/schemas/SyncOp"})
    ops = {"upsert": Upsert, "remove": Remove}
    add_union(api, "SyncOp", ops, "One thing to do with what a device holds.", told_apart_by="op")
