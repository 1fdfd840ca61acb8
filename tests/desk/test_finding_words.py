"""Editors find texts, drafts too, by words as readers find them: in any inflection, begun only, without accents, in any script."""

import pytest
from flask import Flask

from api.models import Record
from tests.calls import post, publish, save
from tests.conftest import Write
from tests.factories import make_record
from tests.people import Desk, expect, make_person

pytestmark = pytest.mark.database


@pytest.fixture
def faq(library: str, write: Write) -> Record:
    made: Record = write(make_record, locales=("en", "fr"), answer="The needles are thin.")
    return made


def found(desk: Desk, words: str) -> set[str]:
    return {each["id"] for each in desk.ask("records", type="faq", q=words)["items"]}


@pytest.mark.parametrize("words", ["needle", "needles", "needl", "NEEDLES", "thin needle", "needles, thin!"])
def test_a_word_is_found_in_any_inflection_or_begun(author: Desk, faq: Record, words: str) -> None:
    assert found(author, words) == {faq.id}


@pytest.mark.parametrize(
    "words", ["eedle", "needlework", "thin nothing", '"', "'", "\\", "*", "(", "NEAR(", "words:", "-"]
)
def test_what_stands_nowhere_is_not_found(author: Desk, faq: Record, words: str) -> None:
    assert found(author, words) == set()


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Élancement après l'aiguille.", "elancement aiguille"), ("Trockenes Nadeln", "nadel"), ("針は痛いですか。", "痛い"),
        ("It's Jane's 1,000 self-care rules.", "jane 1000 selfcare"), ("เข็มเจ็บไหม", "เจ็บ"), ("it''s 100% \\ \"odd\"", "odd 100"),
    ],
)  # fmt: skip
def test_words_are_read_as_readers_search_reads_them(author: Desk, faq: Record, said: str, asked: str) -> None:
    save(author, faq, "en", {"answer": said})
    assert found(author, asked) == {faq.id}


def test_the_index_follows_saves_and_publications(app: Flask, editor: Desk, write: Write, faq: Record) -> None:
    clara = Desk(app, write(make_person, "Clara", "author", site="clinic"))
    save(editor, faq, "en", {"answer": "A probe."})
    assert (found(editor, "probe"), found(editor, "needles")) == ({faq.id}, {faq.id})
    save(editor, faq, "fr", {"answer": "Une sonde."})
    assert (found(editor, "needles"), found(clara, "needles"), found(clara, "probe")) == (set(), {faq.id}, set())
    publish(editor, faq, "en")
    assert found(clara, "probe") == {faq.id}
    assert found(clara, "needles") == {faq.id}
    expect(post(editor, faq, "fr", "/discard"), 200)
    assert (found(editor, "sonde"), found(editor, "needles")) == (set(), {faq.id})


def test_a_record_is_found_by_its_id(author: Desk, faq: Record) -> None:
    assert found(author, faq.id) == {faq.id}
