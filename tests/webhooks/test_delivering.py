"""What changes on a site comes to its webhooks: once found, in order, again after failures, and given up at last."""

from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from api.models import Notice, Record
from tests.acts import deliver, forget_deliveries, hide, withdraw
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit_live, make_record
from tests.people import Desk, Hire, expect
from tests.talk.conftest import make_colleague
from tests.webhooks.conftest import Deliver, Hook, alter, log_of
from tests.webhooks.receiver import Website

DAYS = timedelta(days=1)


def test_a_message_comes_for_each_change_and_once(
    client: Client, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver
) -> None:
    hook()
    for number in range(3):
        write(edit_live, faq, "en", question=f"{number}?")
    run()
    run()
    head = client.json("/v1/sites/clinic")["seq"]
    assert website.seqs == [head - 2, head - 1, head]
    assert set(website.types) == {"content.published"}
    assert len({each.id for each in website.messages}) == 3


def test_nothing_comes_of_what_was_before(
    write: Write, hook: Hook, website: Website, faq: Record, run: Deliver
) -> None:
    hook()
    run()
    assert website.messages == []


def test_what_fails_is_tried_again_before_what_comes_after_it(
    admin: Desk, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver
) -> None:
    made, website.status = hook(), 500
    write(edit_live, faq, "en", question="First?")
    run()
    write(edit_live, faq, "en", question="Second?")
    run()
    assert len(website.messages) == 1
    [failed] = log_of(admin, made)
    assert (failed["state"], failed["attempts"][0]["status"], failed["attempts_total"]) == ("pending", 500, 1)
    assert failed["next_at"] is not None
    website.status = 204
    run(timedelta(minutes=1))
    assert website.messages[0].id == website.messages[1].id
    assert website.messages[0].body == website.messages[1].body
    assert website.seqs[1] < website.seqs[2]
    assert [each["state"] for each in log_of(admin, made)] == ["delivered", "delivered"]


def test_one_that_fails_holds_up_no_other(
    admin: Desk, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver
) -> None:
    hook(url="http://127.0.0.1:1/", description="gone")
    hook()
    write(edit_live, faq, "en", question="New?")
    run()
    assert website.types == ["content.published"]


def test_after_three_days_it_is_given_up_and_everybody_is_told(
    admin: Desk, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver
) -> None:
    made, website.status = hook(), 503
    write(edit_live, faq, "en", question="New?")
    for hours in range(0, 72, 6):
        run(timedelta(hours=hours))
    assert admin.ask(f"webhooks/{made['id']}")["enabled"]
    run(timedelta(hours=73))
    given_up = admin.ask(f"webhooks/{made['id']}")
    assert not given_up["enabled"]
    assert "three days" in given_up["disabled_because"]
    tries = len(website.messages)
    run(4 * DAYS)
    assert len(website.messages) == tries
    assert "webhook.give-up" in {each["action"] for each in admin.ask("audit")["items"]}


def test_who_looks_after_the_site_finds_it_in_the_inbox_and_gets_a_letter(
    admin: Desk, head_of_clinic: Desk, hire: Hire, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver
) -> None:
    person, _ = write(make_colleague, "Olga", "admin", site="clinic")
    made, website.status = hook(description="www"), 410
    write(edit_live, faq, "en", question="New?")
    run()
    [waiting] = head_of_clinic.ask("inbox/items", kind="webhook_disabled")["items"]
    assert (waiting["webhook"], waiting["site"], waiting["title"]) == (made["id"], "clinic", "www")
    assert head_of_clinic.ask(waiting["links"]["self"])["disabled_because"] == waiting["because"]
    assert hire("Sid", "admin", site="stranger").ask("inbox/items", kind="webhook_disabled")["items"] == []
    told = write(lambda session: session.scalars(select(Notice)).all())
    assert [(each.person_id, each.kind, each.plan) for each in told] == [(person.id, "webhook_disabled", made["id"])]
    expect(admin.call("POST", f"webhooks/{made['id']}/resume", {}), 200)
    assert head_of_clinic.ask("inbox/counts")["webhook_disabled"] == 0


@pytest.mark.parametrize("skips", [False, True])
def test_one_that_was_given_up_goes_on_with_what_it_missed_or_without(
    admin: Desk, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver, skips: bool
) -> None:
    made, website.status = hook(), 410
    write(edit_live, faq, "en", question="First?")
    run()
    assert "410" in admin.ask(f"webhooks/{made['id']}")["disabled_because"]
    write(edit_live, faq, "en", question="Second?")
    website.messages, website.status = [], 200
    run()
    assert website.messages == []
    expect(admin.call("POST", f"webhooks/{made['id']}/resume", {"skip_missed": skips}), 200)
    run()
    assert len(website.messages) == (0 if skips else 2)
    write(edit_live, faq, "en", question="Third?")
    run()
    assert len(website.messages) == (1 if skips else 3)
    assert website.seqs == sorted(website.seqs)
    assert admin.call("POST", f"webhooks/{made['id']}/resume", {}).status_code == 409


def test_a_receiver_is_left_alone_for_as_long_as_it_asks_within_bounds(
    admin: Desk, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver
) -> None:
    hook()
    website.status, website.headers = 429, {"Retry-After": "3600"}
    write(edit_live, faq, "en", question="New?")
    run()
    run(timedelta(minutes=50))
    assert len(website.messages) == 1
    website.headers = {"Retry-After": "999999999"}
    run(timedelta(minutes=61))
    assert len(website.messages) == 2
    run(timedelta(hours=8))
    assert len(website.messages) == 3


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_failures_and_are_not_followed(
    admin: Desk, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver, status: int
) -> None:
    made = hook()
    website.status, website.headers = status, {"Location": f"http://127.0.0.1:{website.port}/elsewhere"}
    write(edit_live, faq, "en", question="New?")
    run()
    [failed] = log_of(admin, made)
    assert "redirects" in failed["attempts"][0]["failure"]
    assert len(website.messages) == 1


