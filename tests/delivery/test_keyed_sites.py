"""A keyed site is told to nobody who may not read it, and what it was while keyed stays with who may read it now."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from api.models import Ledger
from tests.acts import alter_settings, create_key, new_key_text
from tests.client import Client
from tests.conftest import Write
from tests.delivery.test_sites import PARTS
from tests.factories import NOW, edit_live, make_record, make_site
from tests.people import Desk, make_person

FAQS = "/v1/sites/clinic/faqs"


@pytest.fixture
def sites(write: Write) -> None:
    """A library, a keyed clinic below it, and a site that has nothing to do with either."""
    write(make_site)
    write(make_site, "clinic", parent="core", access="keyed")
    write(make_site, "stranger")


def callers(write: Write) -> Iterator[dict[str, str]]:
    """Everybody who may not read the clinic."""
    yield {}
    yield {"Authorization": "Basic eDp5"}
    for text in ("nonsense", "cc_", new_key_text()):
        yield {"Authorization": f"Bearer {text}"}
    for role in ("delivery", "admin"):
        yield {"Authorization": f"Bearer {write(create_key, name='k', roles=[role], sites=['stranger'], now=NOW)[1]}"}


@pytest.mark.parametrize("part", [*PARTS, "/sync", "/faqs?view=draft", "/faqs?at=1", "/faqs?preview_token=x"])
def test_a_keyed_site_is_not_told_from_one_that_is_not_there(
    client: Client, write: Write, sites: None, part: str
) -> None:
    for headers in callers(write):
        there, nowhere = (_told(client, site, part, headers) for site in ("clinic", "nowhere"))
        assert there == nowhere
        assert there[0] in (400, 401, 404)


def _told(client: Client, site: str, part: str, headers: dict[str, str]) -> tuple[int, dict[str, str], Any]:
    """The status, headers and body of an answer, without what names the site or the request."""
    answer = client.get(f"/v1/sites/{site}{part}", headers=headers)
    body = {name: str(each).replace(site, "…") for name, each in answer.json.items() if name != "request_id"}
    plain = {
        name: each for name, each in answer.headers.items() if name not in ("X-Request-Id", "Content-Length", "Date")
    }
    return answer.status_code, plain, body


def test_administrators_elsewhere_cannot_tell_a_site_from_none_by_naming_it(
    app: Flask, write: Write, sites: None
) -> None:
    other = Desk(app, write(make_person, "Sid", "admin", site="stranger"))
    for path, body in (
        ("keys", {"name": "k", "roles": ["reader"], "sites": ["{}"]}),
        ("people", {"name": "P", "grants": [{"role": "reader", "site": "{}"}]}),
        ("records", {"type": "faq", "site": "{}", "translations": {}}),
    ):
        told = [other.call("POST", path, _named(body, site)) for site in ("clinic", "nowhere")]
        assert told[0].status_code == told[1].status_code != 201
        assert told[0].json["type"] == told[1].json["type"]


@pytest.mark.parametrize("name", ["site", "owner", "visible_on"])
def test_filters_of_lists_tell_no_keyed_site_from_none(app: Flask, write: Write, sites: None, name: str) -> None:
    other = Desk(app, write(make_person, "Sid", "admin", site="stranger"))
    told = [other.call("GET", "records", **{name: site}) for site in ("clinic", "nowhere")]
    assert [each.status_code for each in told] == [404, 404]
    ours = Desk(app, write(make_person, "Rea", "reader", site="clinic"))
    assert ours.call("GET", "records", **{name: "clinic"}).status_code == 200


def _named(body: Any, site: str) -> Any:
    if isinstance(body, dict):
        return {name: _named(each, site) for name, each in body.items()}
    if isinstance(body, list):
        return [_named(each, site) for each in body]
    return body.replace("{}", site)


@pytest.fixture
def faq(write: Write) -> Any:
    """A FAQ of a clinic that was public, then keyed while something was said, then public again without it."""
    write(make_site)
    write(make_site, "clinic", parent="core")
    record = write(make_record, site="clinic", question="For all?")
    write(alter_settings, "clinic", {"access": "keyed"}, actor="o", now=NOW)
    write(edit_live, record, "en", question="For some?")
    return record


def at(client: Client, seq: int, write: Write | None = None) -> Any:
    headers = {}
    if write is not None:
        headers = {"Authorization": f"Bearer {write(create_key, name='k', roles=['delivery'], now=NOW)[1]}"}
    return client.get(FAQS, headers=headers, at=seq)


def test_what_a_site_was_while_public_is_private_once_it_is_keyed(client: Client, write: Write, faq: Any) -> None:
    seq = write(_seq)
    public = at(client, seq - 2, write)
    assert (public.status_code, public.json["items"][0]["title"]) == (200, "For all?")
    assert public.headers["Cache-Control"] == "private, no-store"
    assert "CDN-Cache-Control" not in public.headers
    assert at(client, seq - 2).status_code == 401


def test_what_a_site_was_while_keyed_takes_a_key_once_it_is_public(client: Client, write: Write, faq: Any) -> None:
    seq = write(_seq)
    write(edit_live, faq, "en", question="For all again?")
    write(alter_settings, "clinic", {"access": "public"}, actor="o", now=NOW)
    assert at(client, seq + 2).json["items"][0]["title"] == "For all again?"
    assert at(client, seq).status_code == 401
    kept = at(client, seq, write)
    assert (kept.json["items"][0]["title"], kept.headers["Cache-Control"]) == ("For some?", "private, no-store")
    assert at(client, seq - 2).json["items"][0]["title"] == "For all?"
    assert client.get(f"/v1/sites/clinic/changes?since={seq}").status_code == 401
    assert client.get(f"/v1/sites/clinic/changes?since={seq + 2}").status_code == 200


@pytest.mark.parametrize("who_asks_first", ["holder", "anybody"])
def test_what_was_found_for_a_key_s_holder_is_told_to_nobody_else(
    client: Client, write: Write, faq: Any, who_asks_first: str
) -> None:
    seq = write(_seq)
    write(alter_settings, "clinic", {"access": "public"}, actor="o", now=NOW)
    key = write(create_key, name="k", roles=["delivery"], now=NOW)[1]
    asks = {"holder": {"Authorization": f"Bearer {key}"}, "anybody": {}}
    for who in (who_asks_first, *(each for each in asks if each != who_asks_first), who_asks_first):
        answer = client.get(f"/v1/sites/clinic/changes?since={seq}", headers=asks[who])
        assert answer.status_code == (200 if who == "holder" else 401)


def _seq(session: Session) -> int:
    return int(session.get_one(Ledger, 1).seq)
