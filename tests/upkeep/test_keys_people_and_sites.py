"""Operators look after keys, people, sessions and sites from a terminal, by the same services as the API, and leave a trail."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.acts import create_person, open_session
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_site
from tests.upkeep.conftest import Command

NOW = datetime.now(UTC)


def ask(app: Flask, path: str, key: str) -> TestResponse:
    return app.test_client().get(f"/v1/admin/{path}", headers={"Authorization": f"Bearer {key}"})


def told(command: Command, *words: str) -> Any:
    return json.loads(command(*words, "--json").stdout)


def actions(app: Flask, key: str) -> list[str]:
    return [each["action"] for each in ask(app, "audit", key).get_json()["items"]]


def test_a_key_is_rotated_and_the_old_one_ends(app: Flask, command: Command) -> None:
    old = command("keys", "create", "--name", "build").stdout.strip()
    [listed] = told(command, "keys", "list")
    new = command("keys", "rotate", listed["id"], "--overlap-minutes", "0").stdout.strip()
    assert [ask(app, "me", each).status_code for each in (old, new)] == [401, 200]
    assert [(each["name"], each["state"]) for each in told(command, "keys", "list")] == [
        ("build", "expired"), ("build", "active")
    ]  # fmt: skip
    assert actions(app, new)[0] == "key.rotate"
    assert "There is no key 'nothing'" in command("keys", "rotate", "nothing", fails=True).stderr


def test_people_are_listed_and_given_other_roles(app: Flask, write: Write, command: Command) -> None:
    write(make_site)
    key = command("keys", "create", "--name", "admin").stdout.strip()
    ada = command(
        "people", "create", "--name", "Ada", "--email", "ada@clinic.example", "--grant", "author@core"
    ).stdout.strip()
    command("people", "create", "--name", "Bo")
    assert told(command, "people", "list", "--named", "ada") == [
        {"id": ada, "email": "ada@clinic.example", "state": "active", "roles": ["author@core"], "name": "Ada"}
    ]
    assert command("people", "list").stdout.splitlines()[0].split("\t") == [
        ada, "ada@clinic.example", "active", "author@core", "Ada"
    ]  # fmt: skip
    command("people", "roles", ada, "--grant", "translator@core/fr", "--grant", "reader")
    assert set(command("people", "roles", ada).stdout.split()) == {"translator@core/fr", "reader"}
    assert command("people", "roles", ada, "--none").stdout == ""
    assert actions(app, key)[0] == "person.alter"
    assert "There is no role 'king'" in command("people", "roles", ada, "--grant", "king", fails=True).stderr
    assert command("people", "roles", ada, "--none", "--grant", "reader", fails=True).exit_code == 2


def test_who_is_disabled_is_out_at_once_and_may_be_let_in_again(app: Flask, write: Write, command: Command) -> None:
    person = write(create_person, "Pia", "admin", now=NOW)
    key = command("keys", "create", "--name", "hers", "--person", person.id).stdout.strip()
    command("people", "disable", person.id)
    assert ask(app, "me", key).status_code == 401
    assert [each["state"] for each in told(command, "people", "list")] == ["disabled"]
    assert "already" in command("people", "disable", person.id).stderr
    command("people", "enable", person.id)
    assert ask(app, "me", key).status_code == 200


@pytest.mark.parametrize("whose", ["hers", "all"])
def test_sessions_end(app: Flask, write: Write, command: Command, whose: str) -> None:
    pia, bo = (write(create_person, name, "author", now=NOW) for name in ("Pia", "Bo"))
    for person in (pia, pia, bo):
        write(open_session, person, now=NOW)
    done = command("sessions", "end", *([pia.id] if whose == "hers" else ["--all"]))
    assert f"Ended {2 if whose == 'hers' else 3} sessions" in done.stderr
    assert command("sessions", "end", fails=True).exit_code == 2


def test_a_site_is_made_and_its_settings_altered(app: Flask, client: Client, write: Write, command: Command) -> None:
    write(make_site)
    key = command("keys", "create", "--name", "admin").stdout.strip()
    command("sites", "create", "clinic", "--name", "Clinic", "--parent", "core", "--locale", "fr", "--locale", "en")
    assert client.json("/v1/sites/clinic")["name"] == "Clinic"
    assert [(each["key"], each["parent"], each["default_locale"]) for each in told(command, "sites", "list")] == [
        ("clinic", "core", "fr"), ("core", "", "en")
    ]  # fmt: skip
    before = json.loads(command("sites", "settings", "clinic").stdout)
    assert before["locales"] == {"en": ["en", "fr"], "fr": ["fr"]}
    patch = ("sites", "settings", "clinic", "--set", '{"base_url": "https://clinic.example"}')
    assert "Nothing is stored" in command(*patch, "--dry-run").stderr
    assert json.loads(command("sites", "settings", "clinic").stdout) == before
    command(*patch)
    assert client.json("/v1/sites/clinic")["base_url"] == "https://clinic.example"
    assert "Nothing differs" in command(*patch).stderr
    assert actions(app, key)[:2] == ["site.alter", "site.create"]
    seen = ask(app, "sites/clinic", key).get_json()
    assert {name: seen[name] for name in before} == json.loads(command("sites", "settings", "clinic").stdout)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sites", "settings", "nowhere"), "There is no site 'nowhere'."),
        (("sites", "settings", "core", "--set", "[]"), "It must be a JSON object"),
        (("sites", "settings", "core", "--set", '{"colour": "red"}'), "colour"),
        (("sites", "settings", "core", "--set", '{"base_url": "ftp://x"}'), "http or https"),
        (("sites", "create", "core", "--name", "x", "--locale", "en"), "keys are never used again"),
        (
            ("sites", "create", "new", "--name", "x", "--locale", "en", "--parent", "nowhere"),
            "There is no site 'nowhere'",
        ),
        (("sites", "create", "New One", "--name", "x", "--locale", "en"), "Lower-case words"),
    ],
)
def test_what_breaks_a_rule_is_told_and_nothing_is_stored(
    app: Flask, write: Write, command: Command, words: tuple[str, ...], said: str
) -> None:
    write(make_site)
    before = command("head").stdout
    assert said in command(*words, fails=True).stderr
    assert command("head").stdout == before
