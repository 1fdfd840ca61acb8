"""Each filter of the list of records finds the same beside any other as alone, so that together they find what both find."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations

import pytest
from flask import Flask

from api.app import create_app
from tests.acts import create_key
from tests.databases import Server, fresh_database
from tests.factories import NOW
from tests.people import Desk

Asked = tuple[str, str]
Found = Callable[..., frozenset[str]]

pytestmark = pytest.mark.long

FILTERS: tuple[Asked, ...] = (
    ("owner", "core"), ("owner", "riverbank"), ("type", "faq"), ("type", "benefit,limitation"), ("topic", "dry-needling"),
    ("state", "live"), ("state", "draft"), ("state", "hidden"), ("review", "due,overdue"), ("translation", "outdated"),
    ("translation", "missing"), ("q", "needle"), ("q", "hurt"),
)  # fmt: skip
SITES: tuple[Asked, ...] = (("visible_on", "core"), ("visible_on", "riverbank"), ("visible_on", "erable"))
NARROWING: tuple[Asked, ...] = (("locale", "fr"), ("locale", "en"), ("site", "riverbank"), ("site", "core"))
ASKS_THE_SITE = {("state", "hidden"), ("translation", "missing")}
"""What is asked of the site that is named beside: hidden there, missing in a locale that it serves."""


@pytest.fixture(scope="module")
def admin(database_server: Server, seeded_template: str) -> Iterator[Desk]:
    with fresh_database(database_server, template=seeded_template) as url:
        app: Flask = create_app({"database_url": url})
        with app.extensions["database"].transaction() as session:
            _, key = create_key(session, name="root", roles=["admin"], now=NOW)
        yield Desk(app, key)
        app.extensions["database"].close()


@pytest.fixture(scope="module")
def found(admin: Desk) -> Found:
    """The ids that filters find, each set of filters asked once."""

    @cache
    def run(*asked: Asked) -> frozenset[str]:
        ids: set[str] = set()
        body = admin.ask("records", limit=200, **dict(asked))
        while True:
            ids |= {each["id"] for each in body["items"]}
            if body["next"] is None:
                assert len(ids) == body["total"]
                return frozenset(ids)
            body = admin.ask(body["next"])

    return run


def test_two_filters_find_what_both_find(found: Found) -> None:
    for one, other in combinations(FILTERS, 2):
        if one[0] != other[0]:
            assert found(one, other) == found(one) & found(other), (one, other)


def test_on_a_site_a_filter_finds_what_it_finds_of_the_records_there(found: Found) -> None:
    for site in SITES:
        for asked in FILTERS:
            if asked not in ASKS_THE_SITE:
                assert found(site, asked) == found(site) & found(asked), (site, asked)


def test_what_a_site_hides_is_found_by_either_way_to_name_the_site(found: Found) -> None:
    for site in SITES:
        hidden = found(("site", site[1]), ("state", "hidden"))
        assert found(site, ("state", "hidden")) == hidden
        assert not hidden & found(site)
    assert found(("visible_on", "riverbank"), ("state", "hidden"))


def test_a_locale_or_a_site_only_narrows(found: Found) -> None:
    for narrow in NARROWING:
        for asked in FILTERS:
            if asked != ("translation", "missing"):
                assert found(narrow, asked) <= found(asked), (narrow, asked)
