"""An import writes many texts at a time, so that it holds the ledger for as long as that takes and no longer."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.conftest import Write
from tests.factories import make_site
from tests.lookup import verify
from tests.people import make_person
from tests.statements import counted
from tests.transfer.files import FileDesk, Line

FEW, MANY, MORE = 5, 60, 5


@pytest.fixture
def desk(app: Flask, write: Write) -> FileDesk:
    write(make_site)
    return FileDesk(app, write(make_person, "Ida", "admin", credential="PT"))


def questions(first: int, number: int, *, answer: str = "It depends.") -> Iterator[Line]:
    """A topic, and questions about it in two languages."""
    yield {
        "type": "topic", "publish": True, "en": {"slug": "yoga", "name": "Yoga", "summary": "About it."},
        "und": {"sources": ["own:1"]},
    }  # fmt: skip
    for each in range(first, first + number):
        text = {"question": f"Question {each}?", "short_answer": "It depends.", "answer": answer}
        yield {
            "type": "faq", "publish": True, "en": {"slug": f"en-{each}", **text}, "fr": {"slug": f"fr-{each}", **text},
            "und": {"topic": "topic/yoga", "category": "practical", "sources": ["own:1"]},
        }  # fmt: skip


def test_twelve_times_the_texts_take_hardly_more_statements(app: Flask, write: Write, desk: FileDesk) -> None:
    desk.bring(*questions(0, 1))
    with counted(app.extensions["database"]) as few:
        assert desk.bring(*questions(1, FEW))["records"]["created"] == FEW
    with counted(app.extensions["database"]) as many:
        assert desk.bring(*questions(FEW + 1, MANY))["records"]["created"] == MANY
    assert len(many) <= len(few) + MORE
    assert write(verify) == []


def test_an_import_that_finds_everything_there_reads_it_at_once(app: Flask, desk: FileDesk) -> None:
    desk.bring(*questions(0, MANY))
    with counted(app.extensions["database"]) as said:
        assert desk.bring(*questions(0, MANY))["records"] == {"created": 0, "updated": 0, "unchanged": MANY + 1}
    assert len(said) < MANY


def test_what_is_wrong_with_one_of_many_leaves_none_behind(app: Flask, desk: FileDesk) -> None:
    lines = [*questions(0, MANY)]
    lines[MANY]["fr"]["question"] = None
    before = desk.export()
    assert desk.wrong_in(*lines) == [(MANY + 1, "#/fr")]
    assert desk.export() == before
