"""The readable documentation: complete, and at home in a browser without internet."""

import re
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from werkzeug.test import TestResponse

from api.app import create_app

PROJECT = Path(__file__).parent.parent.parent
EVENT_HANDLER = re.compile(r"on[a-z]+\Z")
VOID = frozenset({"meta", "br", "hr", "link", "img", "input"})


class Page(HTMLParser):
    """The page's elements with their attributes, its text, and what was left open or closed out of order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.misplaced: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.misplaced += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.misplaced.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @cached_property
    def text(self) -> str:
        return "".join(self.texts)

    @cached_property
    def ids(self) -> list[str]:
        return [id for _, attributes in self.elements if (id := attributes.get("id"))]

    @property
    def addresses(self) -> list[str]:
        """Everything that the page links to or would load."""
        names = ("href", "src", "action", "srcset", "data", "poster")
        return [found for _, attributes in self.elements for name in names if (found := attributes.get(name))]


@pytest.fixture(scope="module")
def answered() -> TestResponse:
    # The page tells of the API, not of its content, so no database is asked.
    return create_app({"database_url": "sqlite://"}).test_client().get("/docs")


@pytest.fixture(scope="module")
def page(answered: TestResponse) -> Page:
    return Page(answered.text)


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    read: dict[str, Any] = yaml.load((PROJECT / "openapi.yaml").read_text(), yaml.CSafeLoader)
    return read


def operations(spec: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every operation with its path."""
    return [
        (path, operation)
        for path, item in spec["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    ]


def test_every_operation_is_on_the_page(page: Page, spec: dict[str, Any]) -> None:
    assert [
        operation["operationId"] for _, operation in operations(spec) if operation["operationId"] not in page.ids
    ] == []
    for path, operation in operations(spec):
        assert path in page.text
        assert operation["summary"] in page.text


def test_every_parameter_and_schema_is_on_the_page(page: Page, spec: dict[str, Any]) -> None:
    names = {
        each["name"] for _, operation in operations(spec) for each in operation.get("parameters", ()) if "name" in each
    }
    assert {name for name in names if name not in page.text} == set()
    assert {name for name in spec["components"]["schemas"] if f"schema-{name}" not in page.ids} == set()


def test_members_of_members_are_told_where_they_are_used(answered: TestResponse) -> None:
    article = answered.text.split('id="getFaq"')[1].split("</article>")[0]
    for name in ("short_answer", "last_reviewed_on", "requested", "markdown"):
        assert f">{name}</code>" in article
    # A benefit's member has no place in the article on FAQs.
    assert ">caveats</code>" not in article


def test_every_operation_has_a_command(page: Page, spec: dict[str, Any]) -> None:
    assert page.text.count("curl ") >= len(operations(spec))
    assert "{" not in "".join(re.findall(r'"\$API[^"]*"', page.text))


def test_nothing_refers_to_another_host(page: Page, answered: TestResponse) -> None:
    assert [
        address for address in page.addresses if not address.startswith(("#", "/")) or address.startswith("//")
    ] == []
    assert "@import" not in answered.text
    assert "url(" not in answered.text


def test_every_link_within_the_page_leads_somewhere(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    assert {address for address in page.addresses if address.startswith("#") and address[1:] not in page.ids} == set()


def test_the_page_runs_no_script_and_may_load_nothing_but_its_style(page: Page, answered: TestResponse) -> None:
    assert "script" not in {tag for tag, _ in page.elements}
    assert not [name for _, attributes in page.elements for name in attributes if EVENT_HANDLER.match(name)]
    assert not [attributes for _, attributes in page.elements if "style" in attributes]
    policy = answered.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_the_page_is_whole_html(page: Page) -> None:
    assert page.misplaced == []


def test_the_page_is_cached_like_other_public_answers(answered: TestResponse) -> None:
    client = create_app({"database_url": "sqlite://"}).test_client()
    again = client.get("/docs", headers={"If-None-Match": answered.headers["ETag"]})
    assert (again.status_code, again.headers["ETag"]) == (304, answered.headers["ETag"])
