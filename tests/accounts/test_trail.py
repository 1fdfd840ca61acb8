"""The audit trail and the ledger can be read, filtered and taken away, each by whoever may."""

import json

import pytest
from flask import Flask

from api.ids import new_id
from api.models import Record
from tests.conftest import Write
from tests.factories import edit_live, make_record
from tests.people import Desk, Hire, expect


def rename(desk: Desk, site: str, name: str) -> int:
    etag = desk.ask(f"sites/{site}")["etag"]
    return int(expect(desk.call("PATCH", f"sites/{site}", {"name": name}, headers={"If-Match": etag}), 200)["seq"])


@pytest.fixture
def trail(admin: Desk) -> Desk:
    """An admin who has renamed two sites and made a key."""
    rename(admin, "clinic", "One")
    rename(admin, "stranger", "Two")
    expect(admin.call("POST", "keys", {"name": "k", "roles": ["reader"]}), 201)
    return admin


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["key.create", "site.alter", "site.alter"]),
        ({"action": "site.alter"}, ["site.alter", "site.alter"]),
        ({"action": "key."}, ["key.create"]),
        ({"action": "site"}, []),
        ({"site": "clinic"}, ["site.alter"]),
        ({"actor": "root"}, ["key.create", "site.alter", "site.alter"]),
        ({"actor": "nobody"}, []),
        ({"record": "none"}, []),
        ({"since": "2999-01-01T00:00:00Z"}, []),
        ({"until": "2999-01-01T00:00:00Z", "site": "stranger"}, ["site.alter"]),
    ],
)
def test_the_trail_is_filtered(trail: Desk, filters: dict[str, str], found: list[str]) -> None:
    assert [each["action"] for each in trail.ask("audit", **filters)["items"]] == found


def test_the_trail_goes_on_page_by_page(trail: Desk) -> None:
    first = trail.ask("audit", limit=2)
    second = trail.ask(first["next"])
    assert [each["id"] for each in first["items"] + second["items"]] == [3, 2, 1]
    assert second["next"] is None
    assert trail.call("GET", "audit", cursor="nonsense").status_code == 400


def test_the_whole_trail_can_be_taken_away(trail: Desk) -> None:
    answer = trail.call("GET", "audit", format="ndjson", limit=1)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.mimetype == "application/x-ndjson"
    assert list(reversed(lines)) == trail.ask("audit")["items"]


def test_who_runs_a_clinic_sees_its_trail_alone(trail: Desk, hire: Hire) -> None:
    assert [each["site"] for each in hire("Hanna", "admin").ask("audit")["items"]] == ["clinic"]
    assert hire("Paula", "publisher").call("GET", "audit").status_code == 403


def test_the_ledger_tells_what_each_change_opened_and_closed(admin: Desk, write: Write) -> None:
    record: Record = write(make_record, "topic")
    change = write(edit_live, record, "en", name="New name")
    newest = admin.ask("changes")["items"][0]
    fact = {"kind": "text", "site": "core", "record": record.id, "locale": "en", "type": "topic", "title": "New name"}
    assert (newest["seq"], newest["hash"], newest["verb"]) == (change.seq, change.hash, "publish")
    assert (newest["opened"], newest["closed"]) == ([fact], [fact])


def test_the_ledger_goes_on_page_by_page_without_gaps(admin: Desk) -> None:
    first = admin.ask("changes", limit=2)
    second = admin.ask(first["next"])
    assert [each["seq"] for each in first["items"] + second["items"]] == [3, 2, 1]
    assert [each["seq"] for each in admin.ask("changes", since=2)["items"]] == [3]


def test_changes_elsewhere_are_not_shown(admin: Desk, hire: Hire) -> None:
    seq = rename(admin, "clinic", "Ours")
    rename(admin, "stranger", "Theirs")
    seen = hire("Rea", "reader").ask("changes")["items"]
    assert [each["seq"] for each in seen] == [seq, 2]
    assert {fact["site"] for each in seen for fact in each["opened"] + each["closed"]} == {"clinic"}


def test_the_entrance_leads_to_what_there_is(admin: Desk, app: Flask) -> None:
    links = admin.ask("/v1/admin")["links"]
    adapter = app.url_map.bind("")
    for address in links.values():
        filled = address.format(site="clinic", id=new_id(), locale="en", verb="publish")
        assert adapter.allowed_methods(filled), address
