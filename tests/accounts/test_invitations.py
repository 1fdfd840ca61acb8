"""An invitation lets one person in, once, in time, and only while whoever made it may decide on them."""

import shlex
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from api.cli import have_first_key, main
from api.models import Grant, Invitation, Person
from tests.acts import create_person, invite
from tests.conftest import Write
from tests.pages import OWN_PAGE, Page
from tests.people import Desk, expect, make_person
from tests.project.documents import Document
from tests.project.files import PROJECT

NOW = datetime.now(UTC)
LOCAL = {"Host": "localhost"}


@pytest.fixture
def root(write: Write, library: str) -> Person:
    """Somebody who administers the library."""
    person: Person = write(create_person, "Root", "admin", site="core", now=NOW)
    return person


@pytest.fixture
def ada(write: Write, root: Person) -> Person:
    person: Person = write(create_person, "Ada", "author", site="core", email="ada@clinic.example", now=NOW)
    return person


@pytest.fixture
def text(write: Write, root: Person, ada: Person) -> str:
    return str(write(invite, ada, by=root, now=NOW))


def accept(app: Flask, text: str) -> int:
    return Page(app).call("POST", "session", {"invitation": text}).status_code


def used_text(session: Session) -> None:
    session.execute(update(Invitation).values(used_at=NOW))


def revoked_text(session: Session) -> None:
    session.execute(update(Invitation).values(revoked_at=NOW))


def expired_text(session: Session) -> None:
    session.execute(update(Invitation).values(expires_at=NOW))


def mistyped_text(session: Session) -> None:
    session.execute(update(Invitation).values(digest="another"))


def disabled_person(session: Session) -> None:
    session.execute(update(Person).where(Person.name == "Ada").values(disabled_at=NOW))


def maker_without_role(session: Session) -> None:
    session.execute(delete(Grant).where(Grant.role == "admin"))


def maker_elsewhere(session: Session) -> None:
    session.execute(update(Grant).where(Grant.role == "admin").values(site="clinic"))


STATES = (used_text, revoked_text, expired_text, mistyped_text, disabled_person, maker_without_role, maker_elsewhere)
REFUSED = tuple(each.__name__ for each in STATES)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_what_lets_nobody_in_is_refused_in_the_same_words(
    app: Flask, write: Write, text: str, state: Callable[[Session], None]
) -> None:
    write(state)
    answers = [
        Page(app).call("POST", "session", {"invitation": each}) for each in (text, "ci_nothing", text[:-1] + "!")
    ]
    assert {each.status_code for each in answers} == {401}
    assert len({each.json["detail"] for each in answers}) == 1


def test_an_invitation_lets_in_once(app: Flask, text: str) -> None:
    assert [accept(app, text) for _ in range(3)] == [201, 401, 401]


@pytest.mark.database
def test_of_many_who_come_at_once_one_is_let_in(app: Flask, text: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: accept(app, text), range(4)))
    assert sorted(answers) == [201, 401, 401, 401]


def test_a_new_invitation_takes_the_place_of_the_one_before(app: Flask, write: Write, ada: Person, text: str) -> None:
    newer = write(invite, ada, now=NOW)
    assert [accept(app, each) for each in (text, newer)] == [401, 201]


def test_invitations_are_listed_without_what_lets_in_and_revoked(app: Flask, write: Write, ada: Person) -> None:
    desk = Desk(app, write(make_person, "Root", "admin"))
    made = expect(desk.call("POST", f"people/{ada.id}/invitations", {"expires_in_s": 600}, headers=LOCAL), 201)
    [listed] = desk.ask(f"people/{ada.id}/invitations")["items"]
    assert listed == {name: each for name, each in made.items() if name not in ("url", "invitation")}
    assert desk.call("DELETE", f"people/{ada.id}/invitations/{made['id']}").status_code == 204
    assert desk.ask(f"people/{ada.id}/invitations")["items"][0]["state"] == "revoked"
    assert accept(app, made["invitation"]) == 401


def test_a_repeated_call_shows_no_text_again(app: Flask, write: Write, ada: Person) -> None:
    desk, once = Desk(app, write(make_person, "Root", "admin")), {**LOCAL, "Idempotency-Key": "once"}
    first, second = (desk.call("POST", f"people/{ada.id}/invitations", {}, headers=once).json for _ in range(2))
    assert first["id"] == second["id"]
    assert "ci_" in str(first)
    assert "invitation" not in second
    assert "url" not in second


def test_nobody_invites_whom_they_do_not_decide_on(app: Flask, write: Write, ada: Person) -> None:
    hanna = Desk(app, write(make_person, "Hanna", "admin", site="clinic"))
    assert hanna.call("POST", f"people/{ada.id}/invitations", {}, headers=LOCAL).status_code == 404
    both = write(create_person, "Both", "author", site="clinic", now=NOW)
    write(lambda session: session.add(Grant(person_id=both.id, role="author", site="core", locale="*")))
    assert hanna.call("POST", f"people/{both.id}/invitations", {}, headers=LOCAL).status_code == 403


def test_without_an_address_at_which_people_sign_in_nobody_is_invited(app: Flask, write: Write, ada: Person) -> None:
    desk = Desk(app, write(make_person, "Root", "admin"))
    refused = desk.call("POST", f"people/{ada.id}/invitations", {}, headers={"Host": "content.example"})
    assert "CONTENT_SIGN_IN_ORIGIN" in expect(refused, 409)["detail"]


