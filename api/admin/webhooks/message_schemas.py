"""What webhooks are sent, described beside the paths of the document: a schema for each type of message."""

from collections.abc import Callable
from typing import Any

from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import fields

from api.http.blueprint import Api
from api.http.schemas import about, flag, many, moment, number, one, string, strings
from api.reading.facts.withdrawal import SEVERITIES
from api.record_types import RECORD_TYPES
from api.record_types.output import Output
from api.services.webhooks.events import EVENTS, ITEM_EVENTS, PLAN_AT_RISK, SITE_CHANGED, TEST

SUMMARIES = {
    "content.withdrawn": "Records were taken from every reader: stop showing them at once",
    "content.hidden": "Records are not shown on the site any more",
    "content.unpublished": "Texts are not shown any more, and nothing is in their place",
    "content.published": "Texts are shown that were not before, or say something else",
    "content.reinstated": "Records that were withdrawn are shown again",
    "content.shown": "Records that were hidden are shown again",
    "order.changed": "Records stand in another order",
    SITE_CHANGED: "Settings of the site or of a site above it have changed",
    "review.due": "Reviews of texts have fallen due",
    "translation.outdated": "The originals of translations have moved on",
    PLAN_AT_RISK: "Something that is planned would fail as things stand",
    TEST: "Somebody tries whether messages come",
}
_HEADERS = {
    "webhook-id": "Names the message, however often it is sent: note it, and do nothing twice.",
    "webhook-timestamp": "When it was sent, in seconds since 1970; refuse what is more than five minutes off.",
    "webhook-signature": "What signs `{id}.{timestamp}.{body}`: `v1,…` or `v1a,…`, several with spaces between while a secret is replaced.",
}


def _by_locale(what: str, values: fields.Field[Any]) -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=values, required=True, metadata=about(what))


class MessageItem(Output):
    """A record that a change touched, as the site shows it or showed it last."""

    id = string("The record's id.", format="uuid")
    type = string("Its record type.", enum=list(RECORD_TYPES))
    locales = strings("The locales in which this happened.")
    slugs = _by_locale(
        "Its slug in each of these locales: of now, or of the last moment where it is gone.", fields.String()
    )
    former_slugs = _by_locale("Slugs by which it was found there before, at most twenty.", fields.List(fields.String()))
    topics = strings("The ids of the topics in which it stands.")
    severity = string("Of what is withdrawn, how urgent that is.", required=False, enum=list(SEVERITIES))


class ContentData(Output):
    """What a change did to a site."""

    seq = number("The change: read with `min_seq` of it, and get nothing older.")
    hash = string("The ledger's hash after it.")
    site = string("The site.")
    cause = string("What was done, by the verb of the change.")
    items = many(MessageItem, "The records, the first of them where they are many.")
    truncated = flag("Whether there are more than `items` tells.")
    changes_url = string("Where all that the change did to the site is listed.", format="uri-reference")
    cache_tags = strings("The cache tags that are stale now.")


class PlanAtRisk(Output):
    """What is planned."""

    id = string("The id of the release, or else of the schedule.", format="uuid")
    kind = string("Which of the two it is.", enum=["release", "schedule"])
    site = string("The site that it belongs to.")
    since = moment("Since when that is known.", nullable=True)
    problem = string("The kind of problem that it would meet.", nullable=True)


class PlanData(Output):
    """What would fail."""

    seq = number("The newest change when it was found.")
    site = string("The site.")
    plan = one(PlanAtRisk, "What is planned.")


class TrialData(Output):
    """Nothing that has happened."""

    seq = number("The newest change.")
    site = string("The first site of which the webhook hears.")


_DATA = {**dict.fromkeys((*ITEM_EVENTS, SITE_CHANGED), ContentData), PLAN_AT_RISK: PlanData, TEST: TrialData}


def _named(type: str) -> str:
    return "".join(word.capitalize() for word in type.replace("_", ".").split("."))


def _message(name: str) -> type[Output]:
    members = {
        "type": string("What it tells of.", enum=[name]),
        "timestamp": moment("When that happened."),
        "data": one(_DATA[name], "What happened."),
    }
    return type(f"{_named(name)}Message", (Output,), {**members, "__doc__": f"{SUMMARIES[name]}."})


MESSAGES = {name: _message(name) for name in (*EVENTS, TEST)}


def describe_messages(api: Api) -> None:
    """Register the messages, each as a webhook of the document."""
    converter: OpenAPIConverter = api.ma_plugin.converter
    resolve: Callable[..., dict[str, str]] = converter.resolve_nested_schema
    api.spec.options["webhooks"] = {
        name: {"post": _operation(name, resolve(schema))} for name, schema in MESSAGES.items()
    }


def _operation(name: str, schema: dict[str, str]) -> dict[str, Any]:
    headers = [
        {"in": "header", "name": header, "required": True, "schema": {"type": "string"}, "description": what}
        for header, what in _HEADERS.items()
    ]
    return {
        "operationId": f"on{_named(name)}",
        "summary": SUMMARIES[name],
        "description": "Sent to webhooks that hear of it, signed as Standard Webhooks 1.0 has it.",
        "tags": ["webhooks"],
        "security": [],
        "parameters": headers,
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {
            "2XX": {"description": "It was taken. It may say which change is shown by now: `{\"shows\": {\"seq\": 12}}`, or `Content-Shows-Seq: 12`."},
            "410": {"description": "Nobody is there any more: nothing is sent until somebody lets the webhook go on."},
            "default": {"description": "It was not taken: it is sent again, with pauses that grow, for three days; `Retry-After` is minded."},
        },
    }  # fmt: skip
