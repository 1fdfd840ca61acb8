"""A keyed site that has something for every route, and a key of each kind of caller; for tests of all routes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from api.app import create_app
from api.canonical import canonical
from api.models import Person
from api.record_types import RECORD_TYPES
from tests.accounts.access_table import ROLES, Route
from tests.acts import (
    Pinned,
    create_key,
    create_link,
    create_person,
    create_release,
    create_webhook,
    delete_site,
    keep_signed,
    leave_message,
    new_key_text,
    new_session_text,
    open_session,
    rotate_key,
    schedule,
    talk,
    void,
)
from tests.conftest import receipt_keys
from tests.factories import NOW, make_record, make_site
from tests.pages import OWN_PAGE, SESSION_COOKIE
from tests.people import make_person
from tests.signed.made import right

LINKS = ("expired link", "revoked link", "void link")
ALIKE = {
    "bounded to the clinic": "admin", "bounded to a role": "reader", "renamed": "admin", "of the library": "admin",
    "machine of an admin": "admin", "rotated in": "admin", "lent by a provider": "reader",
    **{f"signed in {role}": role for role in ROLES},
}  # fmt: skip
"""Who may on the clinic just what somebody with a role of their own there may."""
OF_THE_CLINIC = ("bounded to the clinic", "bounded to a role", "renamed", "machine of an admin", "rotated in")
"""Those of them whose keys open nothing above or beside it."""
QUERIES = {
    "changes": {"since": "0"},
    "search": {"q": "question"},
    "infobutton": {"mainSearchCriteria.v.dn": "x"},
    "sync": {"locale": "en", "types": "faq"},
}


DOCUMENTED = {"file": "docs.js", "guide": "roles", "operation": "getFaq", "schema": "Faq", "section": "records"}
"""A page of each kind."""


SIGNED_IN = "person "
"""Before the id of somebody who calls by a browser, with a session of its own for each call, which may end sessions."""


@dataclass(frozen=True)
class World:
    """An app whose one keyed site has something for every route, and a key of each caller."""

    app: Flask
    keys: dict[str, str | None]
    ids: Mapping[str, str]

    def ask(self, route: Route, caller: str, *, method: str = "") -> int:
        """The status that a caller gets who sends no body; the whole answer is waited for."""
        return self.answer(route, caller, method=method).status_code

    def answer(self, route: Route, caller: str, *, method: str = "", site: str = "clinic") -> TestResponse:
        """The whole answer that a caller gets who sends no body, on the keyed site or on another."""
        key = self.keys[caller]
        query = self.query(route.rule.rsplit("/", 1)[-1]) if route.needs == "site" else None
        client, secret = self.app.test_client(), self.secret(key or "")
        if secret is not None:
            client.set_cookie(SESSION_COOKIE, secret)
        headers = OWN_PAGE if key is None or secret is not None else {"Authorization": f"Bearer {key}"}
        answer = client.open(
            self.address(route.rule, site=site), method=method or route.method, headers=headers, query_string=query
        )
        answer.get_data()
        return answer

    def query(self, last: str) -> Mapping[str, str] | None:
        """What a route needs to be asked, by how it ends."""
        if last == "standing":
            return {"seq": str(self.app.extensions["snapshots"].standing().view.seq)}
        return QUERIES.get(last)

    def secret(self, key: str) -> str | None:
        """The secret of a session, of those who call by one."""
        if not key.startswith(SIGNED_IN):
            return key if key.startswith("cs_") else None
        with self.app.extensions["database"].transaction() as session:
            person = session.get_one(Person, key.removeprefix(SIGNED_IN))
            opened, secret = open_session(session, person, now=datetime.now(UTC))
            opened.lent = canonical([["reader", "clinic", "*"]]) if person.name == "Lena" else None
        return secret

    def address(self, rule: str, *, site: str = "clinic") -> str:
        """A rule with the keyed site's own ids filled in."""
        fixed = {
            "site": site,
            "locale": "fr",
            "name": "not-found",
            "type_name": "faq",
            "collection": "faqs",
            "number": "1",
            "seq": "1",
            "version": "r4",
            **DOCUMENTED,
        }
        parts = rule.split("/")
        before = {part: parts[place] for place, part in enumerate(parts[1:])}
        names = {part: part.strip("<>") for part in parts if part.startswith("<")}
        filled = (
            part if part not in names else fixed.get(names[part]) or self.ids.get(before[part]) or self.ids["records"]
            for part in parts
        )  # fmt: skip
        return "/".join(filled)


@contextmanager
def world_on(url: str) -> Iterator[World]:
    """The world in a database without content."""
    app = create_app({"database_url": url})
    yield build(app)
    app.extensions["database"].close()


