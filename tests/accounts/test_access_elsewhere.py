"""Every operation on every site that is not the caller's: it is as if it were not there, whatever was asked."""

from typing import Any

import pytest

from tests.accounts.access_table import ROLES, Route, routes
from tests.accounts.test_access_table import SHUT_OUT
from tests.accounts.world import LINKS, OF_THE_CLINIC, World

pytestmark = pytest.mark.once

ADMIN = [route for route in routes() if "<site>" in route.rule and route.needs not in ("site", "public")]
READ = [route for route in routes() if route.needs == "site"]


@pytest.mark.parametrize("route", ADMIN, ids=lambda route: f"{route.method} {route.rule}")
def test_roles_on_a_clinic_open_nothing_on_its_library_or_elsewhere(world: World, route: Route) -> None:
    for caller in (*ROLES, *OF_THE_CLINIC, *SHUT_OUT):
        told = {site: _told(world, route, caller, site) for site in ("core", "stranger", "nowhere")}
        assert told["core"] == told["stranger"] == told["nowhere"], caller
        assert told["core"][0] == (401 if caller in SHUT_OUT else 404), caller


@pytest.mark.parametrize("route", ADMIN, ids=lambda route: f"{route.method} {route.rule}")
def test_roles_elsewhere_open_nothing_on_a_clinic(world: World, route: Route) -> None:
    for caller in ("stranger's admin", "bounded to the stranger", "who had a role"):
        told = [_told(world, route, caller, site) for site in ("clinic", "nowhere")]
        assert told[0] == told[1], caller
        assert told[0][0] == 404, caller


@pytest.mark.parametrize("route", READ, ids=lambda route: f"{route.method} {route.rule}")
def test_a_keyed_site_reads_as_none_to_whoever_has_no_role_on_it(world: World, route: Route) -> None:
    for caller in (*SHUT_OUT, "stranger's admin", "bounded to the stranger", "who had a role"):
        told = [_told(world, route, caller, site) for site in ("clinic", "nowhere")]
        assert told[0] == told[1], caller
        assert told[0][0] == (401 if caller in SHUT_OUT else 404), caller


@pytest.mark.parametrize("route", ADMIN, ids=lambda route: f"{route.method} {route.rule}")
def test_a_site_that_is_gone_is_so_for_whoever_calls(world: World, route: Route) -> None:
    for caller in world.keys:
        told = _told(world, route, caller, "gone")
        assert told[0] == (401 if caller in SHUT_OUT else 410), caller


# Pages of the service's own are no part of what a site gives to everybody, until an operator opens them.
DELIVERED = [each for each in READ if not each.rule.startswith("/preview/")]


@pytest.mark.parametrize("route", DELIVERED, ids=lambda route: f"{route.method} {route.rule}")
def test_a_public_site_below_a_keyed_one_reads_the_same_to_everybody(world: World, route: Route) -> None:
    told = {world.answer(route, caller, site="ward").status_code for caller in world.keys if caller not in LINKS}
    assert told == {route.status}


def _told(world: World, route: Route, caller: str, site: str) -> tuple[int, Any]:
    """The status and the body, without what names the site or the request."""
    answer = world.answer(route, caller, site=site)
    body = answer.json or {}
    return answer.status_code, {
        name: str(each).replace(site, "…") for name, each in body.items() if name != "request_id"
    }
