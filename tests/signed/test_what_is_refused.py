"""Nothing is confirmed where a signature is missing, is another's, is late, or is of something else than what is there now."""

from typing import Any

import pytest
from flask import Flask

from api.models import Person, Record
from tests.acts import alter_settings, create_person, open_session
from tests.authenticator import Authenticator
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit, edit_live, make_record, make_site
from tests.pages import Page
from tests.people import Desk, expect, make_person, pin, rules
from tests.signed.conftest import NOW, Signer

STATEMENT, SIGNED = "actions/review/statement", "actions/review/signed"


def unconfirmed(client: Client, record: Record) -> bool:
    status: str = client.json(f"/v1/sites/core/records/{record.id}")["review"]["status"]
    return status == "unreviewed"


def test_a_key_signs_nothing(app: Flask, write: Write, text: dict[str, Any]) -> None:
    desk = Desk(app, write(make_person, "Rita", "reviewer", credential="PT"))
    refused = expect(desk.call("POST", STATEMENT, {"items": [text]}), 403)
    assert "signed in by a browser" in refused["detail"]


def test_whoever_has_no_passkey_is_told_to_add_one(
    app: Flask, write: Write, rita: Person, text: dict[str, Any]
) -> None:
    page = Page(app, write(open_session, rita, way="invitation", now=NOW)[1])
    refused = expect(page.call("POST", STATEMENT, {"items": [text]}), 403)
    assert "You have no passkey" in refused["detail"]


def test_whoever_has_no_credential_is_told_before_they_sign(app: Flask, write: Write, text: dict[str, Any]) -> None:
    ada = write(create_person, "Ada", "reviewer", now=NOW)
    signer = Signer(app, write(open_session, ada, way="invitation", now=NOW)[1])
    expect(signer.page.call("POST", STATEMENT, {"items": [text]}), 403)


def test_what_stands_in_the_way_is_told_before_they_sign(
    write: Write, signer: Signer, faq: Record, text: dict[str, Any]
) -> None:
    write(edit_live, faq, "en", answer="Another answer.")
    assert rules(expect(signer.page.call("POST", STATEMENT, {"items": [text]}), 409)) == ["superseded"]


def test_neutral_fields_alone_are_nothing_to_sign(write: Write, signer: Signer, faq: Record) -> None:
    refused = expect(signer.page.call("POST", STATEMENT, {"items": [write(pin, faq, "und")]}), 422)
    assert refused["errors"][0]["pointer"] == "#/items"


def test_what_has_changed_since_is_refused(
    client: Client, write: Write, signer: Signer, faq: Record, text: dict[str, Any]
) -> None:
    asked = signer.ask(text)
    write(edit_live, faq, "und", category="safety")
    expect(signer.answer(asked, text), 412)
    assert unconfirmed(client, faq)


@pytest.mark.parametrize("more", ["another text", "another day", "no text of it"])
def test_what_was_asked_for_is_not_widened(
    client: Client, write: Write, signer: Signer, faq: Record, text: dict[str, Any], more: str
) -> None:
    other = write(make_record)
    asked = signer.ask(text)
    items, day = [text], {}
    if more == "another text":
        items.append(write(pin, other, "en"))
    elif more == "another day":
        day = {"reviewed_on": "2026-01-01"}
    else:
        items = [write(pin, other, "en")]
    expect(signer.answer(asked, *items, **day), 412)
    assert unconfirmed(client, faq)
    assert unconfirmed(client, other)


def test_the_same_call_is_not_answered_in_another_browser(
    app: Flask, write: Write, rita: Person, signer: Signer, text: dict[str, Any]
) -> None:
    asked = signer.ask(text)
    body = {"items": [text], "passkey": signer.device.prove(asked)}
    other = Page(app, write(open_session, rita, way="invitation", now=NOW)[1])
    expect(other.call("POST", SIGNED, body), 409)
    other.set_cookie("__Host-clinic-challenge", str(signer.page.cookie("__Host-clinic-challenge")))
    expect(other.call("POST", SIGNED, body), 409)


def test_a_question_of_another_kind_is_none_of_these(signer: Signer, text: dict[str, Any]) -> None:
    asked = expect(signer.page.call("POST", "session/step-up/challenge"), 200)
    expect(signer.answer(asked, text), 409)


WRONG = {
    "another device": lambda signer, asked: _known_as(Authenticator(), signer).prove(asked),
    "another website": lambda signer, asked: _with(signer, origin="https://evil.example").prove(asked),
    "another host": lambda signer, asked: _with(signer, rp="evil.example").prove(asked),
    "another challenge": lambda signer, asked: signer.device.prove(asked, challenge="b3RoZXI"),
    "a registration": lambda signer, asked: signer.device.prove(asked, type="webauthn.create"),
    "nobody known": lambda signer, asked: _with(signer, flags=0x01).prove(asked),
    "nobody there": lambda signer, asked: _with(signer, flags=0x04).prove(asked),
    "a passkey that is not known": lambda signer, asked: Authenticator().prove(asked),
}


def _known_as(device: Authenticator, signer: Signer) -> Authenticator:
    device.id, device.user = signer.device.id, signer.device.user
    return device


