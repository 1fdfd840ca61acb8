"""An approval and an attestation hold for other words only where a second person has said that these mean the same."""

import pytest
from flask import Flask

from api.models import Record
from tests.calls import read, save, try_to_save
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.people import Desk, expect, make_person, pin

SAFE, INVERTED, MENDED = "Do not drive for 24 hours.", "You may drive at once.", "Do not drive for 24 h."


def hire(app: Flask, write: Write, name: str, *roles: str) -> Desk:
    return Desk(app, write(make_person, name, *roles, credential="PT"))


@pytest.fixture
def ada(app: Flask, write: Write) -> Desk:
    """Who writes the text, and may review and publish those of others."""
    write(make_site, approval="four_eyes", clinical_review="required")
    return hire(app, write, "Ada", "author", "reviewer", "publisher")


@pytest.fixture
def rita(app: Flask, write: Write, ada: Desk) -> Desk:
    return hire(app, write, "Rita", "reviewer")


@pytest.fixture
def faq(write: Write, ada: Desk, rita: Desk) -> Record:
    """A text by Ada that Rita has approved and attested, live."""
    topic = write(make_record, "topic", live=False)
    record: Record = write(make_record, live=False, topic=topic)
    save(ada, record, "en", {"answer": SAFE})
    items = [write(pin, each, locale) for each in (topic, record) for locale in ("und", "en")]
    rita.act("approve", *items)
    rita.act("review", *items)
    ada.act("publish", *items)
    return record


def served(client: Client, faq: Record) -> tuple[str, str]:
    item = client.json(f"/v1/sites/core/faqs/{faq.id}")
    return item["fields"]["answer"]["markdown"], item["review"]["status"]


def test_the_author_of_an_approved_text_cannot_invert_it_alone(
    write: Write, client: Client, ada: Desk, rita: Desk, faq: Record
) -> None:
    etag = read(ada, faq, "en")["etag"]
    for publish in (False, True):
        body = {"publish": True} if publish else {}
        refused = try_to_save(ada, faq, "en", {"answer": INVERTED}, etag=etag, editorial=True, **body)
        assert expect(refused, 422)["errors"][0]["pointer"].endswith("/editorial")
    etag = save(ada, faq, "en", {"answer": INVERTED})["etag"]
    expect(try_to_save(ada, faq, "en", {}, etag=etag, editorial=True), 403)
    assert ada.refused("publish", write(pin, faq, "en")) == ["approval-missing", "review-missing"]
    assert served(client, faq) == (SAFE, "current")


def test_what_a_second_person_calls_the_same_keeps_the_approval_and_the_attestation(
    write: Write, client: Client, ada: Desk, rita: Desk, faq: Record
) -> None:
    save(ada, faq, "en", {"answer": MENDED})
    assert ada.refused("publish", write(pin, faq, "en")) == ["approval-missing", "review-missing"]
    save(rita, faq, "en", {}, editorial=True)
    ada.act("publish", write(pin, faq, "en"))
    assert served(client, faq) == (MENDED, "current")


def test_what_was_declared_holds_for_these_words_alone(write: Write, ada: Desk, rita: Desk, faq: Record) -> None:
    save(ada, faq, "en", {"answer": MENDED})
    save(rita, faq, "en", {}, editorial=True)
    save(ada, faq, "en", {"answer": INVERTED})
    assert ada.refused("publish", write(pin, faq, "en")) == ["approval-missing", "review-missing"]


def test_an_approval_of_other_words_is_not_taken_along_by_a_declaration(
    app: Flask, write: Write, ada: Desk, rita: Desk, faq: Record
) -> None:
    rudi = hire(app, write, "Rudi", "reviewer")
    save(ada, faq, "en", {"answer": MENDED})
    rudi.act("approve", write(pin, faq, "en"))
    assert save(rita, faq, "en", {}, editorial=True)["stage"] is None


def test_whoever_declares_is_known_by_id(write: Write, app: Flask, ada: Desk, rita: Desk, faq: Record) -> None:
    namesake = hire(app, write, "Ada", "reviewer")
    save(ada, faq, "en", {"answer": MENDED})
    assert save(namesake, faq, "en", {}, editorial=True)["class"] == "editorial"
