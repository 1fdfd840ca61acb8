"""What the tests of growth share: an app with something for every route, and a door to it for somebody who may everything."""

from collections.abc import Iterator

import pytest

from tests.accounts.world import World, world_on
from tests.databases import Server, fresh_database
from tests.growth.caller import Door


@pytest.fixture(scope="module")
def world(database_server: Server, migrated_template: str) -> Iterator[World]:
    with fresh_database(database_server, template=migrated_template) as url, world_on(url) as made:
        yield made


@pytest.fixture
def door(world: World) -> Door:
    return Door(world)
