"""Who was invited signs in by a browser, is known by its cookie, and is there until they sign out, are idle, or must go."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.models import BrowserSession, Invitation, Person
from tests.acts import alter_settings, create_person, invite, open_session
from tests.conftest import Write
from tests.pages import Page
from tests.people import Desk, expect, make_person

NOW = datetime.now(UTC)


@pytest.fixture
def root(app: Flask, write: Write, library: str) -> Desk:
    return Desk(app, write(make_person, "Root", "admin"))


def test_from_an_invitation_to_signing_out(app: Flask, root: Desk, pia: Person) -> None:
    made = expect(root.call("POST", f"people/{pia.id}/invitations", {}, headers={"Host": "localhost"}), 201)
    assert made["url"] == f"http://localhost/sign-in#invitation={made['invitation']}"
    page = Page(app)
    assert page.ask("session")["session"] is None
    begun = expect(page.call("POST", "session", {"invitation": made["invitation"]}), 201)
    assert (begun["person"]["name"], begun["way"], begun["is_this"]) == ("Pia", "invitation", True)
    me = page.ask("me")
    assert (me["name"], me["person"], me["key"]) == ("Pia", pia.id, None)
    assert [each["id"] for each in page.ask("sessions")["items"]] == [begun["id"]]
    assert page.call("DELETE", "session").status_code == 204
    assert page.secret in (None, "")
    assert page.call("GET", "me").status_code == 401
    told = [each["action"] for each in root.ask("audit")["items"]]
    assert told == ["session.end", "session.open", "invitation.create"]


def test_the_cookie_is_for_this_host_alone_and_for_no_script(app: Flask, write: Write, pia: Person) -> None:
    answer = Page(app).call("POST", "session", {"invitation": write(invite, pia, now=NOW)})
    [cookie] = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("__Host-clinic-session=cs_")]
    parts = {each.strip() for each in cookie.split(";")[1:]}
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict", "Max-Age=86400"} <= parts
    assert not any(each.startswith("Domain") for each in parts)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "cs_" not in answer.text


def test_only_the_digest_of_a_session_and_of_an_invitation_is_kept(app: Flask, write: Write, pia: Person) -> None:
    text = write(invite, pia, now=NOW)
    page = Page(app)
    expect(page.call("POST", "session", {"invitation": text}), 201)
    with app.extensions["database"].reading() as session:
        rows = str(
            [tuple(each) for table in (BrowserSession, Invitation) for each in session.execute(select(table.__table__))]
        )
    assert page.secret
    assert page.secret not in rows
    assert text not in rows


def test_whoever_signs_in_gets_a_secret_that_nobody_knew_before(app: Flask, write: Write, pia: Person) -> None:
    """What somebody else has laid into the browser beforehand opens nothing afterwards (session fixation)."""
    known = write(open_session, pia, now=NOW)[1]
    page = Page(app, known)
    expect(page.call("POST", "session", {"invitation": write(invite, pia, now=NOW)}), 201)
    assert page.secret != known
    assert page.call("GET", "me").status_code == 200
    assert Page(app, known).call("GET", "me").status_code == 401


def ended(session: Session) -> None:
    session.execute(update(BrowserSession).values(ended_at=NOW))


def idle(session: Session) -> None:
    session.execute(update(BrowserSession).values(used_at=NOW - timedelta(hours=3)))


def over(session: Session) -> None:
    session.execute(update(BrowserSession).values(expires_at=NOW))


def disabled(session: Session) -> None:
    session.execute(update(Person).where(Person.name == "Pia").values(disabled_at=NOW))


@pytest.mark.parametrize("state", [ended, idle, over, disabled], ids=lambda state: state.__name__)
def test_a_session_that_is_over_opens_nothing(page: Page, write: Write, state: Callable[[Session], None]) -> None:
    assert page.call("GET", "me").status_code == 200
    write(state)
    assert page.call("GET", "me").status_code == 401
    assert page.call("POST", "actions/publish", {"items": []}).status_code == 401
    assert page.ask("session")["session"] is None


def test_using_a_session_is_noted_and_keeps_it_open(app: Flask, write: Write, page: Page) -> None:
    before = NOW - timedelta(hours=1)
    write(lambda session: session.execute(update(BrowserSession).values(used_at=before)))
    assert page.call("GET", "me").status_code == 200
    app.extensions["notebook"].close()
    with app.extensions["database"].reading() as session:
        assert session.scalars(select(BrowserSession.used_at)).one() > before + timedelta(minutes=50)


@pytest.mark.parametrize("patch", [{"disabled": True}, {"grants": []}], ids=["disabled", "without any role"])
def test_who_is_shut_out_has_no_session_left_when_they_come_back(
    app: Flask, root: Desk, page: Page, pia: Person, patch: dict[str, Any]
) -> None:
    was = root.ask(f"people/{pia.id}")
    now = expect(root.call("PATCH", f"people/{pia.id}", patch, headers={"If-Match": was["etag"]}), 200)
    back = {"disabled": False, "grants": was["grants"]}
    expect(root.call("PATCH", f"people/{pia.id}", back, headers={"If-Match": now["etag"]}), 200)
    assert page.call("GET", "me").status_code == 401


def test_a_role_that_was_taken_is_gone_from_a_session_at_once(root: Desk, page: Page, pia: Person) -> None:
    assert page.call("GET", "sites/clinic").status_code == 200
    was = root.ask(f"people/{pia.id}")
    grants = {"grants": [{"role": "reader", "site": "core"}]}
    expect(root.call("PATCH", f"people/{pia.id}", grants, headers={"If-Match": was["etag"]}), 200)
    assert page.call("POST", "actions/publish", {"items": []}).status_code == 403
    assert page.call("GET", "me").status_code == 200


def test_people_end_their_sessions_elsewhere(app: Flask, write: Write, page: Page, pia: Person) -> None:
    # Of two that began at the same moment nobody can say which is the newest.
    began = datetime.now(UTC)
    others = [Page(app, write(open_session, pia, now=began + timedelta(seconds=each))[1]) for each in (1, 2)]
    listed = page.ask("sessions")["items"]
    assert [each["is_this"] for each in listed] == [False, False, True]
    assert page.call("DELETE", f"sessions/{listed[0]['id']}").status_code == 204
    assert [each.call("GET", "me").status_code for each in (page, *others)] == [200, 200, 401]
    assert page.call("DELETE", "sessions").status_code == 204
    assert [each.call("GET", "me").status_code for each in (page, *others)] == [200, 401, 401]


def test_nobody_sees_or_ends_sessions_of_others(app: Flask, write: Write, page: Page, pia: Person) -> None:
    other = write(create_person, "Otto", "publisher", site="clinic", now=NOW)
    found, secret = write(open_session, other, now=NOW)
    assert found.id not in str(page.ask("sessions"))
    assert page.call("DELETE", f"sessions/{found.id}").status_code == 404
    assert Page(app, secret).call("GET", "me").status_code == 200


def test_an_administrator_signs_somebody_out_everywhere(
    app: Flask, write: Write, root: Desk, page: Page, pia: Person
) -> None:
    assert len(root.ask(f"people/{pia.id}/sessions")["items"]) == 1
    assert root.call("DELETE", f"people/{pia.id}/sessions").status_code == 204
    assert page.call("GET", "me").status_code == 401


def test_the_header_wins_over_the_cookie(app: Flask, write: Write, page: Page) -> None:
    key = write(make_person, "Rea", "reader")
    headers = {"Authorization": f"Bearer {key}"}
    assert page.call("GET", "me", headers=headers).json["name"] == "Rea"
    for wrong in ("Bearer cc_nothing", "Basic cGlhOnBpYQ==", "Bearer"):
        assert page.call("GET", "me", headers={"Authorization": wrong}).status_code == 401


def test_a_cookie_makes_no_public_answer_private(app: Flask, page: Page) -> None:
    for path in ("/v1/sites/clinic", "/v1/sites", "/v1/types", "/v1/sites/clinic/faqs"):
        with_cookie, without = page.call("GET", path), Page(app).call("GET", path)
        assert with_cookie.data == without.data
        assert with_cookie.headers["Cache-Control"] == without.headers["Cache-Control"]
        assert "Cookie" not in with_cookie.headers.get("Vary", "")


def test_who_is_signed_in_sees_previews_and_keyed_sites_and_another_website_s_page_does_not(
    app: Flask, write: Write, page: Page
) -> None:
    write(alter_settings, "clinic", {"access": "keyed"}, actor="tests", now=NOW)
    for query in ({}, {"view": "draft"}):
        answer = page.call("GET", "/v1/sites/clinic/faqs", **query)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
        foreign = {"Sec-Fetch-Site": "same-site", "Origin": "http://evil.localhost"}
        assert page.call("GET", "/v1/sites/clinic/faqs", headers=foreign, **query).status_code == 401
        assert Page(app).call("GET", "/v1/sites/clinic/faqs", **query).status_code == 401


def test_an_answer_is_repeated_to_the_same_person_alone(app: Flask, write: Write, page: Page) -> None:
    once = {"Idempotency-Key": "once", "Sec-Fetch-Site": "same-origin"}
    other = Page(app, write(open_session, write(create_person, "Otto", "author", "admin", now=NOW), now=NOW)[1])
    body = {"name": "k", "roles": ["delivery"], "sites": ["clinic"]}
    expect(other.call("POST", "keys", body, headers=once), 201)
    assert other.call("POST", "keys", body, headers=once).headers["Idempotency-Replayed"] == "true"
    assert page.call("POST", "keys", body, headers=once).status_code == 403


def test_signing_in_is_never_repeated_by_a_word(app: Flask, write: Write, pia: Person) -> None:
    text, once = write(invite, pia, now=NOW), {"Idempotency-Key": "once", "Sec-Fetch-Site": "same-origin"}
    assert Page(app).call("POST", "session", {"invitation": text}, headers=once).status_code == 201
    assert Page(app).call("POST", "session", {"invitation": text}, headers=once).status_code == 401
