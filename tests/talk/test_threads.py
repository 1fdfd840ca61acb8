"""People speak about a text where it stands: in threads that outlive every step, by those who may read and write it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from api.models import Comment, Record
from tests.calls import pages_of, save
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.lookup import verify
from tests.people import Desk, expect, make_person, pin
from tests.talk.conftest import Colleague, Colleagues, path_of


def words(thread: Any) -> list[str]:
    return [each["words"] for each in thread["comments"]]


def test_a_question_about_a_field_is_asked_answered_and_settled(
    arthur: Colleague, rita: Colleague, faq: Record
) -> None:
    opened = arthur.open(faq, "Is this still true?", field="answer")
    assert (opened["field"], opened["locale"], opened["resolved_at"]) == ("answer", "en", None)
    said = rita.say(opened, "Since June, yes.")
    assert said["by"] == {"id": rita.id, "name": "Rita"}
    settled = arthur.alter(opened, resolved=True)
    assert settled["resolved_at"] is not None
    assert [(each["by"]["name"], each["act"]) for each in settled["comments"]] == [
        ("Arthur", None), ("Rita", None), ("Arthur", "resolve"),
    ]  # fmt: skip
    listed = rita.ask(f"records/{faq.id}/threads")["items"]
    assert [each["id"] for each in listed] == [opened["id"]]
    reopened = rita.alter(opened, resolved=False)
    assert (reopened["resolved_at"], reopened["comments"][-1]["act"]) == (None, "reopen")


def test_threads_are_found_by_site_locale_field_and_state_page_by_page(arthur: Colleague, faq: Record) -> None:
    about = [{"field": "answer"}, {"locale": "fr"}, {"locale": None}, {"site": "clinic"}, {}]
    made = [arthur.open(faq, "A word.", **each)["id"] for each in about]
    arthur.alter(arthur.ask(f"records/{faq.id}/threads/{made[0]}"), resolved=True)
    path = f"records/{faq.id}/threads"
    found = {query: [made.index(each["id"]) for each in pages_of(arthur, f"{path}?{query}limit=1")]
             for query in ("", "field=answer&", "locale=fr&", "site=clinic&", "state=resolved&", "state=open&site=core&")}  # fmt: skip
    assert list(found.values()) == [[4, 3, 2, 1, 0], [0], [1], [3], [0], [4, 2, 1]]


def test_a_list_shows_the_newest_twenty_and_the_thread_all(arthur: Colleague, faq: Record) -> None:
    opened = arthur.open(faq, "0")
    for number in range(1, 23):
        arthur.say(opened, str(number))
    [listed] = arthur.ask(f"records/{faq.id}/threads")["items"]
    assert (words(listed), listed["comments_total"]) == ([str(each) for each in range(3, 23)], 23)
    assert words(arthur.ask(path_of(opened))) == [str(each) for each in range(23)]


def test_what_is_said_at_each_step_stays_when_the_text_goes_on(
    arthur: Colleague, rita: Colleague, faq: Record, write: Write
) -> None:
    save(arthur, faq, "en", {"question": "Why?"})
    arthur.act("submit", write(pin, faq, "en"), comment="First try.")
    rita.act("send-back", write(pin, faq, "en"), comment="Shorter.")
    save(arthur, faq, "en", {"question": "Why so?"})
    arthur.act("submit", write(pin, faq, "en"), comment="Shorter now.")
    rita.act("approve", write(pin, faq, "en"))
    [thread] = arthur.ask(f"records/{faq.id}/threads")["items"]
    assert (thread["is_of_steps"], thread["locale"], thread["field"]) == (True, "en", None)
    assert [(each["act"], each["version"], each["words"]) for each in thread["comments"]] == [
        ("submit", 2, "First try."), ("send-back", 2, "Shorter."), ("submit", 3, "Shorter now."),
    ]  # fmt: skip
    assert arthur.say(thread, "Thanks.")["act"] is None


def test_a_dry_run_leaves_nothing_said(arthur: Colleague, faq: Record, write: Write) -> None:
    save(arthur, faq, "en", {"question": "Why?"})
    arthur.act("submit", write(pin, faq, "en"), comment="Only asking.", dry_run=True)
    assert arthur.ask(f"records/{faq.id}/threads")["items"] == []


def test_who_may_read_a_text_reads_its_threads_and_nobody_else(
    colleague: Colleagues, arthur: Colleague, write: Write
) -> None:
    library = write(make_record)
    own, above = (arthur.open(library, "Here.", site=site) for site in ("clinic", "core"))
    write(make_site, "stranger")
    clinician, stranger = colleague("Clara", "reader", site="clinic"), colleague("Sid", "admin", site="stranger")
    assert [each["id"] for each in clinician.ask(f"records/{library.id}/threads")["items"]] == [own["id"]]
    assert clinician.call("GET", path_of(own)).status_code == 200
    assert clinician.call("GET", path_of(above)).status_code == 404
    for path in (f"records/{library.id}/threads", path_of(own)):
        assert stranger.call("GET", path).status_code == 404


NOBODY = "01a1ee56-5e00-7000-8000-000000000000"
"""An id that nobody has."""


@pytest.mark.parametrize(
    ("role", "locale", "status"),
    [("reader", "*", 403), ("translator", "fr", 201), ("author", "*", 201), ("reviewer", "en", 201), ("publisher", "*", 201)],
)  # fmt: skip
def test_who_writes_reviews_or_publishes_speaks_and_who_reads_does_not(
    colleague: Colleagues, arthur: Colleague, write: Write, role: str, locale: str, status: int
) -> None:
    record = write(make_record, site="clinic")
    opened = arthur.open(record, "Well?")
    somebody = colleague("Sam", role, site="clinic", locale=locale)
    body = {"site": "clinic", "locale": "und", "words": "What does this mean?"}
    assert somebody.call("POST", f"records/{record.id}/threads", body).status_code == status
    assert somebody.call("POST", f"{path_of(opened)}/comments", {"words": "I say."}).status_code == status
    answer = somebody.call("PATCH", path_of(opened), {"resolved": True}, headers={"If-Match": "*"})
    assert answer.status_code == (403 if status == 403 else 200)


def edit(desk: Desk, thread: Any, comment: Any, method: str = "PATCH", etag: str = "*", **body: Any) -> Any:
    path = f"{path_of(thread)}/comments/{comment['id']}"
    return desk.call(method, path, body or None, headers={"If-Match": etag})


def test_own_words_are_mended_for_a_while_and_say_so(
    arthur: Colleague, rita: Colleague, faq: Record, write: Write
) -> None:
    opened = arthur.open(faq, "Teh word.")
    [said] = opened["comments"]
    mended = expect(edit(arthur, opened, said, words="The word.", etag=said["etag"]), 200)
    assert (mended["words"], mended["edited_at"] is not None) == ("The word.", True)
    assert edit(arthur, opened, said, words="Another.", etag=said["etag"]).status_code == 412
    assert edit(rita, opened, said, words="Mine.").status_code == 403
    write(grow_older, said["id"])
    assert edit(arthur, opened, said, words="Much later.").status_code == 409
    assert words(rita.ask(path_of(opened))) == ["The word."]


def grow_older(session: Session, id: str) -> None:
    comment = session.get_one(Comment, id)
    comment.created_at = datetime.now(UTC) - timedelta(minutes=16)


def test_words_that_are_taken_back_are_gone_from_everywhere_and_leave_a_trace(
    app: Flask, arthur: Colleague, rita: Colleague, faq: Record, write: Write
) -> None:
    opened = arthur.open(faq, f"A secret for @{rita.id}")
    [said] = opened["comments"]
    assert edit(rita, opened, said, "DELETE").status_code == 403
    assert edit(arthur, opened, said, "DELETE").status_code == 204
    [left] = rita.ask(path_of(opened))["comments"]
    assert (left["words"], left["mentions"], left["by"]["name"]) == ("", [], "Arthur")
    assert left["removed_at"] is not None
    assert rita.waiting("mentioned") == []
    assert edit(arthur, opened, said, words="Again.").status_code == 409
    root = Desk(app, write(make_person, "Root", "admin"))
    told = root.ask("audit", record=faq.id)["items"]
    assert [each["action"] for each in told][:2] == ["comment.remove", "thread.open"]
    assert "secret" not in str(told)


def test_nobody_saves_over_what_another_did_in_a_thread(arthur: Colleague, rita: Colleague, faq: Record) -> None:
    opened = arthur.open(faq, "Who does it?")
    rita.alter(opened, assignee=rita.id)
    stale = {"If-Match": f'"{opened["etag"]}"'}
    assert arthur.call("PATCH", path_of(opened), {"assignee": None}, headers=stale).status_code == 412
    assert arthur.call("PATCH", path_of(opened), {"resolved": True}).status_code == 428


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"words": ""}, "#/words"), ({"words": " \n "}, "#/words"), ({"words": "x" * 5001}, "#/words"), ({"words": "a\u0000b"}, "#/words"),
        ({"field": "colour"}, "#/field"), ({"locale": "not a locale"}, "#/locale"), ({"due_on": "soon"}, "#/due_on"),
        ({"assignee": "somebody"}, "#/assignee"), ({"assignee": NOBODY}, "#/assignee"), ({"words": f"@{NOBODY}"}, "#/words"),
        ({"colour": "red"}, "#/colour"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_is_refused_by_its_place_and_nothing_is_kept(
    app: Flask, arthur: Colleague, faq: Record, body: dict[str, Any], place: str
) -> None:
    answer = arthur.call(
        "POST", f"records/{faq.id}/threads", {"site": "core", "locale": "en", "words": "Well?", **body}
    )
    assert answer.status_code == 422, answer.text
    assert [each["pointer"] for each in answer.json["errors"]] == [place]
    assert arthur.ask(f"records/{faq.id}/threads")["items"] == []


def test_words_are_plain_text_of_any_script_up_to_five_thousand(arthur: Colleague, faq: Record) -> None:
    for said in ("<b>not bold</b> & so", "x" * 5000, "שלום\nعالم", "Línea 1\n\nLínea 2"):
        assert words(arthur.open(faq, said)) == [said]


def test_only_who_may_read_the_text_is_mentioned_or_asked(
    colleague: Colleagues, arthur: Colleague, faq: Record
) -> None:
    clara, olaf = colleague("Clara", "author", site="clinic"), colleague("Olaf")
    for person in (clara, olaf):
        for body in ({"words": f"@{person.id}"}, {"words": "Well?", "assignee": person.id}):
            answer = arthur.call("POST", f"records/{faq.id}/threads", {"site": "core", "locale": "en", **body})
            assert answer.status_code == 422
    assert arthur.open(faq, f"@{clara.id}", site="clinic")["comments"][0]["mentions"] == [
        {"id": clara.id, "name": "Clara"}
    ]


def test_a_record_that_is_removed_takes_its_threads_along_and_the_history_is_whole(
    app: Flask, arthur: Colleague, rita: Colleague, write: Write
) -> None:
    record = write(make_record, live=False)
    arthur.open(record, f"Do we need this, @{rita.id}?", assignee=rita.id)
    etag = arthur.ask(f"records/{record.id}")["etag"]
    assert arthur.call("DELETE", f"records/{record.id}", headers={"If-Match": etag}).status_code == 200
    assert (rita.waiting("mentioned"), rita.waiting("assigned")) == ([], [])
    assert write(verify) == []


def test_what_is_said_is_proved(app: Flask, arthur: Colleague, faq: Record, write: Write) -> None:
    arthur.open(faq, "As it was said.")
    assert write(verify) == []
    with app.extensions["database"].writing.begin() as connection:
        connection.execute(update(Comment).values(words="Otherwise."))
    assert len(write(verify)) == 1


def test_a_repeated_call_says_nothing_twice(arthur: Colleague, faq: Record) -> None:
    once = {"Idempotency-Key": "once"}
    body = {"site": "core", "locale": "en", "words": "Once."}
    first, again = (arthur.call("POST", f"records/{faq.id}/threads", body, headers=once) for _ in range(2))
    assert first.json == again.json
    assert len(arthur.ask(f"records/{faq.id}/threads")["items"]) == 1
