"""What the routes of webhooks take and answer."""

from typing import Any

from marshmallow import Schema, fields, validate

from api.admin.named import Who
from api.admin.paging import NEXT_ABOUT, PageQuery, SaysWhole, how_many
from api.admin.values import TYPE_RULE, line
from api.http.fields import TrueOrFalse
from api.http.schemas import about, flag, many, moment, number, one, string, strings
from api.http.sites import LocaleField
from api.record_types import RECORD_TYPES
from api.record_types.checks import ID, Whole, check_line
from api.record_types.output import Output
from api.record_types.written import Written
from api.services.webhooks.events import EVENTS, TEST
from api.services.webhooks.signatures import SIGNATURES
from api.services.webhooks.targets import LONGEST_URL
from api.services.webhooks.webhooks import LONGEST_OVERLAP

DAY_S = 86_400
_MOST_SITES = 50
_SHOWN_ONCE = "What verifies its signatures (`whsec_…`), shown only in this answer; a replay under the same Idempotency-Key leaves it out. Null where a `public_key` verifies them."
DELIVERY_STATES = ("pending", "delivered", "failed", "skipped")


def _url(**options: Any) -> fields.String:
    what = "Where messages are sent: a public address that begins with `https://`; others only where the operator allows their network."
    return fields.String(
        validate=[check_line, validate.Length(1, LONGEST_URL)],
        metadata=about(what, examples=["https://www.clinic.example/hooks/content"]), **options,
    )  # fmt: skip


def _several(inner: fields.Field[Any], what: str, *, most: int = 200, nullable: bool = True) -> fields.List[Any]:
    least = None if nullable else 1
    return fields.List(inner, allow_none=nullable, validate=validate.Length(least, most), metadata=about(what))


class Filter(Schema):
    """Of which content a webhook hears; null, or left out, for all."""

    locales = _several(LocaleField(), "Only in these locales.")
    types = _several(fields.String(validate=TYPE_RULE), "Only records of these types.")
    topics = _several(
        fields.String(validate=Whole(ID.pattern, error="It is the id of a topic.")), "Only what stands in these topics, by id."
    )  # fmt: skip


class WebhookPatch(Schema):
    """What is to change; the rest stays."""

    url = _url()
    sites = _several(
        Written(validate=validate.Length(1, 60)), "The sites of which it hears.", most=_MOST_SITES, nullable=False
    )
    events = _several(
        fields.String(validate=validate.OneOf(EVENTS)),
        "The events of which it hears.",
        most=len(EVENTS),
        nullable=False,
    )
    filter = fields.Nested(Filter, metadata=about("Of which content it hears."))
    description = line("What it is for.", longest=200)
    enabled = TrueOrFalse(metadata=about("Whether anything is sent. One that is enabled again goes on where it was."))


class NewWebhook(Schema):
    """A webhook to make."""

    url = _url(required=True)
    sites = fields.List(
        Written(validate=validate.Length(1, 60)), required=True, validate=validate.Length(1, _MOST_SITES),
        metadata=about("The sites of which it hears; the caller administers each."),
    )  # fmt: skip
    events = fields.List(
        fields.String(validate=validate.OneOf(EVENTS)), load_default=list(EVENTS), validate=validate.Length(1, len(EVENTS)),
        metadata=about("The events of which it hears; by default all."),
    )  # fmt: skip
    filter = fields.Nested(Filter, load_default={}, metadata=about("Of which content it hears; by default of all."))
    description = Written(
        load_default="", validate=[check_line, validate.Length(max=200)], metadata=about("What it is for.")
    )
    enabled = TrueOrFalse(load_default=True, metadata=about("Whether anything is sent."))
    signature = fields.String(
        load_default="v1", validate=validate.OneOf(SIGNATURES),
        metadata=about("How messages are signed: `v1` with a secret that both sides know (HMAC-SHA256), `v1a` with a key that only this server has (Ed25519)."),
    )  # fmt: skip


class SecretRotation(Schema):
    """How a secret is replaced."""

    overlap_s = fields.Integer(
        strict=True, load_default=DAY_S, allow_none=True, validate=validate.Range(0, int(LONGEST_OVERLAP.total_seconds())),
        metadata=about("For how many seconds the former secret signs too; null until it is retired."),
    )  # fmt: skip
    signature = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(SIGNATURES),
        metadata=about("How messages are signed from now on; null for as before."),
    )  # fmt: skip


class Resumption(Schema):
    """How a webhook that was disabled goes on."""

    skip_missed = TrueOrFalse(
        load_default=False, metadata=about("Whether what it has missed is left out; else it comes first, in its order.")
    )


class FilterValue(Output):
    """Of which content a webhook hears."""

    locales = strings("Only in these locales; null for all.", nullable=True)
    types = fields.List(
        fields.String(metadata={"enum": list(RECORD_TYPES)}), required=True, allow_none=True,
        metadata=about("Only records of these types; null for all."),
    )  # fmt: skip
    topics = strings("Only what stands in these topics; null for all.", nullable=True)


class FormerSecret(Output):
    """A secret that signs beside the present one."""

    signature = string("How it signs.", enum=list(SIGNATURES))
    public_key = string("What verifies its signatures, of `v1a`.", nullable=True)
    until = moment("Until when; null until it is retired.", nullable=True)


