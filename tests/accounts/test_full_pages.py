"""Whoever may see some rows of a list alone gets pages full of these, and a next page only where there is more."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.people import Desk, Hire, expect

Make = Callable[[Desk, str, str], None]


def make_key(admin: Desk, name: str, site: str) -> None:
    expect(admin.call("POST", "keys", {"name": name, "roles": ["reader"], "sites": [site]}), 201)


def make_person(admin: Desk, name: str, site: str) -> None:
    grants = [{"role": "reader", "site": site}]
    expect(admin.call("POST", "people", {"name": name, "grants": grants}), 201)


def make_release(admin: Desk, name: str, site: str) -> None:
    expect(admin.call("POST", "releases", {"name": name, "site": site}), 201)


def pages(desk: Desk, path: str, **query: Any) -> list[list[str]]:
    """The names on each page of a list, to its end."""
    found = [desk.ask(path, **query)]
    while found[-1]["next"] is not None:
        found.append(desk.ask(found[-1]["next"]))
    return [[each["name"] for each in page["items"]] for page in found]


@pytest.mark.parametrize(
    ("path", "make"),
    [
        pytest.param("keys", make_key, id="keys"),
        pytest.param("people", make_person, id="people"),
        pytest.param("releases", make_release, id="releases"),
    ],
)
def test_what_others_own_takes_no_room_on_a_page(admin: Desk, hire: Hire, path: str, make: Make) -> None:
    hanna = hire("Hanna", "admin")
    others = [each for page in pages(hanna, path, limit=50) for each in page]
    for number in range(4):
        for stranger in range(3):
            make(admin, f"theirs {number}.{stranger}", "stranger")
        make(admin, f"ours {number}", "clinic")
    found = pages(hanna, path, limit=2)
    assert sorted(name for page in found for name in page) == sorted([*others, *(f"ours {n}" for n in range(4))])
    assert [len(page) for page in found[:-1]] == [2] * (len(found) - 1)
    assert found[-1]
