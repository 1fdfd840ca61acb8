"""A right holds at the moment of use, by every way in: what was made with a right that is gone does nothing any more."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from api.models import BrowserSession, Grant, Key, Person, PreviewLink, Record, Schedule
from tests.acts import alter_settings, create_key, create_person, open_session, run_once
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit, make_record
from tests.pages import Page
from tests.people import Desk, expect, make_person, pin
from tests.publishing.test_releases import act_on

SOON = (datetime.now(UTC) + timedelta(hours=1)).replace(microsecond=0)
DRAFTED = "New?"


@pytest.fixture
def faq(write: Write, library: str) -> Record:
    """A live FAQ of the clinic with a draft that says something new."""
    record: Record = write(make_record, site="clinic")
    write(edit, record, "en", question=DRAFTED)
    return record


@pytest.fixture
def key(write: Write, library: str) -> str:
    return str(write(make_person, "Pia", "publisher", "author", "admin", site="core"))


@pytest.fixture
def pia(app: Flask, key: str) -> Desk:
    """Somebody who publishes on the library and what is below it; every test takes that from her in another way."""
    return Desk(app, key)


class Doings:
    """What Pia begins while she may, and whether it still works later."""

    def __init__(self, app: Flask, client: Client, write: Write, pia: Desk, faq: Record) -> None:
        self.app, self.client, self.write, self.pia, self.faq = app, client, write, pia, faq

    @property
    def item(self) -> dict[str, Any]:
        return dict(self.write(pin, self.faq, "en"))

    def drafts_by_link(self) -> Callable[[], bool]:
        link = expect(self.pia.call("POST", "sites/clinic/preview-links", {}), 201)

        def works() -> bool:
            answer = self.client.get(f"/v1/sites/clinic/faqs/{self.faq.id}", preview_token=link["token"])
            assert answer.status_code in (200, 401)
            return answer.status_code == 200

        return works

    def schedule(self) -> Callable[[], bool]:
        planned = self.pia.act("schedule", self.item, at=f"{SOON:%FT%TZ}", time_zone="UTC")["schedule"]
        return self._runs(planned["id"])

    def scheduled_release(self) -> Callable[[], bool]:
        release = self._release()
        planned = act_on(self.pia, release, "schedule", at=f"{SOON:%FT%TZ}", time_zone="UTC")["schedule"]
        return self._runs(planned["id"])

    def _release(self) -> dict[str, Any]:
        body = {"site": "clinic", "name": "Spring", "items": [self.item]}
        made: dict[str, Any] = expect(self.pia.call("POST", "releases", body), 201)
        return made

    def _runs(self, id: str) -> Callable[[], bool]:
        def works() -> bool:
            assert run_once(self.app.extensions["database"], now=SOON + timedelta(minutes=1))
            watcher = Desk(self.app, self.write(make_person, "Wanda", "reader"))
            done = watcher.ask(f"schedules/{id}")
            assert done["state"] == "done" or done["problem"]["type"] == "/v1/problems/not-allowed"
            title = self.client.json(f"/v1/sites/clinic/faqs/{self.faq.id}")["title"]
            assert (title == DRAFTED) == (done["state"] == "done")
            return bool(done["state"] == "done")

        return works

    def replayed_call(self) -> Callable[[], bool]:
        item = self.item

        def again() -> Any:
            return self.pia.call("POST", "actions/publish", {"items": [item]}, headers={"Idempotency-Key": "once"})

        expect(again(), 200)

        def works() -> bool:
            answer = again()
            assert answer.status_code in (200, 401, 403)
            return answer.status_code == 200

        return works

    def call(self) -> Callable[[], bool]:
        item = self.item
        return lambda: self.pia.try_to("publish", item).status_code == 200

    def call_again(self) -> Callable[[], bool]:
        """One that was let in to the same a moment ago, and so is looked at once."""
        item = self.item
        self.pia.act("publish", item, dry_run=True)
        return lambda: self.pia.try_to("publish", item).status_code == 200

    def call_in_session(self) -> Callable[[], bool]:
        item, page = self.item, Page(self.app, self.write(_session_of_pia)[1])
        return lambda: page.call("POST", "actions/publish", {"items": [item]}).status_code == 200

    def invitation(self) -> Callable[[], bool]:
        """Whom she has invited is there once, as long as she may decide on them."""
        otto = self.write(create_person, "Otto", "reader", site="core", now=NOW)
        local = {"Host": "localhost"}
        made = expect(self.pia.call("POST", f"people/{otto.id}/invitations", {}, headers=local), 201)

        def works() -> bool:
            answer = Page(self.app).call("POST", "session", {"invitation": made["invitation"]})
            assert answer.status_code in (201, 401)
            return answer.status_code == 201

        return works

    def key_of_nobody(self) -> Callable[[], bool]:
        return self._opens("reader", "/v1/admin/sites/clinic")

    def key_that_a_key_made(self) -> Callable[[], bool]:
        first = Desk(self.app, self._key("admin"))
        second = expect(first.call("POST", "keys", {"name": "k", "roles": ["reader"], "sites": ["clinic"]}), 201)["key"]
        return self._works(second, "/v1/admin/sites/clinic")

    def key_of_a_website(self) -> Callable[[], bool]:
        self.write(alter_settings, "clinic", {"access": "keyed"}, actor="o", now=NOW)
        return self._opens("delivery", "/v1/sites/clinic")

    def _opens(self, role: str, address: str) -> Callable[[], bool]:
        return self._works(self._key(role), address)

    def _key(self, role: str) -> str:
        body = {"name": "k", "roles": [role], "sites": ["clinic"]}
        return str(expect(self.pia.call("POST", "keys", body), 201)["key"])

    def _works(self, key: str, address: str) -> Callable[[], bool]:
        desk = Desk(self.app, key)
        assert desk.call("GET", address).status_code == 200

        def works() -> bool:
            answer = desk.call("GET", address)
            assert answer.status_code in (200, 401)
            return answer.status_code == 200

        return works


WAYS = tuple(name for name in vars(Doings) if not name.startswith("_") and name != "item")


def _person(session: Session) -> Any:
    return select(Person.id).where(Person.name == "Pia")


def _session_of_pia(session: Session) -> tuple[BrowserSession, str]:
    person = session.scalars(select(Person).where(Person.name == "Pia")).one()
    return open_session(session, person, now=datetime.now(UTC))


def revoke_key(session: Session) -> None:
    session.execute(update(Key).where(Key.person_id.in_(_person(session))).values(revoked_at=NOW))


def take_role(session: Session) -> None:
    session.execute(delete(Grant).where(Grant.person_id.in_(_person(session))))


def disable(session: Session) -> None:
    session.execute(update(Person).where(Person.name == "Pia").values(disabled_at=NOW))


def narrow_locale(session: Session) -> None:
    session.execute(update(Grant).where(Grant.person_id.in_(_person(session))).values(locale="fr"))


def move_role(session: Session) -> None:
    session.execute(update(Grant).where(Grant.person_id.in_(_person(session))).values(site="elsewhere"))


def set_free(session: Session) -> None:
    alter_settings(session, "clinic", {"parent": None}, actor="o", now=NOW)


def rename(session: Session) -> None:
    session.execute(update(Person).where(Person.name == "Pia").values(name="Pia Maria"))


def leave(session: Session) -> None:
    """Nothing happens."""


KEEPS = {
    leave: WAYS, rename: WAYS, narrow_locale: ("drafts_by_link",), revoke_key: ("call_in_session",), set_free: ("invitation",),
}  # fmt: skip
"""What still works afterwards; of all else nothing does. Seeing is not bound to a locale, and a session to no key."""
OUTLIVES = ("key_of_a_website",)
"""What shows nothing but what is published, to a website that must not go dark because somebody leaves."""
STATES = (leave, rename, revoke_key, take_role, disable, narrow_locale, move_role, set_free)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_what_was_begun_with_a_right_works_as_long_as_the_right_holds(
    app: Flask, client: Client, write: Write, pia: Desk, faq: Record, way: str, state: Any
) -> None:
    works = getattr(Doings(app, client, write, pia, faq), way)()
    write(state)
    assert works() == (way in (*KEEPS.get(state, ()), *OUTLIVES))


def test_a_key_whose_maker_is_gone_says_so_until_somebody_takes_it_over(app: Flask, write: Write, pia: Desk) -> None:
    body = {"name": "k", "roles": ["reader"], "sites": ["clinic"]}
    made = expect(pia.call("POST", "keys", body), 201)
    write(disable)
    olga = Desk(app, write(make_person, "Olga", "admin"))
    assert olga.ask(f"keys/{made['id']}")["state"] == "void"
    new = expect(olga.call("POST", f"keys/{made['id']}/rotate", {"overlap_s": 0}), 201)
    assert new["state"] == "active"
    assert Desk(app, new["key"]).ask("sites/clinic")["key"] == "clinic"


def test_a_machine_that_rotates_its_own_key_gains_no_right_of_its_own(app: Flask, write: Write, pia: Desk) -> None:
    body = {"name": "k", "roles": ["admin"], "sites": ["clinic"]}
    made = expect(pia.call("POST", "keys", body), 201)
    new = expect(Desk(app, made["key"]).call("POST", f"keys/{made['id']}/rotate", {"overlap_s": 60}), 201)
    write(disable)
    for key in (made["key"], new["key"]):
        assert Desk(app, key).call("GET", "sites/clinic").status_code == 401


def send_slowly(app: Flask, key: str, method: str, path: str, body: Any, meanwhile: Callable[[], object]) -> Any:
    """A call in the midst of whose body something happens."""
    text = json.dumps(body).encode()

    class Body(BytesIO):
        def readinto(self, buffer: Any, /) -> int:
            meanwhile()
            return super().readinto(buffer)

    return app.test_client().open(
        f"/v1/admin/{path}", method=method, input_stream=Body(text), content_length=len(text), content_type="application/json",
        headers={"Authorization": f"Bearer {key}", "If-Match": "*"},
    )  # fmt: skip


@pytest.mark.parametrize(("take", "status"), [(take_role, 403), (revoke_key, 401), (disable, 401), (set_free, 404)])
def test_whoever_loses_a_right_while_the_body_of_a_call_comes_does_nothing_with_it(
    app: Flask, client: Client, write: Write, key: str, faq: Record, take: Any, status: int
) -> None:
    items = [write(pin, faq, "en")]
    answer = send_slowly(app, key, "POST", "actions/publish", {"items": items}, lambda: write(take))
    assert answer.status_code == status, answer.text
    assert client.json(f"/v1/sites/clinic/faqs/{faq.id}")["title"] != DRAFTED


@pytest.mark.parametrize("take", [take_role, set_free])
def test_whoever_loses_a_site_while_the_body_of_a_call_comes_alters_nothing_of_it(
    app: Flask, client: Client, write: Write, key: str, faq: Record, take: Any
) -> None:
    answer = send_slowly(app, key, "PATCH", "sites/clinic", {"name": "Mine"}, lambda: write(take))
    assert answer.status_code == 404, answer.text
    assert client.json("/v1/sites/clinic")["name"] != "Mine"


@pytest.mark.parametrize("way", ["drafts_by_link", "schedule", "scheduled_release", "key_of_nobody"])
def test_what_nobody_knows_the_maker_of_has_no_right(
    app: Flask, client: Client, write: Write, pia: Desk, faq: Record, way: str
) -> None:
    works = getattr(Doings(app, client, write, pia, faq), way)()
    write(forget_makers)
    assert not works()


def forget_makers(session: Session) -> None:
    """Let links, schedules and keys be as the migration leaves those of which the trail tells nothing."""
    for column in (PreviewLink.made_by, Schedule.planned_by):
        session.execute(update(column.class_).values({column: None}))
    session.execute(update(Key).where(Key.person_id.is_(None)).values(made_by=None))


def test_a_rotated_key_takes_nothing_from_what_was_made_with_the_old_one(
    app: Flask, client: Client, write: Write, pia: Desk, faq: Record
) -> None:
    works = Doings(app, client, write, pia, faq).drafts_by_link()
    write(lambda session: session.execute(update(Key).values(expires_at=NOW)))
    assert works()


def test_a_link_tells_that_it_is_void(write: Write, app: Flask, pia: Desk, faq: Record) -> None:
    expect(pia.call("POST", "sites/clinic/preview-links", {}), 201)
    write(take_role)
    reader = Desk(app, write(make_person, "Rea", "reader"))
    assert [each["state"] for each in reader.ask("sites/clinic/preview-links")["items"]] == ["void"]


def test_a_release_that_others_filled_runs_with_the_right_of_who_planned_it(
    app: Flask, client: Client, write: Write, pia: Desk, faq: Record
) -> None:
    works = Doings(app, client, write, pia, faq).scheduled_release()
    write(take_role)
    write(make_person, "Otto", "publisher")
    assert not works()


def test_another_key_of_the_same_person_replays_nothing(app: Flask, write: Write, pia: Desk, faq: Record) -> None:
    once, body = {"Idempotency-Key": "once"}, {"type": "faq", "site": "clinic", "translations": {}}
    assert "Idempotency-Replayed" not in pia.call("POST", "records", body, headers=once).headers
    bounded = Desk(app, write(_bounded_key))
    expect(bounded.call("POST", "records", body, headers=once), 404)


def _bounded_key(session: Session) -> str:

    person = session.scalars(select(Person).where(Person.name == "Pia")).one()
    return create_key(session, name="b", person=person, sites=["elsewhere"], now=NOW)[1]
