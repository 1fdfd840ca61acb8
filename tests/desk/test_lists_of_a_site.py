"""A list that is asked for a site that is not there says so, by the parameter, and just so of a site that the caller may not know of."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

from tests.conftest import Write
from tests.factories import make_record, make_site
from tests.people import Desk, expect, make_person

SPEC = yaml.safe_load((Path(__file__).parents[2] / "openapi.yaml").read_text())
BESIDES: dict[str, dict[str, str]] = {
    "search": {"q": "pain"},
    "calendar": {"from": "2027-03-01T00:00:00Z", "to": "2027-04-01T00:00:00Z"},
}
"""What a list must be asked besides."""


def _lists() -> list[str]:
    """The lists of the admin API that are narrowed to a site."""
    found = {
        path.removeprefix("/v1/admin/")
        for path, verbs in SPEC["paths"].items()
        for each in verbs.get("get", {}).get("parameters", ())
        if path.startswith("/v1/admin/") and (each.get("in"), each.get("name")) == ("query", "site")
    }
    return sorted(found)


@pytest.fixture
def somebody(app: Flask, write: Write, library: str) -> Desk:
    """Who may do everything on one clinic, and nothing elsewhere."""
    write(make_site, "closed", parent="core", access="keyed")
    roles = ("admin", "author", "publisher")
    return Desk(app, write(make_person, "Clara", *roles, site="clinic"))


def _asked(desk: Desk, name: str, site: str, record: str) -> Any:
    return desk.call("GET", name.replace("{id}", record), site=site, **BESIDES.get(name, {}))


def test_it_is_so_of_every_list() -> None:
    assert {"inbox/items", "inbox/counts", "records", "releases", "schedules", "search", "audit"} <= {*_lists()}


@pytest.mark.parametrize("name", _lists())
def test_a_site_that_is_not_there_is_named(somebody: Desk, write: Write, name: str) -> None:
    record = write(make_record).id
    told = expect(_asked(somebody, name, "nowhere", record), 404)
    assert (told["type"].split("/")[-1], told["errors"]) == (
        "site-not-found",
        [{"parameter": "site", "detail": "There is no site 'nowhere'."}],
    )
    expect(_asked(somebody, name, "clinic", record), 200)


@pytest.mark.parametrize("name", _lists())
def test_a_site_that_the_caller_may_not_know_of_is_not_there_either(somebody: Desk, write: Write, name: str) -> None:
    record = write(make_record).id
    nowhere, closed = (expect(_asked(somebody, name, site, record), 404) for site in ("nowhere", "closed"))
    said = ("type", "title", "status", "detail", "errors")
    assert str([nowhere[each] for each in said]).replace("nowhere", "closed") == str([closed[each] for each in said])
