"""A time that an offset leads out of the calendar is refused by its name, wherever a time is taken in."""

import pytest

from api.errors import InvalidContent
from tests.acts import moment_of
from tests.factories import NOW
from tests.people import Desk, expect

LAST, FIRST = "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+14:00"


@pytest.mark.parametrize("at", [LAST, FIRST])
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("audit", "since"), ("audit", "until"), ("records", "updated_since"), ("records", "updated_until"),
        ("calendar", "from"), ("calendar", "to"),
    ],
)  # fmt: skip
def test_in_an_address(admin: Desk, path: str, name: str, at: str) -> None:
    asked = {"from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"} if path == "calendar" else {}
    refused = expect(admin.call("GET", path, **{**asked, name: at}), 400)
    assert [each["parameter"] for each in refused["errors"]] == [name]


@pytest.mark.parametrize("at", [LAST, FIRST])
def test_in_a_body(admin: Desk, at: str) -> None:
    made = expect(admin.call("POST", "keys", {"name": "lost", "roles": ["delivery"]}), 201)
    for path, body in (
        (f"keys/{made['id']}/revoke", {"since": at}),
        ("keys", {"name": "new", "roles": ["delivery"], "expires_at": at}),
    ):
        refused = expect(admin.call("POST", path, body), 422)
        assert [each["pointer"] for each in refused["errors"]] == [
            f"#/{next(name for name in body if body[name] == at)}"
        ]


def test_in_a_plan() -> None:
    with pytest.raises(InvalidContent, match="cannot be scheduled"):
        moment_of("9999-12-31T23:59", "Etc/GMT+12", now=NOW)
