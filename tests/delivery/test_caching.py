"""Caching: validators, lifetimes, content codings, tags and other origins."""

import gzip
from datetime import date
from typing import Any

import brotli
import pytest

from api.app import create_app
from tests.acts import Pinned, review
from tests.client import Client
from tests.factories import NOW, edit, edit_live, make_record, make_site

FAQS = "/v1/sites/core/faqs"
TOPICS = "/v1/sites/core/topics"
MANY = [
    "/v1", "/v1/sites", "/v1/types", "/v1/types/faq", "/v1/problems", "/v1/sites/core", FAQS, f"{FAQS}/does-it-hurt",
    "/v1/sites/core/records", "/v1/sites/core/pages/dry-needling", "/v1/sites/core/routes",
    "/v1/sites/core/changes?since=1", "/v1/sites/core/search?q=pain", f"{FAQS}/does-it-hurt?format=jsonld",
]  # fmt: skip


@pytest.mark.parametrize("path", MANY)
def test_every_answer_has_a_strong_validator_and_can_be_asked_for_again(seeded: Client, path: str) -> None:
    first = seeded.get(path)
    assert first.headers["ETag"].startswith('"')
    again = seeded.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", MANY)
def test_a_304_carries_the_headers_of_the_200(seeded: Client, path: str) -> None:
    first = seeded.get(path)
    again = seeded.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert kept(again) == kept(first)
    assert "Content-Type" not in again.headers


def kept(answer: Any) -> dict[str, str]:
    ignored = ("content-type", "content-length", "content-encoding", "x-request-id", "server-timing", "date")
    return {name.lower(): value for name, value in answer.headers.items() if name.lower() not in ignored}


@pytest.mark.parametrize("form", ["{tag}", "W/{tag}", '"other", {tag}', '"other",W/{tag} , "third"', "*"])
def test_the_validator_is_compared_weakly_in_lists_and_as_a_star(seeded: Client, form: str) -> None:
    tag = seeded.get(FAQS).headers["ETag"]
    assert seeded.get(FAQS, headers={"If-None-Match": form.format(tag=tag)}).status_code == 304


@pytest.mark.parametrize("value", ['"other"', "", 'W/"other"', ",", '"'])
def test_another_validator_gets_the_whole_answer(seeded: Client, value: str) -> None:
    assert seeded.get(FAQS, headers={"If-None-Match": value}).status_code == 200


@pytest.mark.parametrize(("coding", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_each_coding_has_a_validator_of_its_own(seeded: Client, coding: str, decode: Any) -> None:
    plain = seeded.get(FAQS)
    coded = seeded.bytes(FAQS, headers={"Accept-Encoding": coding})
    assert coded.headers["Content-Encoding"] == coding
    assert coded.headers["ETag"].startswith('"')
    assert coded.headers["ETag"] != plain.headers["ETag"]
    assert coded.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert decode(coded.data) == plain.data
    asked = {"Accept-Encoding": coding, "If-None-Match": coded.headers["ETag"]}
    assert seeded.get(FAQS, headers=asked).status_code == 304


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br;q=0, gzip", "gzip"),
        ("br;q=0", None),
        ("identity", None),
        ("", None),
        ("gzip, br", "br"),
        ("*", "br"),
        ("zstd", None),
        ("gzip;q=0.5, br;q=0.2", "gzip"),
    ],
)
def test_the_best_accepted_coding_is_used_and_a_refused_one_never(
    seeded: Client, accepted: str, coding: str | None
) -> None:
    answer = seeded.bytes(FAQS, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding


@pytest.mark.parametrize("path", [*MANY, f"{FAQS}/no-such", f"{FAQS}?colour=red", "/nowhere"])
def test_head_equals_get_without_the_body(seeded: Client, path: str) -> None:
    whole, head = seeded.get(path), seeded.get(path, method="HEAD")
    assert head.status_code == whole.status_code
    assert head.headers["Content-Length"] == whole.headers["Content-Length"] or whole.status_code >= 400
    assert kept(head) == kept(whole)


def test_browsers_keep_answers_briefly_and_only_purgeable_caches_for_long(seeded: Client) -> None:
    headers = seeded.get(TOPICS).headers
    assert headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=300, stale-if-error=86400"
    assert headers["CDN-Cache-Control"].startswith("max-age=3600")
    assert "immutable" not in headers["Cache-Control"]
    assert "s-maxage" not in headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/limitations",
        "/contraindications",
        "/aftercare",
        "/records?limit=500",
        "/pages/dry-needling",
        "/search?q=bleeding",
        "/benefits?include=caveats",
    ],
)
def test_what_holds_safety_texts_is_not_served_stale_for_long(seeded: Client, path: str) -> None:
    headers = seeded.get(f"/v1/sites/core{path}").headers
    assert headers["Cache-Control"].endswith("stale-if-error=300")
    assert headers["CDN-Cache-Control"].endswith("stale-if-error=300")