def run(url: str, *arguments: str, **environment: str) -> str:
    done = CliRunner(env={"CONTENT_DATABASE_URL": url, **environment}).invoke(main, arguments)
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def test_the_command_invites_people_known_or_new(app: Flask, ada: Person, database_url: str) -> None:
    for email, name in (("ADA@clinic.example", "Ada"), ("bea@clinic.example", "bea@clinic.example")):
        link = run(database_url, "invite", email, "--port", "8123")
        address, _, text = link.partition("#invitation=")
        assert address == "http://localhost:8123/sign-in"
        page = Page(app)
        expect(page.call("POST", "session", {"invitation": text}), 201)
        assert page.ask("me")["name"] == name


@pytest.mark.parametrize("document", ["README.md", "clients/console/README.md"])
def test_what_the_documents_say_of_a_lost_link_lets_an_administrator_in(
    app: Flask, database_url: str, document: str
) -> None:
    [shown] = [
        command for block in Document(PROJECT / document).blocks("sh") for command in block.splitlines()
        if "clinic-content invite" in command
    ]  # fmt: skip
    _, *words = shlex.split(shown, comments=True)
    for _ in ("a new administrator", "one who has lost every passkey"):
        page = Page(app)
        expect(
            page.call("POST", "session", {"invitation": run(database_url, *words).partition("#invitation=")[2]}), 201
        )
        assert [each["role"] for each in page.ask("me")["roles"]] == ["admin"]


def test_the_command_warns_of_somebody_without_a_role_and_says_how_to_give_one(app: Flask, database_url: str) -> None:
    def warned(*words: str) -> str:
        done = CliRunner(env={"CONTENT_DATABASE_URL": database_url}).invoke(
            main, ["invite", "bea@clinic.example", *words]
        )
        assert (done.exit_code, done.stdout.count("#invitation=")) == (0, 1), done.output
        return done.stderr

    told = warned()
    assert "can sign in but do nothing until they have a role" in told
    assert "`clinic-content invite bea@clinic.example --admin`" in told
    [give] = [each for each in told.split("`") if each.startswith("clinic-content people roles ")]
    run(database_url, *give.replace("ROLE[@SITE[/LOCALE]]", "author").split()[1:])
    assert warned() == ""
    assert warned("--admin") == ""


@pytest.mark.parametrize(
    "command", [("invite",), ("people", "create", "--name", "Eva", "--email")], ids=["invite", "people"]
)
def test_a_command_takes_no_address_that_is_none(database_url: str, command: tuple[str, ...]) -> None:
    done = CliRunner(env={"CONTENT_DATABASE_URL": database_url}).invoke(main, [*command, "notmail"])
    assert (done.exit_code, done.output.splitlines()[-1].endswith("'notmail' is no e-mail address.")) == (2, True)


def test_the_command_makes_administrators_and_heeds_the_settings(app: Flask, ada: Person, database_url: str) -> None:
    named = {"CONTENT_SIGN_IN_ORIGIN": "https://content.example", "CONTENT_PUBLIC_PREFIX": "/content"}
    link = run(database_url, "invite", "ada@clinic.example", "--admin", **named)
    assert link.startswith("https://content.example/content/sign-in#invitation=ci_")
    page = Page(app)
    expect(page.call("POST", "session", {"invitation": link.partition("=")[2]}), 201)
    assert page.call("GET", "people").status_code == 200
    assert {each["role"] for each in page.ask("me")["roles"]} == {"admin", "author"}


def test_the_first_start_prints_a_link_for_the_first_administrator_and_no_other_does(
    app: Flask, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONTENT_DATABASE_URL", database_url)
    have_first_key(may_make_one=True, port=8123)
    told = capsys.readouterr().out
    [link] = [each.strip() for each in told.splitlines() if "#invitation=" in each]
    assert link.startswith("http://localhost:8123/sign-in#")
    assert told.index(link) < told.index("cc_")
    page = Page(app)
    expect(page.call("POST", "session", {"invitation": link.partition("=")[2]}), 201)
    assert page.call("GET", "people").status_code == 200
    have_first_key(may_make_one=True)
    assert "#invitation=" not in (again := capsys.readouterr().out)
    assert "clinic-content invite" in again
    with app.extensions["database"].reading() as session:
        assert len(session.scalars(select(Person)).all()) == 1


def test_wrong_invitations_make_whoever_tries_them_wait(app: Flask, text: str) -> None:
    wrong = [accept(app, f"ci_{number}") for number in range(6)]
    assert wrong == [401] * 5 + [429]
    refused = Page(app).call("POST", "session", {"invitation": text})
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 2
    assert refused.json["retry_after_s"] == int(refused.headers["Retry-After"])


def test_each_sender_waits_for_their_own_tries(routed: Flask, app: Flask, text: str) -> None:
    settings = app.extensions["settings"]
    app.extensions["settings"] = type(settings)(**{**vars(settings), "proxies": 1})

    def from_there(address: str, text: str) -> int:
        headers = {**OWN_PAGE, "X-Forwarded-For": f"10.0.0.1, {address}"}
        return Page(app).call("POST", "session", {"invitation": text}, headers=headers).status_code

    assert [from_there(f"2001:db8::{number}", "ci_x") for number in range(6)] == [401] * 5 + [429]
    assert from_there("2001:db8:0:1::1", "ci_x") == 401
    assert from_there("203.0.113.7", text) == 201


def test_refusals_stand_in_the_trail_without_what_was_tried(app: Flask, write: Write, text: str) -> None:
    accept(app, "ci_wrong")
    accept(app, text)
    told = Desk(app, write(make_person, "Rae", "admin")).ask("audit")["items"]
    assert [(each["action"], each["actor"]) for each in told] == [("session.open", "Ada"), ("session.refuse", "nobody")]
    assert "ci_" not in str(told)
