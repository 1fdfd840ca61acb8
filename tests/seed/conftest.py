"""What the tests of the seed may ask for: what the seeded database serves."""

from collections.abc import Iterator

import pytest

from api.app import create_app
from tests.jsonld.conftest import compiler
from tests.seed.served import Served

__all__ = ["compiler", "served"]


@pytest.fixture(scope="session")
def served(seeded_database_url: str) -> Iterator[Served]:
    """The delivery API on the seeded database."""
    app = create_app({"database_url": seeded_database_url})
    yield Served(app.test_client())
    app.extensions["database"].close()
