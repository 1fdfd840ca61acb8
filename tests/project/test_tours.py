"""What the documents show of the API is true: every call of the README and of the tours answers as printed."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import create_app
from tests.acts import create_key
from tests.databases import Server, fresh_database
from tests.project.curl import Shell, filtered
from tests.project.documents import README, Document
from tests.project.files import PROJECT

pytestmark = [pytest.mark.deep, pytest.mark.long]

TOURS = [README, Document(PROJECT / "clients" / "TOUR.md"), Document(PROJECT / "clients" / "WEEK.md")]
# The tours' own key and day stand for a key of the test and for a day that is still to come.
KEY, DAY = "cc_…", "2027-03-01"
A_NUMBER = "$(date +%s)"
# What the answers are shortened by: members or items, or the rest of a text.
LEFT_OUT = re.compile(r",? ?…(?=[\]}])")
PIPE = " | jq "

SHOWN = [(str(tour), command, printed) for tour in TOURS for command, printed in tour.console()]


@pytest.fixture(scope="module")
def client(database_server: Server, seeded_template: str) -> Iterator[FlaskClient]:
    """The app on a seed of its own, since the tours publish."""
    with fresh_database(database_server, template=seeded_template) as url:
        app = create_app({"database_url": url})
        yield app.test_client()
        app.extensions["database"].close()


@pytest.fixture(scope="module")
def answers(client: FlaskClient) -> list[TestResponse | None]:
    """What each command gets, all of them run in their order, as a reader does."""
    database = client.application.extensions["database"]
    now = datetime.now(UTC)
    with database.transaction() as session:
        _, key = create_key(session, name="first admin key", roles=["admin"], now=now)
    shell = Shell(client)
    return [shell.run(still_true(unpiped(command)).replace(KEY, key)) for _, command, _ in SHOWN]


def still_true(text: str) -> str:
    now = datetime.now(UTC)
    return text.replace(DAY, f"{now + timedelta(days=30):%Y-%m-%d}").replace(A_NUMBER, f"{now:%s}")


def is_piped(command: str) -> bool:
    """Whether what is printed is what jq makes of the answer."""
    return command.startswith("curl") and PIPE in command


def unpiped(command: str) -> str:
    return command.split(PIPE)[0] if is_piped(command) else command


def is_shown(printed: Any, actual: Any) -> bool:
    """Whether an answer has all that a document prints of it."""
    if isinstance(printed, dict):
        return isinstance(actual, dict) and all(
            name in actual and is_shown(each, actual[name]) for name, each in printed.items()
        )
    if isinstance(printed, list):
        return isinstance(actual, list) and len(printed) <= len(actual) and all(map(is_shown, printed, actual))
    if isinstance(printed, str) and printed.endswith("…"):
        return isinstance(actual, str) and actual.startswith(printed.removesuffix("…"))
    return bool(printed == actual)


@pytest.mark.parametrize(
    ("place", "command", "printed"),
    [(place, command, printed) for place, (_, command, printed) in enumerate(SHOWN)],
    ids=[f"{tour}: {command[:60]}" for tour, command, _ in SHOWN],
)
def test_a_command_of_the_documents_answers_as_printed(
    answers: list[TestResponse | None], place: int, command: str, printed: str
) -> None:
    response = answers[place]
    if response is None:
        assert not printed, f"{command} prints nothing"
    elif is_piped(command):
        assert response.status_code == 200, response.text
        assert filtered(response.get_json(), command.split(PIPE)[1]) == printed
    elif printed.startswith("HTTP/"):
        status, *headers = printed.splitlines()
        assert response.status == status.removeprefix("HTTP/1.1 ").upper()
        assert {name: response.headers[name] for name, _ in split(headers)} == dict(split(headers))
    else:
        body = json.loads(LEFT_OUT.sub("", still_true(printed)))
        assert response.status_code == body.get("status", response.status_code)
        assert ("status" in body) == (response.status_code >= 400), response.text
        assert is_shown(body, response.get_json(force=True)), response.text


def split(headers: list[str]) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (line.partition(": ") for line in headers)]


def test_the_readme_shows_six_calls() -> None:
    assert [is_piped(command) for tour, command, _ in SHOWN if tour == "README.md"] == [False] + [True] * 6


def test_the_tour_visits_every_collection(client: FlaskClient) -> None:
    visited = " ".join(command for _, command, _ in SHOWN)
    collections = [each["collection"] for each in client.get("/v1/types").get_json()["items"]]
    assert len(collections) == 19
    assert [each for each in collections if f"/{each}" not in visited] == []


def test_the_tour_would_notice_an_untrue_answer() -> None:
    assert is_shown({"a": [{"b": "Most…"}]}, {"a": [{"b": "Most people", "c": 1}, {}], "d": 2})
    assert not is_shown({"a": [{"b": "Few…"}]}, {"a": [{"b": "Most people"}]})
    assert not is_shown({"a": [1, 2]}, {"a": [1]})


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
@pytest.mark.parametrize("options", ["-r '.items[].a'", "-r .items[0].b", "-c .items", "-c '.items[]'"])
def test_the_filters_give_what_jq_gives(options: str) -> None:
    value = {"items": [{"a": "é x", "b": 1.5}, {"a": None, "b": [True, {"c": "…"}]}]}
    given = subprocess.run(f"jq {options}", shell=True, input=json.dumps(value), capture_output=True, text=True)
    assert filtered(value, options) == given.stdout.removesuffix("\n")
