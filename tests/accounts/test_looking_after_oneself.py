"""People who are signed in look after themselves: their name and language, and keys of their own for programs."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from tests.acts import create_person, open_session
from tests.conftest import Write
from tests.pages import Page
from tests.people import Desk, expect, make_person

NOW = datetime.now(UTC)


def test_a_name_and_a_language_are_ones_own(app: Flask, write: Write, page: Page) -> None:
    assert (page.ask("me")["language"], page.ask("me")["session"]) == (None, page.ask("session")["session"]["id"])
    changed = expect(page.call("PATCH", "me", {"name": "  Pia  Maria ", "language": "fr"}), 200)
    assert (changed["name"], changed["language"]) == ("Pia Maria", "fr")
    # Forms speak it, whatever the browser asks for, unless another is named.
    assert (page.ask("types?type=faq")["language"], page.ask("types?type=faq&language=es")["language"]) == ("fr", "es")
    assert page.ask("me")["name"] == "Pia Maria"
    assert expect(page.call("PATCH", "me", {"language": None}), 200)["language"] is None
    root = Desk(app, write(make_person, "Root", "admin"))
    told = root.ask("audit", action="person.alter")["items"]
    assert told[-1]["before"]["name"], told[-1]["after"]["name"] == ("Pia", "Pia Maria")


@pytest.mark.parametrize(
    "body", [{"name": ""}, {"name": " "}, {"language": "tlh"}, {"credential": "PT"}, {"grants": []}, {"email": "x@y.z"}]
)
def test_nothing_else_is(page: Page, body: dict[str, object]) -> None:
    assert page.call("PATCH", "me", body).status_code == 422


def test_what_alters_nothing_stands_in_no_trail(app: Flask, write: Write, page: Page) -> None:
    expect(page.call("PATCH", "me", {"name": "Pia"}), 200)
    root = Desk(app, write(make_person, "Root", "admin"))
    assert root.ask("audit", action="person.alter")["items"] == []


def test_a_key_of_ones_own_may_what_one_may_oneself(app: Flask, page: Page) -> None:
    made = expect(page.call("POST", "me/keys", {"name": "script", "roles": ["publisher"]}), 201)
    desk = Desk(app, made["key"])
    assert (desk.ask("me")["name"], desk.ask("me")["session"]) == ("Pia", None)
    assert desk.call("GET", "people").status_code == 403
    assert [each["name"] for each in page.ask("me/keys")["items"]] == ["script"]
    assert page.call("DELETE", f"me/keys/{made['id']}").status_code == 204
    assert desk.call("GET", "me").status_code == 401


def test_a_key_makes_no_other_and_sees_none(app: Flask, page: Page) -> None:
    """Whoever finds a bounded key must not make an unbounded one of it."""
    desk = Desk(app, expect(page.call("POST", "me/keys", {"name": "bounded", "sites": ["clinic"]}), 201)["key"])
    for method, path, body in (
        ("POST", "me/keys", {"name": "k"}), ("GET", "me/keys", None), ("PATCH", "me", {"name": "X"}), ("GET", "sessions", None),
        ("POST", "me/passkeys/challenge", None),
    ):  # fmt: skip
        assert desk.call(method, path, body).status_code == 403, path


def test_nobody_touches_the_keys_of_others(app: Flask, write: Write, page: Page) -> None:
    otto = Page(app, write(open_session, write(create_person, "Otto", "admin", now=NOW), now=NOW)[1])
    made = expect(page.call("POST", "me/keys", {"name": "hers"}), 201)
    assert otto.ask("me/keys")["items"] == []
    assert otto.call("DELETE", f"me/keys/{made['id']}").status_code == 404


def test_a_repeated_call_shows_no_key_again(page: Page) -> None:
    once = {"Sec-Fetch-Site": "same-origin", "Idempotency-Key": "once"}
    first, second = (page.call("POST", "me/keys", {"name": "k"}, headers=once).json for _ in range(2))
    assert first["id"] == second["id"]
    assert "key" in first
    assert "key" not in second
