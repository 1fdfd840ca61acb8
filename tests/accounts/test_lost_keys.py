"""A lost key is revoked in one act with all that descends from it, and with nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from api.cli import main
from api.models import Person
from tests.acts import open_session
from tests.authenticator import Authenticator
from tests.conftest import Write
from tests.factories import edit, make_record
from tests.pages import Page
from tests.people import Desk, expect, pin

SOON = f"{datetime.now(UTC) + timedelta(days=1):%FT%TZ}"


def make(desk: Desk, **key: Any) -> Any:
    return expect(desk.call("POST", "keys", {"name": "made", **key}), 201)


def revoke(desk: Desk, id: str, *, dry_run: bool = False, **body: Any) -> Any:
    return desk.call("POST", f"keys/{id}/revoke{'?dry_run=true' if dry_run else ''}", body)


def works(app: Flask, key: str) -> bool:
    return Desk(app, key).call("GET", "sites/clinic").status_code == 200


@pytest.fixture
def lost(app: Flask, admin: Desk) -> Any:
    """An admin's key that fell into wrong hands."""
    return make(admin, name="lost", roles=["admin"])


@pytest.fixture
def thief(app: Flask, lost: Any) -> Desk:
    """Whoever found it."""
    return Desk(app, lost["key"])


def plan(desk: Desk, write: Write) -> str:
    """A publication that somebody plans; its id."""
    question = write(make_record, site="clinic")
    write(edit, question, "en", question="Planned?")
    return str(desk.act("schedule", write(pin, question, "en"), at=SOON)["schedule"]["id"])


def test_all_that_was_made_with_it_ends_with_it(app: Flask, admin: Desk, thief: Desk, lost: Any, write: Write) -> None:
    child = make(thief, roles=["admin"])
    grandchild = make(Desk(app, child["key"]), roles=["reader"])
    rotated = expect(thief.call("POST", f"keys/{grandchild['id']}/rotate", {"overlap_s": 600}), 201)
    puppet = expect(thief.call("POST", "people", {"name": "Puppet", "grants": [{"role": "admin"}]}), 201)
    theirs = make(admin, person=puppet["id"])
    link = expect(
        Desk(app, child["key"]).call(
            "POST", "sites/clinic/preview-links", {"view": "draft", "path": "/", "expires_in_s": 600}
        ), 201,
    )  # fmt: skip
    schedule = plan(thief, write)
    hook = expect(thief.call("POST", "webhooks", {"url": "https://example.com/", "sites": ["clinic"]}), 201)
    listed = expect(revoke(admin, lost["id"], dry_run=True), 200)
    assert works(app, lost["key"])
    done = expect(revoke(admin, lost["id"]), 200)
    ids = [each["id"] for each in (lost, child, grandchild, rotated, theirs)]
    for answer in (listed, done):
        assert answer["keys"][0]["id"] == lost["id"]
        assert sorted(each["id"] for each in answer["keys"]) == sorted(ids)
        assert [each["id"] for each in answer["people"]] == [puppet["id"]]
        assert [each["id"] for each in answer["preview_links"]] == [link["id"]]
        assert [each["id"] for each in answer["schedules"]] == [schedule]
        assert [each["id"] for each in answer["webhooks"]] == [hook["id"]]
    assert not any(works(app, each["key"]) for each in (lost, child, grandchild, rotated, theirs))
    assert admin.ask(f"people/{puppet['id']}")["disabled_at"] is not None
    assert admin.ask(f"schedules/{schedule}")["state"] == "cancelled"
    assert not admin.ask(f"webhooks/{hook['id']}")["enabled"]
    trail = [each for action in ("key.revoke", "person.alter", "preview-link.revoke", "schedule.cancel", "webhook.give-up")
             for each in admin.ask("audit", action=action)["items"]]  # fmt: skip
    assert [each["after"]["descends_from"] for each in trail] == [lost["id"]] * 9


def test_what_others_made_goes_on(app: Flask, admin: Desk, lost: Any, thief: Desk) -> None:
    sibling = make(admin, roles=["reader"])
    make(thief, roles=["reader"])
    expect(revoke(admin, lost["id"]), 200)
    assert works(app, sibling["key"])
    assert [each["id"] for each in expect(revoke(admin, lost["id"]), 200)["keys"]] == [lost["id"]]
    assert admin.ask(f"keys/{lost['id']}")["state"] == "revoked"


def test_what_was_made_before_it_was_lost_goes_on(app: Flask, admin: Desk, lost: Any, thief: Desk) -> None:
    before = make(thief, roles=["reader"])
    after = make(thief, roles=["reader"])
    answer = expect(revoke(admin, lost["id"], since=after["created_at"]), 200)
    assert [each["id"] for each in answer["keys"]] == [lost["id"], after["id"]]
    assert [each["id"] for each in answer["staying"]] == [before["id"]]
    assert (works(app, before["key"]), works(app, after["key"])) == (True, False)


