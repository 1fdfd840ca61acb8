"""Languages: what is asked for, what is served, and what is refused."""

from typing import Any

import pytest

from tests.client import Client
from tests.factories import edit_live, make_record, make_site

CHAINS = {"fr-CA": ["fr-CA", "fr", "en"], "en": ["en"]}


@pytest.fixture
def records(write: Any) -> dict[str, Any]:
    """A FAQ in each depth of the fallback chain of a site that serves French of Canada first."""
    write(make_site, locales=CHAINS)
    topic = write(make_record, "topic")
    texts = {"en": ("en",), "fr": ("en", "fr"), "fr-CA": ("en", "fr", "fr-CA")}
    return {name: write(make_record, topic=topic, locales=locales) for name, locales in texts.items()}


def test_the_site_s_default_locale_is_served_when_none_is_asked_for(client: Client, records: Any) -> None:
    items = client.json("/v1/sites/core/faqs")["items"]
    assert {item["locale"]["requested"] for item in items} == {"fr-CA"}


def test_each_record_falls_back_on_its_own(client: Client, records: Any) -> None:
    served = {item["id"]: item["locale"]["served"] for item in client.json("/v1/sites/core/faqs")["items"]}
    assert served == {record.id: locale for locale, record in records.items()}


def test_a_record_never_mixes_languages(client: Client, records: Any) -> None:
    for item in client.json("/v1/sites/core/faqs")["items"]:
        served = item["locale"]["served"]
        assert item["title"].endswith(f" {served}")
        assert item["fields"]["answer"]["plain"].endswith(f" {served}")
        assert item["fields"]["short_answer"].endswith(f" {served}")


def test_without_fallback_only_texts_in_that_very_locale_come(client: Client, records: Any) -> None:
    body = client.json("/v1/sites/core/faqs", fallback="none")
    assert [item["id"] for item in body["items"]] == [records["fr-CA"].id]
    assert body["total"] == 1
    client.json(f"/v1/sites/core/faqs/{records['fr-CA'].id}", fallback="none")
    assert "only in 'fr'" in client.problem(f"/v1/sites/core/faqs/{records['fr'].id}", 404, fallback="none")["detail"]


def test_without_fallback_included_records_are_in_that_very_locale_too(client: Client, records: Any) -> None:
    assert client.json("/v1/sites/core/faqs", fallback="none", include="topic")["included"] == []
    assert len(client.json("/v1/sites/core/faqs", include="topic")["included"]) == 1


def test_the_alternates_say_what_each_locale_serves(client: Client, records: Any) -> None:
    alternates = client.json(f"/v1/sites/core/faqs/{records['fr'].id}")["alternates"]
    assert [(each["locale"], each["served"]) for each in alternates] == [("en", "en"), ("fr-CA", "fr")]


@pytest.mark.parametrize("tag", ["FR-ca", "fr-ca", "fR-Ca"])
def test_a_locale_is_read_in_any_case(client: Client, records: Any, tag: str) -> None:
    items = client.json("/v1/sites/core/faqs", locale=tag)["items"]
    assert {item["locale"]["requested"] for item in items} == {"fr-CA"}


@pytest.mark.parametrize(
    ("asked", "suggested"), [("fr-CA-x-old", ["fr-CA"]), ("fr-BE", ["fr-CA"]), ("en-GB", ["en"]), ("de", [])]
)
def test_an_unknown_locale_is_refused_with_the_nearest_served_ones(
    client: Client, records: Any, asked: str, suggested: list[str]
) -> None:
    problem = client.problem("/v1/sites/core/faqs", 400, locale=asked)
    assert problem["type"] == "/v1/problems/unknown-locale"
    assert problem["suggested"] == suggested
    assert sorted(problem["available"]) == ["en", "fr-CA"]
    assert problem["errors"][0]["parameter"] == "locale"


@pytest.mark.parametrize("tag", ["", "e", "en_GB", "und-", "12", "é", "en-" + "a" * 40, "i-klingon", "en;q=1"])
def test_what_is_no_language_tag_is_refused(seeded: Client, tag: str) -> None:
    assert seeded.problem("/v1/sites/core/faqs", 400, locale=tag)["errors"][0]["parameter"] == "locale"


def test_the_language_of_the_browser_is_ignored(seeded: Client) -> None:
    plain = seeded.get("/v1/sites/core/faqs")
    french = seeded.get("/v1/sites/core/faqs", headers={"Accept-Language": "fr"})
    assert french.data == plain.data
    assert french.headers["ETag"] == plain.headers["ETag"]
    assert "Accept-Language" not in french.headers["Vary"]


def test_an_outdated_translation_of_a_safety_text_gives_way_to_the_source(client: Client, write: Any) -> None:
    write(make_site)
    faq = write(make_record, locales=("en", "fr"))
    risk = write(make_record, "limitation", locales=("en", "fr"))
    write(edit_live, faq, "en", answer="Changed.")
    write(edit_live, risk, "en", description="Changed.")
    assert language(client, f"/v1/sites/core/faqs/{faq.id}") == ("fr", True)
    assert language(client, f"/v1/sites/core/limitations/{risk.id}") == ("en", False)


def language(client: Client, path: str) -> tuple[str, bool]:
    locale = client.json(path, locale="fr")["locale"]
    return locale["served"], locale["outdated"]


def test_the_direction_of_writing_is_that_of_the_served_locale(client: Client, write: Any) -> None:
    write(make_site, locales={"ar": ["ar", "en"], "en": ["en"]})
    arabic, english = write(make_record, locales=("ar",)), write(make_record)
    directions = {item["id"]: item["locale"]["dir"] for item in client.json("/v1/sites/core/faqs")["items"]}
    assert directions == {arabic.id: "rtl", english.id: "ltr"}
