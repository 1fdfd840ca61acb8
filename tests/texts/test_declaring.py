"""A reviewer may say that what others have saved differs from the live text in form only, and is never heard in vain."""

from typing import Any

import pytest

from api.models import Record
from tests.calls import read, save, try_to_save
from tests.conftest import Write
from tests.factories import make_record
from tests.people import Desk, expect, pin


@pytest.fixture
def record(write: Write, library: str) -> Record:
    made: Record = write(make_record)
    return made


def declare(desk: Desk, record: Record, status: int = 200) -> Any:
    etag = read(desk, record, "en")["etag"]
    return expect(try_to_save(desk, record, "en", {}, etag=etag, editorial=True), status)


def test_a_typo_that_an_author_mended_is_declared_editorial(
    author: Desk, reviewer: Desk, publisher: Desk, record: Record, write: Write
) -> None:
    typo = save(author, record, "en", {"answer": "Answer, in Englisch"})
    assert (typo["class"], typo["version"]) == ("clinical", 2)
    declared = declare(reviewer, record)
    assert (declared["class"], declared["version"], declared["saved_by"]) == ("editorial", 3, "Rita")
    assert declared["fields"] == typo["fields"]
    told = publisher.act("publish", write(pin, record, "en"))
    assert told["seq"] is not None


def test_the_trail_says_who_declared_it(author: Desk, reviewer: Desk, admin: Desk, write: Write) -> None:
    record = write(make_record)
    save(author, record, "en", {"answer": "Another."})
    declare(reviewer, record)
    newest = admin.ask("audit", action="translation.save")["items"][0]
    assert (newest["actor"], newest["after"]["declared"], newest["after"]["class"]) == (
        "Rita",
        "editorial",
        "editorial",
    )


def test_what_was_submitted_stays_submitted(author: Desk, reviewer: Desk, record: Record, write: Write) -> None:
    save(author, record, "en", {"answer": "Another."})
    author.act("submit", write(pin, record, "en"))
    stage = declare(reviewer, record)["stage"]
    assert (stage["name"], stage["version"]) == ("submitted", 3)


def test_it_takes_a_second_person(author: Desk, reviewer: Desk, record: Record) -> None:
    save(reviewer, record, "en", {"answer": "Mine."})
    save(author, record, "en", {"question": "Theirs?"})
    assert "Another reviewer" in declare(reviewer, record, 403)["detail"]
    assert declare(author, record, 403)
    assert read(author, record, "en")["version"] == 3


def test_what_cannot_be_a_matter_of_form_is_refused_in_words(
    author: Desk, reviewer: Desk, record: Record, write: Write
) -> None:
    assert declare(reviewer, record, 422)["errors"][0]["pointer"] == "#/editorial"
    save(author, record, "en", {"answer": None})
    assert "appears or goes" in declare(reviewer, record, 422)["errors"][0]["detail"]
    draft = write(make_record, live=False)
    assert declare(reviewer, draft, 422)["errors"][0]["pointer"] == "#/editorial"


def test_a_save_that_is_declared_in_vain_is_refused_too(reviewer: Desk, record: Record) -> None:
    etag = read(reviewer, record, "en")["etag"]
    refused = try_to_save(reviewer, record, "en", {"answer": None}, etag=etag, editorial=True)
    assert expect(refused, 422)["errors"][0]["pointer"].endswith("/editorial")
    assert read(reviewer, record, "en")["version"] == 1


def test_what_is_editorial_already_makes_no_version(author: Desk, reviewer: Desk, record: Record) -> None:
    save(author, record, "en", {"slug": "otherwise"})
    assert declare(reviewer, record)["version"] == 2
