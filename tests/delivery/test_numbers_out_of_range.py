"""A number that is too small or too great is refused as such, and not as if it were none."""

import pytest

from tests.client import Client
from tests.people import Desk, expect

pytestmark = pytest.mark.database


@pytest.mark.parametrize("said", ["-1", "0", "100000", "99999999999999999999"])
def test_how_many_is_told_by_what_it_may_be(client: Client, admin: Desk, sites: None, said: str) -> None:
    for answer in (client.get("/v1/sites/core/faqs", limit=said), admin.call("GET", f"records?limit={said}")):
        [error] = expect(answer, 400)["errors"]
        assert error["parameter"] == "limit"
        assert "greater than or equal to 1" in error["detail"]


@pytest.mark.parametrize("said", ["many", "1e3", "+1", "1.0", "٣"])
def test_what_is_no_number_is_told_so(client: Client, library: str, said: str) -> None:
    [error] = expect(client.get("/v1/sites/core/faqs", limit=said), 400)["errors"]
    assert error["detail"] == "Not a whole number in plain digits."
