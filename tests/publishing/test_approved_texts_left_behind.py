"""Whoever publishes one text of a record is told which others stand approved and stay behind, so that they may go along."""

from typing import Any

import pytest

from api.models import Record
from tests.conftest import Write
from tests.factories import edit, make_record
from tests.people import Desk, pin

pytestmark = pytest.mark.database


@pytest.fixture
def faq(write: Write, library: str, author: Desk, reviewer: Desk) -> Record:
    """A question with drafts in three languages, of which French is approved."""
    made: Record = write(make_record, locales=("en", "fr"))
    for locale in ("en", "fr"):
        write(edit, made, locale, slug=f"another-{locale}")
    author.act("submit", write(pin, made, "fr"))
    reviewer.act("approve", write(pin, made, "fr"))
    return made


def left(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    """The texts that stay behind, as verbs name them."""
    found = [each for each in outcome["warnings"] if each["rule"] == "approved-left"]
    return [{name: each[name] for name in ("site", "record", "locale", "version")} for each in found]


def test_an_approved_translation_that_stays_behind_is_named(publisher: Desk, faq: Record, write: Write) -> None:
    french = write(pin, faq, "fr")
    assert left(publisher.act("publish", write(pin, faq, "en"), dry_run=True)) == [french]
    assert left(publisher.act("publish", write(pin, faq, "en"))) == [french]
    assert left(publisher.act("publish", french)) == []


def test_what_goes_along_is_not_left_behind(publisher: Desk, faq: Record, write: Write) -> None:
    assert left(publisher.act("publish", write(pin, faq, "en"), write(pin, faq, "fr"))) == []


def test_what_nobody_has_approved_is_nothing_to_take_along(publisher: Desk, write: Write, library: str) -> None:
    record = write(make_record, locales=("en", "fr"))
    for locale in ("en", "fr"):
        write(edit, record, locale, slug=f"another-{locale}")
    assert left(publisher.act("publish", write(pin, record, "en"))) == []


def test_approved_details_are_named_and_another_site_s_words_are_not(
    publisher: Desk, author: Desk, reviewer: Desk, faq: Record, write: Write
) -> None:
    write(edit, faq, "und", position=7)
    write(edit, faq, "en", site="clinic", question="Ours?")
    for each in (write(pin, faq, "und"), write(pin, faq, "en", site="clinic")):
        author.act("submit", each)
        reviewer.act("approve", each)
    assert left(publisher.act("publish", write(pin, faq, "en"))) == [write(pin, faq, "fr"), write(pin, faq, "und")]
