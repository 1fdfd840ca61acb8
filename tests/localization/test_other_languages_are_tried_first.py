"""Another locale, chain or parent is a change; a dry run says first what readers would see of it."""

from typing import Any

import pytest

from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.people import Desk, expect


def patch(admin: Desk, site: str, body: dict[str, Any], *, dry_run: bool = False) -> Any:
    etag = admin.call("GET", f"sites/{site}").headers["ETag"]
    query = {"dry_run": "true"} if dry_run else {}
    return admin.call("PATCH", f"sites/{site}", body, headers={"If-Match": etag}, **query)


def effects(answer: Any) -> set[tuple[str, str, tuple[str, ...], str | None, str | None]]:
    """Record, locale, sites, and the locales served before and after."""
    return {
        (
            each["record"], each["locale"], tuple(each["sites"]),
            each["served_before"] and each["served_before"]["locale"], each["served_after"] and each["served_after"]["locale"],
        )
        for each in answer["impact"]
    }  # fmt: skip


@pytest.fixture
def topics(library: str, write: Write) -> list[str]:
    """A topic in both languages, and one in English alone."""
    return [write(make_record, "topic", locales=locales).id for locales in (("en", "fr"), ("en",))]


def test_adding_a_locale(topics: list[str], admin: Desk, client: Client) -> None:
    both, english = topics
    locales = {"locales": {"fr-CA": ["fr-CA", "fr", "en"]}}
    answer = expect(patch(admin, "clinic", locales, dry_run=True), 200)
    assert effects(answer) == {(both, "fr-CA", ("clinic",), None, "fr"), (english, "fr-CA", ("clinic",), None, "en")}
    client.problem("/v1/sites/clinic/topics", 400, locale="fr-CA")
    expect(patch(admin, "clinic", locales), 200)
    assert client.json("/v1/sites/clinic/topics", locale="fr-CA")["total"] == 2


def test_removing_a_locale(topics: list[str], admin: Desk, client: Client) -> None:
    both, english = topics
    answer = expect(patch(admin, "clinic", {"locales": {"fr": None}}, dry_run=True), 200)
    assert effects(answer) == {(both, "fr", ("clinic",), "fr", None), (english, "fr", ("clinic",), "en", None)}
    assert client.json("/v1/sites/clinic/topics", locale="fr")["total"] == 2


def test_another_chain(topics: list[str], admin: Desk) -> None:
    answer = expect(patch(admin, "clinic", {"locales": {"fr": ["fr"]}}, dry_run=True), 200)
    assert effects(answer) == {(topics[1], "fr", ("clinic",), "en", None)}


def test_another_parent_reaches_the_sites_below(topics: list[str], write: Write, admin: Desk) -> None:
    write(make_site, "branch", parent="clinic", locales={"en": ["en"]})
    answer = expect(patch(admin, "clinic", {"parent": None}, dry_run=True), 200)
    seen = {
        (record, locale, site) for record, locale, sites, _, after in effects(answer) for site in sites if after is None
    }
    assert seen == {
        (topic, locale, site)
        for topic in topics for locale, site in (("en", "clinic"), ("fr", "clinic"), ("en", "branch"))
    }  # fmt: skip


@pytest.mark.parametrize(
    ("locales", "place"),
    [
        ({"xx_YY": ["xx_YY"]}, "xx_YY"),
        ({"fr": ["fr", "fr"]}, "fr"),
        ({"fr": ["en", "fr"]}, "fr"),
        ({"fr": ["fr", "und"]}, "fr"),
        ({"und": ["und"]}, "und"),
        ({"fr": ["fr", "fr-"]}, "fr"),
    ],
)
def test_wrong_locales_and_chains_are_refused_by_place(
    library: str, admin: Desk, locales: dict[str, list[str]], place: str
) -> None:
    problem = expect(patch(admin, "clinic", {"locales": locales}, dry_run=True), 422)
    assert f"#/locales/{place}" in {each["pointer"] for each in problem["errors"]}


def test_locales_are_kept_in_their_canonical_form(library: str, admin: Desk) -> None:
    answer = expect(patch(admin, "clinic", {"locales": {"ZH-hant-tw": ["zh-Hant-TW", "EN"]}}), 200)
    assert answer["locales"]["zh-Hant-TW"] == ["zh-Hant-TW", "en"]


def test_a_patch_may_name_a_locale_in_any_spelling(library: str, admin: Desk) -> None:
    assert expect(patch(admin, "clinic", {"locales": {"FR": ["fr"]}}), 200)["locales"]["fr"] == ["fr"]
    assert expect(patch(admin, "clinic", {"locales": {"Fr": None}}), 200)["locales"].keys() == {"en"}


def test_two_spellings_of_one_locale_are_refused(library: str, admin: Desk) -> None:
    locales = {"de": ["de", "en"], "DE": ["de"]}
    new = {"key": "other", "name": "Other", "parent": "core", "default_locale": "de", "locales": locales}
    for answer in (patch(admin, "clinic", {"locales": locales}), admin.call("POST", "sites", new)):
        assert [each["pointer"].lower() for each in expect(answer, 422)["errors"]] == ["#/locales/de"]


def test_an_unknown_locale_is_answered_with_the_nearest(write: Write, client: Client) -> None:
    write(make_site, locales={"en": ["en"], "fr": ["fr"], "zh-Hant": ["zh-Hant"], "ar": ["ar"]})
    assert client.problem("/v1/sites/core/topics", 400, locale="fr-CH")["suggested"] == ["fr"]
    assert client.problem("/v1/sites/core/topics", 400, locale="zh-Hant-HK")["suggested"] == ["zh-Hant"]
    assert client.problem("/v1/sites/core/topics", 400, locale="uk")["suggested"] == []
    assert {each["locale"]: each["dir"] for each in client.json("/v1/sites/core")["locales"]}["ar"] == "rtl"
