"""The first admin key: preset by the operator or made by the setup; and keys and people from the command line."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from api.app import create_app
from api.cli import have_first_key, main
from api.errors import InvalidContent
from api.models import Key, Person
from tests.acts import create_person, new_key_text, preset_first_key
from tests.factories import NOW
from tests.people import Desk

Start = Callable[[str | None], Flask]


@pytest.fixture
def start(database_url: str) -> Iterator[Start]:
    """Starts the app with a key preset, or none, as often as one likes."""
    started: list[Flask] = []

    def run(key: str | None) -> Flask:
        started.append(create_app({"database_url": database_url, "bootstrap_admin_key": key}))
        return started[-1]

    yield run
    for app in started:
        app.extensions["database"].close()


def status(app: Flask, key: str, path: str = "people") -> int:
    return Desk(app, key).call("GET", path).status_code


def test_the_preset_key_opens_from_the_start_and_for_good(start: Start) -> None:
    key = new_key_text()
    assert [status(start(key), key) for _ in range(2)] == [200, 200]
    assert len(Desk(start(None), key).ask("keys")["items"]) == 1


def test_a_preset_key_is_only_ever_the_first(start: Start) -> None:
    first, second = new_key_text(), new_key_text()
    start(first)
    assert status(start(second), second) == 401


def test_a_revoked_preset_key_does_not_come_back(start: Start) -> None:
    key = new_key_text()
    desk = Desk(start(key), key)
    assert desk.call("DELETE", f"keys/{desk.ask('keys')['items'][0]['id']}").status_code == 204
    assert status(start(key), key) == 401


@pytest.mark.parametrize("key", ["", "secret", "cc_short", "cp_" + "a" * 46, "cc_" + "a" * 46])
def test_what_is_no_key_is_refused_by_name_and_not_repeated(start: Start, key: str) -> None:
    with pytest.raises(InvalidContent, match="CONTENT_BOOTSTRAP_ADMIN_KEY") as refused:
        start(key)
    assert not key or key not in str(refused.value)


def test_of_two_processes_that_preset_a_key_at_once_the_slower_keeps_all_else_that_it_did(start: Start) -> None:
    database, text, has_begun = start(None).extensions["database"], new_key_text(), Event()

    def slower() -> bool:
        with database.transaction() as session:
            create_person(session, "Ada", now=NOW)
            has_begun.set()
            return preset_first_key(session, text, now=NOW)

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            assert preset_first_key(session, text, now=NOW)
            other = pool.submit(slower)
            # On SQLite it cannot even begin; on PostgreSQL it comes to the key, and waits there.
            has_begun.wait(1)
            sleep(0.2)
        assert other.result() is False
    with database.reading() as session:
        assert [*session.scalars(select(Person.name)), *session.scalars(select(Key.name))] == ["Ada", "first admin key"]


def run(monkeypatch: pytest.MonkeyPatch, url: str, *arguments: str, exit_code: int = 0) -> str:
    monkeypatch.setenv("CONTENT_DATABASE_URL", url)
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == exit_code, result.output
    return result.output.strip()


def test_people_and_their_keys_can_be_made_from_the_command_line(
    database_url: str, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = run(monkeypatch, database_url, "people", "create", "--name", "Ada", "--grant", "admin")
    key = run(monkeypatch, database_url, "keys", "create", "--name", "Ada's", "--person", person, "--days", "30")
    app = start(None)
    assert status(app, key) == 200
    [line] = run(monkeypatch, database_url, "keys", "list").splitlines()
    id, hint, state, _, whose, _ = line.split("\t")
    assert (key.startswith(hint.rstrip("…")), state, whose) == (True, "active", "Ada")
    run(monkeypatch, database_url, "keys", "revoke", id)
    assert status(app, key) == 401


def test_the_command_line_names_what_is_wrong(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments, words in (
        (["keys", "create", "--name", "x", "--site", "nowhere"], "There is no site 'nowhere'."),
        (["people", "create", "--name", "x", "--grant", "king"], "There is no role 'king'"),
        (["keys", "revoke", "nothing"], "There is no key 'nothing'."),
    ):
        assert words in run(monkeypatch, database_url, *arguments, exit_code=1)


def test_a_generated_key_can_be_preset(database_url: str, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    key = run(monkeypatch, database_url, "keys", "generate")
    assert status(start(key), key) == 200


def test_who_starts_again_is_told_how_to_get_another_key(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONTENT_DATABASE_URL", database_url)
    have_first_key(may_make_one=True)
    assert "shown only now" in capsys.readouterr().out
    have_first_key(may_make_one=True)
    told = capsys.readouterr().out
    assert 'clinic-content keys create --name "…"' in told
    assert "invite you@clinic.example --admin\n" in told
    have_first_key(may_make_one=True, port=8071)
    assert "invite you@clinic.example --admin --port 8071\n" in capsys.readouterr().out
    made = CliRunner().invoke(main, ["keys", "create", "--name", "another"])
    assert (made.exit_code, "cc_" in made.stdout) == (0, True)
