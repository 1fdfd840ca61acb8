"""Whoever works on a site finds the people who work there beside them, by name and role, and nothing else about them."""

from typing import Any

from flask import Flask

from tests.acts import create_key
from tests.conftest import Write
from tests.factories import NOW
from tests.people import Desk, Hire, expect, make_person


def names(desk: Desk, **query: Any) -> list[str]:
    return [each["name"] for each in desk.ask("colleagues", **query)["items"]]


def roles(desk: Desk, name: str, **query: Any) -> set[tuple[str, str, str]]:
    found = next(each for each in desk.ask("colleagues", **query)["items"] if each["name"] == name)
    return {(each["site"], each["role"], each["locale"]) for each in found["roles"]}


def test_colleagues_are_those_with_a_role_that_reaches_the_site(write: Write, hire: Hire) -> None:
    clara = hire("Clara", "author")
    hire("Tom", "translator", locale="fr")
    hire("Liz", "publisher", site="core")
    hire("Sam", "author", site="stranger")
    hire("Ann", "admin", site="*")
    assert names(clara) == ["Clara", "Tom", "Liz", "Ann"]
    assert roles(clara, "Tom") == {("clinic", "translator", "fr")}
    # A role on the library reaches the clinic, and that is all that concerns the clinic.
    assert roles(clara, "Liz") == {("clinic", "publisher", "*")}


def test_nothing_but_name_roles_and_credential_is_told(write: Write, app: Flask, sites: None) -> None:
    rita = Desk(app, write(make_person, "Rita", "reviewer", credential="PT, no. 123"))
    [found] = rita.ask("colleagues")["items"]
    assert found.keys() == {"id", "name", "credential", "roles"}
    assert (found["id"], found["credential"]) == (rita.ask("me")["person"], "PT, no. 123")
    assert {each["site"] for each in found["roles"]} == {"clinic", "core", "stranger"}


def test_one_site_may_be_asked_about_by_those_who_read_it(hire: Hire, admin: Desk) -> None:
    clara = hire("Clara", "author")
    hire("Sam", "author", site="stranger")
    assert names(admin, site="stranger") == ["Sam"]
    assert names(clara, site="clinic") == ["Clara"]
    assert expect(clara.call("GET", "colleagues", site="stranger"), 404)
    assert expect(clara.call("GET", "colleagues", site="nowhere"), 404)


def test_who_only_reads_what_is_published_and_who_is_shut_out_are_no_colleagues(hire: Hire, admin: Desk) -> None:
    clara = hire("Clara", "author")
    hire("Wally", "delivery")
    gone = hire("Gil", "author").ask("me")["person"]
    etag = admin.call("GET", f"people/{gone}").headers["ETag"]
    expect(admin.call("PATCH", f"people/{gone}", {"disabled": True}, headers={"If-Match": etag}), 200)
    assert names(clara) == ["Clara"]


def test_people_are_found_by_letters_of_their_names_page_by_page(hire: Hire) -> None:
    clara = hire("Clara", "author")
    for each in ("Anna", "Hannah", "Joanna", "Bob"):
        hire(each, "author")
    page = clara.ask("colleagues", q="ann", limit=2)
    assert [each["name"] for each in page["items"]] == ["Anna", "Hannah"]
    assert [each["name"] for each in clara.ask(page["next"])["items"]] == ["Joanna"]


def test_a_key_sees_the_colleagues_of_the_sites_that_it_is_bound_to(app: Flask, write: Write, hire: Hire) -> None:
    hire("Clara", "author")
    hire("Sam", "author", site="stranger")
    tool = Desk(app, write(create_key, name="tool", roles=["reader"], sites=["clinic"], now=NOW)[1])
    assert names(tool) == ["Clara"]
