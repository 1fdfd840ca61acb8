"""What gives an answer its meaning is approved and reviewed like the answer, by the site that says it."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.acts import alter_settings, delete_site
from tests.calls import save
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit, edit_live, make_record, make_site
from tests.people import Desk, make_person, pin, rules

BLEACH, OURS = "Is it safe to inject bleach at home?", "Will it hurt me?"
UNREVIEWED = {"status": "unreviewed", "reviewer": None}


def hire(app: Flask, write: Write, name: str, *roles: str, site: str = "*") -> Desk:
    return Desk(app, write(make_person, name, *roles, site=site, credential="PT"))


def review_on(client: Client, site: str, record: Record, **query: Any) -> dict[str, Any]:
    found = client.json(f"/v1/sites/{site}/records/{record.id}", **query)["review"]
    return {"status": found["status"], "reviewer": found["reviewer"] and found["reviewer"]["name"]}


def by(name: str) -> dict[str, Any]:
    return {"status": "current", "reviewer": name}


def require(write: Write, *sites: str, **settings: str) -> None:
    for site in sites:
        write(alter_settings, site, settings, actor="o", now=NOW)


@pytest.fixture
def faq(write: Write, library: str, reviewer: Desk) -> Record:
    """An answer that Rita has attested for the library, live."""
    record: Record = write(make_record)
    reviewer.act("review", write(pin, record, "en"))
    return record


@pytest.fixture
def ada(app: Flask, write: Write, library: str) -> Desk:
    """Who writes for the clinic, and may review and publish there."""
    return hire(app, write, "Ada", "author", "reviewer", "publisher", site="clinic")


@pytest.fixture
def cleo(app: Flask, write: Write, library: str) -> Desk:
    """A clinician of the clinic."""
    return hire(app, write, "Cleo", "reviewer", site="clinic")


def test_no_author_puts_another_question_above_an_approved_answer_alone(
    app: Flask, write: Write, client: Client, faq: Record
) -> None:
    require(write, "core", approval="four_eyes", clinical_review="required")
    author = hire(app, write, "Wim", "author", "publisher")
    save(author, faq, "en", {"question": BLEACH})
    assert author.refused("publish", write(pin, faq, "en")) == ["approval-missing", "review-missing"]
    assert client.json(f"/v1/sites/core/faqs/{faq.id}")["title"] != BLEACH


def test_a_site_that_asks_for_it_approves_and_reviews_its_own_words(
    write: Write, client: Client, ada: Desk, cleo: Desk, faq: Record
) -> None:
    require(write, "clinic", approval="four_eyes", clinical_review="required")
    save(ada, faq, "en", {"question": OURS}, site="clinic")
    own = write(pin, faq, "en", site="clinic")
    assert ada.refused("publish", own) == ["approval-missing", "review-missing"]
    assert ada.refused("approve", own) == ada.refused("review", own) == ["four-eyes"]
    cleo.act("approve", own)
    assert ada.refused("publish", own) == ["review-missing"]
    cleo.act("review", own)
    ada.act("publish", own)
    assert client.json(f"/v1/sites/clinic/faqs/{faq.id}")["title"] == OURS
    assert (review_on(client, "clinic", faq), review_on(client, "core", faq)) == (by("Cleo"), by("Rita"))
    save(ada, faq, "en", {"question": BLEACH}, site="clinic")
    assert ada.refused("publish", write(pin, faq, "en", site="clinic")) == ["approval-missing", "review-missing"]


def test_a_review_of_the_librarys_words_attests_nothing_of_a_sites_own(
    write: Write, client: Client, ada: Desk, faq: Record
) -> None:
    assert review_on(client, "clinic", faq) == by("Rita")
    save(ada, faq, "und", {"position": 3}, site="clinic")
    ada.act("publish", write(pin, faq, "und", site="clinic"))
    assert review_on(client, "clinic", faq) == by("Rita")
    write(edit_live, faq, "en", site="clinic", question=OURS)
    assert review_on(client, "clinic", faq) == UNREVIEWED
    write(edit_live, faq, "en", site="clinic", question=None)
    assert review_on(client, "clinic", faq) == by("Rita")


def test_what_the_owner_changes_ends_a_review_of_what_stands_around_it_and_is_never_held_up(
    write: Write, client: Client, editor: Desk, cleo: Desk, faq: Record
) -> None:
    require(write, "clinic", clinical_review="required")
    write(edit, faq, "en", site="clinic", question=OURS)
    cleo.act("review", write(pin, faq, "en", site="clinic"))
    editor.act("publish", write(pin, faq, "en", site="clinic"))
    before = client.json("/v1/sites/clinic")["seq"]
    save(editor, faq, "en", {"answer": "It does."})
    told = editor.act("publish", write(pin, faq, "en"))
    voided = [(each["site"], each["locale"]) for each in told["warnings"] if each["rule"] == "review-voided"]
    assert voided == [("clinic", "en"), ("core", "en")]
    assert review_on(client, "clinic", faq) == UNREVIEWED
    assert review_on(client, "clinic", faq, at=before) == by("Cleo")
    waiting = cleo.ask("inbox")["to_review"]["items"]
    assert [(each["record"], each["site"]) for each in waiting] == [(faq.id, "clinic")]
    cleo.act("review", write(pin, faq, "en", site="clinic"))
    assert (review_on(client, "clinic", faq), cleo.ask("inbox")["to_review"]["total"]) == (by("Cleo"), 0)


def test_a_site_inherits_the_review_of_the_words_that_it_inherits(
    write: Write, client: Client, cleo: Desk, faq: Record
) -> None:
    write(make_site, "ward", parent="clinic")
    write(edit_live, faq, "en", site="clinic", question=OURS)
    cleo.act("review", write(pin, faq, "en", site="clinic"))
    assert review_on(client, "ward", faq) == by("Cleo")
    write(edit_live, faq, "en", site="ward", question="Ouch?")
    assert review_on(client, "ward", faq) == UNREVIEWED
    assert review_on(client, "clinic", faq) == by("Cleo")


def test_own_words_that_readers_do_not_get_yet_are_neither_reviewed_nor_published_unreviewed(
    write: Write, ada: Desk, cleo: Desk, faq: Record
) -> None:
    require(write, "clinic", clinical_review="required")
    save(ada, faq, "fr", {"question": "Et moi ?"}, site="clinic")
    own = write(pin, faq, "fr", site="clinic")
    assert cleo.refused("review", own) == ["not-reviewable"]
    assert ada.refused("publish", own) == ["review-missing"]


def test_an_override_without_clinical_words_has_nothing_to_attest(write: Write, ada: Desk, cleo: Desk) -> None:
    service = write(make_record, "related_service")
    save(ada, service, "und", {"url": "https://clinic.example"}, site="clinic")
    assert cleo.refused("review", write(pin, service, "und", site="clinic")) == ["not-reviewable"]


def test_what_adopts_a_part_is_reviewed_again_where_that_is_required(
    write: Write, client: Client, ada: Desk, cleo: Desk
) -> None:
    service = write(make_record, "related_service")
    write(edit_live, service, "en", site="clinic", title="Ours", blurb="Our words.")
    cleo.act("review", write(pin, service, "en", site="clinic"))
    require(write, "clinic", clinical_review="required")
    own = write(pin, service, "en", site="clinic")
    assert ada.refused("adopt", own, fields=["title"]) == ["review-missing"]
    ada.act("adopt", own, fields=["title", "blurb"])
    assert client.json(f"/v1/sites/clinic/records/{service.id}")["title"] != "Ours"


def test_a_site_that_is_gone_holds_nobody_up(write: Write, editor: Desk, cleo: Desk, faq: Record) -> None:
    write(edit_live, faq, "en", site="clinic", question=OURS)
    cleo.act("review", write(pin, faq, "en", site="clinic"))
    write(delete_site, "clinic", actor="o", now=NOW)
    save(editor, faq, "en", {"answer": "It does."})
    assert rules(editor.act("publish", write(pin, faq, "en")), "warnings") == ["review-voided"]
