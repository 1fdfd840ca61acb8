"""A right holds at the moment of use, by every way in: what was made with a right that is gone does nothing any more."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from api.models import Grant, Key, Person, Record
from tests.acts import alter_settings, create_key, run_once
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit, make_record
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
def pia(app: Flask, write: Write, library: str) -> Desk:
    """Somebody who publishes on the library and what is below it; every test takes that from her in another way."""
    return Desk(app, write(make_person, "Pia", "publisher", "author", site="core"))


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


WAYS = ("drafts_by_link", "schedule", "scheduled_release", "replayed_call", "call")


def _person(session: Session) -> Any:
    return select(Person.id).where(Person.name == "Pia")


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


KEEPS = {leave: WAYS, rename: WAYS, narrow_locale: ("drafts_by_link",)}
"""What still works afterwards; of all else nothing does. Seeing is not bound to a locale."""
STATES = (leave, rename, revoke_key, take_role, disable, narrow_locale, move_role, set_free)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_what_was_begun_with_a_right_works_as_long_as_the_right_holds(
    app: Flask, client: Client, write: Write, pia: Desk, faq: Record, way: str, state: Any
) -> None:
    works = getattr(Doings(app, client, write, pia, faq), way)()
    write(state)
    assert works() == (way in KEEPS.get(state, ()))


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
