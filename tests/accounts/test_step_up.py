"""What a site holds dear asks whoever is signed in for their passkey again, by whatever way it is done; keys are not asked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from api.models import BrowserSession, Person, Record
from tests.acts import Pinned, alter_settings, create_person, open_session, schedule
from tests.authenticator import Authenticator
from tests.conftest import Write
from tests.factories import edit, make_record
from tests.pages import Page
from tests.people import Desk, expect, make_person, pin

NOW = datetime.now(UTC)
ALL = ("withdraw", "publish", "keys", "roles")
SOON = f"{NOW + timedelta(hours=2):%FT%TZ}"


@pytest.fixture
def ada(write: Write, library: str) -> Person:
    person: Person = write(create_person, "Ada", "admin", now=NOW)
    return person


@pytest.fixture
def page(app: Flask, write: Write, ada: Person) -> Page:
    """A page at which she was let in by an invitation, and has proved nothing since."""
    return Page(app, write(open_session, ada, way="invitation", now=NOW)[1])


@pytest.fixture
def faq(write: Write, library: str) -> Record:
    """A live FAQ of the library with a draft whose meaning is another."""
    record: Record = write(make_record)
    write(edit, record, "en", answer="Another answer.")
    return record


def holds_dear(write: Write, *acts: str, site: str = "core") -> None:
    write(alter_settings, site, {"step_up": list(acts)}, actor="tests", now=NOW)


def proved(session: Session) -> None:
    session.execute(update(BrowserSession).values(confirmed_at=datetime.now(UTC)))


def proved_long_ago(session: Session) -> None:
    session.execute(update(BrowserSession).values(confirmed_at=datetime.now(UTC) - timedelta(minutes=6)))


class Doings:
    """What she does, each in a way of its own; the status that she gets."""

    def __init__(self, page: Page | Desk, write: Write, faq: Record, person: Person) -> None:
        self.page, self.write, self.faq, self.person = page, write, faq, person

    def _post(self, path: str, body: Any, method: str = "POST", **headers: str) -> Any:
        more = {name.replace("_", "-"): each for name, each in headers.items()}
        return self.page.call(method, path, body, headers={**OWN, **more} if isinstance(self.page, Page) else more)

    def publish(self) -> Any:
        return self._post("actions/publish", {"items": [self.write(pin, self.faq, "en")]})

    def publish_by_saving(self) -> Any:
        path = f"sites/core/records/{self.faq.id}/translations/en"
        etag = expect(self.page.call("GET", path), 200)["etag"]
        return self._post(path, {"fields": {"answer": "A third."}, "publish": True}, "PATCH", If_Match=f'"{etag}"')

    def publish_as_release(self) -> Any:
        body = {"site": "core", "name": "r", "items": [self.write(pin, self.faq, "en")]}
        made = expect(self._post("releases", body), 201)
        return self._post(f"releases/{made['id']}/publish", {}, If_Match=f'"{made["etag"]}"')

    def schedule(self) -> Any:
        items = [self.write(pin, self.faq, "en")]
        return self._post("actions/schedule", {"items": items, "verb": "publish", "at": SOON, "time_zone": "UTC"})

    def withdraw(self) -> Any:
        body = {"items": [{"site": "core", "record": self.faq.id}], "message": "Wrong.", "severity": "safety"}
        return self._post("actions/withdraw", body)

    def withdraw_later(self) -> Any:
        items, more = [{"site": "core", "record": self.faq.id}], {"message": "Wrong.", "severity": "safety"}
        body = {"items": items, "verb": "withdraw", "at": SOON, "time_zone": "UTC", **more}
        return self._post("actions/schedule", body)

    def move(self) -> Any:
        pinned, soon = Pinned(self.faq.id, "core", "en", 2), NOW + timedelta(days=1)
        id = self.write(schedule, [pinned], verb="publish", at=soon, actor="tests").id
        planned = expect(self.page.call("GET", f"schedules/{id}"), 200)
        return self._post(f"schedules/{planned['id']}", {"at": SOON}, "PATCH", If_Match=f'"{planned["etag"]}"')

    def accept(self) -> Any:
        body = {"site": "core", "name": "r", "items": [self.write(pin, self.faq, "en")], "at": SOON}
        made = expect(self._post("proposals", body), 201)
        return self._post(f"proposals/{made['id']}/accept", {}, If_Match=f'"{made["etag"]}"')

    def make_key(self) -> Any:
        return self._post("keys", {"name": "k", "roles": ["reader"], "sites": ["core"]})

    def make_key_of_a_person(self) -> Any:
        return self._post("keys", {"name": "k", "person": self.person.id})

    def invite(self) -> Any:
        return self._post(f"people/{self.person.id}/invitations", {}, Host="localhost")

    def hire(self) -> Any:
        return self._post("people", {"name": "New", "grants": [{"role": "reader", "site": "core"}]})

    def give_role(self) -> Any:
        body = {"grants": [{"role": "publisher", "site": "core"}]}
        etag = expect(self.page.call("GET", f"people/{self.person.id}"), 200)["etag"]
        return self._post(f"people/{self.person.id}", body, "PATCH", If_Match=etag)


OWN = {"Sec-Fetch-Site": "same-origin", "X-Requested-With": "fetch"}
ASKED = {
    "publish": ("publish", "publish_by_saving", "publish_as_release", "schedule", "move", "accept"),
    "withdraw": ("withdraw", "withdraw_later"),
    "keys": ("make_key", "make_key_of_a_person", "invite"), "roles": ("hire", "give_role"),
}  # fmt: skip
DOINGS = tuple(each for some in ASKED.values() for each in some)


@pytest.fixture
def otto(write: Write, library: str) -> Person:
    person: Person = write(create_person, "Otto", "author", site="core", now=NOW)
    return person


def is_asked(answer: Any) -> bool:
    if answer.status_code == 403:
        assert answer.json["type"] == "/v1/problems/step-up-required"
        return True
    assert answer.status_code in (200, 201), answer.text
    return False


def test_every_act_has_a_way_that_is_tried() -> None:
    assert {name for name in vars(Doings) if not name.startswith("_")} == set(DOINGS)
    assert tuple(sorted(ASKED)) == tuple(sorted(ALL))


@pytest.mark.parametrize("doing", DOINGS)
@pytest.mark.parametrize("how", ["of all", "of all but this", "of another site"])
def test_a_site_is_asked_for_what_it_holds_dear_alone(
    page: Page, write: Write, faq: Record, otto: Person, doing: str, how: str
) -> None:
    act = next(each for each, some in ASKED.items() if doing in some)
    dear = [each for each in ALL if how != "of all but this" or each != act]
    holds_dear(write, *dear, site="clinic" if how == "of another site" else "core")
    assert is_asked(getattr(Doings(page, write, faq, otto), doing)()) == (how == "of all")


@pytest.mark.parametrize("doing", DOINGS)
def test_who_has_proved_it_just_now_is_not_asked_again(
    page: Page, write: Write, faq: Record, otto: Person, doing: str
) -> None:
    holds_dear(write, *ALL)
    write(proved_long_ago)
    assert is_asked(getattr(Doings(page, write, faq, otto), doing)())
    write(proved)
    assert not is_asked(getattr(Doings(page, write, faq, otto), doing)())


@pytest.mark.parametrize("doing", DOINGS)
def test_keys_are_not_asked(app: Flask, write: Write, faq: Record, otto: Person, doing: str) -> None:
    holds_dear(write, *ALL)
    desk = Desk(app, write(make_person, "Root", "admin"))
    assert not is_asked(getattr(Doings(desk, write, faq, otto), doing)())


def test_what_leaves_the_meaning_as_it_is_asks_for_nothing(page: Page, write: Write, library: str) -> None:
    holds_dear(write, "publish")
    record = write(make_record)
    write(edit, record, "en", slug="another-slug")
    assert not is_asked(Doings(page, write, record, Person()).publish())


def test_a_rehearsal_asks_for_nothing_and_a_refusal_alters_nothing(page: Page, write: Write, faq: Record) -> None:
    holds_dear(write, "publish")
    items = {"items": [write(pin, faq, "en")]}
    assert page.call("POST", "actions/publish", items, dry_run="true").status_code == 200
    assert page.call("POST", "actions/publish", items).status_code == 403
    write(proved)
    assert page.call("POST", "actions/publish", items).status_code == 200


def test_a_passkey_proves_it(app: Flask, page: Page, write: Write, faq: Record, otto: Person) -> None:
    device = Authenticator()
    asked = expect(page.call("POST", "me/passkeys/challenge"), 200)
    expect(page.call("POST", "me/passkeys", {"name": "phone", "credential": device.make(asked)}), 201)
    holds_dear(write, *ALL)
    asked = expect(page.call("POST", "session/step-up/challenge"), 200)
    assert [each["id"] for each in asked["publicKey"]["allowCredentials"]] == [device.id]
    wrong = page.call("POST", "session/step-up", {"passkey": Authenticator().prove(asked)})
    assert wrong.status_code == 401
    asked = expect(page.call("POST", "session/step-up/challenge"), 200)
    told = expect(page.call("POST", "session/step-up", {"passkey": device.prove(asked)}), 200)
    assert told["confirmed_at"] is not None
    assert not is_asked(Doings(page, write, faq, otto).withdraw())


def test_the_passkey_of_somebody_else_proves_nothing(app: Flask, page: Page, write: Write, otto: Person) -> None:
    device, his = Authenticator(), Page(app, write(open_session, otto, now=NOW)[1])
    asked = expect(his.call("POST", "me/passkeys/challenge"), 200)
    expect(his.call("POST", "me/passkeys", {"name": "phone", "credential": device.make(asked)}), 201)
    asked = expect(page.call("POST", "session/step-up/challenge"), 200)
    assert page.call("POST", "session/step-up", {"passkey": device.prove(asked)}).status_code == 401


@pytest.mark.parametrize("wrong", [["everything"], ["publish", "publish"], "publish", [1]], ids=str)
def test_only_what_there_is_can_be_held_dear(app: Flask, write: Write, library: str, wrong: Any) -> None:
    desk = Desk(app, write(make_person, "Root", "admin"))
    etag = desk.ask("sites/core")["etag"]
    refused = desk.call("PATCH", "sites/core", {"step_up": wrong}, headers={"If-Match": etag})
    assert "step_up" in expect(refused, 422)["errors"][0]["pointer"]


def test_a_site_tells_what_it_holds_dear(app: Flask, write: Write, library: str) -> None:
    desk = Desk(app, write(make_person, "Root", "admin"))
    assert desk.ask("sites/core")["step_up"] == []
    changed = desk.call(
        "PATCH", "sites/core", {"step_up": ["publish", "keys"]}, headers={"If-Match": desk.ask("sites/core")["etag"]}
    )
    assert expect(changed, 200)["step_up"] == ["publish", "keys"]
