"""The documentation as a browser shows it: for everybody, on every screen, by keyboard, and without scripts."""

from typing import Any

import pytest

from tests.browser.conftest import Browse

PATHS = (
    "/docs", "/docs/guides/errors", "/docs/guides/roles", "/docs/sections/records", "/docs/operations/getFaq",
    "/docs/operations/saveTranslation", "/docs/schemas/Faq",
)  # fmt: skip
MOST_NODES = 3_000

pytestmark = [pytest.mark.once, pytest.mark.long]


@pytest.fixture(scope="module")
def looked_at(browse: Browse) -> dict[str, Any]:
    return browse("pages.mjs", *PATHS)


@pytest.fixture(scope="module")
def used(browse: Browse) -> dict[str, Any]:
    return browse("using.mjs")


def test_nothing_stands_in_anybody_s_way(looked_at: dict[str, Any]) -> None:
    assert len(looked_at["seen"]) == len(PATHS) * 4
    assert [(each["address"], each["violations"]) for each in looked_at["seen"] if each["violations"]] == []


def test_nothing_is_wider_than_the_screen(looked_at: dict[str, Any]) -> None:
    assert [each for each in looked_at["seen"] if each["sideways"] > 0] == []


def test_on_a_phone_the_content_stands_before_the_list_of_sections(looked_at: dict[str, Any]) -> None:
    phones = [each for each in looked_at["seen"] if each["width"] < 500]
    assert [each for each in phones if each["contentAt"] > 200 or each["sectionsAt"] < each["contentAt"]] == []


def test_no_page_is_heavy(looked_at: dict[str, Any]) -> None:
    assert max(each["nodes"] for each in looked_at["seen"]) < MOST_NODES


def test_the_browser_finds_nothing_wrong(looked_at: dict[str, Any], used: dict[str, Any]) -> None:
    """No script fails, and nothing goes against the policy that the pages come with."""
    assert looked_at["said"] + used["said"] == []


def test_an_operation_is_found_by_keyboard(used: dict[str, Any]) -> None:
    assert "The site's faqs" in used["search"]["hits"]
    assert used["search"]["led"].startswith("/docs/operations/")


def test_an_operation_can_be_tried(used: dict[str, Any]) -> None:
    assert used["answer"]["status"].startswith("200")
    assert [item["type"] for item in used["answer"]["body"]["items"]] == ["faq"]


def test_a_command_can_be_copied(used: dict[str, Any], origin: str) -> None:
    assert used["command"].startswith("curl ")
    assert origin in used["command"]


def test_a_link_from_before_leads_to_the_operation(used: dict[str, Any]) -> None:
    assert used["moved"] == "/docs/operations/getFaq"


def test_without_scripts_all_is_there_to_read(used: dict[str, Any]) -> None:
    assert used["scriptless"]["forms"] == 0
    for words in ("/v1/sites/{site}/faqs", "curl", "Parameters", "Answers"):
        assert words in used["scriptless"]["text"]
