"""A draft waits for a clinician once it is handed on, until just its words are confirmed; what is only begun is its writer's."""

import pytest

from api.models import Record
from tests.calls import save
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.people import Desk, pin

pytestmark = pytest.mark.database


@pytest.fixture
def cautious(write: Write, library: str) -> None:
    write(make_site, "cautious", clinical_review="marked_for_safety")


@pytest.fixture
def question(write: Write, cautious: None) -> Record:
    """A new question about safety, which readers do not have yet."""
    made: Record = write(make_record, site="cautious", neutral={"category": "safety"}, live=False)
    return made


def to_review(desk: Desk) -> list[tuple[str, str, int]]:
    """The texts that wait to be confirmed, as both ways of the inbox tell them and both counts count them."""
    items = desk.ask("inbox/items", kind="to_review")
    assert items["total"] == items["counts"]["to_review"] == desk.ask("inbox/counts")["to_review"]
    found = [(text["record"], text["locale"], text["version"]) for each in items["items"] for text in each["texts"]]
    told = desk.ask("inbox")["to_review"]["items"]
    assert [(each["record"], each["locale"], each["version"]) for each in told] == found
    return found


def on(record: Record, write: Write, *locales: str) -> list[dict[str, object]]:
    return [write(pin, record, each, site="cautious") for each in locales]


def test_what_nobody_handed_on_waits_for_no_clinician(
    author: Desk, reviewer: Desk, question: Record, write: Write
) -> None:
    assert to_review(reviewer) == []
    author.act("submit", *on(question, write, "en", "und"))
    assert to_review(reviewer) == [(question.id, "en", 1)]
    reviewer.act("send-back", *on(question, write, "en", "und"), comment="Shorter.")
    assert to_review(reviewer) == []


def test_a_new_question_about_safety_waits_though_its_wording_is_approved(
    author: Desk, reviewer: Desk, publisher: Desk, question: Record, write: Write
) -> None:
    author.act("submit", *on(question, write, "en", "und"))
    reviewer.act("approve", *on(question, write, "en", "und"))
    assert to_review(reviewer) == [(question.id, "en", 1)]
    reviewer.act("review", *on(question, write, "en", "und"))
    assert to_review(reviewer) == []
    publisher.act("publish", *on(question, write, "en", "und"))
    assert to_review(reviewer) == []


def test_a_question_that_is_not_about_safety_waits_for_nobody(
    author: Desk, reviewer: Desk, write: Write, cautious: None
) -> None:
    record = write(make_record, site="cautious", neutral={"category": "practical"}, live=False)
    author.act("submit", *on(record, write, "en", "und"))
    assert to_review(reviewer) == []


def test_what_is_taken_back_waits_again(author: Desk, reviewer: Desk, question: Record, write: Write) -> None:
    author.act("submit", *on(question, write, "en", "und"))
    reviewer.act("review", *on(question, write, "en", "und"))
    reviewer.act("take-back", *on(question, write, "en"))
    assert to_review(reviewer) == [(question.id, "en", 1)]


def test_what_readers_have_unconfirmed_waits_while_somebody_writes_on_it(
    author: Desk, reviewer: Desk, publisher: Desk, write: Write, cautious: None
) -> None:
    record = write(make_record, site="cautious", neutral={"category": "safety"})
    live = to_review(reviewer)
    assert [place[:2] for place in live] == [(record.id, "en")]
    save(author, record, "en", {"answer": "Another."}, site="cautious")
    assert to_review(reviewer) == live
    reviewer.act("review", {"record": record.id, "site": "cautious", "locale": "en", "version": live[0][2]})
    assert to_review(reviewer) == []
    author.act("submit", *on(record, write, "en"))
    assert to_review(reviewer) == [(record.id, "en", live[0][2] + 1)]


def test_details_that_are_handed_on_alone_wait_with_the_words_that_readers_have(
    author: Desk, reviewer: Desk, write: Write, cautious: None
) -> None:
    record = write(make_record, site="cautious", neutral={"category": "practical"})
    assert to_review(reviewer) == []
    save(author, record, "und", {"category": "safety"}, site="cautious")
    assert to_review(reviewer) == []
    author.act("submit", *on(record, write, "und"))
    assert [place[:2] for place in to_review(reviewer)] == [(record.id, "en")]
    reviewer.act("review", *on(record, write, "en", "und"))
    assert to_review(reviewer) == []


def test_who_confirms_words_confirms_those_that_readers_will_get_and_no_details_that_are_only_begun(
    author: Desk, reviewer: Desk, publisher: Desk, write: Write, cautious: None
) -> None:
    record = write(make_record, site="cautious", neutral={"category": "safety"})
    save(author, record, "und", {"audience": ["carer"]}, site="cautious")
    save(author, record, "en", {"answer": "Another."}, site="cautious")
    author.act("submit", *on(record, write, "en"))
    assert [place[:2] for place in to_review(reviewer)] == [(record.id, "en")]
    reviewer.act("approve", *on(record, write, "en"))
    reviewer.act("review", *on(record, write, "en"))
    assert to_review(reviewer) == []
    publisher.act("publish", *on(record, write, "en"))
    told = reviewer.ask(f"sites/cautious/records/{record.id}/translations/en")
    assert told["review"]["status"] == "current"
    assert to_review(reviewer) == []
