"""Operators make, retire and revoke keys by commands, and anybody verifies a receipt at a terminal without a server."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.app import create_app
from api.canonical import canonical, parse
from api.cli import main
from api.delivery.receipts.keys import read_keys
from tests.client import Client
from tests.receipts.conftest import RECEIPT, Page

Run = Callable[..., Result]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "receipt-keys.json"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, file: Path) -> Run:
    """Runs a command where the setting names the file."""

    def run(*words: str, input: bytes = b"") -> Result:
        monkeypatch.setenv("CONTENT_RECEIPT_KEYS", str(file))
        return CliRunner().invoke(main, words, input=input)

    return run


def new_key(run: Run) -> str:
    made = run("receipt-key", "new")
    assert made.exit_code == 0, made.output
    return made.stdout.strip()


def test_a_new_key_signs_and_its_file_is_for_nobody_else_to_read(run: Run, file: Path) -> None:
    id = new_key(run)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [file] == list(file.parent.iterdir())
    signing = read_keys(file).signing
    assert signing is not None
    assert signing.id == id
    assert f"{id}\tsigns\tmade " in run("receipt-key", "list").stdout


def test_the_newest_key_signs_and_a_retired_one_forgets_its_private_part(run: Run, file: Path) -> None:
    first, second = new_key(run), new_key(run)
    assert run("receipt-key", "retire", first).exit_code == 0
    keys = read_keys(file)
    assert [(each.id, each.state, each.private is None) for each in keys.keys] == [
        (first, "retired", True), (second, "in use", False),
    ]  # fmt: skip
    assert keys.signing == keys.keys[1]


def test_who_takes_away_the_last_key_is_told_that_none_signs(run: Run, file: Path) -> None:
    id = new_key(run)
    revoked = run("receipt-key", "revoke", id, "--because", "It was on a laptop that was stolen.")
    assert (revoked.exit_code, "receipt-key new" in revoked.stderr) == (0, True)
    assert read_keys(file).signing is None
    assert "It was on a laptop" in run("receipt-key", "list").stdout


def test_a_key_ends_once_and_only_one_that_is_there(run: Run) -> None:
    id = new_key(run)
    assert "There is no key" in run("receipt-key", "retire", "nobody").output
    assert run("receipt-key", "retire", id).exit_code == 0
    again = run("receipt-key", "retire", id)
    assert (again.exit_code, "is retired already" in again.output) == (1, True)
    assert run("receipt-key", "revoke", id, "--because", "Stolen.").exit_code == 0
    assert run("receipt-key", "revoke", id, "--because", "Stolen.").exit_code == 1


def test_a_file_that_is_none_is_left_alone(run: Run, file: Path) -> None:
    file.write_text("{}")
    refused = run("receipt-key", "new")
    assert (refused.exit_code, f"{file}: This is no file of receipt keys" in refused.output) == (1, True)
    assert file.read_text() == "{}"


def test_without_a_file_the_command_says_what_is_missing() -> None:
    refused = CliRunner().invoke(main, ["receipt-key", "list"], env={"CONTENT_RECEIPT_KEYS": ""})
    assert (refused.exit_code, "--file" in refused.output) == (2, True)


def test_a_server_does_not_start_with_a_file_of_something_else(
    run: Run, file: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('{"keys": [{"kty": "RSA"}]}')
    with pytest.raises(Exception, match="no file of receipt keys"):
        create_app({"database_url": database_url, "receipt_keys": str(file)})


def test_anybody_verifies_a_receipt_with_the_public_keys(run: Run, client: Client, page: Page, tmp_path: Path) -> None:
    public = tmp_path / "public.json"
    public.write_bytes(client.get("/v1/receipt-keys").data)
    verified = run("verify-receipt", "-", "--keys", str(public), input=client.get(RECEIPT).data)
    assert verified.exit_code == 0, verified.output
    assert verified.stdout.startswith("Valid. It was signed with the key ")
    assert (
        f"faq {page.faq.id}: Does it hurt?, version 1, en, reviewed on 2026-11-01 by Dr. Rita Reviewer, PT"
        in verified.stdout
    )
    assert f"limitation {page.limit.id}: Bruises – « bleus » 😀, version 1, en, not reviewed" in verified.stdout


def test_what_was_altered_is_not_even_printed(run: Run, client: Client, page: Page, tmp_path: Path) -> None:
    public, receipt = tmp_path / "public.json", parse(client.get(RECEIPT).data)
    public.write_bytes(client.get("/v1/receipt-keys").data)
    receipt["statement"]["texts"][1]["title"] = "It never hurts"
    refused = run("verify-receipt", "-", "--keys", str(public), input=canonical(receipt).encode())
    assert (refused.exit_code, refused.stdout.startswith("Altered. ")) == (1, True)
    assert "never hurts" not in refused.stdout
