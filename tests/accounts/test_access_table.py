"""Who may call what: every route of the app, with a key of every role and of every kind that must not open."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from api.http.access import Access
from api.http.blueprint import Blueprint
from api.ids import new_id
from api.services.accounts.permissions import ROLES
from tests.accounts.access_table import MAY, Route, routes
from tests.accounts.world import ALIKE, LINKS, World
from tests.acts import create_key, create_person
from tests.factories import NOW

pytestmark = pytest.mark.once

ROUTES = list(routes())
SHUT_OUT = (
    "nobody", "mistyped", "unknown", "revoked", "expired", "of a disabled person", "rotated out", "machine of nobody any more",
    "ended session", "idle session", "session past its end", "by a session of a disabled person", "unknown session", *LINKS,
)  # fmt: skip
SIGNED_IN = tuple(name for name in ALIKE if name.startswith(("signed in", "lent")))
SEEKERS = ("stranger's admin", "bounded to the stranger")
"""They may everything, but on another site alone."""


def expected(route: Route, caller: str) -> int:
    """What the table says a caller gets."""
    is_signed_in, caller = caller in SIGNED_IN, ALIKE.get(caller, caller)
    if route.needs in ("public", "sign_in"):
        is_welcome = route.needs == "public" or _is_at_page(caller, is_signed_in=is_signed_in)
        return route.status if is_welcome else 403
    if caller in SHUT_OUT:
        return 401
    if route.needs in ("holder", "session"):
        return route.status if is_signed_in or route.needs == "holder" else 403
    if route.needs == "site":
        return route.status if caller in MAY["deliver"] else 404
    if caller in SEEKERS:
        # Whose keys open elsewhere alone, finds nothing here; lists are empty, and If-Match or a body is asked for first.
        return 404 if "<" in route.rule and not _is_asked_for_more_first(route) else route.status
    if caller in MAY[route.needs]:
        return route.status
    return 404 if "<site>" in route.rule and caller not in MAY["read"] else 403


def _is_at_page(caller: str, *, is_signed_in: bool) -> bool:
    """Whether a browser asks; what comes with a key in the header comes from no page."""
    return is_signed_in or caller == "nobody" or "session" in caller


def _is_asked_for_more_first(route: Route) -> bool:
    return "<site>" not in route.rule and route.status in (415, 428)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.rule}")
def test_each_caller_gets_what_the_table_says(world: World, route: Route) -> None:
    answers = {caller: world.ask(route, caller) for caller in world.keys}
    assert answers == {caller: expected(route, caller) for caller in world.keys}


def _plain(rule: str) -> str:
    return re.sub(r"<[^<>]*?:(\w+)>", r"<\1>", rule)


def test_every_route_of_the_app_is_in_the_table_and_every_line_is_a_route(world: World) -> None:
    there = {
        (method, _plain(rule.rule))
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert there == {(route.method, route.rule) for route in ROUTES}
    assert len(ROUTES) == len(there)


def test_the_table_and_the_code_state_the_same_access(world: World) -> None:
    stated = {
        (method, _plain(rule.rule)): world.app.view_functions[rule.endpoint].access.name.lower()
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert stated == {(route.method, route.rule): route.needs for route in ROUTES}


def test_roles_carry_what_the_table_says() -> None:
    carried = {each.name.lower() for permissions in ROLES.values() for each in permissions}
    assert carried - {"preview"} == MAY.keys()
    for permission, roles in MAY.items():
        assert {role for role, has in ROLES.items() if permission in {each.name.lower() for each in has}} == roles


def test_a_route_without_stated_access_cannot_be_registered() -> None:
    blueprint = Blueprint("careless", __name__)
    for access in (None, "public", True):
        with pytest.raises(TypeError, match="states who may call it"):
            blueprint.route("/careless", access=access)  # type: ignore[arg-type]
    assert blueprint.route("/careful", access=Access.PUBLIC)


Bound = Callable[..., str]


@pytest.fixture
def bound(world: World) -> Bound:
    """Makes a key with bounds, for a person with a role everywhere or for nobody."""

    def run(role: str, *, locale: str = "*", of_person: bool = False, **bounds: Any) -> str:
        with world.app.extensions["database"].transaction() as session:
            if not of_person:
                return create_key(session, name="b", roles=[role], now=NOW, **bounds)[1]
            person = create_person(session, "Per", role, locale=locale, now=NOW)
            return create_key(session, name="b", person=person, now=NOW, **bounds)[1]

    return run


def ask(world: World, key: str, method: str, path: str) -> int:
    return world.app.test_client().open(path, method=method, headers={"Authorization": f"Bearer {key}"}).status_code


@pytest.mark.parametrize("of_person", [True, False])
def test_a_key_bounded_to_sites_opens_these_and_what_is_below_them(world: World, bound: Bound, of_person: bool) -> None:
    clinic = bound("admin", sites=["clinic"], of_person=of_person)
    library = bound("admin", sites=["core"], of_person=of_person)
    sites = ("core", "clinic", "stranger")
    assert [ask(world, clinic, "GET", f"/v1/admin/sites/{site}") for site in sites] == [404, 200, 404]
    assert [ask(world, library, "GET", f"/v1/admin/sites/{site}") for site in sites] == [200, 200, 404]


@pytest.mark.parametrize("how", ["key of nobody", "key of a person", "role of a person"])
def test_what_is_bounded_to_locales_writes_these_alone_and_reads_all(world: World, bound: Bound, how: str) -> None:
    key = {
        "key of nobody": lambda: bound("translator", locales=["fr"]),
        "key of a person": lambda: bound("translator", of_person=True, locales=["fr"]),
        "role of a person": lambda: bound("translator", of_person=True, locale="fr"),
    }[how]()
    text = f"/v1/admin/sites/clinic/records/{world.ids['records']}/translations"
    assert ask(world, key, "GET", f"{text}/en") == 200
    assert ask(world, key, "PUT", f"{text}/fr") == 415
    assert [ask(world, key, "PUT", f"{text}/{locale}") for locale in ("en", "FR-ca", "und")] == [403, 403, 403]


def test_ids_of_other_sites_are_not_told_from_ids_of_nothing(world: World) -> None:
    key, nothing = world.keys["stranger's admin"], new_id()
    http = world.app.test_client()
    for kind in ("records", "releases", "schedules", "people", "keys"):
        answers = [
            http.get(f"/v1/admin/{kind}/{id}", headers={"Authorization": f"Bearer {key}"}).json
            for id in (world.ids[kind], nothing)
        ]
        told = [
            {
                name: str(each).replace(world.ids[kind], "…").replace(nothing, "…")
                for name, each in answer.items()
                if name != "request_id"
            }
            for answer in answers
        ]
        assert told[0] == told[1]
