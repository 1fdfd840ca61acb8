"""What editors suffer from elsewhere, each as a test that it does not happen here."""

import pytest

from api.models import Record
from tests.calls import path_of, post, publish, read, restore, save, try_to_save
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record
from tests.people import Desk, expect, pin, rules


@pytest.fixture
def record(library: str, write: Write) -> Record:
    """A live limitation in three languages."""
    made: Record = write(make_record, "limitation", locales=("en", "fr", "de"))
    return made


def texts(desk: Desk, record: Record) -> dict[str, object]:
    """Every text of a record, with state and tag."""
    return {each: read(desk, record, each) for each in ("und", "en", "fr", "de")}


def test_publishing_before_the_target_is_refused_and_drops_no_relation(
    editor: Desk, write: Write, library: str
) -> None:
    target = write(make_record, "limitation", live=False)
    benefit = write(make_record, "benefit", neutral={"caveats": [target.id]}, live=False)
    items = [write(pin, benefit, each) for each in ("und", "en")]
    refused = expect(editor.try_to("publish", *items), 409)
    assert rules(refused) == ["required-relation-missing"]
    assert read(editor, benefit, "und")["fields"]["caveats"] == [target.id]
    editor.act("publish", *items, *(write(pin, target, each) for each in ("und", "en")))
    assert read(editor, benefit, "und")["fields"]["caveats"] == [target.id]


def test_discarding_loses_no_relation(editor: Desk, write: Write, library: str, client: Client) -> None:
    target = write(make_record, "limitation")
    record = write(make_record, neutral={"derives_from": [target.id]})
    save(editor, record, "und", {"derives_from": [], "category": "safety"})
    expect(post(editor, record, "und", "/discard"), 200)
    assert read(editor, record, "und")["fields"]["derives_from"] == [target.id]
    relations = client.json(f"/v1/sites/core/faqs/{record.id}")["relations"]
    assert [each["id"] for each in relations["derives_from"]] == [target.id]


def test_unpublishing_and_publishing_again_keeps_relations(
    editor: Desk, write: Write, library: str, client: Client
) -> None:
    target = write(make_record, "limitation")
    record = write(make_record, neutral={"derives_from": [target.id]})
    item = {"site": "core", "record": target.id, "locale": "en", "version": 1}
    editor.act("unpublish", item)
    assert client.json(f"/v1/sites/core/faqs/{record.id}")["relations"]["derives_from"] == []
    editor.act("publish", item)
    assert len(client.json(f"/v1/sites/core/faqs/{record.id}")["relations"]["derives_from"]) == 1


def test_saving_one_language_leaves_the_others(editor: Desk, record: Record, client: Client) -> None:
    before = texts(editor, record)
    readers = {each: client.json("/v1/sites/core/limitations", locale=each) for each in ("en", "fr")}
    save(editor, record, "fr", {"title": "Un autre"})
    after = texts(editor, record)
    assert {each for each in before if before[each] != after[each]} == {"fr"}
    assert readers == {each: client.json("/v1/sites/core/limitations", locale=each) for each in ("en", "fr")}


def test_publishing_one_language_publishes_no_other(editor: Desk, record: Record) -> None:
    for each in ("en", "fr", "de"):
        save(editor, record, each, {"frequency": f"Rarely, in {each}"})
    publish(editor, record, "fr")
    assert {each: text["state"] for each, text in texts(editor, record).items()} == {  # type: ignore[index]
        "und": "live", "en": "draft", "fr": "live", "de": "draft",
    }  # fmt: skip


def test_writing_a_language_wipes_no_shared_field(editor: Desk, record: Record) -> None:
    before = read(editor, record, "und")
    save(editor, record, "fr", {"title": "Un autre"}, method="PUT")
    assert read(editor, record, "und") == before


def test_a_save_is_never_lost_without_a_word(author: Desk, editor: Desk, record: Record) -> None:
    etag = read(author, record, "en")["etag"]
    theirs = save(editor, record, "en", {"title": "Theirs"})
    expect(try_to_save(author, record, "en", {"title": "Mine"}, etag=etag), 412)
    expect(try_to_save(author, record, "en", {"title": "Mine"}), 428)
    # What each may do with it is their own.
    assert {**read(author, record, "en"), "can": None} == {**theirs, "can": None}


