"""What the tests of growth share: an app with something for every route, and a door to it for somebody who may everything."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.accounts.world import World, world_on
from tests.databases import Server, fresh_database


class Door:
    """A place where input comes in."""

    def __init__(self, world: World) -> None:
        self._http = world.app.test_client()
        self._key = {"Authorization": f"Bearer {world.keys['admin']}"}
        self._address = world.address

    def address(self, path: str) -> str:
        return self._address(path.replace("{", "<").replace("}", ">"))

    def call(self, method: str, path: str, **options: Any) -> int:
        """The status of an answer that is waited for."""
        options["headers"] = {**self._key, "If-Match": "*", **options.get("headers", {})}
        answer = self._http.open(path, method=method.upper(), **options)
        answer.get_data()
        assert answer.status_code < 500, (path, answer.status_code, answer.text[:500])
        return answer.status_code

    def text(self, path: str, **query: str) -> str:
        """An answer that must be a success."""
        answer = self._http.get(path, query_string=query, headers=self._key)
        assert answer.status_code == 200, answer.text
        return answer.text


@pytest.fixture(scope="module")
def world(database_server: Server, migrated_template: str) -> Iterator[World]:
    with fresh_database(database_server, template=migrated_template) as url, world_on(url) as made:
        yield made


@pytest.fixture
def door(world: World) -> Door:
    return Door(world)
