"""Clients that four generators make of openapi.yaml compile under their strictest settings, and call the server."""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.openapi.conftest import Called
from tests.openapi.programs import BINARIES, said, start

pytestmark = [pytest.mark.long, pytest.mark.once, pytest.mark.xdist_group("contract")]

CALLS = sorted(each.stem for each in (Path(__file__).parent / "calls").glob("*.ts"))
USED = ("api/records/list_faqs.py", "api/search/search_records.py", "api/records_admin/create_record.py")


def test_the_typescript_compiles_strictly(clients: Path) -> None:
    assert said(start(BINARIES / "tsc", "--project", clients)) == ""


@pytest.mark.parametrize("name", CALLS)
def test_typescript_calls_the_server(clients: Path, server: Called, name: str) -> None:
    bundle = clients / f"{name}.mjs"
    said(
        start(
            BINARIES / "esbuild", clients / "calls" / f"{name}.ts", "--bundle", "--format=esm", "--platform=node",
            f"--outfile={bundle}", "--log-level=warning",
        )
    )  # fmt: skip
    assert said(start("node", bundle, BASE=server.base, KEY=server.key)).startswith(name)


def test_python_calls_the_server(clients: Path, server: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(clients / "made"))
    made = import_module("made_client")
    client = made.Client(base_url=server.base)
    found = ask("records.list_faqs", client, "core", limit=2)
    assert len(found.items) == 2
    assert all(each.fields.question for each in found.items)
    words = import_module("made_client.models.search_records_types_item").SearchRecordsTypesItem
    hits = ask("search.search_records", client, "core", q="needle", types=[words("faq"), words("benefit")])
    assert {each.type_.value for each in hits.items} <= {"faq", "benefit"}
    page = ask("pages.get_page", client, "core", "dry-needling")
    assert {each.type_.value for each in page.sections} >= {"faq", "benefit"}
    problem = ask("records.list_faqs", client, "core", locale="de")
    assert "en" in problem.available


def ask(name: str, client: Any, *path: str, **query: Any) -> Any:
    """The answer to an operation of the generated client, parsed; the client refuses what the document does not know."""
    client.raise_on_unexpected_status = True
    return import_module(f"made_client.api.{name}").sync(*path, client=client, **query)


def test_the_python_is_typed(clients: Path) -> None:
    files = [
        clients / "made" / "made_client" / each for each in USED if (clients / "made" / "made_client" / each).exists()
    ]
    command = [
        sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--config-file", os.devnull, "--cache-dir", os.devnull,
        *map(str, files),
    ]  # fmt: skip
    ran = subprocess.run(command, cwd=clients / "made", capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stdout[-3_000:]
