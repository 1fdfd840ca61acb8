"""People with roles at their desks, each calling the admin API with a key of their own; and the sites that they work on."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from api.models import Record, Translation
from tests.acts import create_key, create_person
from tests.client import check
from tests.conftest import Write
from tests.factories import NOW, make_site
from tests.lookup import find_translation


class Desk:
    """Someone who calls the admin API; every answer is checked against openapi.yaml."""

    def __init__(self, app: Flask, key: str) -> None:
        self.key = key
        self._http = app.test_client()
        self._headers = {"Authorization": f"Bearer {key}"}

    def call(
        self, method: str, path: str, body: Any = None, *, headers: Mapping[str, str] | None = None, **query: Any
    ) -> TestResponse:
        """The answer to a call below `/v1/admin`."""
        address = path if path.startswith("/v1") else f"/v1/admin/{path}"
        response = self._http.open(
            address, method=method, json=body, query_string=query or None, headers={**self._headers, **(headers or {})}
        )
        check(response, method=method, path=response.request.path)
        return response

    def ask(self, path: str, **query: Any) -> Any:
        """The body of a GET that must succeed."""
        return expect(self.call("GET", path, **query), 200)

    def act(self, verb: str, /, *items: Mapping[str, Any], dry_run: bool = False, **more: Any) -> Any:
        """The body of a verb that must succeed."""
        return expect(self.try_to(verb, *items, dry_run=dry_run, **more), 200)

    def try_to(self, verb: str, /, *items: Mapping[str, Any], dry_run: bool = False, **more: Any) -> TestResponse:
        """The answer to a verb."""
        query = {"dry_run": "true"} if dry_run else {}
        return self.call("POST", f"actions/{verb}", {"items": list(items), **more}, **query)

    def refused(self, verb: str, /, *items: Mapping[str, Any], **more: Any) -> list[str]:
        """The rules of the blockers that refuse a verb."""
        return rules(expect(self.try_to(verb, *items, **more), 409))


Hire = Callable[..., Desk]


def expect(response: TestResponse, status: int) -> Any:
    assert response.status_code == status, response.text
    return response.json


def rules(body: Mapping[str, Any], member: str = "blockers") -> list[str]:
    return sorted({each["rule"] for each in body[member]})


def make_person(
    session: Session, name: str, *roles: str, site: str = "*", locale: str = "*", credential: str | None = None
) -> str:
    """A person with roles; the answer is a key of theirs."""
    person = create_person(session, name, *roles, site=site, locale=locale, credential=credential, now=NOW)
    return create_key(session, name=f"key of {name}", person=person, now=NOW)[1]


def pin(
    session: Session, record: Record, locale: str, *, site: str | None = None, version: int | None = None
) -> dict[str, Any]:
    """A text as a verb names it, in its newest version unless told otherwise."""
    site = site or record.site
    latest = translation_of(session, record, locale, site=site).latest_version
    return {"site": site, "record": record.id, "locale": locale, "version": version or latest}


def translation_of(session: Session, record: Record, locale: str, *, site: str | None = None) -> Translation:
    return find_translation(session, record.id, site or record.site, locale)


@pytest.fixture
def library(write: Write) -> str:
    """The library, in English and French, and a clinic that inherits it in both."""
    write(make_site)
    return str(write(make_site, "clinic", parent="core"))


@pytest.fixture
def publisher(app: Flask, write: Write) -> Desk:
    """Somebody who decides what readers see, everywhere."""
    return Desk(app, write(make_person, "Paula", "publisher"))


@pytest.fixture
def reviewer(app: Flask, write: Write) -> Desk:
    """A clinician who attests texts, everywhere."""
    return Desk(app, write(make_person, "Rita", "reviewer", credential="PT, no. 123"))


@pytest.fixture
def author(app: Flask, write: Write) -> Desk:
    """Somebody who writes, everywhere."""
    return Desk(app, write(make_person, "Arthur", "author"))


@pytest.fixture
def editor(app: Flask, write: Write) -> Desk:
    """Somebody who writes and publishes, everywhere."""
    return Desk(app, write(make_person, "Edith", "author", "publisher"))


@pytest.fixture
def sites(write: Write) -> None:
    """The library, a clinic that inherits it, and a site that has nothing to do with either."""
    write(make_site)
    write(make_site, "clinic", parent="core", preview_url="https://preview.clinic.example/site?theme=new")
    write(make_site, "stranger")


@pytest.fixture
def admin(app: Flask, write: Write, sites: None) -> Desk:
    """A machine that administers everything."""
    return Desk(app, write(create_key, name="root", roles=["admin"], now=NOW)[1])


@pytest.fixture
def hire(app: Flask, write: Write, sites: None) -> Hire:
    """Somebody new with a role, by default on the clinic."""

    def run(name: str, *roles: str, site: str = "clinic", locale: str = "*") -> Desk:
        return Desk(app, write(make_person, name, *roles, site=site, locale=locale))

    return run


@pytest.fixture
def head_of_clinic(hire: Hire) -> Desk:
    """Somebody who administers the clinic and nothing else."""
    return hire("Hanna", "admin")
