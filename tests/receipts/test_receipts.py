"""A receipt states exactly what a page or record showed in a language at a moment, and is signed."""

from typing import Any

import rfc8785
from flask import Flask
from sqlalchemy import select

from api.canonical import sha256
from api.delivery.receipts.keys import KeySet, keys_in
from api.delivery.receipts.signing import judge
from api.models import Change, Fact
from tests.acts import alter_settings, withdraw
from tests.client import Client
from tests.factories import edit_live, make_site
from tests.receipts.conftest import BY, RECEIPT, Page


def texts(client: Client, path: str = RECEIPT, **query: Any) -> dict[str, Any]:
    """What a receipt says of each record, by id."""
    return {each["id"]: each for each in client.json(path, **query)["statement"]["texts"]}


def test_the_published_keys_verify_it_and_nothing_else_is_needed(client: Client, page: Page) -> None:
    receipt = client.get(RECEIPT).data
    verdict = judge(receipt, keys_in(client.get("/v1/receipt-keys").data))
    assert (verdict.state, verdict.statement) == ("valid", client.json(RECEIPT)["statement"])


def test_the_published_keys_hold_nothing_that_signs(client: Client, page: Page) -> None:
    (key,) = client.json("/v1/receipt-keys")["keys"]
    assert "d" not in key
    assert (key["kty"], key["crv"], key["retired_at"], key["revoked_at"]) == ("OKP", "Ed25519", None, None)


def test_it_names_every_record_of_the_page_with_the_hash_of_its_item(client: Client, page: Page) -> None:
    body, found = client.json("/v1/sites/core/pages/needling"), texts(client)
    items = [body["topic"], *(item for section in body["sections"] for item in section["items"]), *body["included"]]
    assert list(found) == [each["id"] for each in items]
    for item in items:
        told = found[item["id"]]
        assert (told["rev"], told["version"], told["title"]) == (item["rev"], item["version"], item["title"])
        assert told["item_sha256"] == sha256(rfc8785.dumps(item))


def test_its_statement_is_signed_as_rfc_8785_spells_it(client: Client, page: Page) -> None:
    receipt = client.get(RECEIPT)
    assert rfc8785.dumps(receipt.json) == receipt.data


def test_its_parts_are_known_to_the_ledger_by_the_same_hash(client: Client, app: Flask, page: Page) -> None:
    parts = texts(client)[page.faq.id]["parts"]
    with app.extensions["database"].reading() as session:
        facts = select(Fact).where(Fact.record_id == page.faq.id, Fact.kind == "text", Fact.to_seq.is_(None))
        known = {(each.site, each.locale): each.sha256 for each in session.scalars(facts)}
    assert {(each["site"], each["locale"]): each["sha256"] for each in parts} == known


def test_it_names_who_reviewed_what_and_when(client: Client, page: Page) -> None:
    found = texts(client)
    review = found[page.faq.id]["review"]
    assert (review["reviewer"], review["last_reviewed_on"]) == (
        {"name": "Dr. Rita Reviewer", "credential": "PT"},
        "2026-11-01",
    )
    assert found[page.limit.id]["review"]["status"] == "unreviewed"
    assert found[page.limit.id]["certainty"] == client.json("/v1/sites/core/limitations/bruises")["certainty"]


def test_it_says_where_another_language_was_shown(client: Client, page: Page) -> None:
    found = texts(client, locale="fr")
    assert found[page.topic.id]["locale"]["is_fallback"] is False
    assert found[page.faq.id]["locale"] == {
        "requested": "fr", "served": "en", "is_fallback": True, "outdated": False, "method": "original",
    }  # fmt: skip


def test_it_stands_in_the_ledger(client: Client, app: Flask, page: Page) -> None:
    said = client.json(RECEIPT)["statement"]
    with app.extensions["database"].reading() as session:
        change = session.get_one(Change, said["seq"])
        assert said["ledger"] == {"seq": change.seq, "hash": change.hash}
    assert said["seq"] == client.json("/v1/sites/core")["seq"]
    assert said["shown_from"] == "2026-11-20T12:00:00.000Z"


