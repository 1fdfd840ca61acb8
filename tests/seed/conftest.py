"""What the tests of the seed may ask for: what the seeded database serves."""

import pytest
from flask import Flask

from tests.jsonld.conftest import compiler, validator
from tests.seed.served import Served

__all__ = ["compiler", "served", "validator"]


@pytest.fixture(scope="session")
def served(seeded_app: Flask) -> Served:
    """The delivery API on the seeded database."""
    return Served(seeded_app.test_client())
