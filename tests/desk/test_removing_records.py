"""A record that readers never had can be removed; whatever they once had, or somebody builds on, stays."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.conftest import Write
from tests.factories import edit, make_record
from tests.people import Desk, Hire, expect, make_person, pin
from tests.publishing.test_releases import make_release


@pytest.fixture
def draft(write: Write, library: str) -> Record:
    """A FAQ that readers never had."""
    made: Record = write(make_record, live=False, locales=("en", "fr"))
    return made


def remove(desk: Desk, record: Record, status: int = 200) -> Any:
    etag = desk.ask(f"records/{record.id}")["etag"]
    return expect(desk.call("DELETE", f"records/{record.id}", headers={"If-Match": etag}), status)


def found(desk: Desk, **query: Any) -> list[str]:
    return [each["id"] for each in desk.ask("records", type="faq", **query)["items"]]


def test_it_is_gone_and_the_trail_says_who_and_what(app: Flask, write: Write, author: Desk, draft: Record) -> None:
    admin = Desk(app, write(make_person, "Olga", "admin"))
    title = author.ask(f"records/{draft.id}")["title"]
    assert remove(author, draft) == {"id": draft.id, "drafts_pointing": []}
    assert author.call("GET", f"records/{draft.id}").status_code == 404
    assert found(author) == []
    [event] = admin.ask("audit", action="record.remove")["items"]
    assert (event["actor"], event["record_id"], event["before"]["title"]) == ("Arthur", draft.id, title)


def test_the_drafts_that_point_at_it_are_told(author: Desk, write: Write, draft: Record) -> None:
    pointing = write(make_record, live=False)
    write(edit, pointing, "en", answer=f"See [that](record:{draft.id}).")
    assert remove(author, draft)["drafts_pointing"] == [pointing.id]


def test_what_readers_once_had_stays(author: Desk, publisher: Desk, write: Write, library: str) -> None:
    live = write(make_record)
    assert "Readers had" in remove(author, live, 409)["detail"]
    publisher.act("unpublish", write(pin, live, "en"))
    assert "Readers had" in remove(author, live, 409)["detail"]


def test_what_is_planned_stays_until_the_plan_is_given_up(
    author: Desk, publisher: Desk, write: Write, draft: Record
) -> None:
    pins = [write(pin, draft, locale) for locale in ("und", "en")]
    release = make_release(publisher, *pins)
    assert "'Spring'" in remove(author, draft, 409)["detail"]
    expect(publisher.call("DELETE", f"releases/{release['id']}", headers={"If-Match": release["etag"]}), 204)
    planned = expect(publisher.try_to("schedule", *pins, at="2030-01-01T00:00:00Z"), 200)["schedule"]
    assert planned["id"] in remove(author, draft, 409)["detail"]
    expect(publisher.call("DELETE", f"schedules/{planned['id']}", headers={"If-Match": planned["etag"]}), 204)
    remove(author, draft)


def test_a_save_in_between_is_not_lost(author: Desk, write: Write, draft: Record) -> None:
    etag = author.ask(f"records/{draft.id}")["etag"]
    write(edit, draft, "fr", question="Et alors ?")
    refused = author.call("DELETE", f"records/{draft.id}", headers={"If-Match": etag})
    assert (refused.status_code, found(author)) == (412, [draft.id])


def test_only_who_may_write_every_text_of_its_site_removes_it(hire: Hire, write: Write) -> None:
    record = write(make_record, live=False)
    for desk in (hire("Tara", "translator", site="core"), hire("Otto", "author", site="core", locale="fr")):
        remove(desk, record, 403)


def test_a_text_given_up_before_readers_had_it_is_none_and_is_not_found(
    author: Desk, write: Write, draft: Record
) -> None:
    write(edit, draft, "fr", question="Introuvable ?")
    assert found(author, q="introuvable") == [draft.id]
    path = f"sites/core/records/{draft.id}/translations/fr"
    gone = expect(author.call("DELETE", path, headers={"If-Match": author.ask(path)["etag"]}), 200)
    assert (gone["state"], author.ask(path)["state"]) == ("none", "none")
    rows = {each["locale"]: each["state"] for each in author.ask(f"records/{draft.id}")["translations"]}
    assert (rows["fr"], rows["en"]) == ("none", "draft")
    assert found(author, q="introuvable") == []
    assert found(author, state="none") == found(author, q=draft.id) == [draft.id]
    assert found(author, state="unpublished") == []
