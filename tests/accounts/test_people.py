"""People and their roles: made, altered and shut out, by admins within their own sites."""

from typing import Any

import pytest

from tests.people import Desk, Hire, expect

ADA = {"name": "Ada", "email": "ada@clinic.example", "grants": [{"role": "author", "site": "clinic", "locale": "FR"}]}


def make(desk: Desk, **person: Any) -> Any:
    return expect(desk.call("POST", "people", person), 201)


def alter(desk: Desk, person: Any, patch: Any, *, etag: str | None = None) -> Any:
    headers = {"If-Match": f'"{etag or person["etag"]}"'}
    return desk.call("PATCH", f"people/{person['id']}", patch, headers=headers)


def test_a_person_is_made_with_roles(admin: Desk) -> None:
    ada = make(admin, **ADA)
    assert ada["grants"] == [{"role": "author", "site": "clinic", "locale": "fr"}]
    assert admin.ask(f"people/{ada['id']}") == ada
    assert [each["name"] for each in admin.ask("people", q="ADA@clinic")["items"]] == ["Ada"]
    assert admin.ask("people", q="nobody")["items"] == []


def test_the_list_goes_on_page_by_page(admin: Desk) -> None:
    for name in "abcde":
        make(admin, name=name)
    page, names = admin.ask("people", limit=2), []
    while True:
        names += [each["name"] for each in page["items"]]
        if page["next"] is None:
            break
        page = admin.ask(page["next"])
    assert names == list("abcde")


def test_an_email_belongs_to_one_person(admin: Desk) -> None:
    make(admin, **ADA)
    expect(admin.call("POST", "people", {**ADA, "name": "Another"}), 409)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": " "}, "#/name"),
        ({"email": "nonsense"}, "#/email"),
        ({"role": "author"}, "#/role"),
        ({"grants": [{"role": "king"}]}, "#/grants/0/role"),
        ({"grants": [{"role": "author", "site": "nowhere"}]}, "#/grants/0/site"),
        ({"grants": [{"role": "author", "locale": "x_y"}]}, "#/grants/0/locale"),
        ({"grants": [{"role": "admin", "locale": "fr"}]}, "#/grants/0/locale"),
    ],
)
def test_bad_input_is_named_by_its_place(admin: Desk, change: Any, pointer: str) -> None:
    problem = expect(admin.call("POST", "people", {**ADA, **change}), 422)
    assert [each["pointer"] for each in problem["errors"]] == [pointer]
    assert admin.ask("people")["items"] == []


def test_altering_needs_the_state_that_was_seen_also_where_only_roles_change(admin: Desk) -> None:
    ada = make(admin, **ADA)
    assert admin.call("PATCH", f"people/{ada['id']}", {"name": "X"}).status_code == 428
    after = expect(alter(admin, ada, {"grants": []}), 200)
    assert after["etag"] != ada["etag"]
    stale = expect(alter(admin, ada, {"name": "Late"}), 412)
    assert stale["current"]["grants"] == []
    assert expect(alter(admin, after, {"name": "Ada"}), 200)["etag"] == after["etag"]


def test_a_disabled_person_is_shut_out_until_enabled(admin: Desk, hire: Hire) -> None:
    reader = hire("Rea", "reader")
    [rea] = admin.ask("people", q="Rea")["items"]
    shut_out = expect(alter(admin, rea, {"disabled": True}), 200)
    assert shut_out["disabled_at"]
    assert reader.call("GET", "sites/clinic").status_code == 401
    expect(alter(admin, shut_out, {"disabled": False}), 200)
    assert reader.call("GET", "sites/clinic").status_code == 200


def test_who_never_had_a_key_is_gone_and_who_had_one_is_nobody(admin: Desk, hire: Hire) -> None:
    ada = make(admin, **ADA)
    removed = admin.call("DELETE", f"people/{ada['id']}", headers={"If-Match": ada["etag"]})
    assert (removed.status_code, admin.call("GET", f"people/{ada['id']}").status_code) == (204, 404)
    reader = hire("Rea", "reader")
    [rea] = admin.ask("people", q="Rea")["items"]
    assert admin.call("DELETE", f"people/{rea['id']}", headers={"If-Match": rea["etag"]}).status_code == 204
    nobody = admin.ask(f"people/{rea['id']}")
    assert [nobody[name] for name in ("name", "email", "grants")] == ["erased person", None, []]
    assert reader.call("GET", "sites/clinic").status_code == 401


