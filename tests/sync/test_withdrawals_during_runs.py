"""What is withdrawn during a run leaves every device with its next page, and what is reinstated comes with the next run."""

from typing import Any

import pytest
from flask import Flask

from tests.acts import reinstate, withdraw
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit_live, make_record, make_site
from tests.sync.backups import restore, take_backup
from tests.sync.conftest import Synced, device, ops
from tests.sync.device import Device

BY = {"actor": "p", "now": NOW}


@pytest.fixture
def faqs(write: Write) -> list[Any]:
    write(make_site)
    topic = write(make_record, "topic")
    made = [write(make_record, topic=topic) for _ in range(6)]
    return sorted(made, key=lambda each: each.id)


def take_away(write: Write, record: Any) -> None:
    write(withdraw, [record.id], message="Wrong.", severity="safety", replacement=None, **BY)


def step(client: Client, phone: Device) -> dict[str, Any]:
    """One question, and the page that came of it."""
    answer = client.get(phone.url)
    phone.take(answer)
    page: dict[str, Any] = answer.json
    return page


def finish(client: Client, phone: Device) -> dict[str, Any]:
    """The run's last page; its digest fits, or the device would have started afresh."""
    while (page := step(client, phone))["has_more"]:
        pass
    assert phone.resets == []
    return page


@pytest.fixture(params=["snapshot", "delta"])
def phone(request: pytest.FixtureRequest, client: Client, write: Write, faqs: list[Any], synced: Synced) -> Device:
    """A device in the middle of a run, with one page of two records taken."""
    found = device(limit=2)
    if request.param == "delta":
        synced(found)
        for each in faqs[:4]:
            write(edit_live, each, "en", question="Changed?")
    assert step(client, found)["mode"] == request.param
    return found


@pytest.mark.parametrize("place", range(6))
def test_one_that_comes_and_goes_is_gone_until_the_next_run(
    client: Client, write: Write, faqs: list[Any], synced: Synced, phone: Device, place: int
) -> None:
    record = faqs[place]
    take_away(write, record)
    (told,) = [op for op in step(client, phone)["items"] if op["op"] == "remove"]
    assert (told["id"], told["reason"], told["withdrawal"]["message"]) == (record.id, "withdrawn", "Wrong.")
    write(reinstate, [record.id], **BY)
    last = finish(client, phone) if phone.staged is not None else None
    assert last is None or ([op["id"] for op in last["items"] if op["op"] == "remove"], last["digest"]["count"]) == (
        [record.id], 5,
    )  # fmt: skip
    assert ("faq", record.id) not in phone.items
    assert ops(synced(phone)) == [("upsert", record.id)]


def test_one_that_came_back_before_any_page_told_of_it_is_gone_too(
    client: Client, write: Write, faqs: list[Any], synced: Synced, phone: Device
) -> None:
    take_away(write, faqs[0])
    write(reinstate, [faqs[0].id], **BY)
    last = finish(client, phone)
    # It is not withdrawn any more, so nobody is told that it was.
    assert [(op["id"], op["reason"]) for op in last["items"] if op["op"] == "remove"] == [(faqs[0].id, "out_of_scope")]
    assert ops(synced(phone)) == [("upsert", faqs[0].id)]


@pytest.mark.parametrize("place", [0, 5])
def test_one_that_was_gone_comes_back_on_whichever_page(
    client: Client, write: Write, faqs: list[Any], synced: Synced, phone: Device, place: int
) -> None:
    take_away(write, faqs[place])
    write(reinstate, [faqs[place].id], **BY)
    finish(client, phone)
    others = faqs[1:5]
    for each in others:
        write(edit_live, each, "en", question="Once more?")
    pages = synced(phone)
    assert len(pages) > 1
    assert {id for _, id in ops(pages)} == {faqs[place].id, *(each.id for each in others)}


def test_one_that_comes_and_goes_at_rest_gives_nothing(
    client: Client, write: Write, faqs: list[Any], synced: Synced
) -> None:
    phone = device()
    synced(phone)
    take_away(write, faqs[0])
    write(reinstate, [faqs[0].id], **BY)
    assert ops(synced(phone)) == []


def test_one_that_goes_again_is_told_of_again(
    client: Client, write: Write, faqs: list[Any], synced: Synced, phone: Device
) -> None:
    take_away(write, faqs[0])
    write(reinstate, [faqs[0].id], **BY)
    finish(client, phone)
    take_away(write, faqs[0])
    (page,) = synced(phone)
    assert [(op["id"], op["reason"]) for op in page["items"]] == [(faqs[0].id, "withdrawn")]


def test_two_devices_that_heard_the_same_hold_the_same_token(
    client: Client, write: Write, faqs: list[Any], phone: Device
) -> None:
    other = Device(phone.start, dict(phone.items), phone.token, dict(phone.staged or {}), phone.staged_token)
    take_away(write, faqs[0])
    write(reinstate, [faqs[0].id], **BY)
    assert finish(client, phone)["next_token"] == finish(client, other)["next_token"]


def test_a_backup_from_before_a_withdrawal_that_was_told_is_another_history(
    app: Flask, client: Client, write: Write, faqs: list[Any], synced: Synced, phone: Device
) -> None:
    backup = take_backup(app.extensions["database"])
    take_away(write, faqs[0])
    step(client, phone)
    restore(app.extensions["database"], backup)
    synced(phone)
    assert phone.resets == ["history-changed"]
    assert ("faq", faqs[0].id) in phone.items
