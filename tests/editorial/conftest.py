"""What the tests of the verbs share: a library with a clinic below it, and people at their desks."""

import pytest
from flask import Flask

from tests.conftest import Write
from tests.editorial.desk import Desk, make_person
from tests.factories import make_site


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
