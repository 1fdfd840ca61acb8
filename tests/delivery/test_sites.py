"""Sites: who content is served as, and who may read it."""

from typing import Any

import pytest

from tests.acts import create_key, delete_site
from tests.client import Client
from tests.factories import NOW, edit_live, make_record, make_site

PARTS = [
    "",
    "/faqs",
    "/records",
    "/routes",
    "/changes?since=0",
    "/search?q=x",
    "/pages/x",
    "/faqs/x",
    "/records/00000000-0000-7000-8000-000000000000",
]


@pytest.fixture
def key(write: Any) -> dict[str, str]:
    _, text = write(create_key, name="app", roles=["reader"], now=NOW)
    return {"Authorization": f"Bearer {text}"}


def test_a_site_says_who_it_is_which_locales_it_serves_and_its_topics(client: Client, write: Any) -> None:
    write(make_site, base_url="https://clinic.example", contact={"phone": "1"})
    topic = write(make_record, "topic", slug="needling", name="Needling", locales=("en", "fr"))
    write(edit_live, topic, "fr", name="Puncture", slug="puncture")
    body = client.json("/v1/sites/core", locale="fr")
    assert (body["name"], body["base_url"], body["contact"], body["parent"]) == (
        "Core",
        "https://clinic.example",
        {"phone": "1"},
        None,
    )
    assert {each["locale"]: each["chain"] for each in body["locales"]} == {"en": ["en"], "fr": ["fr", "en"]}
    assert (body["default_locale"], body["seq"]) == ("en", 3)
    assert body["topics"] == [{"id": topic.id, "type": "topic", "slug": "puncture", "title": "Puncture", "url": None}]


def test_the_entrance_links_to_everything(seeded: Client) -> None:
    body = seeded.json("/v1")
    assert [each["href"] for each in body["sites"]] == ["/v1/sites/core", "/v1/sites/erable", "/v1/sites/riverbank"]
    values = {"site": "core", "topic": "dry-needling", "seq": "1", "words": "pain"}
    for name, link in body["links"].items():
        if name not in ("openapi", "docs", "sync", "leaflet", "infobutton", "verify_receipt"):
            seeded.json(link.format(**values))


def test_a_keyed_site_is_read_with_a_key_only(client: Client, write: Any, key: dict[str, str]) -> None:
    write(make_site, access="keyed")
    for part in PARTS:
        answer = client.get(f"/v1/sites/core{part}")
        assert (answer.status_code, answer.json["type"]) == (401, "/v1/problems/not-identified")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert client.get(f"/v1/sites/core{part}", headers=key).status_code in (200, 404)


@pytest.mark.parametrize("value", ["Bearer nonsense", "Bearer cc_", "Basic eDp5", ""])
def test_a_keyed_site_is_closed_to_keys_that_are_none(client: Client, write: Any, value: str) -> None:
    write(make_site, access="keyed")
    assert client.get("/v1/sites/core", headers={"Authorization": value}).status_code == 401


def test_what_a_keyed_site_answers_is_kept_by_nobody(client: Client, write: Any, key: dict[str, str]) -> None:
    write(make_site, access="keyed")
    record = write(make_record, slug="old")
    write(edit_live, record, "en", slug="new")
    for part in ("", "/faqs", "/faqs/new", "/faqs/old", "/routes"):
        answer = client.get(f"/v1/sites/core{part}", headers=key)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "CDN-Cache-Control" not in answer.headers


def test_keyed_sites_are_in_no_public_list(client: Client, write: Any) -> None:
    write(make_site, "open")
    write(make_site, "closed", access="keyed")
    assert [each["key"] for each in client.json("/v1/sites")["items"]] == ["open"]
    assert "closed" not in client.get("/v1").text


def test_a_deleted_site_answers_410_everywhere_and_at_every_seq(client: Client, write: Any) -> None:
    write(make_site)
    write(delete_site, "core", actor="Olga Operator", now=NOW)
    for part in (*PARTS, "?at=1", "/faqs?at=1"):
        assert client.problem(f"/v1/sites/core{part}", 410)["type"] == "/v1/problems/site-deleted"
    assert client.json("/v1/sites")["items"] == []


def test_a_site_that_never_was_answers_401_and_to_whoever_has_a_key_404(client: Client, key: dict[str, str]) -> None:
    for part in PARTS:
        client.problem(f"/v1/sites/core{part}", 401)
        assert client.get(f"/v1/sites/core{part}", headers=key).status_code == 404


def test_a_server_without_content_is_in_order(client: Client) -> None:
    assert client.json("/v1/sites") == {"items": []}
    assert client.json("/v1")["sites"] == []
