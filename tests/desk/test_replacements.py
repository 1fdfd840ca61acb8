"""One word is replaced in many texts as one step: looked at first, saved where nobody has written since, and handed on together."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.calls import publish, read, save
from tests.conftest import Write
from tests.factories import edit, edit_live, make_record
from tests.people import Desk, expect, make_person

pytestmark = pytest.mark.database
SWAP = {"site": "core", "find": "aspirin", "replace": "ibuprofen"}


@pytest.fixture
def faq(library: str, write: Write) -> Record:
    made: Record = write(
        make_record, locales=("en", "fr"), question="Aspirin?", short_answer="No.", answer="Take **aspirin**, aspirin."
    )
    return made


def look(desk: Desk, **more: Any) -> Any:
    return expect(desk.call("POST", "replacements", {**SWAP, **more}, dry_run="true"), 200)


def apply(desk: Desk, items: list[dict[str, Any]], **more: Any) -> Any:
    return expect(desk.call("POST", "replacements", {**SWAP, "items": items, **more}), 200)


def named(found: Any) -> list[dict[str, Any]]:
    """The texts of a dry run as the next call names them."""
    return [{name: each[name] for name in ("record", "locale", "etag")} for each in found["items"]]


def test_a_dry_run_tells_every_hit_before_and_after_and_saves_nothing(author: Desk, faq: Record) -> None:
    before = read(author, faq, "en")
    found = look(author, locales=["en"])
    [text] = found["items"]
    assert (text["record"], text["locale"], text["title"], text["etag"]) == (faq.id, "en", "Aspirin?", before["etag"])
    assert [(hit["id"], hit["before"]["html"], hit["after"]["text"]) for hit in text["hits"]] == [
        ("question:1", "<mark>Aspirin</mark>?", "Ibuprofen?"),
        ("answer:1", "Take <mark>aspirin</mark>, aspirin.", "Take ibuprofen, aspirin."),
        ("answer:2", "Take aspirin, <mark>aspirin</mark>.", "Take aspirin, ibuprofen."),
    ]
    assert (text["did"], found["saved"], found["total"]) == ("would-save", 0, 1)
    assert read(author, faq, "en") == before


def test_the_chosen_texts_are_saved_once_each(author: Desk, faq: Record) -> None:
    done = apply(author, named(look(author)))
    assert (done["saved"], done["left"], done["release"]) == (2, 0, None)
    for text in done["items"]:
        now = read(author, faq, text["locale"])
        assert (now["version"], now["etag"], now["saved_by"]) == (2, text["etag"], "Arthur")
        assert (now["fields"]["question"], now["fields"]["answer"]) == ("Ibuprofen?", "Take **ibuprofen**, ibuprofen.")
    assert look(author)["items"] == []


def test_some_hits_may_be_chosen(author: Desk, faq: Record) -> None:
    [item] = named(look(author, locales=["fr"]))
    apply(author, [{**item, "hits": ["answer:2"]}])
    fields = read(author, faq, "fr")["fields"]
    assert (fields["question"], fields["answer"]) == ("Aspirin?", "Take **aspirin**, ibuprofen.")


def test_some_fields_and_types_may_be_chosen(author: Desk, faq: Record) -> None:
    assert {hit["field"] for text in look(author, fields=["question"])["items"] for hit in text["hits"]} == {"question"}
    assert look(author, types=["topic"])["items"] == []
    apply(author, named(look(author)), fields=["question"])
    assert read(author, faq, "en")["fields"]["answer"] == "Take **aspirin**, aspirin."


def test_a_text_that_somebody_has_altered_since_is_left_and_the_others_are_saved(author: Desk, faq: Record) -> None:
    items = named(look(author))
    save(author, faq, "fr", {"question": "Aspirine, aspirin ?"})
    done = apply(author, items)
    assert {each["locale"]: (each["did"], each["why"]) for each in done["items"]} == {
        "en": ("saved", None), "fr": ("left", "changed-since")
    }  # fmt: skip
    assert read(author, faq, "fr")["fields"]["question"] == "Aspirine, aspirin ?"


def test_whoever_may_not_write_a_text_leaves_it(app: Flask, write: Write, faq: Record) -> None:
    tom = Desk(app, write(make_person, "Tom", "translator", site="core", locale="fr"))
    found = look(tom)
    assert {each["locale"]: each["why"] for each in found["items"]} == {"en": "not-allowed", "fr": None}
    done = apply(tom, named(found))
    assert {each["locale"]: each["did"] for each in done["items"]} == {"en": "left", "fr": "saved"}


def test_a_text_that_would_break_a_rule_is_left_with_the_rule(author: Desk, faq: Record) -> None:
    long = "x" * 200
    found = look(author, replace=long, locales=["en"])
    assert [(each["did"], each["why"], each["errors"][0]["pointer"]) for each in found["items"]] == [
        ("left", "breaks-a-rule", "#/question")
    ]
    assert apply(author, named(found), replace=long)["saved"] == 0


def test_without_having_looked_nothing_is_replaced(author: Desk, faq: Record) -> None:
    answer = expect(author.call("POST", "replacements", SWAP), 422)
    assert answer["errors"][0]["pointer"] == "#/items"


def test_other_texts_of_other_sites_are_neither_shown_nor_touched(
    app: Flask, author: Desk, write: Write, faq: Record
) -> None:
    write(lambda session: edit(session, faq, "en", site="clinic", question="Our aspirin?"))
    clara = Desk(app, write(make_person, "Clara", "author", site="clinic"))
    assert clara.call("POST", "replacements", SWAP, dry_run="true").status_code == 404
    done = apply(clara, named(look(clara, site="clinic")), site="clinic")
    assert done["saved"] == 1
    assert read(clara, faq, "en", site="clinic")["fields"] == {"question": "Our ibuprofen?"}
    assert read(author, faq, "en")["fields"]["question"] == "Aspirin?"


def test_the_trail_tells_of_each_text_what_was_replaced(app: Flask, author: Desk, write: Write, faq: Record) -> None:
    apply(author, named(look(author)))
    admin = Desk(app, write(make_person, "Ada", "admin"))
    events = [each for each in admin.ask("audit", action="translation.save")["items"] if each["record_id"] == faq.id]
    assert {(each["locale"], each["after"]["replaced"], each["after"]["by"]) for each in events} == {
        ("en", "aspirin", "ibuprofen"), ("fr", "aspirin", "ibuprofen")
    }  # fmt: skip


def test_handed_on_is_only_with_a_reason(author: Desk, faq: Record) -> None:
    items = named(look(author))
    answer = expect(author.call("POST", "replacements", {**SWAP, "items": items, "submit": True}), 422)
    assert answer["errors"][0]["pointer"] == "#/reason"


@pytest.mark.long
def test_one_word_in_thirty_records_takes_three_calls(author: Desk, editor: Desk, write: Write, library: str) -> None:
    for _ in range(30):
        write(make_record, answer="Take aspirin.")
    calls = []

    def counted(desk: Desk, path: str, body: Any, **query: str) -> Any:
        etag = body.pop("etag", None)
        calls.append(path)
        return expect(desk.call("POST", path, body, headers={"If-Match": etag} if etag else {}, **query), 200)

    found = counted(editor, "replacements", {**SWAP}, dry_run="true")
    reason = "Ibuprofen in place of aspirin"
    done = counted(editor, "replacements", {**SWAP, "items": named(found), "submit": True, "reason": reason})
    assert (done["saved"], len(done["items"])) == (30, 30)
    assert {read(editor, each["record"], "en")["etag"] == each["etag"] for each in done["items"]} == {True}
    assert {each["state"] for each in editor.ask("search", q="ibuprofen", limit="100")["items"]} == {"submitted"}
    counted(editor, f"releases/{done['release']}/publish", {"etag": f'"{done["release_etag"]}"', "reason": reason})
    assert len(calls) == 3
    release = editor.ask(f"releases/{done['release']}")
    assert (release["name"], len(release["items"]), release["state"]) == (reason, 30, "published")
    assert editor.ask("search", q="ibuprofen", view="published", limit="100")["counts"]["texts"] == 30
    assert editor.ask("search", q="aspirin", view="published")["counts"]["texts"] == 0


def test_whoever_may_not_publish_proposes_the_release(author: Desk, publisher: Desk, faq: Record) -> None:
    done = apply(author, named(look(author)), submit=True, reason="Ibuprofen")
    release = publisher.ask(f"releases/{done['release']}")
    assert (release["state"], release["name"], len(release["items"])) == ("proposed", "Ibuprofen", 2)
    assert {read(author, faq, each)["stage"]["name"] for each in ("en", "fr")} == {"submitted"}


def test_pages_of_a_dry_run_go_on(author: Desk, write: Write, faq: Record) -> None:
    for _ in range(3):
        write(make_record, answer="Take aspirin.")
    first = expect(author.call("POST", "replacements", SWAP, dry_run="true", limit="2"), 200)
    cursor = first["next"].partition("cursor=")[2].partition("&")[0]
    second = expect(author.call("POST", "replacements", SWAP, dry_run="true", limit="50", cursor=cursor), 200)
    places = [(each["record"], each["locale"]) for each in (*first["items"], *second["items"])]
    assert len(places) == len(set(places)) == first["total"] == 5
    assert second["next"] is None


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"find": ""}, "#/find"), ({"find": "a\nb"}, None), ({"replace": " "}, "#/replace"), ({"site": "Core"}, "#/site"), ({"types": ["poem"]}, "#/types/0"),
        ({"items": []}, "#/items"), ({"items": [{"record": "1", "locale": "en", "etag": "1"}]}, "#/items/0/record"), ({"other": 1}, "#/other"),
    ],
)  # fmt: skip
def test_bad_input_is_named(author: Desk, faq: Record, more: dict[str, Any], pointer: str | None) -> None:
    answer = author.call("POST", "replacements", {**SWAP, **more}, dry_run="true")
    if pointer is not None:
        assert expect(answer, 422)["errors"][0]["pointer"] == pointer


def test_the_same_text_is_named_once(author: Desk, faq: Record) -> None:
    [item] = named(look(author, locales=["en"]))
    answer = expect(author.call("POST", "replacements", {**SWAP, "items": [item, item]}), 422)
    assert answer["errors"][0]["pointer"] == "#/items/1"


def test_a_translation_that_is_behind_its_source_stays_behind(author: Desk, write: Write, faq: Record) -> None:
    write(lambda session: edit_live(session, faq, "en", answer="Do not take aspirin."))
    assert read(author, faq, "fr")["outdated"] == ["answer"]
    apply(author, named(look(author)))
    assert read(author, faq, "fr")["outdated"] == ["answer"]


def test_a_translation_that_is_replaced_with_its_source_stays_in_step(editor: Desk, faq: Record) -> None:
    items = named(look(editor))
    assert {each["did"] for each in apply(editor, items)["items"]} == {"saved"}
    for locale in ("en", "fr"):
        publish(editor, faq, locale)
    assert read(editor, faq, "fr")["outdated"] == []


def test_an_override_that_is_behind_the_library_stays_behind(author: Desk, write: Write, faq: Record) -> None:
    write(lambda session: edit(session, faq, "en", site="clinic", question="Our aspirin?"))
    write(lambda session: edit_live(session, faq, "en", question="Which aspirin?"))
    assert read(author, faq, "en", site="clinic")["upstream_changed"] == ["question"]
    apply(author, named(look(author, site="clinic")), site="clinic")
    assert read(author, faq, "en", site="clinic")["upstream_changed"] == ["question"]
