"""The readable documentation: complete, and whole without scripts and without internet."""

import re
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient

from api.app import create_app
from api.docs.guides import GUIDES
from api.services.accounts.permissions import ROLES

PROJECT = Path(__file__).parent.parent.parent
EVENT_HANDLER = re.compile(r"on[a-z]+\Z")
# Every page is made and read once.
pytestmark = pytest.mark.long
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
def client() -> FlaskClient:
    # The pages tell of the API, not of its content, so no database is asked.
    return create_app({"database_url": "sqlite://", "log_level": "error"}).test_client()


@pytest.fixture(scope="module")
def pages(client: FlaskClient) -> dict[str, Page]:
    """Every page that a link leads to from the first one, by its address."""
    found, waiting = {}, ["/docs"]
    while waiting:
        answer = client.get(path := waiting.pop())
        assert answer.status_code == 200, path
        found[path] = Page(answer.text)
        links = {each.partition("#")[0] for each in found[path].addresses}
        waiting += [each for each in links if is_page(each) and each not in {*found, *waiting}]
    return found


def is_page(address: str) -> bool:
    return address.startswith("/docs") and "/files/" not in address and not address.endswith(".json")


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


def test_every_operation_has_a_page_with_its_parameters(pages: dict[str, Page], spec: dict[str, Any]) -> None:
    for path, operation in operations(spec):
        page = pages[f"/docs/operations/{operation['operationId']}"]
        assert operation["operationId"] in page.ids
        named = {each["name"] for each in operation.get("parameters", ()) if "name" in each}
        for words in (path, operation["summary"].replace("`", ""), *named):
            assert words in page.text


def test_every_schema_and_every_section_has_a_page(pages: dict[str, Page], spec: dict[str, Any]) -> None:
    assert [name for name in spec["components"]["schemas"] if f"/docs/schemas/{name}" not in pages] == []
    assert len([path for path in pages if path.startswith("/docs/sections/")]) == len(spec["tags"])
    assert len([path for path in pages if path.startswith("/docs/guides/")]) == len(GUIDES)


def test_members_of_members_are_told_where_they_are_used(pages: dict[str, Page]) -> None:
    page = pages["/docs/operations/getFaq"]
    for name in ("short_answer", "last_reviewed_on", "requested", "markdown"):
        assert name in page.text
    # A benefit's member has no place in the page on FAQs.
    assert "caveats" not in page.text


def test_every_operation_says_who_may_call_it(pages: dict[str, Page], spec: dict[str, Any]) -> None:
    said = re.compile(r"Takes a key of |Takes a session|Everybody may ask")
    ids = [each["operationId"] for _, each in operations(spec)]
    assert [id for id in ids if not said.search(pages[f"/docs/operations/{id}"].text)] == []


def test_every_role_is_told_with_what_it_may(pages: dict[str, Page]) -> None:
    assert {f"role-{role}" for role in ROLES} <= set(pages["/docs/guides/roles"].ids)


def test_every_kind_of_problem_is_told_and_led_to(client: FlaskClient, pages: dict[str, Page]) -> None:
    kinds = [address for address in pages["/docs/guides/errors"].addresses if "/problems/" in address]
    assert len(kinds) > 20
    assert {client.get(address).status_code for address in kinds} == {200}


def test_what_is_taken_and_answered_has_examples(pages: dict[str, Page], spec: dict[str, Any]) -> None:
    bodies = [each["operationId"] for _, each in operations(spec) if "requestBody" in each]
    assert [id for id in bodies if "of the body" not in pages[f"/docs/operations/{id}"].text] == []
    assert '"question"' in pages["/docs/operations/getFaq"].text


@pytest.mark.parametrize(
    ("headers", "origin"),
    [
        pytest.param({}, "http://localhost/v1", id="as it was asked"),
        pytest.param({"Host": "content.example:8443"}, "http://content.example:8443/v1", id="by its name"),
        pytest.param({"Host": "a.example", "X-Forwarded-Proto": "https"}, "https://a.example/v1", id="behind a proxy"),
        pytest.param({"X-Forwarded-Proto": "javascript"}, "http://localhost/v1", id="by no other scheme"),
    ],
)
def test_commands_lead_to_the_server_that_was_asked(client: FlaskClient, headers: dict[str, str], origin: str) -> None:
    answer = client.get("/docs/operations/listSites", headers=headers)
    assert f'curl "{origin}' in Page(answer.text).text


