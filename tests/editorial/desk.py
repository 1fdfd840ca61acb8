"""How the tests of the verbs work: people with roles at their desks, each calling the admin API with a key of their own."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from api.ids import new_id
from api.models import Grant, Person, Record, Translation
from api.services.accounts.keys import create_key
from api.services.ledger.lookup import find_translation
from tests.client import check
from tests.factories import NOW


class Desk:
    """Someone who calls the admin API; every answer is checked against openapi.yaml."""

    def __init__(self, app: Flask, key: str) -> None:
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


def expect(response: TestResponse, status: int) -> Any:
    assert response.status_code == status, response.text
    return response.json


def rules(body: Mapping[str, Any], member: str = "blockers") -> list[str]:
    return sorted({each["rule"] for each in body[member]})


def make_person(
    session: Session, name: str, *roles: str, site: str = "*", locale: str = "*", credential: str | None = None
) -> str:
    """A person with roles; the answer is a key of theirs."""
    person = Person(id=new_id(), name=name, email=None, credential=credential, created_at=NOW)
    person.grants = [Grant(role=role, site=site, locale=locale) for role in roles]
    session.add(person)
    session.flush()
    return create_key(session, name=f"key of {name}", person=person, now=NOW, created_by="tests")[1]


def pin(
    session: Session, record: Record, locale: str, *, site: str | None = None, version: int | None = None
) -> dict[str, Any]:
    """A text as a verb names it, in its newest version unless told otherwise."""
    site = site or record.site
    latest = translation_of(session, record, locale, site=site).latest_version
    return {"site": site, "record": record.id, "locale": locale, "version": version or latest}


def translation_of(session: Session, record: Record, locale: str, *, site: str | None = None) -> Translation:
    return find_translation(session, record.id, site or record.site, locale)
