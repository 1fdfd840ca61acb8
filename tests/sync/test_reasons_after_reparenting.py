"""What a site once said of an inherited record is not said to sites below it, once it stands above the record's owner."""

import pytest
from flask import Flask

from api.models import Record
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.people import Desk, expect, make_person, pin
from tests.sync.conftest import Synced, device


@pytest.fixture
def admin(app: Flask, write: Write) -> Desk:
    return Desk(app, write(make_person, "Olga", "admin"))


@pytest.fixture
def question(write: Write, admin: Desk) -> Record:
    """A record of the library, with a clinic below; a network hid it when it still was below too, and is above it now."""
    write(make_site)
    write(make_site, "clinic", parent="core")
    write(make_site, "network", parent="core")
    record: Record = write(make_record)
    admin.act("hide", {"site": "network", "record": record.id})
    reparent(admin, "network", None)
    reparent(admin, "core", "network")
    return record


def reparent(desk: Desk, site: str, parent: str | None) -> None:
    etag = desk.ask(f"sites/{site}")["etag"]
    expect(desk.call("PATCH", f"sites/{site}", {"parent": parent}, headers={"If-Match": f'"{etag}"'}), 200)


def test_a_phone_hears_that_a_record_was_unpublished(
    admin: Desk, synced: Synced, write: Write, question: Record
) -> None:
    phone = device("clinic")
    synced(phone)
    assert ("faq", question.id) in phone.items
    admin.act("unpublish", write(pin, question, "en"))
    assert [(op["id"], op["reason"]) for op in synced(phone)[-1]["items"]] == [(question.id, "unpublished")]


def test_a_list_of_hidden_records_leaves_it_out(admin: Desk, question: Record) -> None:
    assert admin.ask("records", state="hidden", visible_on="clinic")["items"] == []
    admin.act("hide", {"site": "clinic", "record": question.id})
    assert [each["id"] for each in admin.ask("records", state="hidden", site="clinic")["items"]] == [question.id]
