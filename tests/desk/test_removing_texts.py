"""A text that readers never had can go for good, alone or with its record; what stands in the way is named, all of it."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.calls import path_of, read, save, try_to_save
from tests.conftest import Write
from tests.factories import edit, make_record
from tests.lookup import verify
from tests.people import Desk, expect, make_person, pin
from tests.publishing.test_releases import make_release


@pytest.fixture
def draft(write: Write, library: str) -> Record:
    """A FAQ that readers never had."""
    made: Record = write(make_record, live=False, locales=("en", "fr"))
    return made


def remove(desk: Desk, record: Record, locale: str, status: int = 200, *, site: str = "core") -> Any:
    headers = {"If-Match": f'"{read(desk, record, locale, site=site)["etag"]}"'}
    path = path_of(record, locale, site=site)
    return expect(desk.call("DELETE", path, headers=headers, for_good="true"), status)


def named(problem: Any) -> list[tuple[str, str | None]]:
    return [(each["rule"], each.get("by") or each.get("locale")) for each in problem["blockers"]]


def test_it_is_gone_with_its_history_and_the_trail_says_so(
    app: Flask, author: Desk, draft: Record, write: Write
) -> None:
    save(author, draft, "fr", {"question": "Introuvable ?"}, autosave=True)
    save(author, draft, "fr", {"question": "Introuvable encore ?"}, autosave=True)
    gone = remove(author, draft, "fr")
    assert (gone["state"], gone["latest"], gone["seq"], gone["fields"]) == ("none", None, None, {})
    expect(author.call("GET", path_of(draft, "fr", tail="/versions")), 404)
    assert [each["locale"] for each in author.ask(f"records/{draft.id}")["translations"]] == ["en", "und"]
    assert author.ask("records", q="introuvable")["items"] == []
    [event] = Desk(app, write(make_person, "Olga", "admin")).ask("audit", action="translation.remove")["items"]
    assert (event["actor"], event["locale"], event["before"]) == ("Arthur", "fr", {"versions": 3})
    assert write(verify) == []


def test_it_may_be_begun_again_and_no_old_tag_fits(author: Desk, draft: Record) -> None:
    old = read(author, draft, "fr")["etag"]
    remove(author, draft, "fr")
    begun = expect(try_to_save(author, draft, "fr", {"question": "Encore ?"}, method="PUT"), 201)
    assert (begun["latest"], begun["etag"] == old) == (1, False)
    expect(try_to_save(author, draft, "fr", {"question": "Vieux ?"}, etag=old), 412)


def test_an_override_goes_alone(author: Desk, write: Write, library: str) -> None:
    record = write(make_record)
    save(author, record, "en", {"question": "Ours?"}, site="clinic")
    gone = remove(author, record, "en", site="clinic")
    assert (gone["fields"], gone["inherited"]["question"]["value"]) == ({}, "question in en")
    assert read(author, record, "en")["live"] == 1


def test_what_readers_once_had_stays(editor: Desk, write: Write, library: str) -> None:
    live = write(make_record)
    assert named(remove(editor, live, "en", 409)) == [("was-live", "en")]
    editor.act("unpublish", write(pin, live, "en"))
    assert named(remove(editor, live, "en", 409)) == [("was-live", "en")]


def test_the_original_stays_while_a_translation_rests_on_it(author: Desk, draft: Record) -> None:
    assert named(remove(author, draft, "en", 409)) == [("rested-on", "fr")]
    assert named(remove(author, draft, "und", 409)) == [("rested-on", "en"), ("rested-on", "fr")]
    for locale in ("fr", "en", "und"):
        remove(author, draft, locale)
    assert author.ask(f"records/{draft.id}")["translations"] == []


def test_the_text_stays_while_a_site_has_its_own_words_for_it(author: Desk, draft: Record, write: Write) -> None:
    write(edit, draft, "fr", site="clinic", question="La nôtre ?")
    problem = remove(author, draft, "fr", 409)
    assert (named(problem), problem["blockers"][0]["site"]) == ([("rested-on", "fr")], "clinic")


def test_all_that_stands_in_the_way_is_named(author: Desk, publisher: Desk, write: Write, draft: Record) -> None:
    pins = [write(pin, draft, each) for each in ("und", "fr", "en")]
    release = make_release(publisher, *pins)
    planned = expect(publisher.try_to("schedule", *pins, at="2030-01-01T00:00:00Z"), 200)["schedule"]
    wanted = [("in-release", release["id"]), ("planned", planned["id"])]
    assert named(remove(author, draft, "fr", 409)) == wanted
    etag = author.ask(f"records/{draft.id}")["etag"]
    problem = expect(author.call("DELETE", f"records/{draft.id}", headers={"If-Match": etag}), 409)
    assert named(problem) == wanted
    assert "'Spring'" in problem["detail"]
    assert planned["id"] in problem["detail"]


def test_a_record_that_live_texts_point_at_names_each(author: Desk, write: Write, draft: Record) -> None:
    pointing = sorted(write(make_record, answer=f"See [that](record:{draft.id}).").id for _ in range(2))
    etag = author.ask(f"records/{draft.id}")["etag"]
    problem = expect(author.call("DELETE", f"records/{draft.id}", headers={"If-Match": etag}), 409)
    assert named(problem) == [("linked-to", each) for each in pointing]


def test_a_save_in_between_is_not_lost(author: Desk, draft: Record, write: Write) -> None:
    etag = read(author, draft, "fr")["etag"]
    write(edit, draft, "fr", question="Et alors ?")
    path = path_of(draft, "fr")
    expect(author.call("DELETE", path, headers={"If-Match": f'"{etag}"'}, for_good="true"), 412)
    assert read(author, draft, "fr")["fields"]["question"] == "Et alors ?"


def test_only_who_may_write_the_text_removes_it(app: Flask, draft: Record, write: Write) -> None:
    translator = Desk(app, write(make_person, "Tara", "translator", site="core", locale="fr"))
    remove(translator, draft, "en", 403)
    remove(Desk(app, write(make_person, "Ron", "reader")), draft, "fr", 403)
    remove(translator, draft, "fr")


def test_without_for_good_the_history_stays(author: Desk, draft: Record) -> None:
    headers = {"If-Match": f'"{read(author, draft, "fr")["etag"]}"'}
    expect(author.call("DELETE", path_of(draft, "fr"), headers=headers), 200)
    assert author.ask(path_of(draft, "fr", tail="/versions"))["total"] == 1
