"""What may harm is kept by caches for half a minute at most, and never given out stale while the server answers."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from api.models import Record
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit_live, make_record, make_site

SHORT = ("public, max-age=30, stale-if-error=300", "max-age=3600, stale-if-error=300")
LONG = (
    "public, max-age=60, stale-while-revalidate=300, stale-if-error=86400",
    "max-age=3600, stale-while-revalidate=300, stale-if-error=86400",
)
SITE = "/v1/sites/core"


@pytest.fixture(autouse=True)
def records(write: Write) -> dict[str, Any]:
    """Texts on safety beside others, each with a topic of its own."""
    write(make_site)
    thinners = write(make_record, "contraindication", slug="thinners", factor="Blood thinners")
    topic = write(make_record, "topic", slug="calm")
    write(make_record, topic=topic, slug="harmless", question="Is it quick?", neutral={"category": "practical"})
    write(make_record, slug="marked", question="Is it dangerous?", neutral={"category": "safety"})
    write(make_record, slug="linking", question="May I?", answer=f"See [this](record:{thinners.id}).")
    write(make_record, slug="derived", question="With aspirin?", neutral={"derives_from": [thinners.id]})
    return {"thinners": thinners, "topic": topic}


def lifetime(client: Client, path: str, **query: Any) -> tuple[str, str]:
    headers = client.get(f"{SITE}/{path}", **query).headers
    return headers["Cache-Control"], headers["CDN-Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "contraindications", "contraindications/thinners", "contraindications/thinners?format=jsonld", "records", "routes",
        "faqs", "faqs/marked", "faqs/linking", "faqs/derived", "faqs/derived?format=jsonld", "faqs?q=dangerous",
        "search?q=thinners", "search?q=dangerous", "search?q=may", "changes?since=0", "records?types=faq",
        "faqs?fields=question",
    ],
)  # fmt: skip
def test_an_answer_that_shows_safety_is_kept_for_short(client: Client, path: str) -> None:
    assert lifetime(client, path) == SHORT


@pytest.mark.parametrize(
    "path", ["faqs/harmless", "faqs/harmless?format=jsonld", "faqs?category=practical", "topics", "pages/calm", "search?q=quick"]
)  # fmt: skip
def test_others_are_kept_for_longer(client: Client, path: str) -> None:
    assert lifetime(client, path) == LONG


def test_a_page_is_kept_for_short_where_one_of_its_records_shows_safety(
    client: Client, write: Write, records: Any
) -> None:
    write(make_record, "aftercare", topic=records["topic"])
    assert lifetime(client, "pages/calm") == SHORT
    assert lifetime(client, "pages/calm", format="jsonld") == SHORT


def test_the_past_is_kept_for_short_too(client: Client) -> None:
    seq = client.json(SITE)["seq"]
    assert lifetime(client, "contraindications/thinners", at=seq) == SHORT


def test_no_site_below_calls_a_matter_of_safety_another(client: Client, write: Write, records: dict[str, Any]) -> None:
    write(make_site, "clinic", parent="core")
    for marked, own in (("marked", "practical"), ("harmless", "safety")):
        id = client.json(f"{SITE}/faqs/{marked}")["id"]
        write(edit_by_id, id, category=own)
        answer = client.get(f"/v1/sites/clinic/faqs/{id}")
        assert answer.json["fields"]["category"] == own
        assert (answer.headers["Cache-Control"], answer.headers["CDN-Cache-Control"]) == SHORT


def edit_by_id(session: Session, id: str, **changes: Any) -> None:
    edit_live(session, session.get_one(Record, id), "und", site="clinic", **changes)
