"""What the tests of many clinics and many languages share: somebody who may do everything."""

import pytest
from flask import Flask

from tests.conftest import Write
from tests.people import Desk, make_person


@pytest.fixture
def admin(app: Flask, write: Write) -> Desk:
    """Somebody who may do everything everywhere."""
    return Desk(app, write(make_person, "Ada", "admin", credential="PT, no. 123"))
