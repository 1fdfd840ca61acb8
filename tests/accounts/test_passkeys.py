"""Passkeys sign people in: only for this website, to answer what was asked just now, once, by a device that knows its person."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from api.models import Passkey, Person, SpentChallenge, WrongTry
from tests.acts import asked_before, counted_by, create_person, open_session
from tests.authenticator import PRESENT, Authenticator
from tests.conftest import Write
from tests.depth import examples
from tests.pages import Page
from tests.people import Desk, expect, make_person

NOW = datetime.now(UTC)


@pytest.fixture
def page(app: Flask, write: Write, pia: Person) -> Page:
    return Page(app, write(open_session, pia, now=NOW, way="invitation")[1])


@pytest.fixture
def device(page: Page) -> Authenticator:
    """A device whose passkey is known as hers."""
    made = Authenticator()
    expect(add(page, made), 201)
    return made


def add(page: Page, device: Authenticator, name: str = "phone", **altered: Any) -> Any:
    asked = expect(page.call("POST", "me/passkeys/challenge"), 200)
    return page.call("POST", "me/passkeys", {"name": name, "credential": device.make(asked, **altered)})


def begin(page: Page) -> Any:
    return expect(page.call("POST", "session/challenge"), 200)


def sign_in(page: Page, device: Authenticator, **altered: Any) -> int:
    asked = begin(page)
    return page.call("POST", "session", {"passkey": device.prove(asked, **altered)}).status_code


def test_a_passkey_signs_in_without_any_name(app: Flask, pia: Person, device: Authenticator) -> None:
    page = Page(app)
    asked = begin(page)["publicKey"]
    assert (asked["allowCredentials"], asked["userVerification"], asked["rpId"]) == ([], "required", "localhost")
    assert sign_in(page, device) == 201
    session = page.ask("session")["session"]
    assert (session["person"]["id"], session["way"]) == (pia.id, "passkey")
    assert session["confirmed_at"] is not None


def test_what_is_asked_of_a_new_passkey_is_that_it_needs_no_name_and_knows_its_person(
    page: Page, device: Authenticator
) -> None:
    asked = expect(page.call("POST", "me/passkeys/challenge"), 200)["publicKey"]
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert [each["id"] for each in asked["excludeCredentials"]] == [device.id]


def unknown_passkey(session: Session) -> None:
    session.execute(update(Passkey).values(credential="another"))


def of_another_device(session: Session) -> None:
    session.execute(update(Passkey).values(public_key="pQECAyYgASFYIAAA"))


def used_less_often(session: Session) -> None:
    session.execute(update(Passkey).values(uses=1_000))


def of_another_person(session: Session) -> None:
    session.execute(update(Passkey).values(person_id=create_person(session, "Otto", now=NOW).id))


def of_somebody_disabled(session: Session) -> None:
    session.execute(update(Person).values(disabled_at=NOW))


STATES = (unknown_passkey, of_another_device, used_less_often, of_another_person, of_somebody_disabled)
REFUSED = tuple(each.__name__ for each in STATES)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_passkey_that_is_not_as_it_was_signs_nobody_in(
    app: Flask, write: Write, device: Authenticator, state: Callable[[Session], None]
) -> None:
    write(state)
    assert sign_in(Page(app), device) == 401


def test_nobody_is_told_which_passkeys_there_are(app: Flask, write: Write, device: Authenticator) -> None:
    """A wrong answer by a known passkey, one by an unknown one, and one to no question get the same words."""
    page, stranger = Page(app), Authenticator()
    stranger.user = device.user
    told = [
        page.call("POST", "session", {"passkey": device.prove(begin(page), origin="http://evil.example")}).json,
        page.call("POST", "session", {"passkey": stranger.prove(begin(page))}).json,
        page.call("POST", "session", {"passkey": stranger.prove({"publicKey": {"challenge": "AAAA"}})}).json,
    ]
    assert len({str({**each, "request_id": ""}) for each in told}) == 1


@pytest.mark.parametrize(
    "altered",
    [
        {"origin": "https://localhost"}, {"origin": "http://localhost:81"}, {"origin": "http://evil.example"},
        {"challenge": "AAAA"}, {"type": "webauthn.create"},
    ],
    ids=str,
)  # fmt: skip
def test_what_was_signed_for_another_page_or_question_signs_nobody_in(
    app: Flask, device: Authenticator, altered: dict[str, Any]
) -> None:
    assert sign_in(Page(app), device, **altered) == 401


def test_a_device_that_does_not_know_its_person_or_is_of_another_website_signs_nobody_in(
    app: Flask, device: Authenticator
) -> None:
    device.flags = PRESENT
    assert sign_in(Page(app), device) == 401
    device.flags, device.rp = Authenticator().flags, "evil.example"
    assert sign_in(Page(app), device) == 401


def test_an_answer_is_taken_once(app: Flask, device: Authenticator) -> None:
    """Neither this browser nor another one gets in by what was sent before (replay)."""
    page = Page(app)
    asked, word = begin(page), word_of(page)
    answer = {"passkey": device.prove(asked)}
    assert page.call("POST", "session", answer).status_code == 201
    for again in (page, Page(app)):
        again.set_cookie(CHALLENGE, word)
        assert again.call("POST", "session", answer).status_code == 401


def test_a_question_that_was_answered_wrongly_is_not_asked_again(app: Flask, device: Authenticator) -> None:
    page = Page(app)
    asked = begin(page)
    stranger = Authenticator()
    assert page.call("POST", "session", {"passkey": stranger.prove(asked)}).status_code == 401
    assert page.call("POST", "session", {"passkey": device.prove(asked)}).status_code == 401


def test_the_answer_to_what_another_browser_was_asked_signs_nobody_in(app: Flask, device: Authenticator) -> None:
    asked = begin(Page(app))
    mine = Page(app)
    begin(mine)
    assert mine.call("POST", "session", {"passkey": device.prove(asked)}).status_code == 401
    assert Page(app).call("POST", "session", {"passkey": device.prove(asked)}).status_code == 401


CHALLENGE = "__Host-clinic-challenge"


def word_of(page: Page) -> str:
    """What the browser brings back of what it was asked."""
    found = page.cookie(CHALLENGE)
    assert found
    return found


def test_a_question_of_another_purpose_signs_nobody_in(app: Flask, page: Page, device: Authenticator) -> None:
    asked = expect(page.call("POST", "session/step-up/challenge"), 200)
    other = Page(app)
    other.set_cookie(CHALLENGE, word_of(page))
    assert other.call("POST", "session", {"passkey": device.prove(asked)}).status_code == 401


@pytest.mark.parametrize(("age", "status"), [(0, 201), (9, 201), (11, 401)])
def test_a_question_is_good_for_ten_minutes(
    app: Flask, write: Write, device: Authenticator, age: int, status: int
) -> None:
    page = Page(app)
    page.set_cookie(CHALLENGE, write(asked_before, "AAAA", now=datetime.now(UTC) - timedelta(minutes=age)))
    shown = device.prove({"publicKey": {"challenge": "AAAA"}})
    assert page.call("POST", "session", {"passkey": shown}).status_code == status


@settings(max_examples=examples(30, 1_000), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 300), st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=';,\\"'))
def test_an_altered_question_counts_for_nothing(
    app: Flask, write: Write, device: Authenticator, place: int, letter: str
) -> None:
    write(lambda session: session.execute(update(WrongTry).values(number=0)))
    page = Page(app)
    asked, word = begin(page), word_of(page)
    place %= len(word)
    altered = word[:place] + letter + word[place + 1 :]
    page.set_cookie(CHALLENGE, altered)
    status = page.call("POST", "session", {"passkey": device.prove(asked)}).status_code
    assert status == (201 if altered == word else 401)


def test_several_passkeys_have_names_and_each_can_go(app: Flask, page: Page, device: Authenticator) -> None:
    second = Authenticator()
    expect(add(page, second, "key ring"), 201)
    listed = page.ask("me/passkeys")["items"]
    assert [each["name"] for each in listed] == ["phone", "key ring"]
    assert page.call("PATCH", f"me/passkeys/{listed[1]['id']}", {"name": "blue key"}).json["name"] == "blue key"
    assert page.call("DELETE", f"me/passkeys/{listed[0]['id']}").status_code == 204
    assert [sign_in(Page(app), each) for each in (device, second)] == [401, 201]


def test_the_last_way_in_goes_only_when_that_is_said(app: Flask, page: Page, device: Authenticator) -> None:
    [only] = page.ask("me/passkeys")["items"]
    assert page.call("DELETE", f"me/passkeys/{only['id']}").status_code == 409
    assert sign_in(Page(app), device) == 201
    assert page.call("DELETE", f"me/passkeys/{only['id']}", last="true").status_code == 204
    assert sign_in(Page(app), device) == 401


def test_a_passkey_is_added_by_the_session_that_was_asked(app: Flask, write: Write, page: Page) -> None:
    otto = Page(app, write(open_session, write(create_person, "Otto", now=NOW), now=NOW)[1])
    asked, device = expect(page.call("POST", "me/passkeys/challenge"), 200), Authenticator()
    otto.set_cookie(CHALLENGE, word_of(page))
    body = {"name": "mine", "credential": device.make(asked)}
    assert otto.call("POST", "me/passkeys", body).status_code == 403
    assert Page(app).call("POST", "me/passkeys", body).status_code == 401


def test_no_passkey_is_known_twice(app: Flask, write: Write, page: Page, device: Authenticator) -> None:
    otto = Page(app, write(open_session, write(create_person, "Otto", now=NOW), now=NOW)[1])
    assert add(otto, device).status_code == 409
    assert add(page, Authenticator(origin="http://evil.example")).status_code == 422


def test_nobody_reaches_the_passkeys_of_others(app: Flask, write: Write, page: Page, device: Authenticator) -> None:
    otto = Page(app, write(open_session, write(create_person, "Otto", "admin", now=NOW), now=NOW)[1])
    [hers] = page.ask("me/passkeys")["items"]
    assert otto.ask("me/passkeys")["items"] == []
    assert otto.call("PATCH", f"me/passkeys/{hers['id']}", {"name": "x"}).status_code == 404
    assert otto.call("DELETE", f"me/passkeys/{hers['id']}").status_code == 404


def test_wrong_answers_make_their_sender_wait(app: Flask, write: Write, device: Authenticator) -> None:
    stranger = Authenticator()
    assert [sign_in(Page(app), stranger) for _ in range(5)] == [401] * 5
    assert sign_in(Page(app), stranger) == 429
    write(lambda session: session.execute(update(WrongTry).values(last_at=NOW - timedelta(minutes=10))))
    assert sign_in(Page(app), device) == 201


def test_wrong_answers_by_her_passkey_from_many_places_make_it_wait(
    app: Flask, write: Write, device: Authenticator
) -> None:
    for _ in range(5):
        assert sign_in(Page(app), device, origin="http://evil.example") == 401
        # As if each came from another address.
        write(lambda session: session.execute(delete(WrongTry).where(WrongTry.about != _about(session))))
    assert sign_in(Page(app), device) == 429
    write(lambda session: session.execute(update(WrongTry).values(last_at=NOW - timedelta(minutes=10))))
    assert sign_in(Page(app), device) == 201
    with app.extensions["database"].reading() as session:
        assert session.get(WrongTry, _about(session)) is None


def _about(session: Session) -> str:
    """What is counted of her."""
    return counted_by("person", session.scalars(select(Person.id).where(Person.name == "Pia")).one())


def test_what_was_answered_is_forgotten_once_it_is_too_old(app: Flask, write: Write, device: Authenticator) -> None:
    sign_in(Page(app), device)
    write(lambda session: session.execute(update(SpentChallenge).values(until=NOW - timedelta(hours=1))))
    sign_in(Page(app), device)
    with app.extensions["database"].reading() as session:
        assert len(session.scalars(select(SpentChallenge)).all()) == 1


def test_adding_and_removing_stands_in_the_trail(app: Flask, write: Write, page: Page, device: Authenticator) -> None:
    [only] = page.ask("me/passkeys")["items"]
    page.call("DELETE", f"me/passkeys/{only['id']}", last="true")
    told = Desk(app, write(make_person, "Rae", "admin")).ask("audit", action="passkey.")["items"]
    assert [(each["action"], each["actor"], each["after"]["id"]) for each in told] == [
        ("passkey.remove", "Pia", only["id"]), ("passkey.add", "Pia", only["id"]),
    ]  # fmt: skip


words = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,60}", fullmatch=True), st.sampled_from(["AA", "A", "AAAAA", "e30", "bnVsbA"])
)


@settings(max_examples=examples(40, 2_000), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(["clientDataJSON", "authenticatorData", "signature", "userHandle"]), words))
def test_whatever_is_sent_as_a_proof_is_refused_and_nothing_fails(
    app: Flask, write: Write, device: Authenticator, sent: dict[str, str]
) -> None:
    write(lambda session: session.execute(update(WrongTry).values(number=0)))
    page = Page(app)
    shown = device.prove(begin(page), origin="http://evil.example")
    answer = page.call("POST", "session", {"passkey": {**shown, "response": {**shown["response"], **sent}}})
    assert answer.status_code == 401
