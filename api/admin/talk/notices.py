"""The page that ends letters: opened from a letter, by a person or by their mail program, without signing in."""

from pathlib import Path
from typing import Any

from flask import Response, render_template
from marshmallow import Schema, fields, validate

from api.errors import NotFound
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.pages import HTML, POLICY
from api.http.schemas import about
from api.models import Person
from api.services.accounts.audit import Call
from api.services.accounts.permissions import Holder
from api.services.talk.ending import whose_ending
from api.services.talk.letter_words import ENDED
from api.services.talk.notices import choose_wish, wish_of

# The page's one form leads back to itself.
_POLICY = POLICY.replace("form-action 'none'", "form-action 'self'")
_PAGE = {"type": "string", "description": "A page for people, in their language."}

blueprint = AdminBlueprint(
    "notices",
    __name__,
    description="Letters: how people end them.",
    template_folder=str(Path(__file__).parent / "templates"),
)
_DOCUMENTED = {"responses": {200: {"description": "The page", "content": {HTML: {"schema": _PAGE}}}}}


class EndingQuery(Schema):
    """Whose letters are to end."""

    token = fields.String(
        required=True, validate=validate.Length(1, 200), metadata=about("The word in the link of the letter.")
    )


@blueprint.route("/v1/admin/notices/end", access=Access.PUBLIC)
@blueprint.query(EndingQuery)
@blueprint.response(200, content_type=HTML)
@blueprint.problems(404)
@blueprint.doc(operationId="askToEndNotices", **_DOCUMENTED)
def ask_to_end(query: dict[str, Any]) -> Response:
    """The page that asks whether no more letters shall come; looking at it ends nothing"""
    return _page(_whose(query["token"]), is_done=False)


@blueprint.route("/v1/admin/notices/end", access=Access.PUBLIC, methods=["POST"])
@blueprint.query(EndingQuery)
@blueprint.response(200, content_type=HTML)
@blueprint.problems(404)
@blueprint.doc(operationId="endNotices", **_DOCUMENTED)
def end(query: dict[str, Any]) -> Response:
    """End all letters to one person, as mail programs do with one click (RFC 8058); what the body says does not matter"""
    person = _whose(query["token"])
    if wish_of(person) != "off":
        choose_wish(session(), person, "off", now=call().now)
        by_link = Call(session(), Holder(person.name, (), person=person.id), call().now, call().request_id)
        by_link.audit("notices.end", after={"id": person.id})
    return _page(person, is_done=True)


def _whose(token: str) -> Person:
    person = whose_ending(session(), token)
    if person is None:
        raise NotFound("The link is not of a letter of ours, or the person is not here any more.")
    return person


def _page(person: Person, *, is_done: bool) -> Response:
    language = person.language or "en"
    html = render_template(
        "notices-end.html", language=language, words=ENDED[language], name=person.name, is_done=is_done
    )
    headers = {
        "Cache-Control": "private, no-store", "Content-Security-Policy": _POLICY,
    }  # fmt: skip
    return Response(html, mimetype=HTML, headers=headers)
