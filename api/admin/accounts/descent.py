"""How what descends from a key is told, for whoever revokes a lost one."""

from collections.abc import Iterable
from typing import Any

from marshmallow import Schema

from api.admin.accounts.preview_links import LinkValue, link_value
from api.admin.named import by_its_maker
from api.canonical import rfc3339
from api.http.fields import Instant
from api.http.schemas import many, moment, string
from api.models import Key, Person
from api.record_types.output import Output
from api.services.publishing.descent import Descent


class Loss(Schema):
    """From when on a key was in wrong hands."""

    since = Instant(
        load_default=None,
        allow_none=True,
        metadata={"description": "Only what was made from then on is taken back; null for all that descends from it."},
    )


class Descendant(Output):
    """A key, or a person."""

    id = string("The id.", format="uuid")
    name = string("The name.")


class DescendantInvitation(Output):
    """An invitation, by which somebody may have come in."""

    id = string("The invitation's id.", format="uuid")
    person = string("The id of whoever it lets in.", format="uuid")


class DescendantWebhook(Output):
    """An address that was told of what changes."""

    id = string("The webhook's id.", format="uuid")
    url = string("The address.")


class CancelledSchedule(Output):
    """A publication that was planned for later."""

    id = string("The schedule's id.", format="uuid")
    site = string("The site that it was planned on.")
    verb = string("What was to be done.", enum=["publish", "unpublish", "release"])
    at = moment("When.")


class DescentValue(Output):
    """What descends from a key."""

    keys = many(Descendant, "The key itself, and the keys that descend from it: revoked.")
    people = many(Descendant, "The people who were made with them: disabled.")
    preview_links = many(LinkValue, "The links that were made with them: revoked.")
    invitations = many(
        DescendantInvitation,
        "The invitations that were made with them: revoked, with the sessions and passkeys that came of them.",
    )
    schedules = many(CancelledSchedule, "The publications that were planned with them: cancelled.")
    webhooks = many(DescendantWebhook, "The webhooks that were made with them: disabled.")
    altered = many(Descendant, "People who were there before and were altered with them: look at each yourself.")
    staying = many(
        Descendant, "Keys of machines that they made before `since`: these stay, and rest on your right from now on."
    )


def descent_value(descent: Descent) -> dict[str, Any]:
    """What descends from a key, as answers hold it."""
    named: dict[str, Iterable[Key | Person]]
    named = {
        "keys": descent.keys, "people": descent.people, "altered": descent.altered, "staying": descent.staying
    }  # fmt: skip
    return {
        **{kind: [{"id": each.id, "name": each.name} for each in found] for kind, found in named.items()},
        "preview_links": [by_its_maker(each, link_value(each)) for each in descent.preview_links],
        "invitations": [{"id": each.id, "person": each.person_id} for each in descent.invitations],
        "webhooks": [{"id": each.id, "url": each.url} for each in descent.webhooks],
        "schedules": [
            {"id": each.id, "site": each.site, "verb": each.verb, "at": rfc3339(each.at)} for each in descent.schedules
        ],
    }