def test_a_fallback_is_never_shown_as_if_it_were_the_text(author: Desk, record: Record) -> None:
    expect(author.call("GET", path_of(record, "es")), 404)
    assert read(author, record, "en", site="clinic")["fields"] == {}


def test_a_restore_hits_its_own_language_only(editor: Desk, record: Record, client: Client) -> None:
    for each in ("en", "fr"):
        save(editor, record, each, {"frequency": f"Rarely, in {each}"})
        publish(editor, record, each)
    before = texts(editor, record)
    readers = client.json("/v1/sites/core/limitations", locale="fr")
    restore(editor, record, "fr", 1)
    after = texts(editor, record)
    assert {each for each in before if before[each] != after[each]} == {"fr"}
    assert "frequency" not in read(editor, record, "fr")["fields"]
    assert client.json("/v1/sites/core/limitations", locale="fr") == readers


def test_missing_required_fields_do_not_block_a_restore(author: Desk, record: Record) -> None:
    save(author, record, "en", {"title": None})
    save(author, record, "en", {"title": "There again"})
    assert "title" not in restore(author, record, "en", 2)["fields"]


def test_history_covers_relations_and_translations_and_is_never_cut(author: Desk, record: Record, write: Write) -> None:
    target = write(make_record, "citation").id
    save(author, record, "und", {"citations": [target]})
    assert author.ask(path_of(record, "und", tail="/versions/2"))["fields"]["citations"] == [target]
    for number in range(30):
        save(author, record, "fr", {"title": f"Titre {number}"})
    assert author.ask(path_of(record, "fr", tail="/versions"), limit=1)["total"] == 31


def test_drafts_never_reach_readers_not_even_through_relations(
    author: Desk, write: Write, library: str, client: Client
) -> None:
    draft = write(make_record, "limitation", live=False)
    record = write(make_record, neutral={"derives_from": [draft.id]})
    save(author, record, "en", {"question": "Secret?"})
    assert client.json(f"/v1/sites/core/faqs/{record.id}")["relations"]["derives_from"] == []
    assert "Secret" not in client.get("/v1/sites/core/records").text


def test_a_save_without_a_change_makes_nothing_outdated(editor: Desk, record: Record) -> None:
    before = texts(editor, record)
    save(editor, record, "en", {})
    assert texts(editor, record) == before


def test_a_typo_makes_no_translation_outdated_and_a_clinical_change_does(
    editor: Desk, reviewer: Desk, record: Record
) -> None:
    save(editor, record, "en", {"description": "Description in en."})
    save(reviewer, record, "en", {}, editorial=True)
    publish(editor, record, "en")
    assert read(editor, record, "fr")["outdated"] == []
    save(editor, record, "en", {"description": "Another."})
    publish(editor, record, "en")
    assert read(editor, record, "fr")["outdated"] == ["description"]


def test_a_slug_is_unique_when_published_in_its_language_only(editor: Desk, write: Write, library: str) -> None:
    topic = write(make_record, "topic", locales=("en", "fr"))
    write(make_record, topic=topic, locales=("en",), slug="same")
    other = write(make_record, topic=topic, locales=("en", "fr"))
    save(editor, other, "fr", {"slug": "same"})
    publish(editor, other, "fr")
    save(editor, other, "en", {"slug": "same"})
    assert rules(expect(editor.try_to("publish", write(pin, other, "en")), 409)) == ["slug-taken"]


def test_what_is_used_elsewhere_says_by_whom(author: Desk, write: Write, library: str) -> None:
    target = write(make_record, "limitation")
    user = write(make_record, neutral={"derives_from": [target.id]})
    assert author.ask(f"records/{target.id}")["referenced_by"]["live"] == [user.id]


def test_a_shared_record_is_adapted_without_a_copy(editor: Desk, write: Write, library: str, client: Client) -> None:
    record = write(make_record)
    save(editor, record, "en", {"question": "Asked here?"}, site="clinic")
    publish(editor, record, "en", site="clinic")
    save(editor, record, "en", {"answer": "A better answer."})
    publish(editor, record, "en")
    item = client.json(f"/v1/sites/clinic/faqs/{record.id}")
    assert (item["title"], item["fields"]["answer"]["plain"]) == ("Asked here?", "A better answer.")
    assert item["provenance"] == {"fields.question": "clinic"}
