"""The pages of the preview as a browser shows and prints them: for everybody, on every screen, in light and dark, on paper."""

from typing import Any

import pytest

from tests.browser.conftest import Browse
from tests.client import Client

PATHS = (
    "/preview/riverbank", "/preview/riverbank/en/pages/dry-needling", "/preview/riverbank/es/pages/dry-needling",
    "/preview/erable/fr-CA/pages/dry-needling", "/preview/riverbank/en/faqs/does-it-hurt", "/preview/riverbank/en/faqs/nothing",
)  # fmt: skip
SAFETY = ("contraindication", "safety_net", "limitation", "aftercare")

pytestmark = [pytest.mark.once, pytest.mark.long]


@pytest.fixture(scope="module")
def looked_at(browse: Browse) -> dict[str, Any]:
    return browse("pages.mjs", *PATHS)


@pytest.fixture(scope="module")
def printed(browse: Browse) -> dict[str, Any]:
    return browse("printing.mjs", "/preview/riverbank/en/pages/dry-needling")


def test_nothing_stands_in_anybody_s_way(looked_at: dict[str, Any]) -> None:
    assert len(looked_at["seen"]) == len(PATHS) * 4
    assert [(each["address"], each["violations"]) for each in looked_at["seen"] if each["violations"]] == []


def test_nothing_is_wider_than_the_screen(looked_at: dict[str, Any], printed: dict[str, Any]) -> None:
    assert [each for each in looked_at["seen"] if each["sideways"] > 0] == []
    assert printed["sideways"] == 0


def test_the_browser_finds_nothing_wrong_but_what_is_not_there(
    looked_at: dict[str, Any], printed: dict[str, Any]
) -> None:
    """Nothing goes against the policy that the pages come with."""
    assert [each for each in looked_at["said"] if "404" not in each] + printed["said"] == []


def test_on_paper_stands_everything_about_safety(printed: dict[str, Any], seeded: Client) -> None:
    page = seeded.json("/v1/sites/riverbank/pages/dry-needling")
    text = " ".join(printed["text"].split())
    items = [item for section in page["sections"] if section["type"] in SAFETY for item in section["items"]]
    assert len(items) > 10
    for item in items:
        assert " ".join(item["title"].split()) in text
        for value in item["fields"].values():
            if isinstance(value, dict) and "plain" in value:
                words = value["plain"].splitlines()[0].split()
                assert " ".join(words[:4]) in text, words
    for words in ("In an emergency call 911", "+1 555 0100"):
        assert words in text


def test_paper_has_no_navigation_says_where_links_lead_and_is_black_on_white(printed: dict[str, Any]) -> None:
    assert printed["hidden"] == {".skip": True, "nav": True, "main": False, "footer": False}
    assert printed["links"]
    assert [
        href for href, after in printed["links"] if "attr" not in after and href not in after.replace('" (" "', "")
    ] == []
    assert printed["colours"] == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_it_fits_paper_of_both_sizes(printed: dict[str, Any]) -> None:
    assert all(5 < number < 80 for number in printed["pages"].values()), printed["pages"]
