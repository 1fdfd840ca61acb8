"""What a preview link opens: every reading operation, in every state of the link and of its maker's right, on every site."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from api.models import PreviewLink
from tests.accounts.access_table import Route, routes
from tests.accounts.world import World
from tests.acts import create_key, create_link, create_person, made_by_key, made_by_person
from tests.factories import NOW

pytestmark = pytest.mark.once

READ = [route for route in routes() if route.needs == "site"]
FRESH = ("fresh", "of a renamed maker", "of a key that expired")
DEAD = (
    "expired", "revoked", "of a revoked key", "of a disabled person", "of somebody without a role", "of somebody elsewhere",
    "of nobody known",
)  # fmt: skip
# What has no preview takes no link: as a parameter, or by either way.
NO_PARAMETER = ("changes", "sync", "receipt", "leaflet", "standing", "infobutton", "fhir")
NO_BEARER = ("sync",)
# It states what readers had, which no preview is.
OF_NO_PREVIEW = ("receipt", "standing")


def word_of(route: Route) -> str:
    """By which word of its address a route is known here: the last, but all of FHIR is one."""
    return "fhir" if "/fhir/" in route.rule else route.rule.rsplit("/", 1)[-1]


@pytest.fixture(scope="module")
def tokens(world: World) -> Mapping[str, str]:
    with world.app.extensions["database"].transaction() as session:
        made = {state: _link(session) for state in (*FRESH, *DEAD)}
        for state, (link, _) in made.items():
            STATES[state](session, link)
        other = _link(session, "stranger")[1]
    return {**{state: token for state, (_, token) in made.items()}, "of another site": other}


def _link(session: Session, site: str = "clinic") -> tuple[PreviewLink, str]:
    return create_link(
        session, site, view="draft", path="/", lifetime=timedelta(days=1), now=NOW + timedelta(days=3650)
    )


def _of_person(session: Session, link: PreviewLink, *roles: str, **where: str) -> Any:
    person = create_person(session, "Pia", *roles, now=NOW, **where)
    link.made_by = made_by_person(person)
    return person


def _of_key(session: Session, link: PreviewLink, **end: Any) -> None:
    key, _ = create_key(session, name="k", roles=["reader"], sites=["clinic"], now=NOW)
    link.made_by = made_by_key(key)
    for name, value in end.items():
        setattr(key, name, value)


STATES: dict[str, Any] = {
    "fresh": lambda session, link: _of_person(session, link, "reader"),
    "of a renamed maker": lambda session, link: setattr(_of_person(session, link, "reader"), "name", "Else"),
    "of a key that expired": lambda session, link: _of_key(session, link, expires_at=NOW),
    "expired": lambda session, link: setattr(link, "expires_at", NOW),
    "revoked": lambda session, link: setattr(link, "revoked_at", NOW),
    "of a revoked key": lambda session, link: _of_key(session, link, revoked_at=NOW),
    "of a disabled person": lambda session, link: setattr(_of_person(session, link, "admin"), "disabled_at", NOW),
    "of somebody without a role": lambda session, link: _of_person(session, link, "delivery"),
    "of somebody elsewhere": lambda session, link: _of_person(session, link, "admin", site="stranger"),
    "of nobody known": lambda session, link: setattr(link, "made_by", None),
}


def _ask(world: World, route: Route, token: str, site: str, *, as_bearer: bool) -> int:
    query = dict(world.query(route.rule.rsplit("/", 1)[-1]) or {})
    headers = {"Authorization": f"Bearer {token}"} if as_bearer else {}
    query |= {} if as_bearer else {"preview_token": token}
    path = world.address(route.rule, site=site)
    return world.app.test_client().open(path, method=route.method, query_string=query, headers=headers).status_code


@pytest.mark.parametrize("as_bearer", [False, True], ids=["in the address", "as a bearer token"])
@pytest.mark.parametrize("route", READ, ids=lambda route: f"{route.method} {route.rule}")
def test_a_link_shows_its_site_while_its_makers_right_holds(
    world: World, tokens: Mapping[str, str], route: Route, as_bearer: bool
) -> None:
    got = {state: _ask(world, route, token, "clinic", as_bearer=as_bearer) for state, token in tokens.items()}
    word = word_of(route)
    if word in (NO_BEARER if as_bearer else NO_PARAMETER):
        assert set(got.values()) == {401 if as_bearer else 400}
        return
    assert got == {
        **dict.fromkeys(FRESH, 400 if word in OF_NO_PREVIEW else route.status), **dict.fromkeys(DEAD, 401), "of another site": 403
    }  # fmt: skip


@pytest.mark.parametrize(
    "route", [each for each in READ if word_of(each) not in NO_PARAMETER], ids=lambda route: route.rule
)
def test_a_link_shows_no_other_site_and_does_not_tell_which_there_are(
    world: World, tokens: Mapping[str, str], route: Route
) -> None:
    for site in ("core", "ward", "stranger", "gone", "nowhere"):
        got = {state: _ask(world, route, tokens[state], site, as_bearer=False) for state in ("fresh", "revoked")}
        assert got == {"fresh": 403, "revoked": 401}, site


def test_a_link_is_no_key(world: World, tokens: Mapping[str, str]) -> None:
    for route in routes():
        if route.needs not in ("site", "public", "sign_in"):
            token = tokens["fresh"]
            assert _ask(world, route, token, "clinic", as_bearer=True) == 401, route