def test_one_of_the_past_stays_the_same_to_the_last_byte_whatever_is_edited(
    client: Client, write: Any, page: Page
) -> None:
    before = client.get(RECEIPT)
    write(edit_live, page.faq, "en", question="Is it painful?", slug="is-it-painful")
    write(alter_settings, "core", {"name": "New"}, **BY)
    seq = before.json["statement"]["seq"]
    assert client.get(RECEIPT, at=seq).data == before.data
    assert client.get(RECEIPT).data != before.data
    assert client.get(RECEIPT, at="2026-11-20T12:00:00Z").status_code == 307


def test_a_record_has_its_own(client: Client, page: Page) -> None:
    for path in ("faqs/does-it-hurt", f"faqs/{page.faq.id}", f"records/{page.faq.id}"):
        said = client.json(f"/v1/sites/core/{path}/receipt")["statement"]
        (text,) = said["texts"]
        assert (said["kind"], text["place"], text["id"]) == ("record", "record", page.faq.id)
        assert text["item_sha256"] == texts(client)[page.faq.id]["item_sha256"]


def test_what_was_withdrawn_since_is_told_but_not_named(client: Client, write: Any, page: Page) -> None:
    seq, before = client.json("/v1/sites/core")["seq"], texts(client)
    write(withdraw, [page.faq.id], message="It was wrong.", severity="safety", **BY)
    said = client.json(RECEIPT, at=seq)["statement"]
    (gone,) = said["withdrawn_since"]
    assert (gone["id"], gone["message"], gone["severity"]) == (page.faq.id, "It was wrong.", "safety")
    after = {each["id"]: each for each in said["texts"]}
    assert after == {**before, page.faq.id: {**before[page.faq.id], "title": None, "slug": None, "url": None}}
    assert "does-it-hurt" not in client.get(RECEIPT, at=seq).text
    now = client.json(RECEIPT)["statement"]
    assert (now["withdrawn_since"], page.faq.id in {each["id"] for each in now["texts"]}) == ([], False)


def test_a_withdrawn_record_has_none_any_more_for_readers(
    client: Client, write: Any, page: Page, admin: dict[str, str]
) -> None:
    seq = client.json("/v1/sites/core")["seq"]
    write(withdraw, [page.faq.id], message="It was wrong.", severity="safety", **BY)
    path = "/v1/sites/core/faqs/does-it-hurt/receipt"
    assert client.problem(path, 410, at=seq)["detail"] == "It was wrong."
    shown = client.get(path, headers=admin, at=seq)
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "private, no-store")


def test_there_is_none_of_what_is_not_there(client: Client, page: Page) -> None:
    for path in ("pages/cupping", "faqs/unknown", "nothing/does-it-hurt", "limitations/does-it-hurt"):
        client.problem(f"/v1/sites/core/{path}/receipt", 404)
    client.problem("/v1/sites/nowhere/pages/needling/receipt", 401)


def test_there_is_none_of_what_is_yet_to_come(client: Client, page: Page, admin: dict[str, str]) -> None:
    assert client.problem(RECEIPT, 400, at="2100-01-01T00:00:00Z")["type"] == "/v1/problems/future-time"
    refused = client.get(f"{RECEIPT}?at=2100-01-01T00:00:00Z", headers=admin)
    assert (refused.status_code, "nobody has been shown it" in refused.json["detail"]) == (400, True)
    for name in ("view", "preview_token"):
        assert client.problem(RECEIPT, 400, **{name: "draft"})["type"] == "/v1/problems/unknown-parameter"


def test_one_of_a_keyed_site_is_for_its_readers(client: Client, write: Any, page: Page, admin: dict[str, str]) -> None:
    write(make_site, "closed", parent="core", access="keyed")
    path = RECEIPT.replace("core", "closed")
    client.problem(path, 401)
    assert client.get(path, headers=admin).headers["Cache-Control"] == "private, no-store"


def test_a_server_without_a_key_says_so(client: Client, app: Flask, page: Page) -> None:
    app.extensions["receipt keys"] = KeySet()
    assert "receipt-key new" in client.problem(RECEIPT, 501)["detail"]
    assert client.json("/v1/receipt-keys") == {"keys": []}


def test_caches_keep_it_as_long_as_what_it_states(client: Client, page: Page) -> None:
    receipt, served = client.get(RECEIPT), client.get("/v1/sites/core/pages/needling")
    assert receipt.headers["Cache-Control"] == served.headers["Cache-Control"]
    assert set(served.headers["Surrogate-Key"].split()) < set(receipt.headers["Surrogate-Key"].split())
