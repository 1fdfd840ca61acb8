"""Who may call what: every route of the app, with a key of every role and of every kind that must not open."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from api.app import create_app
from api.http.access import Access
from api.http.blueprint import Blueprint
from api.ids import new_id
from api.models import Grant, Person, Release, Schedule
from api.record_types import RECORD_TYPES
from api.services.accounts.key_texts import new_secret_text
from api.services.accounts.keys import create_key
from api.services.accounts.permissions import ROLES, HeldRole, Holder
from api.services.accounts.preview_links import create_link
from tests.admin.access_table import MAY, Route, routes
from tests.databases import Server, fresh_database
from tests.editorial.desk import make_person
from tests.factories import NOW, make_record, make_site

ROUTES = list(routes())
SHUT_OUT = ("nobody", "mistyped", "unknown", "revoked", "expired", "of a disabled person")
SEEKERS = ("stranger's admin", "bounded to the stranger")
"""They may everything, but on another site alone."""
QUERIES = {"changes": {"since": "0"}, "search": {"q": "question"}, "sync": {"locale": "en", "types": "faq"}}


@dataclass(frozen=True)
class World:
    """An app whose one keyed site has something for every route, and a key of each caller."""

    app: Flask
    keys: Mapping[str, str | None]
    ids: Mapping[str, str]

    def ask(self, route: Route, caller: str) -> int:
        """The status that a caller gets who sends no body."""
        key = self.keys[caller]
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        query = QUERIES.get(route.rule.rsplit("/", 1)[-1]) if route.needs == "site" else None
        answer = self.app.test_client().open(
            self.address(route.rule), method=route.method, headers=headers, query_string=query
        )
        answer.close()
        return answer.status_code

    def address(self, rule: str) -> str:
        """A rule with the keyed site's own ids filled in."""
        fixed = {"site": "clinic", "locale": "fr", "name": "not-found", "type_name": "faq", "number": "1"}
        parts = rule.split("/")
        before = {part: parts[place] for place, part in enumerate(parts[1:])}
        names = {part: part.strip("<>") for part in parts if part.startswith("<")}
        filled = (
            part if part not in names else fixed.get(names[part]) or self.ids.get(before[part]) or self.ids["records"]
            for part in parts
        )  # fmt: skip
        return "/".join(filled)


@pytest.fixture(scope="module")
def world(database_server: Server, migrated_template: str) -> Iterator[World]:
    with fresh_database(database_server, template=migrated_template) as url:
        app = create_app({"database_url": url})
        with app.extensions["database"].transaction() as session:
            ids = _content(session)
            world = World(app, {**_keys(session), **_keys_shut_out(session)}, ids)
        yield world
        app.extensions["database"].close()


def _content(session: Session) -> dict[str, str]:
    """What the paths lead to, by the part of the path before the id."""
    make_site(session)
    make_site(session, "clinic", parent="core", access="keyed")
    make_site(session, "stranger")
    topic = make_record(session, "topic", site="clinic")
    limitation = make_record(session, "limitation", site="clinic", topic=topic)
    records = {"topics": topic, "limitations": limitation}
    for name, each in RECORD_TYPES.items():
        if each.collection not in records:
            caveats = {"caveats": [limitation.id]} if name == "benefit" else {}
            records[each.collection] = make_record(
                session, name, site="clinic", locales=("en", "fr"), topic=topic, neutral=caveats
            )
    release = Release(id=new_id(), site="clinic", name="Spring", created_at=NOW, created_by="tests")
    schedule = Schedule(
        id=new_id(), verb="publish", site="clinic", items="[]", at=NOW + timedelta(days=900), time_zone="UTC", reason="",
        created_at=NOW, created_by="tests",
    )  # fmt: skip
    person = Person(id=new_id(), name="Pia", created_at=NOW, grants=[Grant(role="reader", site="clinic", locale="*")])
    session.add_all([release, schedule, person])
    key, _ = create_key(session, name="k", roles=["reader"], sites=["clinic"], now=NOW, created_by="tests")
    root = Holder("root", (HeldRole("admin"),))
    link, _ = create_link(session, "clinic", holder=root, view="draft", path="/", lifetime=timedelta(days=1), now=NOW)
    session.flush()
    ids = {name: record.id for name, record in records.items()}
    others = {"releases": release, "schedules": schedule, "people": person, "keys": key, "preview-links": link}
    return {
        **ids, **{name: each.id for name, each in others.items()},
        "records": ids["faqs"], "pages": topic.id, "translations": "en",
    }  # fmt: skip


def _keys(session: Session) -> dict[str, str | None]:
    by_role: dict[str, str | None] = {role: make_person(session, role, role, site="clinic") for role in ROLES}
    bounded = create_key(session, name="b", roles=["admin"], sites=["stranger"], now=NOW, created_by="tests")[1]
    return {
        **by_role,
        "stranger's admin": make_person(session, "Sid", "admin", site="stranger"),
        "bounded to the stranger": bounded,
        "nobody": None,
    }


def _keys_shut_out(session: Session) -> dict[str, str]:
    revoked, expired, disabled = (
        create_key(session, name=name, roles=None if person else ["admin"], person=person, now=NOW, created_by="tests")
        for name, person in (("r", None), ("e", None), ("d", _disabled(session)))
    )
    revoked[0].revoked_at = NOW
    expired[0].expires_at = datetime(2020, 1, 1, tzinfo=NOW.tzinfo)
    session.flush()
    return {
        "revoked": revoked[1], "expired": expired[1], "of a disabled person": disabled[1],
        "unknown": new_secret_text("cc_"), "mistyped": revoked[1][:-1] + "!",
    }  # fmt: skip


def _disabled(session: Session) -> Person:
    grants = [Grant(role="admin", site="*", locale="*")]
    person = Person(id=new_id(), name="Dan", created_at=NOW, disabled_at=NOW, grants=grants)
    session.add(person)
    session.flush()
    return person


def expected(route: Route, caller: str) -> int:
    """What the table says a caller gets."""
    if route.needs == "public":
        return route.status
    if caller in SHUT_OUT:
        return 401
    if route.needs == "holder":
        return route.status
    if route.needs == "site":
        return route.status if caller in MAY["deliver"] else 404
    if caller in SEEKERS:
        # Whose keys open elsewhere alone, finds nothing here; lists are empty, and a body is asked for first.
        return 404 if "<" in route.rule and not _is_asked_for_a_body_first(route) else route.status
    if caller in MAY[route.needs]:
        return route.status
    return 404 if "<site>" in route.rule and caller not in MAY["read"] else 403


def _is_asked_for_a_body_first(route: Route) -> bool:
    return "<site>" not in route.rule and route.status == 415


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
                return create_key(session, name="b", roles=[role], now=NOW, created_by="tests", **bounds)[1]
            grants = [Grant(role=role, site="*", locale=locale)]
            person = Person(id=new_id(), name="Per", created_at=NOW, grants=grants)
            session.add(person)
            session.flush()
            return create_key(session, name="b", person=person, now=NOW, created_by="tests", **bounds)[1]

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