@pytest.mark.parametrize("how", [{"delay_s": 3.0}, {"drips_s": 0.2, "body": b"x" * 100}])
def test_whoever_answers_slowly_gets_no_longer_than_anybody(
    app: Flask, admin: Desk, write: Write, hook: Hook, website: Website, faq: Record, how: dict[str, Any]
) -> None:
    made = hook()
    for name, value in how.items():
        setattr(website, name, value)
    write(edit_live, faq, "en", question="New?")
    began = monotonic()
    deliver(app.extensions["database"], now=datetime.now(UTC), total_s=0.5)
    assert monotonic() - began < 2.5
    [failed] = log_of(admin, made)
    assert failed["attempts"][0]["failure"] == "No whole answer came within 0.5 seconds."


@pytest.mark.parametrize("sent", [b"\x00\x01 what?\r\n\r\n", b"HTTP/1.1 \x00 OK\r\n\r\n", b"\r\n" * 9, b""])
def test_what_is_no_answer_is_a_failure_like_any_other(
    admin: Desk, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver, sent: bytes
) -> None:
    made, website.instead = hook(), sent
    write(edit_live, faq, "en", question="New?")
    run()
    [failed] = log_of(admin, made)
    assert (failed["state"], failed["attempts"][0]["status"], failed["attempts_total"]) == ("pending", None, 1)
    assert failed["attempts"][0]["failure"].isprintable()
    tried = expect(admin.call("POST", f"webhooks/{made['id']}/test"), 200)
    assert tried["state"] == "failed"
    website.instead = None
    run(timedelta(minutes=1))
    assert {each["id"]: each["state"] for each in log_of(admin, made)}[failed["id"]] == "delivered"


def test_of_a_long_answer_its_beginning_is_kept(
    admin: Desk, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver
) -> None:
    made, website.body, website.status = hook(), b"x" * 100_000 + b"\xff", 500
    write(edit_live, faq, "en", question="New?")
    run()
    [failed] = log_of(admin, made)
    assert failed["attempts"][0]["answer"] == "x" * 500


def test_what_was_sent_is_sent_again_on_wish_by_the_same_name(
    admin: Desk, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver
) -> None:
    made = hook()
    write(edit_live, faq, "en", question="New?")
    run()
    [sent] = log_of(admin, made)
    path = f"webhooks/{made['id']}/deliveries/{sent['id']}"
    assert admin.ask(path)["body"].encode() == website.messages[0].body
    expect(admin.call("POST", f"{path}/redeliver"), 200)
    assert admin.call("POST", f"{path}/redeliver").status_code == 409
    run()
    assert [each.id for each in website.messages] == [sent["id"]] * 2
    assert admin.ask(path)["attempts_total"] == 2


def test_a_message_on_trial_is_answered_at_once(admin: Desk, hook: Hook, website: Website) -> None:
    made, website.body = hook(enabled=False), b"thanks"
    tried = expect(admin.call("POST", f"webhooks/{made['id']}/test"), 200)
    assert (tried["state"], tried["attempts"][0]["status"], tried["attempts"][0]["answer"]) == (
        "delivered",
        200,
        "thanks",
    )
    assert website.types == ["webhook.test"]
    website.status = 500
    tried = expect(admin.call("POST", f"webhooks/{made['id']}/test"), 200)
    assert (tried["state"], tried["attempts"][0]["failure"]) == ("failed", "It answered 500.")


def test_one_that_is_disabled_hears_of_all_once_it_is_enabled_again(
    admin: Desk, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver
) -> None:
    made = hook(enabled=False)
    write(edit_live, faq, "en", question="New?")
    run()
    assert website.messages == []
    alter(admin, made, enabled=True)
    run()
    assert website.types == ["content.published"]


def test_the_log_is_kept_for_a_while_only(
    app: Flask, admin: Desk, write: Write, hook: Hook, website: Website, faq: Record, run: Deliver
) -> None:
    made = hook()
    write(edit_live, faq, "en", question="New?")
    run()
    database = app.extensions["database"]
    assert not forget_deliveries(database, now=datetime.now(UTC) + 29 * DAYS)
    assert forget_deliveries(database, now=datetime.now(UTC) + 31 * DAYS)
    assert log_of(admin, made) == []


def test_only_what_is_asked_for_comes(write: Write, hook: Hook, website: Website, faq: Record, run: Deliver) -> None:
    hook(events=["content.hidden"], filter={"types": ["topic"]})
    write(edit_live, faq, "en", question="New?")
    write(hide, "clinic", [faq.id], actor="p", now=NOW)
    run()
    assert website.messages == []
    topic = write(make_record, "topic")
    write(hide, "clinic", [topic.id], actor="p", now=NOW)
    run()
    assert [(each.type, each.data["items"][0]["id"]) for each in website.messages] == [("content.hidden", topic.id)]


def test_a_withdrawal_comes_to_every_site_below(
    hook: Hook, write: Write, website: Website, faq: Record, run: Deliver
) -> None:
    hook(sites=["clinic", "core", "stranger"])
    write(withdraw, [faq.id], actor="p", now=NOW, message="Wrong.", severity="safety")
    run()
    told = [(each.type, each.data["site"], each.data["items"][0]["severity"]) for each in website.messages]
    assert told == [("content.withdrawn", "clinic", "safety"), ("content.withdrawn", "core", "safety")]
