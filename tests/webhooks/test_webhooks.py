"""Administrators of sites make webhooks, alter, rotate and remove them; the secret is shown once, and each act is in the trail."""

import re
from typing import Any

import pytest

from tests.people import Desk, Hire, expect
from tests.webhooks.conftest import Hook, alter
from tests.webhooks.receiver import Website


def test_the_secret_is_shown_once_and_nowhere_else(admin: Desk, hook: Hook) -> None:
    made = hook(description="The clinic's website")
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", made["secret"])
    again = admin.ask(f"webhooks/{made['id']}")
    assert again == {name: value for name, value in made.items() if name != "secret"}
    everything = str([admin.ask("webhooks"), admin.ask("audit")])
    assert made["secret"] not in everything
    assert made["id"] in everything


def test_of_a_pair_of_keys_the_public_one_is_told_and_the_private_one_never(admin: Desk, hook: Hook) -> None:
    made = hook(signature="v1a")
    assert made["secret"] is None
    assert re.fullmatch(r"whpk_[A-Za-z0-9+/]{43}=", made["public_key"])
    assert admin.ask(f"webhooks/{made['id']}")["public_key"] == made["public_key"]


def test_a_repeated_call_makes_one_and_tells_no_secret_again(admin: Desk, website: Website) -> None:
    body, once = {"url": website.url, "sites": ["clinic"]}, {"Idempotency-Key": "once"}
    first, again = (expect(admin.call("POST", "webhooks", body, headers=once), 201) for _ in range(2))
    assert (again["id"], "secret" in again) == (first["id"], False)
    assert len(admin.ask("webhooks")["items"]) == 1


def test_it_is_altered_by_whoever_has_seen_its_state(admin: Desk, hook: Hook) -> None:
    made = hook()
    given = {"events": ["content.withdrawn"], "filter": {"locales": ["FR"], "types": ["faq"]}, "description": "News"}
    altered = alter(admin, made, **given)
    assert altered["events"] == ["content.withdrawn"]
    assert altered["filter"] == {"locales": ["fr"], "types": ["faq"], "topics": None}
    stale = {"If-Match": made["etag"]}
    assert admin.call("PATCH", f"webhooks/{made['id']}", {"description": "x"}, headers=stale).status_code == 412
    assert admin.call("PATCH", f"webhooks/{made['id']}", {"description": "x"}).status_code == 428
    # What is left out of a filter stays.
    assert alter(admin, made, filter={"types": None})["filter"] == {"locales": ["fr"], "types": None, "topics": None}


def test_it_is_taken_away_with_its_log(admin: Desk, hook: Hook) -> None:
    made = hook()
    expect(admin.call("POST", f"webhooks/{made['id']}/test"), 200)
    gone = admin.call("DELETE", f"webhooks/{made['id']}", headers={"If-Match": made["etag"]})
    assert gone.status_code == 204
    assert admin.call("GET", f"webhooks/{made['id']}").status_code == 404
    assert admin.ask("webhooks")["items"] == []
    assert admin.ask("sites/clinic/receivers")["receivers"] == []


def test_each_act_stands_in_the_trail(admin: Desk, hook: Hook) -> None:
    made = hook(sites=["clinic", "core"])
    path = f"webhooks/{made['id']}"
    alter(admin, made, enabled=False)
    expect(admin.call("POST", f"{path}/resume", {}), 200)
    expect(admin.call("POST", f"{path}/rotate", {}), 200)
    expect(admin.call("POST", f"{path}/retire"), 200)
    expect(admin.call("POST", f"{path}/test"), 200)
    admin.call("DELETE", path, headers={"If-Match": admin.ask(path)["etag"]})
    told = [(each["action"], each["site"]) for each in admin.ask("audit")["items"]]
    acts = ("create", "alter", "resume", "rotate", "retire", "test", "delete")
    assert {(f"webhook.{act}", site) for act in acts for site in ("clinic", "core")} <= set(told)


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no address": ({"url": ""}, "/url"),
    "another scheme": ({"url": "ftp://127.0.0.1/"}, "/url"),
    "no site": ({"sites": []}, "/sites"),
    "a site that there is not": ({"sites": ["nowhere"]}, "/sites/0"),
    "an event that there is not": ({"events": ["content.guessed"]}, "/events/0"),
    "no event": ({"events": []}, "/events"),
    "a type that there is not": ({"filter": {"types": ["poem"]}}, "/filter/types/0"),
    "a locale that is none": ({"filter": {"locales": ["?"]}}, "/filter/locales/0"),
    "a topic that there is not": ({"filter": {"topics": ["01933b7c-0000-7000-8000-000000000000"]}}, "/filter/topics/0"),
    "a way to sign that there is not": ({"signature": "v2"}, "/signature"),
    "what is not known": ({"headers": {}}, "/headers"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_by_the_place_and_stores_nothing(admin: Desk, website: Website, what: str) -> None:
    given, pointer = BAD[what]
    refused = expect(admin.call("POST", "webhooks", {"url": website.url, "sites": ["clinic"], **given}), 422)
    assert any(each["pointer"].lstrip("#") == pointer for each in refused["errors"]), refused
    assert admin.ask("webhooks")["items"] == []


def test_nobody_hears_of_sites_that_they_do_not_administer(
    admin: Desk, head_of_clinic: Desk, hire: Hire, website: Website, hook: Hook
) -> None:
    everything = hook(sites=["clinic", "stranger"])
    theirs = expect(head_of_clinic.call("POST", "webhooks", {"url": website.url, "sites": ["clinic"]}), 201)
    for sites in (["core"], ["clinic", "stranger"], ["nowhere"]):
        assert head_of_clinic.call("POST", "webhooks", {"url": website.url, "sites": sites}).status_code == 403
    assert [each["id"] for each in head_of_clinic.ask("webhooks")["items"]] == [theirs["id"]]
    for method, path in (("GET", ""), ("GET", "/deliveries"), ("POST", "/test"), ("POST", "/retire")):
        assert head_of_clinic.call(method, f"webhooks/{everything['id']}{path}").status_code == 404
    more = head_of_clinic.call(
        "PATCH", f"webhooks/{theirs['id']}", {"sites": ["clinic", "core"]}, headers={"If-Match": theirs["etag"]}
    )
    assert more.status_code == 403
    publisher = hire("Paul", "publisher")
    assert publisher.call("POST", "webhooks", {"url": website.url, "sites": ["clinic"]}).status_code == 403
    assert len(admin.ask("webhooks", site="stranger")["items"]) == 1
