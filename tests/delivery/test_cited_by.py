"""A publication says which records rest on it, by what the site shows at that moment, and no cache keeps that too long."""

from collections.abc import Callable
from typing import Any

import pytest

from api.models import Record
from tests.acts import Pinned, hide, reinstate, show, unpublish, withdraw
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit_live, make_record, make_site
from tests.people import Desk, expect

BY = {"actor": "Paula Publisher", "now": NOW}


@pytest.fixture
def topic(write: Write) -> Record:
    write(make_site)
    write(make_site, "clinic", parent="core")
    made: Record = write(make_record, "topic")
    return made


@pytest.fixture
def study(write: Write, topic: Record) -> Record:
    made: Record = write(make_record, "citation", topic=topic, slug="study")
    return made


@pytest.fixture
def claim(write: Write, topic: Record, study: Record) -> Record:
    """A limitation that cites the study."""
    made: Record = write(make_record, "limitation", topic=topic, slug="claim", neutral={"citations": [study.id]})
    return made


def citing(client: Client, study: Record, site: str = "clinic", **query: Any) -> list[str]:
    return [each["id"] for each in client.json(f"/v1/sites/{site}/records/{study.id}", **query)["cited_by"]]


def test_records_are_told_that_cite_it_or_name_it_as_a_source_of_a_field(
    client: Client, write: Write, topic: Record, study: Record, claim: Record
) -> None:
    sources = [{"document": study.id, "fields": ["answer"]}]
    faq = write(make_record, topic=topic, neutral={"sources": sources})
    write(make_record, topic=topic, answer=f"It only [links there](record:{study.id}).")
    assert client.json("/v1/sites/clinic/citations/study")["cited_by"] == [
        {"id": claim.id, "type": "limitation", "slug": "claim", "title": "title in en", "url": None},
        {"id": faq.id, "type": "faq", "slug": faq_slug(client, faq), "title": "question in en", "url": None},
    ]


def faq_slug(client: Client, faq: Record) -> str:
    return str(client.json(f"/v1/sites/clinic/records/{faq.id}")["slug"])


def test_source_documents_say_it_too_and_other_records_do_not(client: Client, write: Write, topic: Record) -> None:
    document = write(make_record, "source_document", topic=topic)
    faq = write(make_record, topic=topic, neutral={"sources": [{"document": document.id}]})
    assert citing(client, document) == [faq.id]
    assert "cited_by" not in client.json(f"/v1/sites/clinic/records/{faq.id}")


def test_the_past_says_what_was_cited_then(client: Client, write: Write, study: Record, claim: Record) -> None:
    seq = client.json("/v1/sites/core")["seq"]
    write(edit_live, claim, "und", citations=None)
    assert citing(client, study) == []
    assert citing(client, study, at=seq) == [claim.id]
    assert citing(client, study, at=seq - 1) == []


def test_a_draft_cites_in_a_preview_alone(
    client: Client, editor: Desk, write: Write, topic: Record, study: Record
) -> None:
    draft = write(make_record, topic=topic, live=False, neutral={"citations": [study.id]})
    assert citing(client, study) == []
    link = expect(editor.call("POST", "sites/clinic/preview-links", {"view": "draft"}), 201)
    assert citing(client, study, view="draft", preview_token=link["token"]) == [draft.id]


Act = Callable[[Write, Record], Any]
ACTS: dict[str, tuple[Act, Act]] = {
    "hidden": (lambda w, each: w(hide, "clinic", [each.id], **BY), lambda w, each: w(show, "clinic", [each.id], **BY)),
    "withdrawn": (
        lambda w, each: w(withdraw, [each.id], message="Wrong.", severity="safety", **BY),
        lambda w, each: w(reinstate, [each.id], **BY),
    ),
    "without it": (
        lambda w, each: w(edit_live, each, "und", citations=None),
        lambda w, each: w(edit_live, each, "und", tags=["again"]),
    ),
    "unpublished": (
        lambda w, each: w(unpublish, [Pinned(each.id, "core", locale) for locale in ("en", "und")], **BY),
        lambda w, each: None,
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_the_answer_is_purged_when_a_record_that_cites_comes_or_goes_and_its_rev_stays(
    client: Client, write: Write, study: Record, claim: Record, name: str
) -> None:
    address = f"/v1/sites/clinic/citations/{study.id}"
    rev = client.json(address)["rev"]
    for act in ACTS[name]:
        kept, seq = client.get(address), client.json("/v1/sites/clinic")["seq"]
        act(write, claim)
        purged = set(client.json("/v1/sites/clinic/changes", since=seq)["tags"])
        is_other = client.json(address)["cited_by"] != kept.json["cited_by"]
        assert not is_other or not purged.isdisjoint(kept.headers["Surrogate-Key"].split())
        assert client.json(address)["rev"] == rev


def test_no_phone_hears_of_a_publication_because_something_cites_it(
    client: Client, write: Write, topic: Record, study: Record
) -> None:
    token = client.json("/v1/sites/clinic/sync", types="citation")["next_token"]
    write(make_record, topic=topic, neutral={"citations": [study.id]})
    assert client.json("/v1/sites/clinic/sync", token=token)["items"] == []


def test_an_answer_that_names_safety_content_is_kept_for_a_short_time(
    client: Client, study: Record, claim: Record
) -> None:
    assert "max-age=30" in client.get(f"/v1/sites/clinic/citations/{study.id}").headers["Cache-Control"]
