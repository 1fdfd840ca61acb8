"""One call tells all that there is to know of a record: its words, reviews, plans, slugs, and where readers see it."""

from typing import Any

import pytest

from api.models import Record
from tests.calls import publish, read, save
from tests.conftest import Write
from tests.factories import NOW, make_record
from tests.people import Desk, Hire, expect, pin
from tests.publishing.test_releases import make_release

ALL = "fields,reviews,attestations,withdrawals,releases,schedules,slugs,seen_on"
pytestmark = pytest.mark.database


@pytest.fixture
def faq(write: Write, sites: None) -> Record:
    """A live FAQ in two languages."""
    made: Record = write(make_record, locales=("en", "fr"), slug="first")
    return made


def told(desk: Desk, record: Record, include: str = ALL) -> Any:
    return desk.ask(f"records/{record.id}", include=include)


def test_only_what_is_asked_for_is_told(editor: Desk, faq: Record) -> None:
    plain = editor.ask(f"records/{faq.id}")
    assert not plain.keys() & set(ALL.split(","))
    assert not any("fields" in each for each in plain["translations"])
    assert told(editor, faq, "slugs").keys() == plain.keys() | {"slugs"}
    assert told(editor, faq).keys() == plain.keys() | set(ALL.split(",")) - {"fields"}
    expect(editor.call("GET", f"records/{faq.id}", include="everything"), 400)


def test_the_fields_are_those_that_each_text_tells_by_itself(editor: Desk, faq: Record) -> None:
    save(editor, faq, "fr", {"answer": "En cours."})
    for each in told(editor, faq)["translations"]:
        assert each["fields"] == read(editor, faq, each["locale"])["fields"]
    [row] = editor.ask("records", ids=faq.id, include="fields")["items"]
    assert {each["locale"]: each["fields"] for each in row["translations"]} == {
        each["locale"]: each["fields"] for each in told(editor, faq)["translations"]
    }
    assert "fields" not in editor.ask("records", ids=faq.id)["items"][0]["translations"][0]


def test_reviews_say_who_and_when(reviewer: Desk, editor: Desk, faq: Record, write: Write) -> None:
    day = NOW.date().isoformat()
    reviewer.act("review", write(pin, faq, "en"), reviewed_on=day)
    save(editor, faq, "fr", {"answer": "Autre."})
    reviewer.act("review", write(pin, faq, "fr"), reviewed_on=day)
    rita = {"id": reviewer.ask("me")["person"], "name": "Rita", "credential": "PT, no. 123"}
    found = told(editor, faq)
    [review] = found["reviews"]
    assert (review["locale"], review["status"], review["reviewer"]) == ("en", "current", rita)
    # That of a draft waits until the draft is live.
    assert [(each["locale"], each["version"], each["reviewer"]) for each in found["attestations"]] == [
        ("fr", 2, rita), ("en", 1, rita),
    ]  # fmt: skip


def test_plans_that_name_it_are_told_with_its_texts(editor: Desk, faq: Record, write: Write) -> None:
    other = write(make_record)
    save(editor, faq, "en", {"answer": "Next."})
    release = make_release(editor, write(pin, faq, "en"), write(pin, other, "en"))
    body = {"at": "2027-03-01T00:00:00Z", "time_zone": "Europe/Paris"}
    etag = {"If-Match": f'"{release["etag"]}"'}
    expect(editor.call("POST", f"releases/{release['id']}/schedule", body, headers=etag), 200)
    editor.act("schedule", write(pin, faq, "fr"), at="2027-02-01T00:00:00Z", verb="unpublish")
    found = told(editor, faq)
    assert [(each["id"], each["name"], each["texts"]) for each in found["releases"]] == [
        (release["id"], "Spring", [{"site": "core", "locale": "en", "version": 2}])
    ]
    assert [(each["verb"], each["texts"][0]["locale"]) for each in found["schedules"]] == [
        ("unpublish", "fr"), ("release", "en"),
    ]  # fmt: skip
    assert told(editor, other)["schedules"][0]["release"] == release["id"]


