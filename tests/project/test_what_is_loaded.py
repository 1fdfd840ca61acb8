"""A process loads what it needs: a server for readers none of what only editors use, so that it starts soon and is small."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import ELSEWHERE, main

SERVER = """
import sys
import api.cli
from api.app import create_app

create_app({"database_url": "sqlite://", "serves": "public"})
print(*sys.modules)
"""
SURFACES = """
import sys
import api.delivery, api.docs, api.sync

print(*sys.modules)
"""
PROJECT = Path(__file__).parent.parent.parent
WRITING_METHODS = {"add", "add_all", "delete", "flush", "merge", "commit"}
WRITING_STATEMENTS = {"insert", "update", "delete"}
UNUSED = ("api.admin", "api.worker", "api.reading.search", "numpy", "icu", "rapidfuzz")


def modules(program: str) -> list[str]:
    """What is loaded by a process of its own."""
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()


def writes(source: str) -> bool:
    """Whether a module calls a method of a session that writes, or makes a statement that does."""
    return any(_is_written_by(node) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def _is_written_by(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(name):
            return name in WRITING_STATEMENTS
        case ast.Attribute(value, name):
            holds_session = ast.unparse(value).removesuffix("()").endswith("session")
            return name in WRITING_METHODS and holds_session
    return False


def services_that_write() -> Iterator[str]:
    for path in sorted((PROJECT / "api/services").rglob("*.py")):
        if writes(path.read_text()):
            yield ".".join(path.relative_to(PROJECT).with_suffix("").parts)


@pytest.mark.parametrize(
    "source",
    [
        "session.add(person)",
        "self.session.flush()",
        "session().delete(person)",
        "core(session, insert(table), rows)",
        "STATEMENT = update(Key).values(name='x')",
    ],
)
def test_what_writes_is_seen(source: str) -> None:
    assert writes(source)


@pytest.mark.parametrize("source", ["found.add(id)", "known.update(other)", "session.scalars(select(Key))"])
def test_what_only_reads_is_told_from_it(source: str) -> None:
    assert not writes(source)


def test_the_public_surfaces_load_no_service_that_writes() -> None:
    loaded, writing = modules(SURFACES), set(services_that_write())
    assert {"api.services.ledger.changes", "api.services.accounts.keys", "api.services.texts.drafts"} <= writing
    assert "api.services.accounts.holders" in loaded
    assert sorted(writing.intersection(loaded)) == []


def test_the_linter_shuts_the_public_surfaces_off_from_every_service_that_writes() -> None:
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [shut] = [set(each["forbidden_modules"]) for each in contracts if "api.delivery" in each.get("source_modules", ())]
    assert [each for each in services_that_write() if not any(f"{each}.".startswith(f"{name}.") for name in shut)] == []
    assert not [each for each in contracts if "ignore_imports" in each]


def test_a_server_for_readers_leaves_alone_what_editors_use() -> None:
    loaded = modules(SERVER)
    assert "api.delivery.records" in loaded
    assert [each for each in loaded if each.startswith(UNUSED)] == []


def test_the_package_leaves_the_collector_of_whoever_imports_it_alone() -> None:
    assert modules(
        "import gc; was = gc.get_threshold(); import api.cli, api.app; print(gc.get_threshold() == was)"
    ) == ["True"]


@pytest.mark.parametrize("name", ELSEWHERE)
def test_commands_of_other_parts_are_found_when_called(name: str) -> None:
    told = CliRunner().invoke(main, [name, "--help"])
    assert told.exit_code == 0, told.output
    assert told.output.startswith(f"Usage: main {name} ")