def test_what_names_one_host_is_never_given_to_who_asked_another(client: FlaskClient) -> None:
    first = client.get("/docs", headers={"Host": "first.example"})
    second = client.get("/docs", headers={"Host": "second.example"})
    assert first.headers["Cache-Control"].startswith("private")
    assert "first.example" in first.text
    assert "first.example" not in second.text


def test_a_host_that_holds_markup_stays_text(client: FlaskClient) -> None:
    assert "<script>alert" not in client.get("/docs", headers={"Host": "<script>alert(1)</script>"}).text


def test_nothing_refers_to_another_host(pages: dict[str, Page]) -> None:
    addresses = {address for page in pages.values() for address in page.addresses}
    assert [each for each in addresses if not each.startswith(("#", "/")) or each.startswith("//")] == []


@pytest.mark.parametrize("name", ["docs.css", "docs.js", "docs.svg"])
def test_files_come_with_their_kind_and_load_nothing(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/docs/files/{name}")
    assert answer.mimetype in {"text/css", "text/javascript", "image/svg+xml"}
    assert "url(" not in answer.text
    assert "@import" not in answer.text
    assert not re.search(r"https?://(?!www\.w3\.org)", answer.text)


def test_every_link_leads_somewhere(client: FlaskClient, pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), path
        for address in page.addresses:
            target, _, fragment = address.partition("#")
            if fragment and (not target or target in pages):
                assert fragment in pages[target or path].ids, (path, address)
    others = {each for page in pages.values() for each in page.addresses if each.startswith("/") and not is_page(each)}
    assert {each for each in others if client.get(each).status_code != 200} == set()


def test_each_page_names_the_ones_before_and_after(pages: dict[str, Page]) -> None:
    path, read = "/docs", ["/docs"]
    while following := [each["href"] for tag, each in pages[path].elements if tag == "a" and each.get("rel") == "next"]:
        path = str(following[0])
        read.append(path)
        assert [each["href"] for tag, each in pages[path].elements if each.get("rel") == "prev"] == [read[-2]]
    assert len(read) == len({*read})
    assert {each for each in pages if "/schemas/" not in each} == {*read}


def test_every_heading_below_the_first_can_be_linked_to(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        headings = [each for tag, each in page.elements if tag in ("h2", "h3") and each.get("id")]
        permalinks = {each["href"] for _, each in page.elements if each.get("class") == "permalink"}
        assert {f"#{each['id']}" for each in headings} - {"#trying"} <= permalinks, path


def test_pages_run_and_load_only_what_this_server_has(client: FlaskClient, pages: dict[str, Page]) -> None:
    for page in pages.values():
        assert [each["src"] for tag, each in page.elements if tag == "script"] == ["/docs/files/docs.js"]
        assert not [name for _, attributes in page.elements for name in attributes if EVENT_HANDLER.match(name)]
        assert not [attributes for _, attributes in page.elements if "style" in attributes]
    policy = client.get("/docs").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';")
    assert "unsafe" not in policy


def test_what_needs_the_script_is_hidden_without_it(pages: dict[str, Page]) -> None:
    forms = [each for page in pages.values() for tag, each in page.elements if tag == "form"]
    assert forms
    assert all("hidden" in each for each in forms)


def test_pages_are_whole_html_and_light(client: FlaskClient, pages: dict[str, Page]) -> None:
    assert {path: page.misplaced for path, page in pages.items() if page.misplaced} == {}
    assert max(len(page.elements) for page in pages.values()) < 3_000


def test_every_page_and_only_pages_can_be_searched_for(client: FlaskClient, pages: dict[str, Page]) -> None:
    found = {each["href"] for each in client.get("/docs/search.json").get_json()}
    sections = {each for each in pages if each in ("/docs", "/docs/schemas") or each.startswith("/docs/sections/")}
    assert found == pages.keys() - sections


@pytest.mark.parametrize(
    "path", ["/docs/guides/none", "/docs/sections/x", "/docs/operations/x", "/docs/schemas/x", "/docs/files/page.py"]
)
def test_a_page_that_is_not_there_is_a_problem(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_a_page_that_is_had_already_is_not_sent_again(client: FlaskClient) -> None:
    answered = client.get("/docs")
    again = client.get("/docs", headers={"If-None-Match": answered.headers["ETag"]})
    assert (again.status_code, again.headers["ETag"]) == (304, answered.headers["ETag"])
