"""Whoever alters what others may have altered says on which state that rests: where the document says so, and only there."""

from collections.abc import Iterator

import pytest
from flask import Response
from flask.testing import FlaskClient

from api.app import create_app
from api.http.access import Access
from api.http.calls import AdminBlueprint, call
from api.http.preconditions import require_match
from api.http.private_answers import no_content
from tests.accounts.access_table import Route, routes
from tests.accounts.world import World
from tests.acts import create_key
from tests.client import document, operations_at
from tests.factories import NOW

ROUTES = [route for route in routes() if route.rule.startswith("/v1/admin")]


@pytest.mark.once
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.rule}")
def test_what_documents_428_answers_it_without_if_match_and_nothing_else_does(world: World, route: Route) -> None:
    address = world.address(route.rule)
    headers = {"Authorization": f"Bearer {world.keys['admin']}"}
    answer = world.app.test_client().open(address, method=route.method, headers=headers, json={"fields": {}})
    answer.close()
    told = operations_at(address)[route.method.lower()]["responses"]
    assert (answer.status_code == 428) == ("428" in told)


def test_the_document_names_the_header_wherever_it_tells_of_428_and_412_with_it() -> None:
    operations = [each for path in document()["paths"].values() for name, each in path.items() if name != "parameters"]
    names = {each["operationId"] for each in operations if "428" in each["responses"]}
    assert names == {
        each["operationId"]
        for each in operations
        if any(parameter.get("name") == "If-Match" for parameter in each.get("parameters", ()))
    }
    assert names <= {each["operationId"] for each in operations if "412" in each["responses"]}


@pytest.fixture
def careless(database_url: str) -> Iterator[FlaskClient]:
    """An admin of an app with two routes that were not thought through."""
    app = create_app({"database_url": database_url})
    app.register_blueprint(_thoughtless())
    with app.extensions["database"].transaction() as session:
        key = create_key(session, name="root", roles=["admin"], now=NOW)[1]
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    yield client
    app.extensions["database"].close()


def _thoughtless() -> AdminBlueprint:
    blueprint = AdminBlueprint("thoughtless", __name__)

    @blueprint.route("/forgetful", access=Access.ADMIN, methods=["POST"])
    @blueprint.guarded
    def forgetful() -> Response:
        """Alter something without a look at what is there"""
        call().audit("forgetful")
        return no_content()

    @blueprint.route("/sudden", access=Access.ADMIN, methods=["POST"])
    def sudden() -> Response:
        """Ask for what the document does not tell of"""
        require_match("1")
        return no_content()

    return blueprint


def test_a_guarded_view_that_checks_nothing_fails_and_stores_nothing(careless: FlaskClient) -> None:
    assert careless.post("/forgetful").status_code == 428
    assert careless.post("/forgetful", headers={"If-Match": "*"}).status_code == 500
    assert careless.get("/v1/admin/audit").json["items"] == []


def test_a_view_that_checks_and_is_not_guarded_fails(careless: FlaskClient) -> None:
    assert careless.post("/sudden", headers={"If-Match": '"1"'}).status_code == 500