def tags(client: Client, path: str) -> set[str]:
    return set(client.get(path).headers["Surrogate-Key"].split())


def test_lists_are_tagged_by_owner_and_type_along_the_chain(seeded: Client) -> None:
    assert tags(seeded, "/v1/sites/riverbank/faqs") == {"site:riverbank", "site:core", "riverbank:faq", "core:faq"}


def test_single_records_are_tagged_with_themselves_and_what_they_show(client: Client, write: Any) -> None:
    write(make_site)
    topic = write(make_record, "topic")
    record = write(make_record, topic=topic)
    assert tags(client, f"{FAQS}/{record.id}") == {"site:core", f"record:{record.id}", f"record:{topic.id}"}


def test_the_tag_header_can_be_named_otherwise(seeded_database_url: str) -> None:
    app = create_app({"database_url": seeded_database_url, "cache_tag_header": "Cache-Tag"})
    headers = Client(app).get(FAQS).headers
    app.extensions["database"].close()
    assert "core:faq" in headers["Cache-Tag"]
    assert "Surrogate-Key" not in headers


def test_a_change_moves_the_validators_of_what_it_touches_and_no_others(client: Client, write: Any) -> None:
    write(make_site)
    write(make_site, "clinic", parent="core")
    write(make_site, "neighbour", parent="core")
    record = write(make_record)
    paths = [f"/v1/sites/{site}/faqs" for site in ("core", "clinic", "neighbour")]
    before = [client.get(path).headers["ETag"] for path in paths]
    write(edit_live, record, "en", site="clinic", question="Ours?")
    after = [client.get(path).headers["ETag"] for path in paths]
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True]


def test_saving_a_draft_moves_no_validator(client: Client, write: Any) -> None:
    write(make_site)
    record = write(make_record)
    before = client.get(FAQS).headers["ETag"]
    write(edit, record, "en", question="Draft?")
    assert client.get(FAQS).headers["ETag"] == before


def test_a_review_moves_the_validator(client: Client, write: Any) -> None:
    write(make_site)
    record = write(make_record)
    before = client.json(FAQS)["items"][0]
    reviewer = {"name": "Rita Reviewer", "credential": "MD"}
    write(
        review,
        [Pinned(record.id, "core", "en")],
        reviewer=reviewer,
        reviewed_on=date(2026, 11, 1),
        actor="Rita",
        now=NOW,
    )
    after = client.json(FAQS)["items"][0]
    assert after["rev"] != before["rev"]
    assert (after["review"]["status"], after["review"]["reviewer"]) == ("current", reviewer)


@pytest.mark.parametrize("path", [FAQS, f"{FAQS}/no-such", f"{FAQS}?colour=red", "/v1/sites/nowhere", "/nowhere"])
def test_pages_of_any_origin_may_read_answers_and_errors(seeded: Client, path: str) -> None:
    headers = seeded.get(path, headers={"Origin": "https://clinic.example"}).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    exposed = headers["Access-Control-Expose-Headers"].split(", ")
    assert exposed == [
        "ETag", "Link", "Planned-Failures", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-Id",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path", [f"{FAQS}/no-such", f"{FAQS}?colour=red", "/v1/sites/nowhere", "/nowhere", "/v1/types/no"]
)
def test_errors_are_never_stored(seeded: Client, path: str) -> None:
    headers = seeded.get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert "CDN-Cache-Control" not in headers
    assert "ETag" not in headers
