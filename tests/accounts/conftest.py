"""What the tests of accounts share: an app with something for every route, and a key of every kind of caller."""

from collections.abc import Iterator

import pytest

from api.app import create_app
from tests.accounts.world import World, build
from tests.databases import Server, fresh_database


@pytest.fixture(scope="module")
def world(database_server: Server, migrated_template: str) -> Iterator[World]:
    """An app with something for every route, whose tests leave it as it is or do not mind what others did."""
    with fresh_database(database_server, template=migrated_template) as url:
        app = create_app({"database_url": url})
        yield build(app)
        app.extensions["database"].close()
