"""The former slugs of a site in one call: exactly those that its readers are redirected from."""

from random import Random
from typing import Any

import pytest

from tests.acts import Pinned, alter_settings, hide, unpublish, withdraw
from tests.client import Client
from tests.factories import NOW, edit_live, make_record, make_site

BY = {"actor": "Paula Publisher", "now": NOW}


@pytest.fixture
def faq(write: Any) -> Any:
    """A FAQ that was called `before`, in English only, on a library and a clinic with a website."""
    write(make_site)
    write(make_site, "clinic", parent="core")
    write(
        alter_settings, "clinic",
        {"base_url": "https://clinic.example/", "url_templates": {"faq": "/{locale}/faq/{slug}"}}, **BY,
    )  # fmt: skip
    record = write(make_record, slug="before", locales=("en",))
    write(edit_live, record, "en", slug="after")
    return record


def told(client: Client, site: str = "core", **query: Any) -> list[tuple[str, str, str]]:
    """(locale, former slug, slug now) of each redirect."""
    items = client.json(f"/v1/sites/{site}/redirects", **query)["items"]
    return [(each["from"]["locale"], each["from"]["slug"], each["to"]["slug"]) for each in items]


def test_a_renamed_record_is_found_under_each_slug_that_it_had(client: Client, write: Any, faq: Any) -> None:
    write(edit_live, faq, "en", slug="at-last")
    assert told(client, locale="en") == [("en", "after", "at-last"), ("en", "before", "at-last")]


def test_a_redirect_has_the_addresses_on_the_site_s_own_website(client: Client, faq: Any) -> None:
    (redirect,) = client.json("/v1/sites/clinic/redirects", locale="en")["items"]
    assert redirect == {
        "type": "faq",
        "from": {"locale": "en", "slug": "before", "url": "https://clinic.example/en/faq/before"},
        "to": {"id": faq.id, "slug": "after", "url": "https://clinic.example/en/faq/after"},
    }
    (redirect,) = client.json("/v1/sites/core/redirects", locale="en")["items"]
    assert (redirect["from"]["url"], redirect["to"]["url"]) == (None, None)


def test_a_translation_is_found_under_the_slug_that_led_to_it_before(client: Client, write: Any, faq: Any) -> None:
    write(edit_live, faq, "fr", slug="apres", question="Et ?", short_answer="Non.", answer="Non.")
    assert told(client, locale="fr") == [("fr", "after", "apres"), ("fr", "before", "apres")]
    assert told(client, locale="en") == [("en", "before", "after")]


@pytest.mark.parametrize(
    "take_away",
    [
        pytest.param(lambda write, faq: write(unpublish, [Pinned(faq.id, "core", "en")], **BY), id="unpublished"),
        pytest.param(lambda write, faq: write(hide, "core", [faq.id], **BY), id="hidden"),
        pytest.param(
            lambda write, faq: write(withdraw, [faq.id], message="Wrong.", severity="safety", replacement=None, **BY),
            id="withdrawn",
        ),
    ],
)
@pytest.mark.parametrize("site", ["core", "clinic"])
def test_what_is_no_longer_shown_is_no_target(client: Client, write: Any, faq: Any, take_away: Any, site: str) -> None:
    assert told(client, site)
    take_away(write, faq)
    assert told(client, site) == []


def test_what_a_clinic_hides_stays_a_target_of_others(client: Client, write: Any, faq: Any) -> None:
    write(hide, "clinic", [faq.id], **BY)
    assert told(client, "clinic") == []
    assert told(client, "core")


def test_an_override_leaves_the_redirect_as_it_is(client: Client, write: Any, faq: Any) -> None:
    write(edit_live, faq, "en", site="clinic", question="Our words?")
    assert told(client, "clinic", locale="en") == [("en", "before", "after")]


def test_a_slug_that_another_record_took_leads_to_that_one(client: Client, write: Any, faq: Any) -> None:
    write(make_record, slug="before", locales=("en",))
    assert told(client, locale="en") == []


def test_of_two_that_had_a_slug_the_nearer_owner_s_is_the_target(client: Client, write: Any, faq: Any) -> None:
    own = write(make_record, site="clinic", slug="own", locales=("en",))
    write(edit_live, own, "en", slug="before")
    write(edit_live, own, "en", slug="own-again")
    assert ("en", "before", "own-again") in told(client, "clinic", locale="en")
    assert ("en", "before", "after") in told(client, "core", locale="en")


def test_the_past_has_the_redirects_of_then(client: Client, write: Any, faq: Any) -> None:
    seq = client.json("/v1/sites/core")["seq"]
    write(edit_live, faq, "en", slug="at-last")
    assert told(client, locale="en", at=seq) == [("en", "before", "after")]


def test_types_and_pages_divide_the_list(client: Client, write: Any, faq: Any) -> None:
    for slug in ("third", "fourth", "fifth"):
        write(edit_live, faq, "en", slug=slug)
    assert told(client, types="benefit") == []
    whole = told(client, types="faq")
    first = client.get("/v1/sites/core/redirects?types=faq&limit=3")
    pages, address = [first], first.get_json()["next"]
    while address:
        pages.append(client.get(address))
        address = pages[-1].get_json()["next"]
    found = [each for page in pages for each in page.get_json()["items"]]
    assert [(each["from"]["locale"], each["from"]["slug"], each["to"]["slug"]) for each in found] == whole
    assert {page.get_json()["total"] for page in pages} == {len(whole)}
    assert 'rel="next"' in first.headers["Link"]


@pytest.mark.parametrize("seed", range(2))
def test_the_list_is_what_readers_are_redirected_from(client: Client, write: Any, seed: int) -> None:
    """Whatever records were called, and in whatever order slugs change hands between sites and records."""
    random = Random(seed)
    write(make_site)
    write(make_site, "clinic", parent="core")
    records = [write(make_record, site=site, slug=f"{site}-own", locales=("en",)) for site in ("core", "clinic")]
    records.append(write(make_record, slug="core-other", locales=("en",)))
    slugs = ["a", "b", "c", "core-own", "clinic-own", "core-other"]
    for _ in range(12):
        record, slug = random.choice(records), random.choice(slugs)
        # A slug that a live record of the same site has is not to be had.
        if client.get(f"/v1/sites/{record.site}/faqs/{slug}").status_code != 200:
            write(edit_live, record, "en", slug=slug)
        for site in ("core", "clinic"):
            assert redirected(client, site, slugs) == {now: then for _, now, then in told(client, site, locale="en")}


def redirected(client: Client, site: str, slugs: list[str]) -> dict[str, str]:
    """Where readers who ask for these slugs are sent."""
    answers = {slug: client.get(f"/v1/sites/{site}/faqs/{slug}?locale=en") for slug in slugs}
    moved = {slug: each.headers["Location"] for slug, each in answers.items() if each.status_code == 308}
    return {slug: location.rpartition("/")[2].partition("?")[0] for slug, location in moved.items()}
