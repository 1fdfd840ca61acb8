"""Readers are told who publishes a site and what stands behind its content, in their language."""

from typing import Any

import pytest
from flask import Flask

from api.errors import InvalidContent
from tests.acts import alter_settings, create_key
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, make_record, make_site
from tests.people import Desk, expect

SAID: dict[str, Any] = {
    "legal_name": "Riverside Care Ltd",
    "registration": {"en": "Registered as 123", "fr": "Inscrite sous 123"},
    "address": {"street": "1 Example Street", "locality": "Riverside", "country": "CA"},
    "opening_hours": [{"days": ["Monday", "Friday"], "opens": "08:30", "closes": "17:00"}],
    "booking_url": {"und": "https://riverside.example/book", "fr": "https://riverside.example/fr/rendez-vous"},
    "feedback_url": {"und": "mailto:hello@riverside.example"},
    "legal_notices": {"fr": "Un avis."},
    "licence": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "funding": {"en": "Paid by the clinic."},
    "conflict_of_interest": {"en": "The clinic sells what it tells of."},
}
EMPTY = {
    "registration": None,
    "address": None,
    "opening_hours": [],
    "booking_url": None,
    "feedback_url": None,
    "funding": None,
}


@pytest.fixture
def admin(app: Flask, write: Write) -> Desk:
    """A machine that administers a site in three languages."""
    write(make_site, locales={"en": ["en"], "fr-CA": ["fr-CA", "en"], "es": ["es", "en"]}, name="Riverside")
    return Desk(app, write(create_key, name="root", roles=["admin"], now=NOW)[1])


def publisher(client: Client, locale: str = "en", **more: Any) -> Any:
    return client.json("/v1/sites/core", locale=locale, **more)["publisher"]


def patch(desk: Desk, settings: dict[str, Any]) -> Any:
    etag = desk.ask("sites/core")["etag"]
    return desk.call("PATCH", "sites/core", settings, headers={"If-Match": f'"{etag}"'})


def test_a_site_that_says_nothing_is_known_by_its_name_alone(admin: Desk, client: Client) -> None:
    found = publisher(client)
    assert found["name"] == "Riverside"
    assert {name: found[name] for name in EMPTY} == EMPTY


def test_what_a_site_says_reaches_readers_in_their_language(admin: Desk, client: Client, write: Write) -> None:
    expect(patch(admin, SAID), 200)
    english, french, spanish = (publisher(client, locale) for locale in ("en", "fr-CA", "es"))
    assert english["registration"] == spanish["registration"] == {"text": "Registered as 123", "locale": "en"}
    assert french["registration"] == {"text": "Inscrite sous 123", "locale": "fr"}
    assert (english["booking_url"], french["booking_url"]) == tuple(SAID["booking_url"].values())
    assert english["legal_notices"] == {"text": "Un avis.", "locale": "fr"}
    assert english["address"] == {"region": None, "postal_code": None, **SAID["address"]}
    assert english["opening_hours"] == SAID["opening_hours"]
    topic = write(make_record, "topic")
    assert client.json(f"/v1/sites/core/pages/{topic.id}", locale="fr-CA")["publisher"] == french


def test_editors_read_what_they_wrote_and_a_null_takes_a_part_back(admin: Desk) -> None:
    expect(patch(admin, SAID), 200)
    assert {name: admin.ask("sites/core")[name] for name in SAID} == SAID
    expect(patch(admin, {"address": {"street": None}, "booking_url": {"fr": None}, "licence": None}), 200)
    found = admin.ask("sites/core")
    assert found["address"] == {"locality": "Riverside", "country": "CA"}
    assert (found["booking_url"], found["licence"]) == ({"und": "https://riverside.example/book"}, None)


def test_another_setting_moves_the_sites_head_and_the_past_stays(admin: Desk, client: Client) -> None:
    before = client.json("/v1/sites/core")["seq"]
    expect(patch(admin, {"legal_name": "Riverside Care Ltd"}), 200)
    assert client.json("/v1/sites/core")["seq"] > before
    assert publisher(client, at=before)["legal_name"] is None


@pytest.mark.parametrize(
    ("settings", "pointer"),
    [
        ({"address": {"country": "Canada"}}, "#/address/country"),
        ({"address": {"country": "ZZ"}}, "#/address/country"),
        ({"address": {"planet": "Earth"}}, "#/address/planet"),
        ({"opening_hours": [{"days": ["Monday"], "opens": "8:30", "closes": "17:00"}]}, "#/opening_hours/0/opens"),
        ({"opening_hours": [{"days": ["Monday"], "opens": "08:30", "closes": "08:30"}]}, "#/opening_hours/0/closes"),
        ({"opening_hours": [{"days": ["Mo"], "opens": "08:30", "closes": "17:00"}]}, "#/opening_hours/0/days/0"),
        ({"opening_hours": [{"days": [], "opens": "08:30", "closes": "17:00"}]}, "#/opening_hours/0/days"),
        ({"booking_url": {"en": "riverside.example/book"}}, "#/booking_url/en"),
        ({"booking_url": {"en": "mailto:book@riverside.example"}}, "#/booking_url/en"),
        ({"booking_url": {"english!": "https://riverside.example"}}, "#/booking_url/english!"),
        ({"feedback_url": {"und": "javascript:alert(1)"}}, "#/feedback_url/und"),
        ({"licence": {"url": "CC BY"}}, "#/licence/url"),
        ({"legal_name": "x" * 201}, "#/legal_name"),
    ],
)
def test_what_breaks_a_rule_is_refused_by_its_place(admin: Desk, settings: dict[str, Any], pointer: str) -> None:
    before = admin.ask("sites/core")
    assert [each["pointer"] for each in expect(patch(admin, settings), 422)["errors"]] == [pointer]
    assert admin.ask("sites/core") == before


def test_settings_from_anywhere_else_meet_the_same_rules(write: Write) -> None:
    write(make_site)
    with pytest.raises(InvalidContent) as refused:
        write(alter_settings, "core", {"address": {"country": "Canada"}, "funding": "us"}, actor="o", now=NOW)
    assert {each["pointer"] for each in refused.value.errors} == {"#/address/country", "#/funding"}