def test_what_stays_rests_on_whoever_said_so(app: Flask, admin: Desk, lost: Any, thief: Desk) -> None:
    before = make(thief, roles=["reader"])
    olga = expect(admin.call("POST", "people", {"name": "Olga", "grants": [{"role": "admin"}]}), 201)
    key = make(admin, person=olga["id"])
    expect(revoke(Desk(app, key["key"]), lost["id"], since=f"{datetime.now(UTC) + timedelta(hours=1):%FT%TZ}"), 200)
    assert works(app, before["key"])
    expect(admin.call("DELETE", f"keys/{key['id']}"), 204)
    assert (works(app, before["key"]), admin.ask(f"keys/{before['id']}")["state"]) == (False, "void")


def test_people_who_were_altered_with_it_are_named(admin: Desk, lost: Any, thief: Desk) -> None:
    ada = expect(admin.call("POST", "people", {"name": "Ada"}), 201)
    patch = {"grants": [{"role": "admin"}]}
    expect(thief.call("PATCH", f"people/{ada['id']}", patch, headers={"If-Match": f'"{ada["etag"]}"'}), 200)
    answer = expect(revoke(admin, lost["id"]), 200)
    assert (answer["people"], answer["altered"]) == ([], [{"id": ada["id"], "name": "Ada"}])


def test_nobody_locks_themselves_out(app: Flask, lost: Any, thief: Desk) -> None:
    child = Desk(app, make(thief, roles=["admin"])["key"])
    for desk in (thief, child):
        expect(revoke(desk, lost["id"]), 409)
    assert works(app, lost["key"])


def test_it_takes_an_admin_of_all_that_descends(
    admin: Desk, head_of_clinic: Desk, lost: Any, app: Flask, thief: Desk
) -> None:
    expect(revoke(head_of_clinic, lost["id"]), 404)
    own = make(admin, roles=["admin"], sites=["clinic"])
    expect(revoke(head_of_clinic, own["id"]), 200)
    assert not works(app, own["key"])


def test_the_command_lists_first_and_revokes_then(app: Flask, lost: Any, thief: Desk, database_url: str) -> None:
    child = make(thief, roles=["reader"])

    def run(*options: str) -> str:
        command = ["keys", "revoke", lost["id"], *options]
        done = CliRunner(env={"CONTENT_DATABASE_URL": database_url}).invoke(main, command)
        assert done.exit_code == 0, done.output
        return done.output

    assert child["id"] in run("--with-descendants", "--dry-run")
    assert works(app, child["key"])
    assert child["id"] not in run("--with-descendants", "--since", "2999-01-01", "--dry-run")
    assert child["id"] in run("--with-descendants")
    assert not works(app, child["key"])


def test_whoever_came_in_by_an_invitation_that_it_made_is_out_again(
    app: Flask, admin: Desk, thief: Desk, lost: Any, write: Write
) -> None:
    """The person stays, for they were there before; the sessions and passkeys of the one who came in their name do not."""
    known = expect(admin.call("POST", "people", {"name": "Known", "grants": [{"role": "reader"}]}), 201)
    hers = Page(
        app, write(open_session, write(lambda session: session.get_one(Person, known["id"])), now=datetime.now(UTC))[1]
    )
    made = [
        expect(thief.call("POST", f"people/{known['id']}/invitations", {}, headers={"Host": "localhost"}), 201)
        for _ in range(2)
    ]
    intruder, later, devices = Page(app), Page(app), (Authenticator(), Authenticator())
    expect(intruder.call("POST", "session", {"invitation": made[1]["invitation"]}), 201)
    add_passkey(intruder, devices[0])
    assert sign_in(later, devices[0]) == 201
    add_passkey(later, devices[1])
    done = expect(revoke(admin, lost["id"]), 200)
    assert done["invitations"] == [{"id": made[1]["id"], "person": known["id"]}]
    assert [each["id"] for each in done["altered"]] == [known["id"]]
    assert [each.call("GET", "me").status_code for each in (hers, intruder, later)] == [200, 401, 401]
    assert [sign_in(Page(app), each) for each in devices] == [401, 401]


def add_passkey(page: Page, device: Authenticator) -> None:
    asked = expect(page.call("POST", "me/passkeys/challenge"), 200)
    expect(page.call("POST", "me/passkeys", {"name": "mine", "credential": device.make(asked)}), 201)


def sign_in(page: Page, device: Authenticator) -> int:
    asked = expect(page.call("POST", "session/challenge"), 200)
    return page.call("POST", "session", {"passkey": device.prove(asked)}).status_code