def test_an_admin_of_one_site_gives_roles_there_alone(head_of_clinic: Desk) -> None:
    make(head_of_clinic, **ADA)
    for site in ("core", "stranger", "*"):
        refused = expect(
            head_of_clinic.call("POST", "people", {"name": "B", "grants": [{"role": "reader", "site": site}]}), 403
        )
        assert refused["errors"][0]["pointer"] == "#/grants"


def test_an_admin_of_one_site_keeps_away_from_people_with_roles_elsewhere(head_of_clinic: Desk, admin: Desk) -> None:
    both = make(admin, name="Both", grants=[{"role": "reader", "site": "clinic"}, {"role": "author", "site": "core"}])
    for patch in ({"name": "Taken over"}, {"disabled": True}, {"credential": "Dr"}):
        assert alter(head_of_clinic, both, patch).status_code == 403
    assert alter(head_of_clinic, both, {"grants": []}).status_code == 403
    mine = expect(alter(head_of_clinic, both, {"grants": [{"role": "author", "site": "core"}]}), 200)
    assert [each["site"] for each in mine["grants"]] == ["core"]
    elsewhere = make(admin, name="Elsewhere", grants=[{"role": "reader", "site": "stranger"}])
    assert head_of_clinic.call("GET", f"people/{elsewhere['id']}").status_code == 404
    assert alter(head_of_clinic, elsewhere, {"name": "X"}).status_code == 404
    assert "Elsewhere" not in [each["name"] for each in head_of_clinic.ask("people")["items"]]


def test_newcomers_can_be_given_roles_but_not_taken_over(head_of_clinic: Desk, admin: Desk) -> None:
    newcomer = make(admin, name="Newcomer", subject="https://id.example 7")
    assert alter(head_of_clinic, newcomer, {"disabled": True}).status_code == 403
    given = expect(alter(head_of_clinic, newcomer, {"grants": [{"role": "reader", "site": "clinic"}]}), 200)
    assert alter(head_of_clinic, given, {"disabled": True}).status_code == 403
    assert alter(head_of_clinic, given, {"subject": "https://id.example 8"}).status_code == 403


def test_only_admins_know_of_people(hire: Hire) -> None:
    assert hire("Paula", "publisher").call("GET", "people").status_code == 403


def test_the_trail_tells_of_people_and_names_no_key(admin: Desk) -> None:
    ada = make(admin, **ADA)
    expect(alter(admin, ada, {"credential": "PT 7"}), 200)
    events = admin.ask("audit", action="person.")["items"]
    assert [each["action"] for each in events] == ["person.alter", "person.create"]
    assert (events[0]["before"]["credential"], events[0]["after"]["credential"]) == (None, "PT 7")


def test_the_people_of_a_site_are_those_whose_roles_hold_there(admin: Desk, head_of_clinic: Desk) -> None:
    for name, site in (("Clinic", "clinic"), ("Library", "core"), ("All", "*"), ("Stranger", "stranger")):
        make(admin, name=name, grants=[{"role": "reader", "site": site}])

    def named(desk: Desk, site: str) -> list[str]:
        return [each["name"] for each in desk.ask("people", site=site)["items"]]

    assert named(admin, "clinic") == ["Hanna", "Clinic", "Library", "All"]
    assert named(admin, "core") == ["Library", "All"]
    assert named(head_of_clinic, "clinic") == ["Hanna", "Clinic"]
    assert head_of_clinic.call("GET", "people", site="core").status_code == 403
    assert admin.call("GET", "people", site="nowhere").status_code == 404


@pytest.mark.parametrize(
    "patch", [{"disabled": True}, {"grants": []}, {"grants": [{"role": "author", "site": "clinic"}]}], ids=str
)
def test_nobody_gives_up_their_own_administration_so_the_last_one_stays(
    head_of_clinic: Desk, admin: Desk, patch: Any
) -> None:
    [hanna] = [each for each in admin.ask("people")["items"] if each["name"] == "Hanna"]
    assert "another admin" in expect(alter(head_of_clinic, hanna, patch), 409)["detail"]
    assert admin.ask(f"people/{hanna['id']}") == hanna
    expect(alter(admin, hanna, patch), 200)


def test_who_administers_alters_the_rest_of_their_own_account(head_of_clinic: Desk, admin: Desk) -> None:
    [hanna] = [each for each in admin.ask("people")["items"] if each["name"] == "Hanna"]
    more = [*hanna["grants"], {"role": "reviewer", "site": "clinic"}]
    assert len(expect(alter(head_of_clinic, hanna, {"credential": "PT 7", "grants": more}), 200)["grants"]) == 2
