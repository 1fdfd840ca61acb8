"""A clinician signs with a passkey that just these texts are clinically right, and the signed file proves it without this server."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from api.canonical import as_word, canonical, sha256
from api.cli import main
from api.models import Person, Record
from tests.acts import open_session
from tests.authenticator import KINDS
from tests.client import Client
from tests.conftest import Write
from tests.lookup import judge_review
from tests.signed.conftest import NOW, Signer


def test_the_passkey_signs_the_hash_of_the_statement(signer: Signer, text: dict[str, Any]) -> None:
    asked = signer.ask(text)
    hash = sha256(canonical(asked["statement"]))
    assert asked["publicKey"]["challenge"] == as_word(bytes.fromhex(hash))
    assert asked["publicKey"]["userVerification"] == "required"


def test_the_statement_names_who_confirms_what_where_and_until_when(
    signer: Signer, rita: Person, faq: Record, text: dict[str, Any]
) -> None:
    asked = signer.ask(text)
    said, today = asked["statement"], datetime.now(UTC).date()
    assert (said["decision"], said["scope"]) == ("clinically-right", {"sites": ["core"], "inheriting": True})
    assert {name: said["reviewer"][name] for name in ("id", "name", "credential")} == {
        "id": rita.id, "name": "Rita", "credential": "PT, no. 123",
    }  # fmt: skip
    assert said["relying_party"] == {"id": "localhost", "origin": "http://localhost"}
    (one,) = said["texts"]
    assert (one["record"], one["type"], one["site"], one["locale"]) == (faq.id, "faq", "core", "en")
    assert one["valid_until"] > today.isoformat()
    assert [each["locale"] for each in one["read_with"]] == ["und"]
    hashes = {each["locale"]: sha256(each["fields"]) for each in asked["texts"]}
    assert {"en": one["sha256"], "und": one["read_with"][0]["sha256"]} == hashes


def test_readers_are_told_that_it_is_signed(client: Client, signer: Signer, faq: Record, text: dict[str, Any]) -> None:
    before = client.json(f"/v1/sites/core/records/{faq.id}")["review"]
    signer.sign(text)
    after = client.json(f"/v1/sites/core/records/{faq.id}")["review"]
    assert ("signed" in before, after["signed"], after["reviewer"]["name"]) == (False, True, "Rita")
    receipt = client.json(f"/v1/sites/core/records/{faq.id}/receipt")["statement"]["texts"][0]
    assert receipt["review"]["signed"] is True


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_proves_itself_with_every_kind_of_key(
    app: Flask, write: Write, rita: Person, faq: Record, text: dict[str, Any], kind: str
) -> None:
    signer = Signer(app, write(open_session, rita, way="invitation", now=NOW)[1], kind)
    asked = signer.ask(text)
    signer.answer(asked, text)
    verdict = judge_review(signer.file(faq))
    assert (verdict.state, verdict.statement) == ("valid", asked["statement"])
    assert [verdict.key] == asked["statement"]["reviewer"]["keys"]


def test_the_command_prints_what_was_confirmed(
    signer: Signer, faq: Record, text: dict[str, Any], tmp_path: Path
) -> None:
    signer.sign(text)
    file = tmp_path / "review.json"
    file.write_bytes(signer.file(faq))
    done = CliRunner().invoke(main, ["verify-review", str(file)])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("Valid. ")
    assert f"faq {faq.id} in en on core, version 1" in done.output
    other = CliRunner().invoke(main, ["verify-review", str(file), "--key", "another"])
    assert (other.exit_code, other.output.startswith("Unknown key. ")) == (1, True)


def test_rows_say_which_reviews_are_signed(signer: Signer, faq: Record, text: dict[str, Any]) -> None:
    assert row_of(signer, faq)["review_signed"] is False
    signer.sign(text)
    assert row_of(signer, faq)["review_signed"] is True
    (review,) = signer.page.ask(f"records/{faq.id}", include="reviews")["reviews"]
    assert review["signed"] is True


def row_of(signer: Signer, record: Record) -> Any:
    """The English text of a record, as rows have it."""
    texts = {each["locale"]: each for each in signer.page.ask(f"records/{record.id}")["translations"]}
    return texts["en"]


def test_an_answer_is_taken_once(signer: Signer, text: dict[str, Any]) -> None:
    asked = signer.ask(text)
    cookie = signer.page.cookie("__Host-clinic-challenge")
    assert signer.answer(asked, text).status_code == 200
    signer.page.set_cookie("__Host-clinic-challenge", str(cookie))
    assert signer.answer(asked, text).status_code == 409
