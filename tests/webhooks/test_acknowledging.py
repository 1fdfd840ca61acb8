"""Whoever shows content elsewhere says which change it shows, and the board tells who may still show what was withdrawn."""

import json
from typing import Any

import pytest

from api.models import Record
from tests.acts import create_key, reinstate, withdraw
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit_live
from tests.people import Desk, Hire, expect
from tests.webhooks.conftest import Deliver, Hook
from tests.webhooks.receiver import Website

BY = {"actor": "p", "now": NOW}
WRONG = {"message": "Wrong.", "severity": "safety", **BY}


@pytest.fixture
def robot(app: Any, write: Write, sites: None) -> Desk:
    """What builds the clinic's website, with a key that reads the clinic and nothing else."""
    return Desk(app, write(create_key, name="website", roles=["delivery"], sites=["clinic"], now=NOW)[1])


def board(desk: Desk) -> Any:
    return desk.ask("sites/clinic/receivers")


def test_a_withdrawal_is_on_the_board_until_the_receiver_says_that_it_shows_it_no_more(
    admin: Desk, robot: Desk, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver
) -> None:
    made = hook(description="www")
    seq = write(withdraw, [faq.id], **WRONG).seq
    run()
    [receiver], [withdrawal] = board(admin)["receivers"], board(admin)["withdrawals"]
    assert (receiver["name"], receiver["sent_seq"], receiver["shows_seq"]) == ("www", seq, None)
    assert receiver["may_still_show"] == [faq.id]
    assert (withdrawal["record"], withdrawal["type"], withdrawal["severity"], withdrawal["seq"]) == (
        faq.id,
        "faq",
        "safety",
        seq,
    )
    assert withdrawal["title"]
    assert withdrawal["waiting_for"] == [made["id"]]
    path = f"webhooks/{made['id']}/acknowledgements"
    expect(robot.call("POST", path, {"shows": {"seq": seq - 1}}), 200)
    assert board(admin)["receivers"][0]["may_still_show"] == [faq.id]
    expect(robot.call("POST", path, {"shows": {"seq": seq}}), 200)
    assert board(admin)["withdrawals"] == []
    assert board(admin)["receivers"][0]["shows_seq"] == seq


@pytest.mark.parametrize("how", ["body", "header"])
def test_an_answer_may_say_it_at_once(
    admin: Desk, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver, how: str
) -> None:
    hook()
    seq = write(withdraw, [faq.id], **WRONG).seq
    if how == "body":
        website.body = json.dumps({"shows": {"seq": seq}}).encode()
    else:
        website.headers, website.body = {"Content-Shows-Seq": str(seq)}, b""
    run()
    assert board(admin)["withdrawals"] == []
    assert board(admin)["receivers"][0]["shows_seq"] == seq
    # An answer that comes late moves nobody back.
    website.body, website.headers = b'{"shows": {"seq": 1}}', {}
    write(reinstate, [faq.id], **BY)
    run()
    assert board(admin)["receivers"][0]["shows_seq"] == seq


NO_ANSWER = (
    b"", b"shows", b"[]", b"{}", b'{"shows": 5}', b'{"shows": {"seq": "many"}}', b'{"shows": {"seq": -1}}', b'{"shows": {"seq": true}}',
    b'{"shows": {"seq": 999999}}', b'{"shows": {"seq": 1e400}}', b'{"shows": {"seq": null}}', b"\xff\xfe", b'{"shows": {"seq": 12.5}}',
)  # fmt: skip


@pytest.mark.parametrize("body", NO_ANSWER)
def test_an_answer_that_says_nothing_that_can_be_meant_says_nothing(
    admin: Desk, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver, body: bytes
) -> None:
    hook()
    website.body = body
    write(edit_live, faq, "en", question="New?")
    run()
    [receiver] = board(admin)["receivers"]
    assert (receiver["sent_seq"] is not None, receiver["shows_seq"]) == (True, None)


def test_a_website_tells_of_itself_by_a_name_and_is_taken_off_the_board_when_it_is_gone(
    client: Client, admin: Desk, robot: Desk, write: Write, faq: Record
) -> None:
    seq = client.json("/v1/sites/clinic")["seq"]
    told = expect(robot.call("PUT", "sites/clinic/receivers/kiosk in the hall", {"shows": {"seq": seq}}), 200)
    assert (told["name"], told["shows_seq"]) == ("kiosk in the hall", seq)
    expect(robot.call("PUT", "sites/clinic/receivers/kiosk in the hall", {"shows": {"seq": seq}}), 200)
    [receiver] = board(admin)["receivers"]
    assert (receiver["kind"], receiver["name"]) == ("website", "kiosk in the hall")
    write(withdraw, [faq.id], **WRONG)
    assert board(admin)["withdrawals"][0]["waiting_for"] == [receiver["id"]]
    assert admin.call("DELETE", "sites/clinic/receivers/kiosk in the hall").status_code == 204
    assert board(admin)["receivers"] == []
    assert admin.call("DELETE", "sites/clinic/receivers/kiosk in the hall").status_code == 404


@pytest.mark.parametrize("name", ["a%00b", "%E2%80%AEwww", "%20", "w" * 101])
def test_a_name_that_nobody_could_read_on_the_board_is_refused(admin: Desk, robot: Desk, name: str) -> None:
    refused = expect(robot.call("PUT", f"sites/clinic/receivers/{name}", {"shows": {"seq": 0}}), 400)
    assert [each["parameter"] for each in refused["errors"]] == ["name"]
    assert board(admin)["receivers"] == []


def test_who_came_later_never_had_what_was_withdrawn_before(admin: Desk, write: Write, hook: Hook, faq: Record) -> None:
    write(withdraw, [faq.id], **WRONG)
    hook()
    assert board(admin)["withdrawals"] == []


def test_nobody_shows_what_is_yet_to_come(admin: Desk, robot: Desk, hook: Hook) -> None:
    made = hook()
    for path, method in ((f"webhooks/{made['id']}/acknowledgements", "POST"), ("sites/clinic/receivers/www", "PUT")):
        refused = expect(robot.call(method, path, {"shows": {"seq": 10_000}}), 422)
        assert refused["errors"][0]["pointer"] == "#/shows/seq"
        for bad in ({}, {"shows": {}}, {"shows": {"seq": "1"}}, {"shows": {"seq": -1}}, {"shows": {"seq": 1.5}}):
            assert robot.call(method, path, bad).status_code == 422
    assert board(admin)["receivers"][0]["shows_seq"] is None


def test_a_key_of_another_site_acknowledges_nothing_and_sees_no_board(hire: Hire, hook: Hook) -> None:
    made, stranger = hook(), hire("Sid", "admin", site="stranger")
    path = f"webhooks/{made['id']}/acknowledgements"
    assert stranger.call("POST", path, {"shows": {"seq": 0}}).status_code == 404
    assert stranger.call("PUT", "sites/clinic/receivers/www", {"shows": {"seq": 0}}).status_code == 404
    assert stranger.call("GET", "sites/clinic/receivers").status_code == 404
