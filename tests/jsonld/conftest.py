"""What the tests of JSON-LD may ask for."""

import os

import pytest

from tests.jsonld.typed import missing


@pytest.fixture(scope="session")
def compiler() -> None:
    """TypeScript with schema-dts; where everything is required, a machine without it fails the test."""
    reason = missing()
    if reason and os.environ.get("CONTENT_TEST_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
