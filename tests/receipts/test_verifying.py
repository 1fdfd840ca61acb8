"""Whoever has a receipt hands it in, and hears what it states, whether it is as it was signed, and whether that still stands."""

import json
from typing import Any

import pytest
from flask import Flask

from api.canonical import canonical, parse
from api.delivery.receipts.keys import ReceiptKey
from api.delivery.receipts.signing import signed
from tests.acts import Pinned, alter_settings, delete_site, hide, unpublish, withdraw
from tests.client import Client, check
from tests.factories import NOW, edit_live, make_record, make_site
from tests.receipts.conftest import BY, RECEIPT, Page

VERIFY = "/v1/receipts/verify"
OF_RECORD = "/v1/sites/core/faqs/does-it-hurt/receipt"


def asked(client: Client, receipt: bytes, status: int = 200, **headers: str) -> Any:
    """What is told of a receipt that is handed in."""
    told = {"Content-Type": "application/json", **headers}
    response = client.app.test_client().post(VERIFY, data=receipt, headers=told)
    check(response, method="POST", path=VERIFY)
    assert response.status_code == status, response.text
    assert response.headers["Cache-Control"] in ("private, no-store", "no-store")
    return response.json


def standing(client: Client, receipt: bytes, **headers: str) -> Any:
    return asked(client, receipt, **headers)["standing"]


@pytest.mark.parametrize("path", [RECEIPT, OF_RECORD])
def test_one_that_is_as_it_was_signed_is_valid_and_stands(client: Client, page: Page, path: str) -> None:
    receipt = client.get(path)
    told = asked(client, receipt.data)
    assert (told["verdict"], told["statement"]) == ("valid", receipt.json["statement"])
    assert told["key"] == client.json("/v1/receipt-keys")["keys"][0]
    assert told["standing"] == {"state": "current", "detail": None, "withdrawn": [], "changes": []}


def test_white_space_alters_nothing(client: Client, page: Page) -> None:
    shown = json.dumps(client.get(RECEIPT).json, indent=2, ensure_ascii=False).encode()
    assert asked(client, b"\xef\xbb\xbf" + shown + b"\n")["verdict"] == "valid"


def test_of_one_that_was_altered_nothing_is_told(client: Client, page: Page) -> None:
    receipt = client.get(RECEIPT).data
    for altered in (
        receipt.replace(b"Does it hurt?", b"Does it kill?"),
        canonical({"signature": "..", "statement": {}}).encode(),
    ):
        told = asked(client, altered)
        assert (told["verdict"], told["statement"], told["standing"]) == ("altered", None, None)


def test_one_of_another_server_names_a_key_that_is_not_known_here(client: Client, page: Page) -> None:
    forged = signed(client.get(RECEIPT).json["statement"], ReceiptKey.new(NOW))
    told = asked(client, forged)
    assert (told["verdict"], told["statement"], told["key"]) == ("unknown_key", None, None)


def test_one_of_a_revoked_key_proves_nothing_and_one_of_a_retired_key_does(
    client: Client, app: Flask, page: Page
) -> None:
    receipt, keys = client.get(RECEIPT).data, app.extensions["receipt keys"]
    id = keys.signing.id
    app.extensions["receipt keys"] = keys.retire(id, now=NOW)
    assert asked(client, receipt)["verdict"] == "valid"
    app.extensions["receipt keys"] = keys.revoke(id, because="It was stolen.", now=NOW)
    told = asked(client, receipt)
    assert (told["verdict"], told["statement"], told["standing"]) == ("revoked", None, None)
    assert "It was stolen." in told["detail"]


def test_what_would_be_read_otherwise_now_is_told(client: Client, write: Any, page: Page) -> None:
    receipts = [client.get(path).data for path in (RECEIPT, OF_RECORD)]
    write(edit_live, page.faq, "en", question="Is it painful?")
    write(make_record, topic=page.topic, question="New?")
    whole, one = (standing(client, each) for each in receipts)
    assert (whole["state"], [(each["what"], each["title"]) for each in whole["changes"]]) == (
        "changed", [("changed", "Is it painful?"), ("added", "New?")],
    )  # fmt: skip
    assert (one["state"], [each["title"] for each in one["changes"]]) == ("changed", ["Is it painful?"])


def test_another_address_of_the_website_is_no_change_of_what_is_read(client: Client, write: Any, page: Page) -> None:
    receipt = client.get(RECEIPT).data
    write(alter_settings, "core", {"base_url": "https://new.example", "url_templates": {"topic": "/t/{slug}"}}, **BY)
    assert standing(client, receipt)["state"] == "current"