def test_plans_for_it_as_a_whole_are_told_too(editor: Desk, faq: Record) -> None:
    item = {"site": "core", "record": faq.id}
    editor.act("schedule", item, at="2027-02-01T00:00:00Z", verb="hide")
    assert [(each["verb"], each["texts"]) for each in told(editor, faq)["schedules"]] == [("hide", [])]


def test_who_withdrew_it_and_why_is_told_beside_what_readers_are(hire: Hire, editor: Desk, faq: Record) -> None:
    item, said = {"site": "core", "record": faq.id}, {"message": "Wrong.", "severity": "safety"}
    assert told(editor, faq)["withdrawals"] == []
    editor.act("withdraw", item, **said, reason="The dose was wrong.")
    editor.act("reinstate", item, reason="Mended")
    editor.act("withdraw", item, **{**said, "message": "Wrong again."})
    newest, first = told(editor, faq)["withdrawals"]
    edith = {"id": editor.ask("me")["person"], "name": "Edith"}
    assert (first["message"], first["severity"], first["reason"]) == ("Wrong.", "safety", "The dose was wrong.")
    assert (newest["message"], newest["until"], newest["reason"]) == ("Wrong again.", None, "Wrong again.")
    assert first["until"] is not None
    assert first["who"] == newest["who"] == edith
    assert newest["at"] == editor.ask(f"records/{faq.id}")["withdrawn"]["at"]
    # Whoever does not read the owner's site knows what readers do.
    assert told(hire("Clara", "author"), faq)["withdrawals"] == []


def test_a_release_that_is_proposed_is_told_with_its_state(author: Desk, faq: Record, write: Write) -> None:
    save(author, faq, "en", {"answer": "Next."})
    body = {"site": "core", "name": "Spring", "items": [write(pin, faq, "en")]}
    made = expect(author.call("POST", "proposals", body), 201)
    assert made["who"] == {"id": author.ask("me")["person"], "name": "Arthur"}
    assert [each["state"] for each in told(author, faq)["releases"]] == ["proposed"]


def test_former_slugs_are_told_beside_the_present_one(editor: Desk, faq: Record) -> None:
    for slug in ("second", "third", "second"):
        save(editor, faq, "en", {"slug": slug})
        publish(editor, faq, "en")
    slugs = [(each["locale"], each["slug"], each["is_present"]) for each in told(editor, faq)["slugs"]]
    assert slugs == [("en", "second", True), ("en", "third", False), ("en", "first", False), ("fr", "first", True)]


def test_where_readers_see_it_is_what_delivery_gives_them(editor: Desk, faq: Record, write: Write, client: Any) -> None:
    save(editor, faq, "fr", {"slug": "premier"})
    publish(editor, faq, "fr")
    editor.act("hide", {"site": "clinic", "record": faq.id})
    found = told(editor, faq)["seen_on"]
    assert [(each["site"], each["locale"], each["slug"]) for each in found] == [
        ("core", "en", "first"), ("core", "fr", "premier"),
    ]  # fmt: skip
    for each in found:
        item = client.json(f"/v1/sites/{each['site']}/records/{faq.id}", locale=each["locale"])
        assert (each["title"], each["served"], each["url"]) == (item["title"], item["locale"]["served"], item["url"])


def test_nothing_is_told_of_sites_that_somebody_does_not_read(
    hire: Hire, editor: Desk, faq: Record, write: Write
) -> None:
    save(editor, faq, "en", {"answer": "A secret."})
    make_release(editor, write(pin, faq, "en"))
    clara = hire("Clara", "author")
    found = told(clara, faq)
    assert (found["translations"], found["releases"], found["attestations"]) == ([], [], [])
    assert {each["site"] for each in found["seen_on"]} == {"clinic"}
    assert "A secret." not in str(found)


def test_what_points_at_it_is_told_with_its_title(editor: Desk, faq: Record) -> None:
    topic = read(editor, faq, "und")["fields"]["topic"]
    found = editor.ask(f"records/{topic}")
    [referrer] = found["referrers"]
    assert (referrer["record"], referrer["type"], referrer["live"]) == (faq.id, "faq", True)
    assert referrer["title"] == editor.ask(f"records/{faq.id}")["title"]
    assert found["referenced_by"]["live"] == [faq.id]
