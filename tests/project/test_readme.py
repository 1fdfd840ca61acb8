"""The README is true: its settings, its paths, its commands and what it says that they answer."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import create_app
from api.config import SETTING_NAMES, Settings

PROJECT = Path(__file__).parent.parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
BASE = "http://127.0.0.1:8000"

CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
ADDRESS = re.compile(rf"{re.escape(BASE)}(/[^\s'\")]*)")
PATH = re.compile(r"`((?:api|tests|seed|migrations|requirements|\.ci)/[\w./-]*|[\w.-]+\.(?:ya?ml|toml))`")
SETTING = re.compile(r"^\| `(CONTENT_\w+)` \| (.*?) \|", re.MULTILINE)
# What the answers are shortened by: members or items, or the rest of a text.
LEFT_OUT = re.compile(r",? ?…(?=[\]}])")


def commands() -> list[tuple[str, str]]:
    """Every command of the tour with what the README prints after it."""
    prompts = [
        part for block in CONSOLE.findall(README) for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part
    ]
    return [(command, printed.strip()) for command, _, printed in (part.partition("\n") for part in prompts)]


def section(title: str) -> str:
    """One section of the README."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


@pytest.fixture(scope="module")
def client(seeded_database_url: str) -> Iterator[FlaskClient]:
    app = create_app({"database_url": seeded_database_url})
    yield app.test_client()
    app.extensions["database"].close()


def ask(client: FlaskClient, command: str) -> TestResponse:
    """What a curl command of the README gets; one with If-None-Match sends the ETag that the address has."""
    [address] = ADDRESS.findall(command)
    if "If-None-Match" not in command:
        return client.get(address)
    return client.get(address, headers={"If-None-Match": client.head(address).headers["ETag"]})


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
    ("command", "printed"), commands(), ids=lambda each: ADDRESS.findall(each)[0] if BASE in each else ""
)
def test_a_command_of_the_tour_answers_as_printed(client: FlaskClient, command: str, printed: str) -> None:
    response = ask(client, command)
    if not printed.startswith("{"):
        status, *headers = printed.splitlines() or ["HTTP/1.1 200 OK"]
        assert response.status == status.removeprefix("HTTP/1.1 ").upper()
        assert {name: response.headers[name] for name, _ in split(headers)} == dict(split(headers))
        return
    assert response.status_code == 200
    assert is_shown(json.loads(LEFT_OUT.sub("", printed)), response.get_json(force=True)), response.text


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
