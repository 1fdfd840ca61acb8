"""A reviewer who is signed in by a browser, with a passkey on a device, and texts to sign for."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from api.models import Person, Record
from tests.acts import create_person, open_session
from tests.authenticator import Authenticator
from tests.conftest import Write
from tests.factories import make_record
from tests.pages import Page
from tests.people import expect, pin

NOW = datetime.now(UTC)


class Signer:
    """Somebody at a page, with a device whose passkey is known as theirs."""

    def __init__(self, app: Flask, secret: str, kind: str = "ES256") -> None:
        self.page, self.device = Page(app, secret), Authenticator(kind=kind)
        asked = expect(self.page.call("POST", "me/passkeys/challenge"), 200)
        expect(self.page.call("POST", "me/passkeys", {"name": "phone", "credential": self.device.make(asked)}), 201)

    def ask(self, *items: Mapping[str, Any], **more: Any) -> Any:
        """What is to be signed."""
        return expect(self.page.call("POST", "actions/review/statement", {"items": list(items), **more}), 200)

    def answer(self, asked: Mapping[str, Any], *items: Mapping[str, Any], **more: Any) -> Any:
        """The answer to a call that signs what was asked."""
        body = {"items": list(items), "passkey": self.device.prove(dict(asked)), **more}
        return self.page.call("POST", "actions/review/signed", body)

    def sign(self, *items: Mapping[str, Any], **more: Any) -> Any:
        """Sign a review of these texts; the answer is that of the verb."""
        return expect(self.answer(self.ask(*items, **more), *items, **more), 200)

    def file(self, record: Record) -> bytes:
        """The file of the newest signature of a record's texts."""
        attestations = self.page.ask(f"records/{record.id}", include="attestations")["attestations"]
        answer = self.page.call("GET", f"signatures/{attestations[0]['signature']}")
        assert answer.status_code == 200, answer.text
        data: bytes = answer.data
        return data


@pytest.fixture
def rita(write: Write, library: str) -> Person:
    person: Person = write(create_person, "Rita", "reviewer", credential="PT, no. 123", now=NOW)
    return person


@pytest.fixture
def signer(app: Flask, write: Write, rita: Person) -> Signer:
    return Signer(app, write(open_session, rita, way="invitation", now=NOW)[1])


@pytest.fixture
def faq(write: Write, library: str) -> Record:
    record: Record = write(make_record, question="Does it hurt?")
    return record


@pytest.fixture
def text(write: Write, faq: Record) -> dict[str, Any]:
    """The English text of the FAQ, as verbs name it."""
    named: dict[str, Any] = write(pin, faq, "en")
    return named
