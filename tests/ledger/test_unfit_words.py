"""Words that readers should not get stand in the way of a publication that brings them, and of no other."""

import pytest
from sqlalchemy.orm import Session

from api.errors import Blocked
from api.models import Record
from tests.acts import Pinned, bring_in, export, publish
from tests.conftest import Write
from tests.factories import NOW, edit, edit_live, edit_live_unchecked, make_record, make_site, publish_all
from tests.people import Desk, expect, pin

OLD = "![scan](/scan.png) <b>Rest.</b> [a](record:nope)"


@pytest.fixture
def record(session: Session) -> Record:
    make_site(session)
    return make_record(session)


def told(refused: pytest.ExceptionInfo[Blocked]) -> set[tuple[str, str | None]]:
    return {(each["rule"], each.get("field")) for each in refused.value.facts["blockers"]}


def test_pasted_html_does_not_go_live(session: Session, record: Record) -> None:
    edit(session, record, "en", answer="<p>Rest.</p>", question="<b>Why?</b>")
    with pytest.raises(Blocked) as refused:
        publish_all(session, record)
    assert told(refused) == {("html-in-text", "answer"), ("html-in-text", "question")}


def test_a_draft_of_an_earlier_release_does_not_go_live_either(session: Session, record: Record) -> None:
    version = edit_live_unchecked(session, record, "en", answer=OLD)
    edit_live(session, record, "en", answer="Anew.")
    with pytest.raises(Blocked) as refused:
        publish(session, [Pinned(record.id, "core", "en", version.number)], actor="p", now=NOW)
    assert {rule for rule, _ in told(refused)} == {"superseded", "image-in-text", "html-in-text", "dead-link"}


def test_what_was_live_already_keeps_nobody_from_mending_something_else(session: Session, record: Record) -> None:
    edit_live_unchecked(session, record, "en", answer=OLD)
    assert edit_live(session, record, "en", question="Why now?")
    assert edit_live(session, record, "und", position=5)


def test_what_does_not_block_is_told_with_the_publication(editor: Desk, library: str, write: Write) -> None:
    record = write(make_record)
    write(edit_live_unchecked, record, "en", evidence="[old](ftp://a.example)")
    write(edit, record, "en", question="R&amp;D?", answer="3. Mai")
    warnings = editor.act("publish", write(pin, record, "en"), dry_run=True)["warnings"]
    assert {(each["rule"], each.get("field")) for each in warnings} == {
        ("entity-in-text", "question"), ("line-begin", "answer"), ("dead-link", "evidence"),
    }  # fmt: skip


def test_a_save_that_publishes_is_refused_whole(editor: Desk, library: str, write: Write) -> None:
    record = write(make_record)
    path = f"sites/core/records/{record.id}/translations/en"
    body = {"fields": {"answer": "a<br>b"}, "publish": True}
    refused = expect(editor.call("PATCH", path, body, headers={"If-Match": "*"}), 409)
    assert [(each["rule"], each["field"]) for each in refused["blockers"]] == [("html-in-text", "answer")]
    assert editor.ask(path)["latest"] == 1


def test_a_site_comes_back_from_its_own_file_with_words_of_before(session: Session, record: Record) -> None:
    edit_live_unchecked(session, record, "en", answer=OLD)
    data = export(session, "core")
    assert bring_in(session, "core", data, actor="i", now=NOW).problems == []
