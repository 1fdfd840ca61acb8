"""Sites are made, altered and deleted through the admin API, each time as a change that readers see at once."""

from typing import Any

import pytest

from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record
from tests.people import Desk, Hire, expect

NEW = {"key": "harbour", "name": "Harbour", "parent": "core", "default_locale": "en", "locales": {"en": ["en"]}}


def alter(desk: Desk, site: str, patch: Any, *, etag: str | None = None, **query: Any) -> Any:
    etag = etag or desk.ask(f"sites/{site}")["etag"]
    return desk.call("PATCH", f"sites/{site}", patch, headers={"If-Match": f'"{etag}"'}, **query)


def delete(desk: Desk, site: str, **query: Any) -> Any:
    etag = desk.ask(f"sites/{site}")["etag"]
    return desk.call("DELETE", f"sites/{site}", headers={"If-Match": f'"{etag}"'}, **query)


def test_a_new_site_is_there_for_readers_at_once(admin: Desk, client: Client) -> None:
    made = admin.call("POST", "sites", NEW)
    body = expect(made, 201)
    assert made.headers["Location"] == "/v1/admin/sites/harbour"
    assert made.headers["ETag"] == f'"{body["etag"]}"'
    assert body["approval"] == "none"
    assert client.json("/v1/sites/harbour")["seq"] == body["seq"]
    settings = admin.ask("sites/harbour")
    assert {each["locale"] for each in settings.pop("placeholders")} == set(settings["locales"])
    assert settings == {name: body[name] for name in settings}
    assert body.keys() - settings.keys() == {"seq", "warnings", "impact", "impact_total", "tags"}


def test_a_key_is_never_used_again(admin: Desk, client: Client) -> None:
    expect(admin.call("POST", "sites", NEW), 201)
    seq = expect(delete(admin, "harbour"), 200)["seq"]
    assert admin.call("GET", "sites/harbour").status_code == 410
    assert client.problem("/v1/sites/harbour", 410)["type"].endswith("site-deleted")
    expect(admin.call("POST", "sites", NEW), 409)
    assert admin.ask("changes")["items"][0]["seq"] == seq


def test_a_site_with_children_cannot_be_deleted(admin: Desk) -> None:
    problem = expect(delete(admin, "core"), 409)
    assert [each["site"] for each in problem["blockers"]] == ["clinic"]


def test_a_patch_merges_and_null_gives_the_default_back(admin: Desk) -> None:
    first = expect(alter(admin, "clinic", {"contact": {"email": "a@b.example", "phone": "1"}, "approval": "one"}), 200)
    assert first["contact"] == {"email": "a@b.example", "phone": "1"}
    assert first["name"] == "Clinic"
    second = expect(alter(admin, "clinic", {"contact": {"phone": None}, "approval": None}), 200)
    assert (second["contact"], second["approval"]) == ({"email": "a@b.example"}, "none")
    assert second["seq"] == first["seq"] + 1
    assert second["etag"] != first["etag"]


def test_a_patch_that_changes_nothing_is_no_change(admin: Desk) -> None:
    etag = admin.ask("sites/clinic")["etag"]
    same = expect(alter(admin, "clinic", {"name": "Clinic"}), 200)
    assert (same["seq"], same["etag"]) == (None, etag)


def test_altering_needs_the_state_that_was_seen(admin: Desk) -> None:
    assert admin.call("PATCH", "sites/clinic", {"name": "X"}).status_code == 428
    assert admin.call("DELETE", "sites/clinic").status_code == 428
    etag = admin.ask("sites/clinic")["etag"]
    expect(alter(admin, "clinic", {"name": "First"}, etag=etag), 200)
    stale = expect(alter(admin, "clinic", {"name": "Second"}, etag=etag), 412)
    assert stale["current"]["name"] == "First"
    assert admin.ask("sites/clinic")["name"] == "First"


def test_a_dry_run_tells_what_deleting_would_take_and_takes_nothing(admin: Desk, client: Client) -> None:
    before, served = admin.ask("sites/clinic"), client.json("/v1/sites/clinic")
    told = expect(delete(admin, "clinic", dry_run="true"), 200)
    assert (admin.ask("sites/clinic"), client.json("/v1/sites/clinic")) == (before, served)
    assert admin.ask("audit", action="site.delete")["items"] == []
    done = expect(delete(admin, "clinic"), 200)
    assert {name: done[name] for name in told} == told


def test_a_dry_run_tells_the_outcome_and_stores_nothing(admin: Desk) -> None:
    before = admin.ask("sites/clinic")
    told = expect(alter(admin, "clinic", {"name": "Other"}, dry_run="true"), 200)
    assert (told["name"], told["seq"]) == ("Other", 4)
    assert admin.ask("sites/clinic") == before
    assert admin.ask("audit")["items"] == []


