"""How somebody is let in or refused at the door, whichever way they come; for the routes by which people sign in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from flask import Response, after_this_request, current_app, request

from api.admin.values import moments
from api.database import Database
from api.errors import NotIdentified
from api.http.calls import call, session
from api.http.cookies import CHALLENGE_COOKIE, SESSION_COOKIE, cookie, hand_challenge, hand_session
from api.http.operations import note_caller
from api.http.own_pages import sign_in_origin
from api.http.private_answers import private_answer
from api.http.schemas import flag, moment, one, string
from api.http.senders import sender
from api.http.settings import settings_in_force
from api.models import BrowserSession, Passkey, Person
from api.record_types.output import Output
from api.services.accounts.audit import Call
from api.services.accounts.challenges import LASTS, asked, brought_back, spend
from api.services.accounts.passkeys import Party, find_proving, new_challenge, proves
from api.services.accounts.permissions import HeldRole, Holder
from api.services.accounts.sessions import WAYS, end_session, open_session, session_with
from api.services.accounts.tries import about, forgive, note_wrong, require_patience

SESSION = "/v1/admin/session"
REFUSED = "This lets nobody in: it is wrong, was used before, or its time is over."
"""The same words whatever was wrong, since they would tell strangers what there is."""


class SessionPerson(Output):
    """Whose a session is."""

    id = string("Their id.", format="uuid")
    name = string("Their name.")


class SessionValue(Output):
    """Somebody's being signed in by a browser."""

    id = string("The session's id.", format="uuid")
    person = one(SessionPerson, "Whose it is.")
    way = string("By which way they came in.", enum=list(WAYS))
    browser = string("What the browser says it is.", nullable=True)
    created_at = moment("Since when.")
    used_at = moment("When it was last used, to within a minute.")
    confirmed_at = moment("When they last proved with a passkey that it is they.", nullable=True)
    expires_at = moment("When it is over whatever they do.")
    is_this = flag("Whether it is the session by which this call came.")


def session_value(found: BrowserSession, *, this: str | None) -> dict[str, Any]:
    """A session as answers hold it."""
    return {
        **{name: getattr(found, name) for name in ("id", "way", "browser")},
        **moments(
            created_at=found.created_at,
            used_at=found.used_at,
            confirmed_at=found.confirmed_at,
            expires_at=found.expires_at,
        ),
        "person": {"id": found.person.id, "name": found.person.name},
        "is_this": found.id == this,
    }


def patient(view: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse who was refused too often of late, before anything is read or locked."""

    @wraps(view)
    def run(*args: Any, **path: Any) -> Any:
        database: Database = current_app.extensions["database"]
        with database.reading() as opened:
            require_patience(opened, [about("address", sender())], now=datetime.now(UTC))
        return view(*args, **path)

    return run


def let_in(person: Person, *, way: str, invitation: str | None = None, lent: Iterable[HeldRole] = ()) -> BrowserSession:
    """Open a session in place of the one that the browser may have had, and hand it the secret with the answer."""
    now, lasts_s = call().now, settings_in_force().session_lasts_s
    opened, text = open_session(
        session(), person, way=way, invitation=invitation, lent=lent, browser=request.headers.get("User-Agent"),
        lasts=timedelta(seconds=lasts_s), now=now,
    )  # fmt: skip
    end_former()
    forgive(session(), about("person", person.id))
    of_person(person, opened).audit("session.open", after={"id": opened.id, "way": way, "invitation": invitation})
    _hand_over(text, lasts_s)
    return opened


def _hand_over(text: str, lasts_s: int) -> None:
    @after_this_request
    def hand(response: Response) -> Response:
        return hand_challenge(hand_session(response, text, lasts_s=lasts_s), None)


def end_former() -> BrowserSession | None:
    """End the session that the browser has, if any."""
    secret = cookie(request.environ, SESSION_COOKIE)
    former = session_with(session(), secret) if secret else None
    return former if former is not None and end_session(former, now=call().now) else None


def of_person(person: Person, opened: BrowserSession | None = None) -> Call:
    """This call as one of somebody who was not known when it began."""
    holder = Holder(person.name, (), person=person.id, session=opened.id if opened else None)
    note_caller(request.environ, holder)
    return replace(call(), holder=holder)


def ask(kind: str, question: Callable[[str], dict[str, Any]], **said: Any) -> Response:
    """Answer a question for a passkey, whose challenge the browser brings back."""
    challenge = new_challenge()
    return ask_by(challenge, kind, {"publicKey": question(challenge)}, **said)


def ask_by(challenge: str, kind: str, question: dict[str, Any], **said: Any) -> Response:
    """Answer a question whose challenge is known, which the browser brings back with what was said of it."""
    word = asked(session(), kind, now=call().now, challenge=challenge, **said)
    return hand_challenge(private_answer(question), word, lasts_s=int(LASTS.total_seconds()))


def party() -> Party:
    """The website that passkeys are for."""
    return Party(sign_in_origin(), "Clinic content")


def answered_challenge(kind: str) -> dict[str, Any] | None:
    """What the browser was asked and brings back now, taken once; None where that is not so."""
    word = cookie(request.environ, CHALLENGE_COOKIE)
    said = brought_back(session(), word, kind, now=call().now)
    return said if word and said is not None and spend(session(), word, now=call().now) else None


def proven(kind: str, shown: Mapping[str, Any], **said: Any) -> tuple[Passkey | None, bool]:
    """The passkey that somebody claims to have used, and whether they have, to answer what this browser was asked."""
    passkey = find_proving(session(), shown)
    if passkey is not None:
        require_patience(session(), [about("person", passkey.person_id)], now=call().now)
    asked_for = answered_challenge(kind)
    is_asked = asked_for is not None and said.items() <= asked_for.items()
    challenge = asked_for["challenge"] if asked_for else new_challenge()
    is_proof = proves(passkey, shown, party=party(), challenge=challenge, now=call().now)
    return passkey, is_asked and is_proof and passkey is not None and passkey.person.disabled_at is None


def refused(way: str, person: Person | None = None) -> NotIdentified:
    """The refusal of somebody, which is counted and stands in the trail."""
    abouts = [about("address", sender()), *([about("person", person.id)] if person else [])]
    note_wrong(session(), abouts, now=call().now)
    call().audit("session.refuse", after={"way": way, "person": person.id if person else None})
    return NotIdentified(REFUSED)


def answer_with(opened: BrowserSession, *, status: int = 200) -> Response:
    """A session, for the one whose it is."""
    return private_answer(session_value(opened, this=opened.id), status=status)
