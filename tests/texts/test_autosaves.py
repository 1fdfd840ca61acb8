"""Typing makes no history: an autosave takes the place of one's own autosave before, and of nothing that anybody has named."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api.models import FoldedVersion, Record, Version
from tests.calls import path_of, publish, read, restore, save, try_to_save
from tests.conftest import Write
from tests.factories import NOW, edit, make_record
from tests.lookup import verify
from tests.people import Desk, expect, make_person, pin, translation_of
from tests.publishing.test_releases import make_release


@pytest.fixture
def record(library: str, write: Write) -> Record:
    made: Record = write(make_record, locales=("en", "fr"))
    return made


def autosave(desk: Desk, record: Record, question: str, locale: str = "en", **more: Any) -> Any:
    return save(desk, record, locale, {"question": question}, autosave=True, **more)


def history(desk: Desk, record: Record, locale: str = "en") -> list[tuple[int, int | None]]:
    """The versions of a text, each with how many autosaves it holds, the newest first."""
    rows = desk.ask(path_of(record, locale, tail="/versions"), limit=50)
    assert rows["total"] == len(rows["items"])
    return [(each["number"], each["autosaves"]) for each in rows["items"]]


def questions(desk: Desk, record: Record) -> list[str]:
    numbers = [number for number, _ in history(desk, record)]
    return [desk.ask(path_of(record, "en", tail=f"/versions/{each}"))["fields"]["question"] for each in numbers]


def test_typing_makes_one_version(author: Desk, record: Record) -> None:
    tags = [autosave(author, record, words)["etag"] for words in ("W", "Wh", "Why", "Why?")]
    assert len(set(tags)) == 4
    assert (history(author, record), questions(author, record)[0]) == ([(5, 4), (1, None)], "Why?")


def test_the_history_says_from_when_to_when(author: Desk, record: Record) -> None:
    first = autosave(author, record, "W")["saved_at"]
    last = autosave(author, record, "Why?")["saved_at"]
    newest = author.ask(path_of(record, "en", tail="/versions"))["items"][0]
    assert (newest["autosaved_since"], newest["saved_at"]) == (first, last)
    assert first < last


def test_the_trail_tells_once_of_what_was_typed(app: Flask, write: Write, author: Desk, record: Record) -> None:
    admin = Desk(app, write(make_person, "Olga", "admin"))
    for words in ("W", "Wh", "Why"):
        autosave(author, record, words)
    save(author, record, "en", {"question": "Why not?"})
    events = admin.ask("audit", action="translation.save")["items"]
    assert [each["after"].get("autosave") for each in events] == [None, True]


def test_a_save_by_hand_stays_and_so_does_what_was_typed_before_it(author: Desk, record: Record) -> None:
    autosave(author, record, "W")
    autosave(author, record, "Wh")
    save(author, record, "en", {"question": "Why"})
    autosave(author, record, "Why?")
    assert history(author, record) == [(5, 1), (4, None), (3, 2), (1, None)]


def test_a_save_by_hand_of_what_was_typed_keeps_just_that(author: Desk, record: Record) -> None:
    typed = autosave(author, record, "Why?")
    assert save(author, record, "en", {"question": "Why?"}) == typed
    autosave(author, record, "Why not?")
    assert history(author, record) == [(3, 1), (2, 1), (1, None)]


def test_the_same_words_again_are_no_autosave(author: Desk, record: Record) -> None:
    assert autosave(author, record, "Why?") == autosave(author, record, "Why? ")


def test_what_somebody_else_typed_stays(author: Desk, reviewer: Desk, record: Record) -> None:
    autosave(author, record, "Hers?")
    autosave(reviewer, record, "His?")
    autosave(author, record, "Hers again?")
    assert questions(author, record)[:3] == ["Hers again?", "His?", "Hers?"]


def name_by(verb: str) -> Any:
    return lambda desk, item: desk.act(verb, item)


NAMED = {
    "submitted": name_by("submit"),
    "reviewed": name_by("review"),
    "published": name_by("publish"),
    "planned": lambda desk, item: desk.act("schedule", item, at="2030-01-01T00:00:00Z"),
    "in a release": make_release,
}


@pytest.mark.parametrize("how", NAMED)
def test_what_was_named_stays(app: Flask, write: Write, record: Record, how: str) -> None:
    desk = Desk(app, write(make_person, "Zoe", "author", "reviewer", "publisher", credential="PT"))
    autosave(desk, record, "W")
    autosave(desk, record, "Named?")
    NAMED[how](desk, write(pin, record, "en"))
    autosave(desk, record, "After?")
    autosave(desk, record, "Long after?")
    assert [each for each in questions(desk, record) if each != "question in en"] == ["Long after?", "Named?"]
    assert write(verify) == []


def test_what_was_sent_back_stays(app: Flask, write: Write, author: Desk, reviewer: Desk, record: Record) -> None:
    autosave(author, record, "Sent?")
    item = write(pin, record, "en")
    author.act("submit", item)
    reviewer.act("send-back", item, comment="Shorter, please.")
    autosave(author, record, "Short?")
    shorter = autosave(author, record, "Shorter?")
    assert (shorter["stage"]["comment"], questions(author, record)[:2]) == ("Shorter, please.", ["Shorter?", "Sent?"])


def test_an_autosave_of_what_was_approved_makes_history(
    write: Write, author: Desk, reviewer: Desk, record: Record
) -> None:
    save(author, record, "en", {"question": "Approved?"})
    author.act("submit", write(pin, record, "en"))
    reviewer.act("approve", write(pin, record, "en"))
    for slug in ("one", "two"):
        stood = save(author, record, "en", {"slug": slug}, autosave=True)
        assert (stood["state"], stood["stage"]["version"]) == ("approved", stood["version"])
    assert history(author, record) == [(4, 1), (3, 1), (2, None), (1, None)]


def test_a_dry_run_names_nothing(write: Write, editor: Desk, record: Record) -> None:
    autosave(editor, record, "W")
    editor.act("publish", write(pin, record, "en"), dry_run=True)
    autosave(editor, record, "Why?")
    assert history(editor, record) == [(3, 2), (1, None)]


def test_what_was_seen_is_what_a_verb_means(write: Write, author: Desk, reviewer: Desk, record: Record) -> None:
    autosave(author, record, "Seen?")
    seen = write(pin, record, "en")
    autosave(author, record, "Another?")
    assert reviewer.refused("submit", seen) == ["superseded"]
    assert reviewer.refused("review", seen) == ["superseded"]
    gone = reviewer.call("GET", path_of(record, "en", tail=f"/versions/{seen['version']}"))
    assert "went into version 3" in expect(gone, 404)["detail"]
    assert read(author, record, "en")["state"] == "draft"


def test_a_source_that_was_translated_stays(author: Desk, record: Record) -> None:
    source = autosave(author, record, "Translated?")["version"]
    save(author, record, "fr", {"question": "Traduit ?"})
    autosave(author, record, "Moved on?")
    autosave(author, record, "Moved on further?")
    assert questions(author, record)[:2] == ["Moved on further?", "Translated?"]
    assert read(author, record, "fr")["source_version"] == source


def test_translations_and_overrides_are_typed_too(author: Desk, record: Record) -> None:
    for site, locale in (("core", "fr"), ("clinic", "en"), ("core", "und")):
        fields = [{"question": "W"}, {"question": "Why?"}] if locale != "und" else [{"position": 7}, {"position": 8}]
        for each in fields:
            save(author, record, locale, each, site=site, autosave=True)
        rows = author.ask(path_of(record, locale, site=site, tail="/versions"))["items"]
        assert [each["autosaves"] for each in rows if each["autosaves"]] == [2]


def test_what_was_clinical_in_between_is_so_still(author: Desk, record: Record) -> None:
    assert save(author, record, "en", {"answer": "Another."}, autosave=True)["class"] == "clinical"
    assert save(author, record, "en", {"slug": "other"}, autosave=True)["class"] == "clinical"


def test_a_discarded_autosave_stays_in_the_history(author: Desk, record: Record) -> None:
    typed = autosave(author, record, "Given up?")
    given = author.call("POST", path_of(record, "en", tail="/discard"), headers={"If-Match": f'"{typed["etag"]}"'})
    assert expect(given, 200)["fields"]["question"] == "question in en"
    autosave(author, record, "Begun anew?")
    assert questions(author, record) == ["Begun anew?", "Given up?", "question in en"]
    assert restore(author, record, "en", typed["version"])["fields"]["question"] == "Given up?"


@pytest.mark.parametrize("word", ["publish", "editorial"])
def test_nobody_asks_for_an_autosave(editor: Desk, record: Record, word: str) -> None:
    etag = read(editor, record, "en")["etag"]
    refused = try_to_save(editor, record, "en", {"question": "?"}, etag=etag, autosave=True, **{word: True})
    assert [each["pointer"] for each in expect(refused, 422)["errors"]] == [f"#/{word}"]
    assert history(editor, record) == [(1, None)]


def test_an_autosave_must_say_what_it_rests_on(author: Desk, record: Record) -> None:
    etag = read(author, record, "en")["etag"]
    autosave(author, record, "First?")
    expect(try_to_save(author, record, "en", {"question": "Late?"}, autosave=True), 428)
    expect(try_to_save(author, record, "en", {"question": "Late?"}, autosave=True, etag=etag), 412)


def test_the_first_text_may_be_an_autosave(author: Desk, record: Record) -> None:
    begun = expect(try_to_save(author, record, "de", {"question": "W"}, method="PUT", autosave=True), 201)
    etag = begun["etag"]
    expect(try_to_save(author, record, "de", {"question": "Warum?"}, etag=etag, autosave=True), 200)
    assert history(author, record, "de") == [(2, 2)]


def test_after_a_publication_typing_begins_a_version(editor: Desk, record: Record) -> None:
    autosave(editor, record, "Live?")
    publish(editor, record, "en")
    autosave(editor, record, "N")
    autosave(editor, record, "Next?")
    assert history(editor, record) == [(4, 2), (2, 1), (1, None)]


def test_what_went_into_another_is_kept_for_a_day(app: Flask, write: Write, author: Desk, record: Record) -> None:
    def kept(session: Session) -> int:
        return session.scalar(select(func.count()).select_from(FoldedVersion)) or 0

    for words in ("W", "Wh", "Why"):
        autosave(author, record, words)
    assert write(kept) == 2
    write(lambda session: session.execute(update(FoldedVersion).values(folded_at=NOW - timedelta(days=400))))
    autosave(author, record, "Why?")
    assert write(kept) == 1


def test_lists_follow_what_is_typed(author: Desk, record: Record) -> None:
    for words in ("Aardvark", "Aardvarks bite?"):
        autosave(author, record, words)
    assert [each["title"] for each in author.ask("records", q="bite")["items"]] == ["Aardvarks bite?"]
    autosave(author, record, "Zebras bite?")
    assert author.ask("records", q="aardvarks")["items"] == []


def test_a_typed_version_that_is_missing_is_found(write: Write, author: Desk, record: Record) -> None:
    autosave(author, record, "W")
    autosave(author, record, "Why?")
    assert write(verify) == []

    def damage(session: Session) -> list[str]:
        text = translation_of(session, record, "en")
        session.execute(update(Version).where(Version.translation_id == text.id).values(autosaves=None))
        found = verify(session)
        session.rollback()
        return found

    assert any("Version 2" in each and "is missing" in each for each in write(damage))


def test_services_fold_as_the_api_does(write: Write, record: Record) -> None:
    for words in ("W", "Why?"):
        write(edit, record, "en", question=words, autosave=True)
    assert write(lambda session: session.scalar(select(func.max(Version.autosaves)))) == 2


def test_what_went_out_to_translators_stays(app: Flask, author: Desk, record: Record) -> None:
    sent = autosave(author, record, "Sent out?")["version"]
    headers = {"Authorization": f"Bearer {author.key}"}
    app.test_client().get("/v1/admin/sites/core/xliff?locale=fr", headers=headers)
    # A moment later.
    app.extensions["notebook"].close()
    autosave(author, record, "Moved on?")
    autosave(author, record, "Moved on further?")
    assert [number for number, _ in history(author, record)] == [4, sent, 1]
