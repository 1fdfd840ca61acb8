"""What the tests of many clinics and many languages share: a library with a clinic below it, and people at their desks."""

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
def admin(app: Flask, write: Write) -> Desk:
    """Somebody who may do everything everywhere."""
    return Desk(app, write(make_person, "Ada", "admin", credential="PT, no. 123"))
