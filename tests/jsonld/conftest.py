"""What the tests of JSON-LD may ask for."""

import os

import pytest

from tests.jsonld import adobe, typed


@pytest.fixture(scope="session")
def compiler() -> None:
    """TypeScript with schema-dts; where everything is required, a machine without it fails the test."""
    _require(typed.missing())


@pytest.fixture(scope="session")
def validator() -> None:
    """Adobe's validator, in the same way."""
    _require(adobe.missing())


def _require(reason: str | None) -> None:
    if reason and os.environ.get("CONTENT_TEST_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
