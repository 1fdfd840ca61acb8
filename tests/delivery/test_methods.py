"""Methods that an address does not know are refused as problems that say which it knows."""

import pytest

from tests.client import Client

PATHS = [
    "/v1",
    "/v1/sites",
    "/v1/sites/core",
    "/v1/sites/core/faqs",
    "/v1/sites/core/faqs/does-it-hurt",
    "/v1/types/faq",
    "/v1/sites/core/routes",
]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
@pytest.mark.parametrize("path", PATHS)
def test_only_reading_is_allowed(seeded: Client, path: str, method: str) -> None:
    answer = seeded.get(path, method=method)
    assert answer.status_code == 405
    assert answer.json["type"] == "/v1/problems/method-not-allowed"
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert "GET, HEAD, OPTIONS" in answer.json["detail"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_unknown_address_is_not_found_by_any_method(seeded: Client) -> None:
    for method in ("GET", "POST", "DELETE"):
        assert seeded.get("/v1/nothing/here", method=method).status_code == 404
