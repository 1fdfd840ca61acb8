"""One record: by slug, by id, and by slugs that it had or has in other locales."""

import unicodedata
from typing import Any
from urllib.parse import quote

import pytest

from tests.client import Client
from tests.factories import edit_live, make_record, make_site

ITEM = [
    "id", "type", "slug", "title", "url", "anchor", "certainty", "seo_title", "seo_description", "topic", "position", "version", "rev", "published_at", "updated_at", "locale",
    "notices", "call", "fields", "relations", "review", "sources", "rests_on", "provenance",
]  # fmt: skip


def test_slug_and_id_lead_to_the_same_record(client: Client, write: Any) -> None:
    write(make_site)
    record = write(make_record, slug="does-it-hurt")
    by_slug = client.json("/v1/sites/core/faqs/does-it-hurt")
    assert by_slug["id"] == record.id
    assert client.json(f"/v1/sites/core/faqs/{record.id}") == by_slug
    assert client.json(f"/v1/sites/core/records/{record.id}") == by_slug


def test_a_single_record_is_the_item_of_the_list_with_its_alternates(seeded: Client) -> None:
    item = seeded.json("/v1/sites/riverbank/faqs", limit=1)["items"][0]
    single = seeded.json(f"/v1/sites/riverbank/faqs/{item['slug']}")
    assert list(item) == ITEM
    assert {name: single[name] for name in item} == item
    website = "https://www.riverbank-physio.example"
    slug = single["alternates"][1]["slug"]
    assert single["alternates"] == [
        {
            "locale": "en",
            "slug": item["slug"],
            "served": "en",
            "url": f"{website}/en/faq/{item['slug']}",
            "hreflang": "en",
        },
        {"locale": "es", "slug": slug, "served": "es", "url": f"{website}/es/faq/{slug}", "hreflang": "es"},
    ]


def test_a_record_of_another_type_is_not_found_in_the_collection(client: Client, write: Any) -> None:
    write(make_site)
    record = write(make_record, "topic", slug="needling")
    assert client.problem(f"/v1/sites/core/faqs/{record.id}", 404)["type"] == "/v1/problems/record-not-found"
    client.problem("/v1/sites/core/faqs/needling", 404)


def test_across_types_a_slug_is_no_name(seeded: Client) -> None:
    assert "not an id" in seeded.problem("/v1/sites/core/records/does-it-hurt", 404)["detail"]


def test_a_former_slug_moves_permanently_and_keeps_the_parameters(client: Client, write: Any) -> None:
    write(make_site)
    record = write(make_record, slug="old-name")
    write(edit_live, record, "en", slug="new-name")
    answer = client.get("/v1/sites/core/faqs/old-name?text=html&locale=en")
    assert answer.status_code == 308
    assert answer.headers["Location"] == "/v1/sites/core/faqs/new-name?text=html&locale=en"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_slug_of_another_locale_of_the_chain_moves_to_the_one_that_is_served(client: Client, write: Any) -> None:
    write(make_site)
    record = write(make_record, locales=("en", "fr"))
    english, french = (client.json(f"/v1/sites/core/faqs/{record.id}", locale=each)["slug"] for each in ("en", "fr"))
    answer = client.get(f"/v1/sites/core/faqs/{english}", locale="fr")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"/v1/sites/core/faqs/{french}?locale=fr")
    client.problem(f"/v1/sites/core/faqs/{french}", 404, locale="en")


def test_slugs_may_hold_letters_of_any_script(client: Client, write: Any) -> None:
    write(make_site)
    record = write(make_record, slug="était-ça-痛い")
    assert client.json("/v1/sites/core/faqs/était-ça-痛い")["id"] == record.id
    write(edit_live, record, "en", slug="वह-दर्द")
    answer = client.get("/v1/sites/core/faqs/" + quote("était-ça-痛い"))
    assert (answer.status_code, answer.headers["Location"]) == (308, "/v1/sites/core/faqs/" + quote("वह-दर्द"))
    assert client.json(answer.headers["Location"])["id"] == record.id


def test_where_a_clinic_s_record_takes_the_slug_the_library_s_answers_by_id(client: Client, write: Any) -> None:
    write(make_site)
    write(make_site, "clinic", parent="core")
    shared, own = write(make_record, slug="parking"), write(make_record, site="clinic", slug="parking")
    assert client.json("/v1/sites/clinic/faqs/parking")["id"] == own.id
    assert client.json(f"/v1/sites/clinic/faqs/{shared.id}")["id"] == shared.id
    assert client.json("/v1/sites/core/faqs/parking")["id"] == shared.id


def test_a_slug_that_nobody_has_and_an_id_that_nobody_has_are_not_found(seeded: Client) -> None:
    for name in ("no-such-slug", "00000000-0000-7000-8000-000000000000"):
        assert seeded.problem(f"/v1/sites/core/faqs/{name}", 404)["status"] == 404


def test_relations_link_to_records_with_type_slug_title_and_address(client: Client, write: Any) -> None:
    write(make_site)
    topic = write(make_record, "topic", slug="needling", name="Needling")
    record = write(make_record, topic=topic, neutral={"derives_from": [topic.id]})
    link = {"id": topic.id, "type": "topic", "slug": "needling", "title": "Needling", "url": None}
    item = client.json(f"/v1/sites/core/faqs/{record.id}")
    assert (item["topic"], item["relations"]["derives_from"]) == (link, [link])


def test_an_overridden_field_says_which_site_wrote_it(client: Client, write: Any) -> None:
    write(make_site)
    write(make_site, "clinic", parent="core")
    record = write(make_record)
    write(edit_live, record, "en", site="clinic", question="Ours?")
    item = client.json(f"/v1/sites/clinic/faqs/{record.id}")
    assert (item["title"], item["provenance"]) == ("Ours?", {"fields.question": "clinic"})
    assert client.json(f"/v1/sites/core/faqs/{record.id}")["provenance"] == {}


PERSIAN = "\u0645\u06cc\u200c\u0634\u0648\u062f-2"


@pytest.mark.parametrize("slug", [PERSIAN, "\u0dc1\u0dca\u200d\u0dbb\u0dd3", "douleur-\u00e0-l-\u00e9paule"])
def test_a_slug_leads_there_in_every_form_of_its_letters(client: Client, write: Any, slug: str) -> None:
    write(make_site)
    record = write(make_record, slug=f"{slug}\u200b")
    assert client.json(f"/v1/sites/core/faqs/{quote(slug)}")["id"] == record.id
    for form in (unicodedata.normalize("NFD", slug), slug.upper(), f"\ufeff{slug}"):
        if form != slug:
            moved = client.get(f"/v1/sites/core/faqs/{quote(form)}")
            assert (moved.status_code, moved.location) == (308, f"/v1/sites/core/faqs/{quote(slug)}")


def test_joiners_that_do_nothing_are_no_part_of_a_slug(client: Client, write: Any) -> None:
    write(make_site)
    write(make_record, slug="\u200cplain\u200d-\u200cslug")
    assert client.json("/v1/sites/core/faqs/plain-slug")["slug"] == "plain-slug"
