"""A preview link leads to several sites, to some of their locales, or to one text alone; and to nothing besides."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import update

from api.ids import new_id
from api.models import PreviewLink, Record
from tests.acts import alter_settings, withdraw
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit, make_record, make_site
from tests.people import Desk, Hire, expect


@pytest.fixture
def faq(write: Write, sites: None) -> Record:
    """A live FAQ of the library with another question in its draft, in English and French."""
    record: Record = write(make_record, "faq", locales=("en", "fr"), slug="live-slug")
    write(edit, record, "en", question="Drafted?")
    return record


def make_link(desk: Desk, site: str = "clinic", **more: Any) -> Any:
    return expect(desk.call("POST", f"sites/{site}/preview-links", more), 201)


def grant(desk: Desk, person: str, grants: list[dict[str, str]]) -> None:
    etag = desk.ask(f"people/{person}")["etag"]
    expect(desk.call("PATCH", f"people/{person}", {"grants": grants}, headers={"If-Match": etag}), 200)


def statuses(client: Client, token: str, *paths: str) -> list[int]:
    return [client.get(path, preview_token=token).status_code for path in paths]


def test_one_link_leads_to_several_sites(faq: Record, admin: Desk, client: Client) -> None:
    link = make_link(admin, sites=["stranger", "clinic"])
    assert (link["sites"], link["locales"], link["record"]) == (["clinic", "stranger"], None, None)
    paths = [f"/v1/sites/{site}/faqs" for site in ("clinic", "stranger", "core")]
    assert statuses(client, link["token"], *paths) == [200, 200, 403]
    shown = client.json(f"/v1/sites/clinic/faqs/{faq.id}", preview_token=link["token"])
    assert shown["fields"]["question"] == "Drafted?"


def test_a_link_is_listed_and_revoked_at_each_of_its_sites(faq: Record, admin: Desk, client: Client) -> None:
    link = make_link(admin, sites=["stranger"])
    for site, number in (("clinic", 1), ("stranger", 1), ("core", 0)):
        assert len(admin.ask(f"sites/{site}/preview-links")["items"]) == number
    assert admin.call("DELETE", f"sites/core/preview-links/{link['id']}").status_code == 404
    assert admin.call("DELETE", f"sites/stranger/preview-links/{link['id']}").status_code == 204
    assert statuses(client, link["token"], "/v1/sites/clinic/faqs") == [401]


def test_where_its_maker_may_no_longer_look_a_link_leads_no_longer(
    faq: Record, admin: Desk, hire: Hire, write: Write, client: Client
) -> None:
    desk = hire("Petra", "reader", "author", site="clinic")
    person = admin.ask("people", q="Petra")["items"][0]
    grants = [{"role": "reader", "site": site} for site in ("clinic", "stranger")]
    grant(admin, person["id"], grants)
    link = make_link(desk, sites=["stranger"])
    grant(admin, person["id"], grants[:1])
    paths = [f"/v1/sites/{site}/faqs" for site in ("clinic", "stranger")]
    assert statuses(client, link["token"], *paths) == [200, 403]
    grant(admin, person["id"], [])
    assert statuses(client, link["token"], *paths) == [401, 401]


def test_a_site_that_was_deleted_leaves_the_others(faq: Record, admin: Desk, write: Write, client: Client) -> None:
    write(make_site, "gone")
    link = make_link(admin, sites=["gone"])
    etag = admin.ask("sites/gone")["etag"]
    expect(admin.call("DELETE", "sites/gone", headers={"If-Match": etag}), 200)
    assert statuses(client, link["token"], "/v1/sites/clinic/faqs", "/v1/sites/gone/faqs") == [200, 403]
    assert [each["state"] for each in admin.ask("sites/clinic/preview-links")["items"]] == ["active"]


def test_one_locale_alone_is_shown_and_is_the_first_then(faq: Record, admin: Desk, client: Client) -> None:
    token = make_link(admin, locales=["FR"])["token"]
    path = f"/v1/sites/clinic/faqs/{faq.id}"
    item = client.json(path, preview_token=token)
    assert item["locale"]["requested"] == "fr"
    assert [each["locale"] for each in item["alternates"]] == ["fr"]
    assert client.get(path, preview_token=token, locale="en").status_code == 400
    assert [each["locale"] for each in client.json("/v1/sites/clinic", preview_token=token)["locales"]] == ["fr"]


def test_one_text_alone_is_shown_with_its_own_draft(faq: Record, admin: Desk, write: Write, client: Client) -> None:
    target = write(make_record, "faq", slug="target", question="Target now?")
    write(edit, target, "en", question="Target drafted?")
    write(edit, faq, "en", answer=f"See [it](record:{target.id}).")
    link = make_link(admin, record=faq.id)
    token, sites = link["token"], "/v1/sites/clinic"
    assert link["record"] == faq.id
    shown = client.json(f"{sites}/records/{faq.id}", preview_token=token)
    assert shown["fields"]["question"] == "Drafted?"
    assert [each["title"] for each in shown["relations"]["links"]] == ["Target now?"]
    assert client.json(f"{sites}/faqs", preview_token=token)["total"] == 1
    assert client.json(f"{sites}/records", preview_token=token)["total"] == 1
    assert client.json(f"{sites}/search", q="target", preview_token=token)["total"] <= 1
    topic = shown["topic"]["id"]
    others = (f"{sites}/faqs/{target.id}", f"{sites}/faqs/target", f"{sites}/pages/{topic}", f"{sites}/topics/{topic}")
    assert statuses(client, token, *others) == [404] * 4
    assert client.json(f"{sites}/faqs/{faq.id}", preview_token=token, include="links")["included"] == []


def test_one_text_alone_tells_nothing_of_what_was_withdrawn_beside_it(
    faq: Record, admin: Desk, write: Write, client: Client
) -> None:
    other = write(make_record, "faq", slug="other")
    write(withdraw, [other.id], message="Wrong.", severity="safety", actor="Wim", now=NOW)
    token = make_link(admin, record=faq.id)["token"]
    assert statuses(client, token, f"/v1/sites/clinic/faqs/{other.id}", "/v1/sites/clinic/faqs/other") == [404, 404]
    assert statuses(client, make_link(admin)["token"], f"/v1/sites/clinic/faqs/{other.id}") == [410]


def test_a_link_of_before_shows_its_site_as_it_did(faq: Record, admin: Desk, write: Write, client: Client) -> None:
    token = make_link(admin)["token"]
    write(lambda session: session.execute(update(PreviewLink).values(bounds=None)))
    assert statuses(client, token, "/v1/sites/clinic/faqs", "/v1/sites/core/faqs") == [200, 403]
    listed = admin.ask("sites/clinic/preview-links")["items"][0]
    assert (listed["sites"], listed["locales"], listed["record"]) == (["clinic"], None, None)


def test_a_link_and_a_text_lead_to_the_page(faq: Record, app: Flask, admin: Desk) -> None:
    whole, alone = make_link(admin, locales=["fr"]), make_link(admin, record=faq.id)
    for link, path in ((whole, "/preview/clinic/fr"), (alone, f"/preview/clinic/en/records/{faq.id}")):
        assert urlsplit(link["page"])[:3] == ("http", "localhost", path)
        assert app.test_client().get(link["page"]).status_code == 200
    text = admin.ask(f"sites/core/records/{faq.id}/translations/en")
    assert text["preview"] == f"/preview/core/en/records/{faq.id}?view=draft"
    neutral = admin.ask(f"sites/core/records/{faq.id}/translations/und")
    assert neutral["preview"] == text["preview"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"sites": ["nowhere"]}, "#/sites"),
        ({"sites": [""]}, "#/sites/0"),
        ({"sites": "core"}, "#/sites"),
        ({"locales": ["de"]}, "#/locales/0"),
        ({"locales": ["x y"]}, "#/locales/0"),
        ({"record": "nonsense"}, "#/record"),
        ({"record": new_id()}, "#/record"),
    ],
)
def test_bad_bounds_are_refused_by_their_place(admin: Desk, body: Any, pointer: str) -> None:
    problem = expect(admin.call("POST", "sites/clinic/preview-links", body), 422)
    assert [each["pointer"] for each in problem["errors"]] == [pointer]


def test_every_site_of_a_link_serves_one_of_its_locales(admin: Desk, write: Write) -> None:
    write(make_site, "german", locales={"de": ["de"]})
    body = {"sites": ["german"], "locales": ["en"]}
    problem = expect(admin.call("POST", "sites/clinic/preview-links", body), 422)
    assert problem["errors"] == [{"pointer": "#/locales", "detail": "Site 'german' serves none of them."}]
    assert make_link(admin, sites=["german"], locales=["en", "de"])["locales"] == ["en", "de"]


def test_nobody_leads_others_to_a_site_that_they_may_not_preview(hire: Hire, write: Write) -> None:
    write(alter_settings, "stranger", {"access": "keyed"}, actor="tests", now=NOW)
    desk = hire("Petra", "reader", site="clinic")
    for site in ("stranger", "core", "nowhere"):
        problem = expect(desk.call("POST", "sites/clinic/preview-links", {"sites": [site]}), 422)
        assert problem["errors"] == [
            {"pointer": "#/sites", "detail": f"There is no site {site!r} here that you may preview."}
        ]


def test_a_record_of_another_site_is_not_told(hire: Hire, write: Write) -> None:
    other = write(make_record, "faq", site="stranger")
    desk = hire("Petra", "reader", site="clinic")
    problem = expect(desk.call("POST", "sites/clinic/preview-links", {"record": other.id}), 422)
    assert problem["errors"] == [{"pointer": "#/record", "detail": "None of the sites has such a record."}]