class WebhookValue(Output):
    """A webhook, without its secret."""

    id = string("Its id.", format="uuid")
    url = string("Where messages are sent.")
    sites = strings("The sites of which it hears.")
    events = strings("The events of which it hears.")
    filter = one(FilterValue, "Of which content it hears.")
    description = string("What it is for.")
    enabled = flag("Whether anything is sent.")
    disabled_at = moment("Since when nothing is sent.", nullable=True)
    disabled_because = string("Why this server gave it up; null where somebody disabled it.", nullable=True)
    signature = string("How messages are signed.", enum=list(SIGNATURES))
    public_key = string("What verifies signatures of `v1a` (`whpk_…`); null of `v1`.", nullable=True)
    former_secret = one(FormerSecret, "The secret before, while it signs too.", nullable=True)
    created_at = moment("When it was made.")
    created_by = string("By whom.")
    who = one(Who, "By whom, by id where that is known.")
    etag = string("Names this state, for If-Match.")


class WebhookWithSecret(WebhookValue):
    """A webhook with its new secret."""

    secret = string(_SHOWN_ONCE, nullable=True, required=False)


class WebhookPage(SaysWhole):
    """A page of webhooks."""

    items = many(WebhookValue, "The webhooks, in the order in which they were made.")
    next = string(NEXT_ABOUT, nullable=True)


class WebhooksQuery(PageQuery):
    """Which webhooks."""

    limit = how_many(50, most=200)
    site = line("Only those that hear of this site.", longest=60)


class AttemptValue(Output):
    """One try to deliver a message."""

    at = moment("When.")
    duration_ms = number("How long it took.")
    status = number("The status of the answer; null where none came.", nullable=True)
    answer = string("The first 500 bytes of the answer.")
    failure = string("Why it counts as failed; null where it does not.", nullable=True)


class DeliveryValue(Output):
    """A message to a webhook, and where it stands."""

    id = string("Its id: the `webhook-id` that the receiver knows it by, however often it is sent.", format="uuid")
    type = string("What it tells of.", enum=[*EVENTS, TEST])
    site = string("The site that it tells of.", nullable=True)
    seq = number("The change that it tells of; null where it tells of none.", nullable=True)
    state = string(
        "Where it stands; `skipped` where somebody let the webhook go on without it.", enum=list(DELIVERY_STATES)
    )
    created_at = moment("When it was found.")
    delivered_at = moment("When it was taken.", nullable=True)
    next_at = moment("When it is tried next; null where it is not tried any more, or at once.", nullable=True)
    attempts = many(AttemptValue, "The tries, the newest first; at most ten.")
    attempts_total = number("How many there were.")


class DeliveryWithBody(DeliveryValue):
    """A message with what is sent."""

    body = string("What is sent, to the byte.")


class DeliveryPage(SaysWhole):
    """A page of deliveries."""

    items = many(DeliveryValue, "The messages, the newest first.")
    next = string(NEXT_ABOUT, nullable=True)


class DeliveriesQuery(PageQuery):
    """Which deliveries."""

    limit = how_many(25, most=100)
    state = fields.String(validate=validate.OneOf(DELIVERY_STATES), metadata=about("Only those that stand so."))


class ShownSeq(Schema):
    """What somebody shows."""

    seq = fields.Integer(
        strict=True, required=True, validate=validate.Range(0, 2**31 - 1), metadata=about("The change up to which content is shown.")
    )  # fmt: skip


class Acknowledgement(Schema):
    """What a receiver shows by now."""

    shows = fields.Nested(ShownSeq, required=True, metadata=about("The change up to which it shows content."))


class ReceiverReport(Output):
    """What a receiver said that it shows."""

    id = string("The receiver's id.", format="uuid")
    name = string("What it is called.")
    shows_seq = number("The change up to which it shows content.")
    shows_at = moment("When it said so.")


class ReceiverValue(Output):
    """Whoever shows a site's content elsewhere, and how far it has come."""

    id = string("Its id; of a webhook, that webhook's.", format="uuid")
    kind = string("Whether it is a webhook, or a website that tells of itself.", enum=["webhook", "website"])
    name = string("What it is called: a webhook by its description, or else its address.")
    sites = strings("The sites whose content it shows.")
    enabled = flag("Whether anything is sent there; always so of a website.")
    since_seq = number("The newest change when it was made: what was withdrawn before it never had.")
    sent_seq = number("The newest change that it was told of, and took.", nullable=True)
    sent_at = moment("When.", nullable=True)
    shows_seq = number("The change up to which it says to show content.", nullable=True)
    shows_at = moment("When it said so.", nullable=True)
    may_still_show = strings("The records that were withdrawn since: nobody knows that it shows them no more.")


class BoardWithdrawal(Output):
    """A withdrawal that not every receiver has taken in, as far as it has said so."""

    record = string("The record's id.", format="uuid")
    type = string("The record's type.", nullable=True, enum=[*RECORD_TYPES, None])
    title = string("The record's title.", nullable=True)
    severity = string("How urgent the withdrawal is.", nullable=True)
    seq = number("The change that withdrew it.")
    since = moment("When that was.")
    waiting_for = strings("The ids of the receivers that may still show it.")


class ReceiverBoard(SaysWhole):
    """Who shows a site's content elsewhere, and what some may still show though it was withdrawn."""

    site = string("The site.")
    seq = number("The newest change.")
    receivers = many(ReceiverValue, "The receivers, in the order in which they came.")
    withdrawals = many(BoardWithdrawal, "What some may still show, the newest first; at most two hundred.")