def test_a_dry_run_tells_what_readers_would_notice(admin: Desk, write: Write) -> None:
    faq = write(make_record, "faq", locales=("en", "fr"))
    told = expect(alter(admin, "clinic", {"locales": {"fr": None}}, dry_run="true"), 200)
    row = next(each for each in told["impact"] if each["record"] == faq.id)
    assert (row["locale"], row["sites"], row["effect"], row["served_after"]) == ("fr", ["clinic"], "disappears", None)
    assert row["served_before"]
    assert told["impact_total"] == len(told["impact"]) == 2
    assert expect(alter(admin, "clinic", {"contact": {"phone": "1"}}, dry_run="true"), 200)["impact"] == []


@pytest.mark.parametrize(
    ("patch", "pointer"),
    [
        ({"name": ""}, "#/name"),
        ({"name": None}, "#/name"),
        ({"nonsense": 1}, "#/nonsense"),
        ({"base_url": "javascript:alert(1)"}, "#/base_url"),
        ({"base_url": "http://["}, "#/base_url"),
        ({"parent": "nowhere"}, "#/parent"),
        ({"parent": {"a": 1}}, "#/parent"),
        ({"parent": "clinic"}, "#/parent"),
        ({"contact": "mail"}, "#/contact"),
        ({"contact": {"email": 7}}, "#/contact/email"),
        ({"access": "secret"}, "#/access"),
        ({"default_locale": "de"}, "#/default_locale"),
        ({"locales": {"xx_yy": ["xx_yy"]}}, "#/locales/xx_yy"),
        ({"locales": {"fr": []}}, "#/locales/fr"),
        ({"url_templates": {"faq": "no-slash"}}, "#/url_templates/faq"),
        ({"url_templates": {"faq": "/{chapter}/{slug}"}}, "#/url_templates/faq"),
        ({"url_templates": {"faq": "//elsewhere.example/{slug}"}}, "#/url_templates/faq"),
        ({"base_url": "https://clinic.example/?page="}, "#/base_url"),
        ({"base_url": "https://clinic.example/#"}, "#/base_url"),
        ({"review_interval_months": {"faq": 0}}, "#/review_interval_months/faq"),
        ({"review_interval_months": {"poem": 3}}, "#/review_interval_months/poem"),
    ],
)
def test_bad_settings_are_named_by_their_place(admin: Desk, patch: Any, pointer: str) -> None:
    before = admin.ask("sites/clinic")
    problem = expect(alter(admin, "clinic", patch), 422)
    assert [each["pointer"] for each in problem["errors"]] == [pointer]
    assert admin.ask("sites/clinic") == before


def test_who_runs_a_clinic_sees_and_alters_it_alone(head_of_clinic: Desk) -> None:
    assert [each["key"] for each in head_of_clinic.ask("sites")["items"]] == ["clinic"]
    expect(alter(head_of_clinic, "clinic", {"name": "Ours"}), 200)
    for other in ("core", "stranger", "nowhere"):
        assert head_of_clinic.call("GET", f"sites/{other}").status_code == 404
        refused = head_of_clinic.call("PATCH", f"sites/{other}", {"name": "Mine"}, headers={"If-Match": "*"})
        assert refused.status_code == 404


def test_who_runs_a_clinic_makes_sites_below_it_and_nowhere_else(head_of_clinic: Desk) -> None:
    expect(head_of_clinic.call("POST", "sites", {**NEW, "parent": "clinic"}), 201)
    expect(head_of_clinic.call("POST", "sites", {**NEW, "key": "two", "parent": "core"}), 422)
    expect(head_of_clinic.call("POST", "sites", {**NEW, "key": "three", "parent": None}), 403)
    expect(alter(head_of_clinic, "harbour", {"parent": "core"}), 422)
    expect(alter(head_of_clinic, "harbour", {"parent": None}), 403)


def test_other_roles_may_look_and_not_touch(hire: Hire) -> None:
    publisher = hire("Paula", "publisher")
    assert publisher.ask("sites/clinic")["name"] == "Clinic"
    assert alter(publisher, "clinic", {"name": "X"}).status_code == 403


def test_the_trail_tells_before_and_after(admin: Desk) -> None:
    seq = expect(alter(admin, "clinic", {"name": "New name"}), 200)["seq"]
    [event] = admin.ask("audit")["items"]
    assert (event["action"], event["site"], event["seq"], event["actor"]) == ("site.alter", "clinic", seq, "root")
    assert (event["before"]["name"], event["after"]["name"]) == ("Clinic", "New name")