def test_what_was_withdrawn_is_told_with_its_reason(client: Client, write: Any, page: Page) -> None:
    receipts = [client.get(path).data for path in (RECEIPT, OF_RECORD)]
    write(withdraw, [page.faq.id], message="It was wrong.", severity="safety", **BY)
    for told in (standing(client, each) for each in receipts):
        assert (told["state"], [each["message"] for each in told["withdrawn"]]) == ("withdrawn", ["It was wrong."])


def test_what_is_shown_no_more_is_removed(client: Client, write: Any, page: Page) -> None:
    receipts = [client.get(path).data for path in (RECEIPT, OF_RECORD)]
    write(unpublish, [Pinned(page.faq.id, "core", "en")], **BY)
    assert [standing(client, each)["state"] for each in receipts] == ["changed", "removed"]
    write(hide, "core", [page.topic.id], **BY)
    assert standing(client, receipts[0])["state"] == "removed"


def test_one_of_a_site_that_was_deleted_is_still_valid(client: Client, write: Any, page: Page) -> None:
    write(make_site, "clinic", parent="core")
    receipt = client.get(RECEIPT.replace("core", "clinic")).data
    write(delete_site, "clinic", **BY)
    told = asked(client, receipt)
    assert (told["verdict"], told["standing"]["state"]) == ("valid", "removed")


def test_how_a_keyed_site_stands_is_told_to_its_readers_alone(
    client: Client, write: Any, page: Page, admin: dict[str, str]
) -> None:
    write(make_site, "closed", parent="core", access="keyed")
    receipt = client.get(RECEIPT.replace("core", "closed"), headers=admin).data
    told = asked(client, receipt)
    assert (told["verdict"], told["standing"]["state"]) == ("valid", "unknown")
    assert standing(client, receipt, **admin)["state"] == "current"


def test_one_of_another_history_is_valid_and_has_no_standing(client: Client, app: Flask, page: Page) -> None:
    statement, key = client.get(RECEIPT).json["statement"], app.extensions["receipt keys"].signing
    for ledger in ({"seq": statement["seq"], "hash": "0" * 64}, {"seq": statement["seq"] + 1_000, "hash": "0" * 64}):
        told = asked(client, signed({**statement, "ledger": ledger}, key))
        assert (told["verdict"], told["standing"]["state"]) == ("valid", "unknown")
        assert "a backup was restored" in told["standing"]["detail"]


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        (b"{", 400, None), (b"\xff\xfe", 400, None), (b"[" * 5_000, 400, None), (b"[]", 422, None), (b"{}", 422, "#/signature"),
        (b'{"signature":"x"}', 422, "#/statement"), (b'{"signature":1,"statement":{}}', 422, "#/signature"),
        (b'{"signature":"x","statement":[]}', 422, "#/statement"), (b'{"signature":"x","statement":{},"more":1}', 422, "#/more"),
        (b'{"signature":"x","signature":"y","statement":{}}', 400, None), (b'"' + b"x" * 2**20 + b'"', 413, None),
    ],
)  # fmt: skip
def test_what_is_no_receipt_is_refused_by_name(client: Client, body: bytes, status: int, pointer: str | None) -> None:
    told = asked(client, body, status)
    assert pointer is None or pointer in [each["pointer"] for each in told["errors"]]


def test_only_json_is_taken(client: Client, page: Page) -> None:
    receipt = client.get(RECEIPT).data
    asked(client, receipt, 415, **{"Content-Type": "text/plain"})
    asked(client, receipt, 415, **{"Content-Encoding": "gzip"})


def test_pages_of_any_website_may_ask(client: Client) -> None:
    told = {"Origin": "https://clinic.example", "Access-Control-Request-Method": "POST"}
    response = client.app.test_client().open(VERIFY, method="OPTIONS", headers=told)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Allow-Methods"] == "OPTIONS, POST"


def test_a_large_one_is_verified_in_time(client: Client, app: Flask, page: Page) -> None:
    statement = client.get(RECEIPT).json["statement"]
    large = signed({**statement, "texts": statement["texts"] * 400}, app.extensions["receipt keys"].signing)
    assert 500_000 < len(large) < 2**20
    assert asked(client, large)["verdict"] == "valid"
    assert parse(large)["statement"]["seq"] == statement["seq"]