def _with(signer: Signer, **altered: Any) -> Authenticator:
    for name, value in altered.items():
        setattr(signer.device, name, value)
    return signer.device


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_an_answer_that_is_not_right_is_refused(
    client: Client, signer: Signer, faq: Record, text: dict[str, Any], wrong: Any
) -> None:
    asked = signer.ask(text)
    refused = expect(signer.page.call("POST", SIGNED, {"items": [text], "passkey": wrong(signer, asked)}), 422)
    assert refused["errors"] == [
        {"pointer": "#/passkey", "detail": "It is no answer of a passkey of yours to just this statement."}
    ]
    assert unconfirmed(client, faq)


@pytest.mark.parametrize(
    ("member", "value", "pointer"),
    [
        ("passkey", None, "#/passkey"),
        ("passkey", {}, "#/passkey/id"),
        ("items", [], "#/items"),
        ("items", [{"site": "core"}], "#/items/0/record"),
        ("reviewed_on", "yesterday", "#/reviewed_on"),
        ("signature", "x", "#/signature"),
    ],
)
def test_a_body_that_is_not_right_says_where(
    signer: Signer, text: dict[str, Any], member: str, value: Any, pointer: str
) -> None:
    asked = signer.ask(text)
    body = {"items": [text], "passkey": signer.device.prove(asked), member: value}
    refused = expect(signer.page.call("POST", SIGNED, body), 422)
    assert pointer in [each["pointer"] for each in refused["errors"]]


def test_a_review_of_the_future_is_refused(signer: Signer, text: dict[str, Any]) -> None:
    refused = signer.page.call("POST", STATEMENT, {"items": [text], "reviewed_on": "2100-01-01"})
    assert expect(refused, 422)["errors"][0]["pointer"] == "#/reviewed_on"


def test_a_signature_is_for_those_who_may_read_its_sites(
    app: Flask, write: Write, signer: Signer, faq: Record, text: dict[str, Any]
) -> None:
    write(make_site, "other")
    signer.sign(text)
    id = signer.page.ask(f"records/{faq.id}", include="attestations")["attestations"][0]["signature"]
    stranger = Desk(app, write(make_person, "Stranger", "reader", site="other"))
    expect(stranger.call("GET", f"signatures/{id}"), 404)
    expect(stranger.call("GET", f"signatures/{'0' * 64}"), 404)
    expect(Desk(app, write(make_person, "Reader", "reader")).call("GET", f"signatures/{id}"), 200)


# A site that takes only what is signed.


def only_signed(write: Write, **more: Any) -> None:
    write(alter_settings, "core", {"signed_review": "required", **more}, actor="o", now=NOW)


def test_a_site_may_take_only_what_is_signed(
    app: Flask, write: Write, client: Client, signer: Signer, faq: Record, text: dict[str, Any]
) -> None:
    only_signed(write)
    desk = Desk(app, write(make_person, "Rita", "reviewer", credential="PT"))
    assert desk.refused("review", text) == ["signature-missing"]
    assert unconfirmed(client, faq)
    signer.sign(text)
    assert not unconfirmed(client, faq)


def test_what_was_reviewed_without_a_signature_is_not_published_there(
    app: Flask, write: Write, signer: Signer, faq: Record
) -> None:
    write(edit, faq, "en", answer="Another answer.")
    draft = write(pin, faq, "en")
    desk = Desk(app, write(make_person, "Rolf", "reviewer", "publisher", credential="PT"))
    desk.act("review", draft)
    only_signed(write, clinical_review="required")
    assert desk.refused("publish", draft) == ["signature-missing"]
    signer.sign(draft)
    desk.act("publish", draft)


def test_a_site_that_asks_less_often_does_not_prolong_what_was_signed(
    client: Client, write: Write, signer: Signer, faq: Record, text: dict[str, Any]
) -> None:
    asked = signer.ask(text)
    expect(signer.answer(asked, text), 200)
    until = asked["statement"]["texts"][0]["valid_until"]
    write(alter_settings, "core", {"review_interval_months": {"faq": 120}}, actor="o", now=NOW)
    write(edit_live, faq, "en", slug="only-an-address")
    assert client.json(f"/v1/sites/core/records/{faq.id}")["review"]["next_due_on"] == until


def test_a_clinics_own_words_are_signed_with_all_that_they_stand_on(
    write: Write, library: str, signer: Signer, faq: Record
) -> None:
    write(edit_live, faq, "en", site="clinic", question="Will it hurt here?")
    asked = signer.ask(write(pin, faq, "en", site="clinic"))
    (said,) = asked["statement"]["texts"]
    assert asked["statement"]["scope"]["sites"] == ["clinic"]
    assert [(each["site"], each["locale"]) for each in said["read_with"]] == [("core", "und"), ("core", "en")]


def test_the_governance_report_tells_what_is_signed_and_what_should_be(
    app: Flask, write: Write, signer: Signer, faq: Record, text: dict[str, Any]
) -> None:
    other = write(make_record)
    Desk(app, write(make_person, "Rolf", "reviewer", credential="PT")).act("review", write(pin, other, "en"))
    only_signed(write)
    signer.sign(text)
    report = Desk(app, write(make_person, "Olga", "admin")).ask("sites/core/governance")
    details = {each["record"]: each["detail"] for each in report["confirmed"]}
    assert details[faq.id].endswith("Signed with a passkey.")
    assert not details[other.id].endswith("Signed with a passkey.")
    assert [each["record"] for each in report["unsigned"]] == [other.id]
