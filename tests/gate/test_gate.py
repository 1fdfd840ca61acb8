"""What the gate finds stands among the problems of a text, and its blockers refuse a publication until words or waivers change."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.acts import alter_settings, create_key
from tests.calls import path_of, read, save
from tests.conftest import Write
from tests.factories import NOW, edit, edit_live, edit_live_unchecked, make_record
from tests.people import Desk, expect, pin
from tests.transfer.files import FileDesk, as_file

CURES = "Dry needling cures neck pain. It takes ten minutes."


@pytest.fixture
def record(library: str, write: Write) -> Record:
    """A live FAQ."""
    made: Record = write(make_record)
    return made


@pytest.fixture
def operator(app: Flask, library: str, write: Write) -> FileDesk:
    """Somebody who alters settings, reads the trail and moves files."""
    return FileDesk(app, write(create_key, name="root", roles=["admin"], now=NOW)[1])


@pytest.fixture
def strict(library: str, write: Write) -> None:
    """The library, where words that promise too much keep a text from readers."""
    write(alter_settings, "core", {"gate_severities": {"absolute-words": "blocker"}}, actor="o", now=NOW)


def of(problems: list[dict[str, Any]], code: str) -> dict[str, Any]:
    [found] = [each for each in problems if each["code"] == code]
    return found


def waive(desk: Desk, record: Record, finding: str, **more: Any) -> Any:
    body = {
        "record": record.id,
        "locale": "en",
        "finding": finding,
        "reason": "It quotes the law.",
        "until": "2027-06-30",
        **more,
    }
    return desk.call("POST", "sites/core/waivers", body)


def test_a_finding_is_a_problem_at_its_place(author: Desk, record: Record) -> None:
    found = of(save(author, record, "en", {"answer": CURES})["problems"], "absolute-words")
    assert (found["severity"], found["field"], found["locale"], found["record"]) == (
        "warning",
        "answer",
        "en",
        record.id,
    )
    assert CURES[found["place"]["start"] : found["place"]["end"]] == "cures"
    assert found["remedy"]
    assert len(found["finding"]) == 32


def test_what_is_only_being_written_is_checked_too(author: Desk, record: Record) -> None:
    checked = author.call("POST", path_of(record, "en", tail="/check"), {"fields": {"answer": CURES}})
    assert of(expect(checked, 200)["problems"], "absolute-words")["field"] == "answer"


def test_a_warning_stops_nothing_and_a_site_may_make_it_a_blocker(
    author: Desk, publisher: Desk, record: Record, write: Write
) -> None:
    save(author, record, "en", {"answer": CURES})
    publisher.act("publish", write(pin, record, "en"), dry_run=True)
    write(alter_settings, "core", {"gate_severities": {"absolute-words": "blocker"}}, actor="o", now=NOW)
    assert publisher.refused("publish", write(pin, record, "en")) == ["absolute-words"]
    assert of(read(author, record, "en")["problems"], "absolute-words")["severity"] == "blocker"


def test_a_step_towards_readers_tells_it_in_time(author: Desk, record: Record, strict: None, write: Write) -> None:
    save(author, record, "en", {"answer": CURES})
    assert of(author.act("submit", write(pin, record, "en"))["problems"], "absolute-words")["severity"] == "blocker"


def test_what_readers_have_already_blocks_nothing(
    author: Desk, publisher: Desk, record: Record, strict: None, write: Write
) -> None:
    write(edit_live_unchecked, record, "en", answer=CURES)
    save(author, record, "en", {"short_answer": "Another word."})
    assert of(read(author, record, "en")["problems"], "absolute-words")["severity"] == "warning"
    publisher.act("publish", write(pin, record, "en"))


def test_a_waiver_lets_just_these_words_stand(
    author: Desk, publisher: Desk, operator: Desk, record: Record, strict: None, write: Write
) -> None:
    found = of(save(author, record, "en", {"answer": CURES})["problems"], "absolute-words")
    made = expect(waive(publisher, record, found["finding"]), 201)
    assert (made["code"], made["words"], made["holds"], made["who"]["name"]) == (
        "absolute-words",
        CURES.split(". ")[0] + ".",
        True,
        "Paula",
    )
    told = of(read(author, record, "en")["problems"], "absolute-words")
    assert told["severity"] == "hint"
    assert "Waived by Paula until 2027-06-30: It quotes the law." in told["detail"]
    publisher.act("publish", write(pin, record, "en"))
    save(author, record, "en", {"answer": "Dry needling cures all pain."})
    assert publisher.refused("publish", write(pin, record, "en")) == ["absolute-words"]
    assert [each["action"] for each in operator.ask("audit", action="waiver.create")["items"]] == ["waiver.create"]


def test_a_waiver_ends_by_its_day_or_by_hand(
    author: Desk, publisher: Desk, record: Record, strict: None, write: Write
) -> None:
    found = of(save(author, record, "en", {"answer": CURES})["problems"], "absolute-words")
    assert waive(publisher, record, found["finding"], until="2020-01-01").status_code == 422
    assert waive(publisher, record, found["finding"], until="2036-01-01").status_code == 422
    made = expect(waive(publisher, record, found["finding"]), 201)
    assert waive(publisher, record, found["finding"]).status_code == 409
    assert publisher.call("DELETE", f"sites/core/waivers/{made['id']}").status_code == 204
    assert publisher.call("DELETE", f"sites/core/waivers/{made['id']}").status_code == 409
    assert publisher.refused("publish", write(pin, record, "en")) == ["absolute-words"]
    [over] = publisher.ask("sites/core/waivers", state="over")["items"]
    assert (over["holds"], over["ended_by"]) == (False, "Paula")
    assert publisher.ask("sites/core/waivers", state="holding")["items"] == []


def test_nobody_waives_what_a_site_makes_final(
    author: Desk, publisher: Desk, record: Record, strict: None, write: Write
) -> None:
    found = of(save(author, record, "en", {"answer": CURES})["problems"], "absolute-words")
    expect(waive(publisher, record, found["finding"]), 201)
    write(alter_settings, "core", {"gate_final": ["absolute-words"]}, actor="o", now=NOW)
    assert publisher.refused("publish", write(pin, record, "en")) == ["absolute-words"]
    assert waive(publisher, record, found["finding"]).status_code == 403


def test_who_may_not_publish_waives_nothing_and_unknown_findings_are_told(
    author: Desk, publisher: Desk, record: Record, strict: None
) -> None:
    found = of(save(author, record, "en", {"answer": CURES})["problems"], "absolute-words")
    assert waive(author, record, found["finding"]).status_code == 403
    assert waive(publisher, record, "0" * 32).status_code == 404
    assert waive(publisher, record, found["finding"], reason=" ").status_code == 422


@pytest.mark.parametrize(
    ("settings", "pointer"),
    [
        ({"gate_severities": {"hard-to-read": "blocker"}}, "#/gate_severities/hard-to-read"),
        ({"gate_severities": {"contradiction": "hint"}}, "#/gate_severities/contradiction"),
        ({"gate_severities": {"no-rule": "hint"}}, None),
        ({"gate_final": ["no-rule"]}, None),
        ({"reading_ease": {"en": 101}}, None),
        ({"reading_ease": {"de": 60}}, None),
    ],
)
def test_a_policy_has_bounds(operator: Desk, library: str, settings: dict[str, Any], pointer: str | None) -> None:
    etag = operator.ask("sites/core")["etag"]
    answer = expect(operator.call("PATCH", "sites/core", settings, headers={"If-Match": f'"{etag}"'}), 422)
    assert pointer is None or [each["pointer"] for each in answer["errors"]] == [pointer]


def test_two_records_that_contradict_each_other_do_not_both_go_live(
    publisher: Desk, write: Write, library: str
) -> None:
    topic = write(make_record, "topic")
    write(make_record, "contraindication", topic=topic, factor="Pregnancy", neutral={"level": "not_recommended"})
    other = write(make_record, "faq", topic=topic, live=False, answer="If you are pregnant, talk to us first.")
    pins = [write(pin, other, each) for each in ("und", "en")]
    assert publisher.refused("publish", *pins) == ["contradiction"]
    told = of(publisher.ask(f"records/{other.id}")["problems"], "contradiction")
    assert "Pregnancy" in told["detail"]
    write(edit, other, "en", answer="If you are pregnant, this treatment is not recommended.")
    publisher.act("publish", write(pin, other, "und"), write(pin, other, "en"))


def test_records_of_different_topics_and_a_record_that_tells_both_sides_contradict_nobody(
    publisher: Desk, write: Write, library: str
) -> None:
    topic = write(make_record, "topic")
    write(make_record, "contraindication", topic=topic, factor="Pregnancy", neutral={"level": "not_recommended"})
    elsewhere = write(make_record, "faq", live=False, answer="If you are pregnant, talk to us first.")
    both = write(
        make_record, "faq", topic=topic, live=False,
        answer="If you are pregnant, talk to us first. Many think that it should be avoided in pregnancy.",
    )  # fmt: skip
    for each in (elsewhere, both):
        publisher.act("publish", write(pin, each, "und"), write(pin, each, "en"))


def test_what_the_details_say_is_held_against_the_words_of_every_language(
    publisher: Desk, write: Write, library: str
) -> None:
    topic = write(make_record, "topic")
    write(make_record, "faq", topic=topic, answer="If you are pregnant, talk to us first.")
    factor = write(make_record, "contraindication", topic=topic, factor="Pregnancy", neutral={"level": "relative"})
    write(edit, factor, "und", level="absolute")
    assert publisher.refused("publish", write(pin, factor, "und")) == ["contradiction"]


def test_a_text_goes_with_its_waivers_where_readers_never_had_it(
    author: Desk, publisher: Desk, strict: None, write: Write
) -> None:
    record = write(make_record, live=False, answer=CURES)
    found = of(read(author, record, "en")["problems"], "absolute-words")
    expect(waive(publisher, record, found["finding"]), 201)
    etag = author.ask(f"records/{record.id}")["etag"]
    removed = author.call("DELETE", f"records/{record.id}", headers={"If-Match": f'"{etag}"'})
    assert removed.status_code == 200, removed.text


def test_a_site_judges_its_own_words_by_its_own_policy(publisher: Desk, record: Record, write: Write) -> None:
    write(alter_settings, "clinic", {"gate_severities": {"absolute-words": "blocker"}}, actor="o", now=NOW)
    write(edit_live, record, "en", question="Does it always work?")
    write(edit, record, "en", site="clinic", question="It cures everything")
    assert publisher.refused("publish", write(pin, record, "en", site="clinic")) == ["absolute-words"]


def test_what_comes_in_by_a_file_to_be_published_is_held_against_the_gate(
    operator: FileDesk, strict: None, write: Write
) -> None:
    topic = write(make_record, "topic")
    line = {
        "type": "faq", "id": "01900000-0000-7000-8000-000000000001", "source_locale": "en", "publish": True,
        "en": {"slug": "a", "question": "A?", "short_answer": "Yes.", "answer": CURES},
        "und": {"topic": topic.id, "category": "about", "sources": ["001:2"]},
    }  # fmt: skip
    answer = operator.send(as_file([line]))
    assert answer.status_code == 422, answer.text
    assert [each["rule"] for each in answer.json["errors"]] == ["absolute-words"]
