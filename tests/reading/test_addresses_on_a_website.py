"""An address is whole, of the site's own website, and of nothing else, whatever stands in templates and slugs."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.reading.websites import anchor, is_page, page_url, url
from api.record_types import RECORD_TYPES

TOPIC = SimpleNamespace(id="1", type="topic", slug="dry-needling")
RISK = SimpleNamespace(id="2", type="limitation", slug="punctured-lung")


def site(base_url: str | None = "https://clinic.example", **templates: str) -> Any:
    return SimpleNamespace(base_url=base_url, url_templates=templates)


@pytest.mark.parametrize(
    ("base_url", "templates", "expected"),
    [
        ("https://clinic.example/", {"limitation": "/{locale}/risks/{slug}", "topic": "/{slug}"}, "https://clinic.example/en/risks/punctured-lung"),
        ("https://clinic.example", {"topic": "/{locale}/{slug}"}, "https://clinic.example/en/dry-needling#limitation-punctured-lung"),
        (None, {"topic": "/{locale}/{slug}"}, "/en/dry-needling#limitation-punctured-lung"),
        ("https://clinic.example/care", {"topic": "/all#{slug}"}, "https://clinic.example/care/all#limitation-punctured-lung"),
        ("https://clinic.example", {"limitation": "/{chapter}/{slug}", "topic": "/{slug}"}, "https://clinic.example/dry-needling#limitation-punctured-lung"),
        ("https://clinic.example", {"topic": "/{chapter}/{slug}"}, None),
        ("https://clinic.example", {"faq": "/{slug}"}, None),
        ("https://clinic.example", {}, None),
    ],
)  # fmt: skip
def test_a_record_stands_on_its_own_page_else_on_that_of_its_topic_else_nowhere(
    base_url: str | None, templates: dict[str, str], expected: str | None
) -> None:
    assert url(site(base_url, **templates), RISK, TOPIC, "en") == expected


def test_a_record_without_a_topic_that_is_shown_stands_nowhere() -> None:
    assert url(site(topic="/{slug}"), RISK, None, "en") is None


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("//evil.example/{slug}", "/evil.example/punctured-lung"),
        ("/\\evil.example/{slug}", "/%5Cevil.example/punctured-lung"),
        ('/"onclick="x/{slug}', "/%22onclick=%22x/punctured-lung"),
        ("/a b\n<x>/{slug}", "/a%20b%0A%3Cx%3E/punctured-lung"),
    ],
)
def test_a_template_cannot_lead_off_the_website(template: str, expected: str) -> None:
    assert page_url(site(None, limitation=template), RISK, "en") == expected


@given(
    slug=st.text(min_size=1, max_size=20), template=st.text(max_size=30).map(lambda text: f"/{text}{{slug}}"),
    base_url=st.sampled_from(["https://clinic.example", "https://clinic.example/", "https://clinic.example?x#y"]),
    type=st.sampled_from(["limitation", "topic"]),
)  # fmt: skip
def test_whatever_is_written_an_address_is_one_of_the_website(
    slug: str, template: str, base_url: str, type: str
) -> None:
    risk = SimpleNamespace(id="2", type="limitation", slug=slug)
    found = url(site(base_url, **{type: template}), risk, TOPIC, "en")
    if found is None:
        return
    assert found.startswith("https://clinic.example/")
    assert urlsplit(found).netloc == "clinic.example"
    assert not set(found) & set(' \t\r\n<>"\\^`|()[]')
    assert found.isascii()


@given(st.text(min_size=1, max_size=30))
def test_a_place_is_called_by_what_a_website_gives_as_id(slug: str) -> None:
    risk = SimpleNamespace(id="2", type="limitation", slug=slug)
    found = url(site(topic="/{slug}"), risk, TOPIC, "en")
    assert found is not None
    assert not is_page(found)
    assert unquote(found.partition("#")[2]) == anchor(risk) == f"limitation-{slug}"


def test_no_two_records_of_a_page_are_called_alike() -> None:
    # A type whose name began with another's could make `one` of type `a` and slug `b-c` of what is `a-b` and `c`.
    names = [name.replace("_", "-") for name in RECORD_TYPES]
    assert [(one, other) for one in names for other in names if other.startswith(f"{one}-")] == []
