"""Who has a text open."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from api.admin.texts.opening import TEXT, Opened, open_text
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.fields import TrueOrFalse
from api.http.private_answers import no_content, private_answer
from api.http.schemas import about, flag, many, moment, number, string
from api.record_types.checks import Whole
from api.record_types.output import Output
from api.services.publishing.said import Input
from api.services.texts.presence import LASTS, Who, Window, enter, leave, others

blueprint = AdminBlueprint("presence", __name__, description="Presence: who else has a text open.")
PRESENCE = f"{TEXT}/presence"
WINDOW_RULE = Whole("[A-Za-z0-9_-]{0,40}", error="It is a word of at most 40 letters, digits, - and _.")


class PresenceQuery(Schema):
    """Which window."""

    window = fields.String(
        load_default="", validate=WINDOW_RULE,
        metadata=about(
            "A word of your own for the window that has the text open, so that your other windows are told of it too.",
            examples=["w1"],
        ),
    )  # fmt: skip


class PresenceInput(Input):
    """What you do with the text."""

    is_writing = TrueOrFalse(load_default=False, metadata=about("Whether you have begun to write."))


class PresentValue(Output):
    """Somebody who has the text open."""

    id = string("The id of the person or the machine.")
    name = string("What they are called.")
    window = string("The word for their window; empty where they gave none.")
    since = moment("Since when.")
    seen_at = moment("When they last said so.")
    is_writing = flag("Whether they have begun to write.")


class PresenceAnswer(Output):
    """Who else has a text open, and whether it has moved."""

    others = many(PresentValue, "Who else: at most 50, whoever came first first; your other windows among them.")
    etag = string("Names the present state of the text: another one than yours says that somebody has saved.")
    lasts_s = number("For how many seconds you count as present; say so again before they are over.")


def _place(opened: Opened) -> tuple[str, str, str]:
    return opened.record.id, opened.site, opened.locale


def _window(query: dict[str, Any]) -> Window:
    holder = call().holder
    return Window(holder.session or holder.key or holder.identity, query["window"])


def _answer(opened: Opened, window: Window) -> Response:
    there = list(others(session(), _place(opened), window, now=call().now))
    return private_answer({"others": there, "etag": opened.etag, "lasts_s": int(LASTS.total_seconds())})


@blueprint.route(PRESENCE, access=Access.READ)
@blueprint.query(PresenceQuery)
@blueprint.response(200, PresenceAnswer)
@blueprint.problems(404)
@blueprint.doc(operationId="getPresence")
def get_presence(query: dict[str, Any], site: str, id: object, locale: str) -> Response:
    """Who else has the text open, also before it is begun"""
    return _answer(open_text(site, id, locale), _window(query))


@blueprint.route(PRESENCE, methods=["PUT"], access=Access.READ)
@blueprint.query(PresenceQuery)
@blueprint.body(PresenceInput)
@blueprint.response(200, PresenceAnswer)
@blueprint.problems(403, 404, 410, 413, 415, 422)
@blueprint.doc(operationId="notePresence")
def note_presence(query: dict[str, Any], body: dict[str, Any], site: str, id: object, locale: str) -> Response:
    """Say that you have the text open, and hear who else has

    It holds for a minute: say so every 20 seconds or so, and the answer tells by the `etag` whether somebody has saved.
    Nobody is kept from writing, and it is neither part of the history nor of the trail.
    """
    opened = open_text(site, id, locale)
    window = _window(query)
    by = Who(call().holder.identity, call().holder.name)
    enter(session(), _place(opened), window, by, is_writing=body["is_writing"], now=call().now)
    return _answer(opened, window)


@blueprint.route(PRESENCE, methods=["DELETE"], access=Access.READ)
@blueprint.query(PresenceQuery)
@blueprint.response(204)
@blueprint.problems(403, 404, 410)
@blueprint.doc(operationId="endPresence")
def end_presence(query: dict[str, Any], site: str, id: object, locale: str) -> Response:
    """Say that you have closed the text"""
    leave(session(), _place(open_text(site, id, locale)), _window(query))
    return no_content()
