"""What a call says is read before its transaction begins, so that whoever sends what takes long to read holds up nobody."""

import pytest
from flask import Flask

from tests.accounts.world import World
from tests.growth.caller import Door
from tests.growth.doors import Operation, operations

# The import of a site's content reads its file within the call's transaction.
NOT_YET = ("/v1/admin/sites/{site}/import",)
WITH_BODY = [each for each in operations() if each.media_types and each.path not in NOT_YET]
WRONG = {"application/json": b'{"nonsense": 1}', "application/xliff+xml": b"<nonsense/>"}


@pytest.fixture
def app(world: World) -> Flask:
    return world.app


@pytest.mark.database
@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda each: f"{each.method} {each.path}")
def test_what_cannot_be_read_is_refused_while_somebody_else_writes(
    door: Door, app: Flask, operation: Operation
) -> None:
    media_type = operation.media_types[0]
    with app.extensions["database"].transaction():
        sent = {"data": WRONG[media_type], "headers": {"Content-Type": media_type}}
        assert door.call(operation.method, door.address(operation.path), **sent) == 422


@pytest.mark.database
def test_json_that_is_none_is_refused_while_somebody_else_writes(door: Door, app: Flask) -> None:
    with app.extensions["database"].transaction():
        sent = {"data": b'{"a": "', "headers": {"Content-Type": "application/json"}}
        assert door.call("post", "/v1/admin/sites", **sent) == 400
