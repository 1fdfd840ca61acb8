"""The README is true: its settings, its paths, its commands and what it says that they answer."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import create_app
from api.config import SETTING_NAMES, Settings
from api.services.accounts.keys import create_key
from tests.databases import Server, fresh_database
from tests.project.curl import Shell

# Otherwise each worker of a parallel run would go on both tours, for some of the answers.
pytestmark = [pytest.mark.long, pytest.mark.xdist_group("readme")]

PROJECT = Path(__file__).parent.parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
# The README's own key and day stand for a key of the test and for a day that is still to come.
KEY, DAY = "cc_…", "2027-03-01"

CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
PATH = re.compile(r"`((?:api|tests|seed|migrations|requirements|\.ci)/[\w./-]*|[\w.-]+\.(?:ya?ml|toml))`")
SETTING = re.compile(r"^\| `(CONTENT_\w+)` \| (.*?) \|", re.MULTILINE)
# What the answers are shortened by: members or items, or the rest of a text.
LEFT_OUT = re.compile(r",? ?…(?=[\]}])")


def commands() -> list[tuple[str, str]]:
    """Every command of the tours with what the README prints after it."""
    prompts = [
        part for block in CONSOLE.findall(README) for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part
    ]
    whole = [re.sub(r"\n> ", "\n", part).strip() for part in prompts]
    return [(command, printed) for part in whole for command, printed in [split_answer(part)]]


def split_answer(part: str) -> tuple[str, str]:
    """A command, which may go on over several lines, and its answer, which stands on the lines after it."""
    found = re.search(r"\n(?=\{\"|HTTP/)", part)
    return (part[: found.start()], part[found.end() :]) if found else (part, "")


def section(title: str) -> str:
    """One section of the README."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


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
        _, key = create_key(session, name="first admin key", roles=["admin"], now=now, created_by="setup")
    shell = Shell(client)
    return [shell.run(still_true(command).replace(KEY, key)) for command, _ in commands()]


def still_true(text: str) -> str:
    return text.replace(DAY, f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}")


def is_shown(printed: Any, actual: Any) -> bool:
    """Whether an answer has all that the README prints of it."""
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
    [(place, *each) for place, each in enumerate(commands())],
    ids=[command[:60] for command, _ in commands()],
)
def test_a_command_of_the_tours_answers_as_printed(
    answers: list[TestResponse | None], place: int, command: str, printed: str
) -> None:
    response = answers[place]
    if response is None:
        assert not printed, f"{command} prints nothing"
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


def test_the_tour_visits_every_collection(client: FlaskClient) -> None:
    visited = " ".join(command for command, _ in commands())
    collections = [each["collection"] for each in client.get("/v1/types").get_json()["items"]]
    assert len(collections) == 13
    assert [each for each in collections if f"/{each}" not in visited] == []


def test_the_tour_would_notice_an_untrue_answer() -> None:
    assert is_shown({"a": [{"b": "Most…"}]}, {"a": [{"b": "Most people", "c": 1}, {}], "d": 2})
    assert not is_shown({"a": [{"b": "Few…"}]}, {"a": [{"b": "Most people"}]})
    assert not is_shown({"a": [1, 2]}, {"a": [1]})


def test_every_setting_is_told_with_its_default() -> None:
    defaults = [str(value) if (value := getattr(Settings(), each.name)) else None for each in fields(Settings)]
    told = {
        name: None if default == "none" else default.strip("`")
        for name, default in SETTING.findall(section("Settings"))
    }
    assert told == dict(zip(SETTING_NAMES, defaults, strict=True))


def test_every_path_that_is_named_exists() -> None:
    named = set(PATH.findall(README))
    assert len(named) > 30
    assert {path for path in named if not (PROJECT / path).exists()} == set()


def test_the_map_has_every_folder_of_the_code() -> None:
    folders = [each.name for each in (PROJECT / "api").iterdir() if (each / "__init__.py").exists()]
    assert [name for name in folders if f"`api/{name}/`" not in section("The map of the code")] == []


def test_every_link_within_the_readme_leads_to_a_heading() -> None:
    headings = {
        re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-")
        for each in re.findall(r"^## (.*)$", README, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]*)\)", README)) == headings
