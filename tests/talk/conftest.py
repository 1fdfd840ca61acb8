"""What the tests of talk share: people who have addresses, a text to speak about, and a mail server."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from api.models import Person, Record
from tests.acts import create_key, create_person, send_letters
from tests.conftest import Write
from tests.factories import make_record
from tests.people import Desk, expect
from tests.talk.mail import Mail, mail_server


class Colleague(Desk):
    """Somebody at a desk, whom others can mention and write to."""

    def __init__(self, app: Flask, person: Person, key: str) -> None:
        super().__init__(app, key)
        self.id, self.name, self.email = person.id, person.name, person.email

    def open(self, record: Record, words: str, **more: Any) -> Any:
        """A thread that they begin, by default about the English text."""
        body = {"site": record.site, "locale": "en", "words": words, **more}
        return expect(self.call("POST", f"records/{record.id}/threads", body), 201)

    def say(self, thread: Mapping[str, Any], words: str) -> Any:
        """What they say in a thread."""
        return expect(self.call("POST", f"{path_of(thread)}/comments", {"words": words}), 201)

    def alter(self, thread: Mapping[str, Any], **given: Any) -> Any:
        """The thread as they leave it."""
        etag = self.ask(path_of(thread))["etag"]
        return expect(self.call("PATCH", path_of(thread), given, headers={"If-Match": f'"{etag}"'}), 200)

    def waiting(self, kind: str) -> list[Any]:
        """What waits for them, of one kind."""
        items: list[Any] = self.ask("inbox/items", kind=kind)["items"]
        return items


def path_of(thread: Mapping[str, Any]) -> str:
    """Where a thread is, below `/v1/admin`."""
    return f"records/{thread['record']}/threads/{thread['id']}"


Colleagues = Callable[..., Colleague]


def make_colleague(session: Session, name: str, *roles: str, **traits: Any) -> tuple[Person, str]:
    email = f"{name.lower()}@clinic.example"
    language, notices = traits.pop("language", None), traits.pop("notices", None)
    person = create_person(session, name, *roles, email=email, now=datetime.now(UTC), **traits)
    person.language, person.notices = language, notices
    return person, create_key(session, name=f"key of {name}", person=person, now=datetime.now(UTC))[1]


@pytest.fixture
def colleague(app: Flask, write: Write, library: str) -> Colleagues:
    """Somebody new with roles, by default everywhere."""

    def run(name: str, *roles: str, **traits: Any) -> Colleague:
        return Colleague(app, *write(make_colleague, name, *roles, **traits))

    return run


@pytest.fixture
def arthur(colleague: Colleagues) -> Colleague:
    """An author, who hears once a day."""
    return colleague("Arthur", "author")


@pytest.fixture
def rita(colleague: Colleagues) -> Colleague:
    """A reviewer, who hears at once."""
    return colleague("Rita", "reviewer", notices="at_once")


@pytest.fixture
def faq(write: Write, library: str) -> Record:
    """A live question in two languages."""
    record: Record = write(make_record, locales=("en", "fr"), question="Does it hurt?")
    return record


@pytest.fixture
def mail() -> Iterator[Mail]:
    """A mail server."""
    with mail_server() as server:
        yield server


Post = Callable[..., bool]


@pytest.fixture
def post(app: Flask, mail: Mail) -> Post:
    """Lets a worker look at a moment whether letters are to be sent."""

    def run(at: datetime | timedelta | None = None, **settings: Any) -> bool:
        given = {"smtp_url": mail.url, "mail_from": "Content <content@clinic.example>", **settings}
        return send_letters(
            app.extensions["database"],
            now=at if isinstance(at, datetime) else datetime.now(UTC) + (at or timedelta(0)),
            **given,
        )

    return run