def _content(session: Session) -> dict[str, str]:
    """What the paths lead to, by the part of the path before the id."""
    make_site(session)
    make_site(session, "clinic", parent="core", access="keyed")
    make_site(session, "stranger")
    make_site(session, "ward", parent="clinic")
    make_site(session, "gone", parent="core", access="keyed")
    topic = make_record(session, "topic", site="clinic")
    limitation = make_record(session, "limitation", site="clinic", topic=topic)
    records = {"topics": topic, "limitations": limitation}
    for name, each in RECORD_TYPES.items():
        if each.collection not in records:
            caveats = {"caveats": [limitation.id]} if name == "benefit" else {}
            records[each.collection] = make_record(
                session, name, site="clinic", locales=("en", "fr"), topic=topic, neutral=caveats
            )
    faq = Pinned(records["faqs"].id, "clinic", "fr", 1)
    release = create_release(session, "clinic", now=NOW)
    later = schedule(session, [faq], verb="unpublish", at=NOW + timedelta(days=900), actor="tests")
    person = create_person(session, "Pia", "reader", site="clinic", now=NOW)
    key, _ = create_key(session, name="k", roles=["reader"], sites=["clinic"], now=NOW)
    link, _ = create_link(session, "clinic", view="draft", path="/", lifetime=timedelta(days=1), now=NOW)
    delete_site(session, "gone", actor="tests", now=NOW)
    session.flush()
    ids = {name: record.id for name, record in records.items()}
    thread = talk(session, records["faqs"], "en", "Is this so?", now=NOW)
    # It leads to where nobody may be sent, so that nothing is.
    webhook = create_webhook(session, "https://127.0.0.1/", "clinic", now=NOW)
    message = leave_message(session, webhook, now=NOW)
    others = {
        "releases": release,
        "threads": thread,
        "comments": thread.comments[0],
        "proposals": release,
        "schedules": later,
        "people": person,
        "keys": key,
        "preview-links": link,
        "webhooks": webhook,
        "deliveries": message,
        "signatures": keep_signed(session, right(site="clinic"), now=NOW),
    }
    return {
        **ids, **{name: each.id for name, each in others.items()},
        "records": ids["faqs"], "pages": topic.id, "translations": "en",
    }  # fmt: skip


def _keys(session: Session) -> dict[str, str | None]:
    by_role: dict[str, str | None] = {role: make_person(session, role, role, site="clinic") for role in ROLES}
    bounded = create_key(session, name="b", roles=["admin"], sites=["stranger"], now=NOW)[1]
    return {
        **by_role,
        **_alike(session),
        **_signed_in(session),
        "stranger's admin": make_person(session, "Sid", "admin", site="stranger"),
        "bounded to the stranger": bounded,
        "who had a role": make_person(session, "Hal"),
        "nobody": None,
    }


def _alike(session: Session) -> dict[str, str]:
    """Keys that differ in all but in what they open on the clinic."""
    everywhere, renamed = (create_person(session, name, "admin", "reader", now=NOW) for name in ("Eve", "Nora"))
    renamed.name = "Nora Newname"
    old, _ = create_key(session, name="o", roles=["admin"], sites=["clinic"], now=NOW)
    return {
        "bounded to the clinic": create_key(session, name="b", person=everywhere, sites=["clinic"], now=NOW)[1],
        "bounded to a role": create_key(session, name="b", person=everywhere, roles=["reader"], sites=["clinic"], now=NOW)[1],
        "renamed": create_key(session, name="n", person=renamed, sites=["clinic"], now=NOW)[1],
        "of the library": make_person(session, "Lea", "admin", site="core"),
        "machine of an admin": machine_of(session, create_person(session, "Mia", "admin", site="clinic", now=NOW)),
        "rotated in": rotate_key(session, old, now=NOW),
    }  # fmt: skip


def _signed_in(session: Session) -> dict[str, str]:
    """People with each role who call by a browser, and one with a role that only the identity provider grants."""
    people = {f"signed in {role}": create_person(session, role, role, site="clinic", now=NOW) for role in ROLES}
    people["lent by a provider"] = create_person(session, "Lena", now=NOW)
    session.flush()
    return {name: f"{SIGNED_IN}{each.id}" for name, each in people.items()}


def _sessions_over(session: Session) -> dict[str, str]:
    """Sessions that let nobody in, each for a reason of its own."""
    now = datetime.now(UTC)
    ended, idle, past, disabled = (
        open_session(session, create_person(session, name, "admin", now=NOW), now=now) for name in ("E", "I", "P", "D")
    )
    ended[0].ended_at = past[0].expires_at = now
    idle[0].used_at = now - timedelta(days=1)
    disabled[0].person.disabled_at = now
    session.flush()
    return {
        "ended session": ended[1], "idle session": idle[1], "session past its end": past[1],
        "by a session of a disabled person": disabled[1], "unknown session": new_session_text(),
    }  # fmt: skip


def machine_of(session: Session, maker: Person) -> str:
    """A key of nobody for the clinic that a person made."""
    return create_key(session, name="m", roles=["admin"], sites=["clinic"], by=maker, now=NOW)[1]


def _keys_shut_out(session: Session) -> dict[str, str]:
    revoked, expired, disabled = (
        create_key(session, name=name, roles=None if person else ["admin"], person=person, now=NOW)
        for name, person in (("r", None), ("e", None), ("d", _disabled(session)))
    )
    revoked[0].revoked_at = NOW
    rotated = create_key(session, name="o", roles=["admin"], sites=["clinic"], now=NOW)
    rotate_key(session, rotated[0], now=NOW)
    expired[0].expires_at = datetime(2020, 1, 1, tzinfo=NOW.tzinfo)
    links = {
        name: create_link(session, "clinic", view="draft", path="/", lifetime=timedelta(days=1), now=NOW)
        for name in LINKS
    }
    links["expired link"][0].expires_at = links["revoked link"][0].revoked_at = NOW
    void(links["void link"][0], revoked[0])
    session.flush()
    return {
        **{name: token for name, (_, token) in links.items()},
        "revoked": revoked[1], "expired": expired[1], "of a disabled person": disabled[1],
        "rotated out": rotated[1], "machine of nobody any more": machine_of(session, create_person(session, "Max", now=NOW)),
        "unknown": new_key_text(), "mistyped": revoked[1][:-1] + "!",
    }  # fmt: skip


def _disabled(session: Session) -> Person:
    person = create_person(session, "Dan", "admin", now=NOW)
    person.disabled_at = NOW
    session.flush()
    return person


def build(app: Flask) -> World:
    """Fill an app's database, and tell what leads where."""
    app.extensions["receipt keys"] = receipt_keys()
    with app.extensions["database"].transaction() as session:
        ids = _content(session)
        return World(app, {**_keys(session), **_keys_shut_out(session), **_sessions_over(session)}, ids)
