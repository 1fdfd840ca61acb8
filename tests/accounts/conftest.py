"""What the tests of accounts share: an app with something for every route, a key of every kind of caller, and somebody signed in."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from api.app import create_app
from api.models import Person
from tests.accounts.world import World, build
from tests.acts import create_person, open_session
from tests.conftest import Write
from tests.databases import Server, fresh_database
from tests.pages import Page


@pytest.fixture(scope="module")
def world(database_server: Server, migrated_template: str) -> Iterator[World]:
    """An app with something for every route, whose tests leave it as it is or do not mind what others did."""
    with fresh_database(database_server, template=migrated_template) as url:
        app = create_app({"database_url": url})
        yield build(app)
        app.extensions["database"].close()


@pytest.fixture
def pia(write: Write, library: str) -> Person:
    """Somebody who publishes on the clinic."""
    person: Person = write(create_person, "Pia", "publisher", site="clinic", now=datetime.now(UTC))
    return person


@pytest.fixture
def page(app: Flask, write: Write, pia: Person) -> Page:
    """A page at which she is signed in."""
    return Page(app, write(open_session, pia, now=datetime.now(UTC))[1])
