"""The sessions in which somebody is signed in: their own to look through and end, and those of people one decides on."""

from collections.abc import Iterable

from flask import Response

from api.admin.accounts.letting_in import SessionValue, session_value
from api.admin.accounts.people import PEOPLE, find_theirs
from api.http.access import Access
from api.http.calls import AdminBlueprint, call, session
from api.http.cookies import hand_session
from api.http.private_answers import no_content, private_answer
from api.http.schemas import many
from api.http.settings import idle
from api.models import BrowserSession
from api.record_types.output import Output
from api.services.accounts.sessions import end_session, end_sessions, find_session, open_sessions

blueprint = AdminBlueprint("sessions", __name__, tag="session")

SESSIONS = "/v1/admin/sessions"


class SessionList(Output):
    """Sessions."""

    items = many(SessionValue, "The sessions that let somebody in, the newest first.")


def _person() -> str:
    return call().holder.person or ""


def _list(person: str) -> Response:
    found = open_sessions(session(), person, idle=idle(), now=call().now)
    return private_answer({"items": [session_value(each, this=call().holder.session) for each in found]})


def _told(ended: Iterable[BrowserSession]) -> Response:
    for each in ended:
        call().audit("session.end", after={"id": each.id, "person": each.person_id})
    return no_content()


@blueprint.route(SESSIONS, access=Access.SESSION)
@blueprint.response(200, SessionList)
@blueprint.problems(403)
@blueprint.doc(operationId="listSessions")
def list_sessions() -> Response:
    """Where the caller is signed in"""
    return _list(_person())


@blueprint.route(SESSIONS, access=Access.SESSION, methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(403)
@blueprint.doc(operationId="endOtherSessions")
def end_other_sessions() -> Response:
    """Sign out everywhere else"""
    return _told(end_sessions(session(), _person(), now=call().now, but=call().holder.session))


@blueprint.route(f"{SESSIONS}/<id>", access=Access.SESSION, methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="endSession")
def end_one_session(id: str) -> Response:
    """End one of the caller's sessions, such as that of a computer left behind"""
    found = find_session(session(), id, person=_person())
    answer = _told([found] if end_session(found, now=call().now) else [])
    return hand_session(answer, None) if id == call().holder.session else answer


@blueprint.route(f"{PEOPLE}/<id>/sessions", access=Access.ADMIN)
@blueprint.response(200, SessionList)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="listSessionsOfPerson")
def list_sessions_of_person(id: str) -> Response:
    """Where somebody is signed in"""
    return _list(find_theirs(id).id)


@blueprint.route(f"{PEOPLE}/<id>/sessions", access=Access.ADMIN, methods=["DELETE"])
@blueprint.response(204)
@blueprint.problems(403, 404)
@blueprint.doc(operationId="endSessionsOfPerson")
def end_sessions_of_person(id: str) -> Response:
    """Sign somebody out everywhere, such as when a computer of theirs is lost"""
    return _told(end_sessions(session(), find_theirs(id).id, now=call().now))
