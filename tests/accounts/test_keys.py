"""Keys are shown once, bounded, rotated with an overlap, and revoked at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from api.models import IdempotentCall, Key
from tests.conftest import Write
from tests.people import Desk, Hire, expect


def make(desk: Desk, **key: Any) -> Any:
    return expect(desk.call("POST", "keys", {"name": "a key", **key}), 201)


def status(app: Flask, key: str, path: str = "sites/clinic") -> int:
    return Desk(app, key).call("GET", path).status_code


def expire(write: Write, id: str) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    write(lambda session: session.execute(update(Key).where(Key.id == id).values(expires_at=long_ago)))


def test_a_key_is_shown_once(app: Flask, admin: Desk) -> None:
    made = make(admin, roles=["reader"], sites=["clinic"])
    text = made.pop("key")
    assert status(app, text) == 200
    assert text.startswith(made["hint"])
    shown = admin.ask(f"keys/{made['id']}")
    assert shown.pop("last_used_at") is not None
    assert shown == {name: each for name, each in made.items() if name != "last_used_at"}
    everything = [admin.call("GET", path).text for path in ("keys", f"keys/{made['id']}", "audit")]
    assert not [answer for answer in everything if text in answer]


def test_a_repeated_call_gives_no_second_key_and_no_second_sight(admin: Desk, write: Write) -> None:
    once = {"Idempotency-Key": "k-1"}
    first = expect(admin.call("POST", "keys", {"name": "a", "roles": ["reader"]}, headers=once), 201)
    again = expect(admin.call("POST", "keys", {"name": "a", "roles": ["reader"]}, headers=once), 201)
    assert again == {name: each for name, each in first.items() if name != "key"}
    assert len(admin.ask("keys")["items"]) == 2
    stored = write(lambda session: session.scalars(select(IdempotentCall.body)).all())
    assert first["key"] not in "".join(stored)


def test_a_revoked_key_opens_nothing_and_stays_listed(app: Flask, admin: Desk) -> None:
    made = make(admin, roles=["reader"])
    for _ in range(2):
        assert admin.call("DELETE", f"keys/{made['id']}").status_code == 204
    assert status(app, made["key"]) == 401
    assert admin.ask(f"keys/{made['id']}")["state"] == "revoked"
    assert len(admin.ask("audit", action="key.revoke")["items"]) == 1


def test_an_expired_key_opens_nothing(app: Flask, admin: Desk, write: Write) -> None:
    made = make(admin, roles=["reader"], expires_at="2999-01-01T00:00:00Z")
    assert status(app, made["key"]) == 200
    expire(write, made["id"])
    assert status(app, made["key"]) == 401
    assert admin.ask(f"keys/{made['id']}")["state"] == "expired"


def test_rotating_leaves_the_old_key_for_the_overlap(app: Flask, admin: Desk, write: Write) -> None:
    old = make(admin, roles=["reader"], sites=["clinic"], locales=["fr"])
    new = expect(admin.call("POST", f"keys/{old['id']}/rotate", {"overlap_s": 3600}), 201)
    assert [new[name] for name in ("name", "roles", "sites", "locales")] == ["a key", ["reader"], ["clinic"], ["fr"]]
    assert (status(app, old["key"]), status(app, new["key"])) == (200, 200)
    ends = datetime.fromisoformat(admin.ask(f"keys/{old['id']}")["expires_at"])
    assert timedelta(minutes=59) < ends - datetime.now(UTC) < timedelta(minutes=61)
    expire(write, old["id"])
    assert (status(app, old["key"]), status(app, new["key"])) == (401, 200)
    expect(admin.call("POST", f"keys/{old['id']}/rotate", {"overlap_s": 0}), 409)


def test_a_key_that_lasts_for_ever_is_replaced_by_one_that_does(admin: Desk, write: Write) -> None:
    old = make(admin, roles=["reader"], expires_at="9999-12-31T23:59:59Z")
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    write(lambda session: session.execute(update(Key).where(Key.id == old["id"]).values(created_at=long_ago)))
    new = expect(admin.call("POST", f"keys/{old['id']}/rotate", {"overlap_s": 0}), 201)
    assert new["expires_at"].startswith("9999-12-31T23:59:59")


def test_rotating_takes_the_right_to_make_such_a_key(
    head_of_clinic: Desk, admin: Desk, hire: Hire, write: Write
) -> None:
    hire("Cora", "author")
    [cora] = admin.ask("people", q="Cora")["items"]
    wide = make(admin, person=cora["id"])
    narrow = make(admin, person=cora["id"], sites=["clinic"])
    answers = [
        head_of_clinic.call("POST", f"keys/{each['id']}/rotate", {"overlap_s": 0}).status_code
        for each in (wide, narrow)
    ]
    assert answers == [403, 201]


def test_a_machine_stays_the_same_by_whatever_key_it_calls(app: Flask, admin: Desk, write: Write) -> None:
    old = make(admin, roles=["reader"])
    new = expect(admin.call("POST", f"keys/{old['id']}/rotate", {"overlap_s": 3600}), 201)
    machines = write(lambda session: {each.id: each.machine for each in session.scalars(select(Key))})
    assert machines[new["id"]] == machines[old["id"]] == old["id"]


def test_an_overlap_never_makes_a_key_last_longer(admin: Desk) -> None:
    soon = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    old = make(admin, roles=["reader"], expires_at=soon)
    new = expect(admin.call("POST", f"keys/{old['id']}/rotate", {"overlap_s": 86_400}), 201)
    assert admin.ask(f"keys/{old['id']}")["expires_at"] == old["expires_at"]
    assert abs(datetime.fromisoformat(new["expires_at"]) - datetime.fromisoformat(soon)) < timedelta(minutes=1)


def test_a_key_of_a_person_does_no_more_than_the_person(app: Flask, admin: Desk) -> None:
    person = expect(
        admin.call("POST", "people", {"name": "Rea", "grants": [{"role": "reader", "site": "clinic"}]}), 201
    )
    key = make(admin, person=person["id"], roles=["admin", "reader"])
    assert key["person"] == {"id": person["id"], "name": "Rea"}
    assert (status(app, key["key"]), status(app, key["key"], "sites/core")) == (200, 404)
    assert Desk(app, key["key"]).call("GET", "people").status_code == 403


def test_the_last_use_is_noted(app: Flask, admin: Desk) -> None:
    key = make(admin, roles=["reader"])
    assert admin.ask(f"keys/{key['id']}")["last_used_at"] is None
    status(app, key["key"])
    assert admin.ask(f"keys/{key['id']}")["last_used_at"] is not None


@pytest.mark.parametrize(
    ("key", "pointer"),
    [
        ({"name": ""}, "#/name"),
        ({}, "#/roles"),
        ({"roles": []}, "#/roles"),
        ({"roles": ["king"]}, "#/roles/0"),
        ({"roles": ["reader"], "sites": []}, "#/sites"),
        ({"roles": ["reader"], "sites": ["nowhere"]}, "#/sites/0"),
        ({"roles": ["reader"], "locales": ["x_y"]}, "#/locales/0"),
        ({"roles": ["reader"], "expires_at": "2020-01-01T00:00:00Z"}, "#/expires_at"),
        ({"roles": ["reader"], "expires_at": "2999-01-01T00:00:00"}, "#/expires_at"),
        ({"roles": ["reader"], "expires_at": "9999-12-31T23:59:59-14:00"}, "#/expires_at"),
        ({"person": "nobody"}, "#/person"),
    ],
)
def test_bad_input_is_named_by_its_place(admin: Desk, key: Any, pointer: str) -> None:
    problem = expect(admin.call("POST", "keys", {"name": "a key", **key}), 422)
    assert pointer in [each["pointer"] for each in problem["errors"]]
    assert len(admin.ask("keys")["items"]) == 1


def test_an_admin_of_one_site_makes_keys_for_it_alone(head_of_clinic: Desk, admin: Desk) -> None:
    mine = make(head_of_clinic, roles=["admin"], sites=["clinic"])
    for sites in (None, ["core"], ["clinic", "stranger"]):
        expect(head_of_clinic.call("POST", "keys", {"name": "x", "roles": ["reader"], "sites": sites}), 403)
    theirs = make(admin, roles=["reader"], sites=["core"])
    assert theirs["id"] not in [each["id"] for each in head_of_clinic.ask("keys")["items"]]
    for path in (f"keys/{theirs['id']}", "keys/nonsense"):
        assert head_of_clinic.call("GET", path).status_code == 404
        assert head_of_clinic.call("DELETE", path).status_code == 404
        assert head_of_clinic.call("POST", f"{path}/rotate", {"overlap_s": 0}).status_code == 404
    assert head_of_clinic.call("DELETE", f"keys/{mine['id']}").status_code == 204


def test_an_admin_of_one_site_makes_no_key_in_the_name_of_others(head_of_clinic: Desk, admin: Desk, hire: Hire) -> None:
    hire("Cora", "reviewer", site="core")
    [cora] = admin.ask("people", q="Cora")["items"]
    assert head_of_clinic.call("POST", "keys", {"name": "x", "person": cora["id"]}).status_code == 422
    both = [{"role": "reader", "site": "clinic"}, {"role": "author", "site": "core"}]
    person = expect(admin.call("POST", "people", {"name": "Both", "grants": both}), 201)
    assert head_of_clinic.call("POST", "keys", {"name": "x", "person": person["id"]}).status_code == 403


def test_a_delivery_key_reads_a_keyed_site_and_no_draft(app: Flask, admin: Desk) -> None:
    etag = admin.ask("sites/clinic")["etag"]
    expect(admin.call("PATCH", "sites/clinic", {"access": "keyed"}, headers={"If-Match": etag}), 200)
    phone = Desk(app, make(admin, roles=["delivery"], sites=["clinic"])["key"])
    foreign = Desk(app, make(admin, roles=["delivery"], sites=["stranger"])["key"])
    assert phone.call("GET", "/v1/sites/clinic/faqs").status_code == 200
    assert phone.call("GET", "/v1/sites/clinic/faqs", view="draft").status_code == 403
    assert phone.call("GET", "sites/clinic").status_code == 404
    assert foreign.call("GET", "/v1/sites/clinic/faqs").status_code == 404
    assert app.test_client().get("/v1/sites/clinic/faqs").status_code == 401
