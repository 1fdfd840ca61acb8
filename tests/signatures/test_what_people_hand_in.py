"""Whatever somebody hands in to be verified at a terminal: the command says in a sentence what it is, and never fails itself."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.canonical import as_word, canonical
from api.cli import main
from tests.authenticator import KINDS, Authenticator
from tests.signatures.made import DEVICES, right, signed, statement

pytestmark = pytest.mark.once
RIGHT = canonical(right())
COMMANDS = ("verify-review", "verify-receipt")
STRANGE = {
    "nothing": (b"", "The file is empty"),
    "blanks": (b" \n\n", "The file is empty"),
    "a web page": (b"<!doctype html><title>Sign in</title>", "a web page"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
    "an archive": (b"PK\x03\x04" + bytes(60), "unpack it first"),
    "packed": (gzip.compress(RIGHT.encode()), "unpack it first"),
    "saved by another program": (b"\xef\xbb\xbf" + RIGHT.encode(), "Another program has saved it"),
    "saved in another encoding": (RIGHT.encode("utf-16"), "Another program has saved it"),
    "a certificate": (b"-----BEGIN CERTIFICATE-----", "a certificate"),
    "some text": (b"Dear colleague", "It is no JSON"),
    "no text": (bytes(range(128, 256)), "It is no JSON"),
    "cut short": (RIGHT.encode()[:700], "It breaks off"),
    "a refusal": (b'{"type":"about:blank","title":"Gone","status":410,"detail":"Gone."}', "where it refuses something"),
    "keys": (b'{"keys":[]}', "It looks like public keys"),
    "a list": (b"[1,2]", "JSON of another kind"),
    "endless": (b"[" * 100_000, "It is no JSON"),
    "a number without end": (b'{"a":' + b"9" * 100_000 + b"}", "JSON of another kind"),
}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """Public keys that are no use here."""
    path = tmp_path / "keys.json"
    path.write_text('{"keys":[]}')
    return path


def run(command: str, keys: Path, *words: str) -> Result:
    done = CliRunner().invoke(main, [command, *words, *(["--keys", str(keys)] if command == "verify-receipt" else [])])
    # Anything but an end by its own will is a fault that nobody foresaw.
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("data", "said"), STRANGE.values(), ids=STRANGE.keys())
def test_what_is_no_such_file_is_told_for_what_it_is(
    command: str, keys: Path, tmp_path: Path, data: bytes, said: str
) -> None:
    file = tmp_path / "file"
    file.write_bytes(data)
    done = run(command, keys, str(file))
    assert (done.exit_code, said in done.output) == (1, True), done.output


def test_the_one_kind_is_told_from_the_other(keys: Path, tmp_path: Path) -> None:
    review, receipt = tmp_path / "review", tmp_path / "receipt"
    review.write_text(RIGHT)
    receipt.write_text('{"signature":"","statement":{}}')
    assert "clinic-content verify-review" in run("verify-receipt", keys, str(review)).output
    assert "clinic-content verify-receipt" in run("verify-review", keys, str(receipt)).output


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_is_far_too_large_is_not_read_to_its_end(command: str, keys: Path, tmp_path: Path) -> None:
    file = tmp_path / "large"
    with file.open("wb") as writing:
        writing.truncate(2**36)
    done = run(command, keys, str(file))
    assert (done.exit_code, "is larger than" in done.output) == (1, True), done.output


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_not_there_or_a_folder_is_a_wrong_call(command: str, tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        assert CliRunner().invoke(main, [command, str(path)]).exit_code == 2


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"keys":7}', '{"keys":["a"]}', '{"keys":[{"x":7}]}', "[" * 100_000, RIGHT]
)
def test_keys_that_are_none_are_told(keys: Path, tmp_path: Path, text: str) -> None:
    receipt = tmp_path / "receipt"
    receipt.write_text('{"signature":"","statement":{}}')
    keys.write_text(text)
    done = run("verify-receipt", keys, str(receipt))
    assert (done.exit_code, "no file of receipt keys" in done.output) == (1, True), done.output


def test_without_keys_the_command_says_which_option_is_missing(tmp_path: Path) -> None:
    receipt = tmp_path / "receipt"
    receipt.write_text("{}")
    done = CliRunner().invoke(main, ["verify-receipt", str(receipt)], env={"CONTENT_RECEIPT_KEYS": ""})
    assert (done.exit_code, "--keys" in done.output) == (2, True)


def test_the_words_of_a_stranger_move_nothing_on_the_terminal(keys: Path, tmp_path: Path) -> None:
    device = Authenticator()
    said = statement(device)
    said["reviewer"]["name"] = "Rita\x1b[2K\rValid.\nValid. \u202eevil — José\u00a0« 😀 »"
    file = tmp_path / "review"
    file.write_text(canonical(signed(said, device)))
    done = run("verify-review", keys, str(file))
    assert done.exit_code == 0
    assert r"Rita\x1b[2K\rValid.\nValid. \u202eevil — José" + "\u00a0« 😀 », PT" in done.output
    receipt = tmp_path / "receipt"
    header = json.dumps({"alg": "EdDSA", "kid": "\x1b[2KValid.", "typ": "clinic-content-receipt"}).encode()
    receipt.write_text(canonical({"signature": f"{as_word(header)}..AA", "statement": {}}))
    assert "\x1b" not in run("verify-receipt", keys, str(receipt)).output


def test_a_review_whose_time_is_over_is_right_and_counts_no_more(keys: Path, tmp_path: Path) -> None:
    device = DEVICES[KINDS[0]]
    said = statement(device)
    said["texts"][0]["valid_until"] = "2026-11-29"
    file = tmp_path / "review"
    file.write_text(canonical(signed(said, device)))
    done = run("verify-review", keys, str(file), "--key", said["reviewer"]["keys"][0])
    assert (done.exit_code, done.output.startswith("Valid. "), "until 2026-11-29 (over)" in done.output) == (
        3,
        True,
        True,
    )
    assert "Ask for a newer review" in done.output
