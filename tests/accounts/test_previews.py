"""Drafts and releases can be looked at by whoever may, and by whoever has a link; nobody else ever sees them."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.ids import new_id
from api.models import PreviewLink, Record, Release, Translation
from tests.acts import Pinned, create_release, withdraw
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit, make_record
from tests.people import Desk, Hire, expect

PATH = "/v1/sites/clinic/faqs"


@pytest.fixture
def faq(write: Write, sites: None) -> Record:
    """A live FAQ of the library with another question in its draft."""
    record: Record = write(make_record, "faq", slug="live-slug")
    write(edit, record, "en", question="Drafted question?")
    return record


def question(answer: Any) -> str:
    assert answer.status_code == 200, answer.text
    return str(answer.json["fields"]["question"])


def make_release(session: Session, site: str, *pins: tuple[Record, str, int | None]) -> str:
    items = [Pinned(record.id, record.site, locale, version) for record, locale, version in pins]
    return create_release(session, site, *items, now=NOW).id


def make_link(desk: Desk, site: str = "clinic", **more: Any) -> Any:
    return expect(desk.call("POST", f"sites/{site}/preview-links", more), 201)


def test_a_draft_is_shown_to_who_may_preview(faq: Record, hire: Hire, client: Client) -> None:
    previewer = hire("Petra", "preview", site="core")
    one = previewer.call("GET", f"{PATH}/{faq.id}", view="draft")
    assert question(one) == "Drafted question?"
    assert one.headers["Cache-Control"] == "private, no-store"
    assert "CDN-Cache-Control" not in one.headers
    assert previewer.call("GET", PATH, view="draft").json["items"][0]["fields"]["question"] == "Drafted question?"
    assert previewer.call("GET", "/v1/sites/clinic/search", q="drafted", view="draft").json["total"] == 1
    assert question(previewer.call("GET", f"{PATH}/{faq.id}")) == "question in en"


def test_previews_leave_nothing_behind_for_readers(faq: Record, hire: Hire, client: Client) -> None:
    before = client.bytes(PATH, headers={}).data
    previewer = hire("Petra", "preview", site="core")
    for path in (PATH, f"{PATH}/{faq.id}", "/v1/sites/clinic/routes", "/v1/sites/clinic"):
        assert previewer.call("GET", path, view="draft").status_code == 200
    assert client.bytes(PATH, headers={}).data == before
    assert client.json("/v1/sites/clinic/search", q="drafted")["total"] == 0


def test_a_record_that_was_never_published_is_shown_with_its_page(hire: Hire, write: Write, client: Client) -> None:
    topic = write(make_record, "topic", slug="new-topic", live=False)
    write(make_record, "faq", topic=topic, slug="new-faq", live=False)
    previewer = hire("Petra", "preview", site="core")
    page = previewer.call("GET", "/v1/sites/clinic/pages/new-topic", view="draft").json
    assert [section["type"] for section in page["sections"]] == ["faq"]
    assert previewer.call("GET", f"{PATH}/new-faq", view="draft").status_code == 200
    assert client.get(f"{PATH}/new-faq").status_code == 404


@pytest.mark.parametrize("role", ["delivery", None])
def test_nobody_else_sees_drafts(faq: Record, hire: Hire, client: Client, role: str | None) -> None:
    if role is None:
        assert client.get(f"{PATH}/{faq.id}", view="draft").status_code == 401
        assert client.get(PATH, view=f"release:{new_id()}").status_code == 401
    else:
        assert hire("Dina", role).call("GET", f"{PATH}/{faq.id}", view="draft").status_code == 403
        assert hire("Sid", "admin", site="stranger").call("GET", PATH, view="draft").status_code == 403


def test_a_clinic_previews_its_own_drafts_and_not_the_library_s(faq: Record, hire: Hire, write: Write) -> None:
    write(edit, faq, "en", site="clinic", question="Our question?")
    ours = hire("Petra", "preview", site="clinic")
    assert question(ours.call("GET", f"{PATH}/{faq.id}", view="draft")) == "Our question?"
    other: Record = write(make_record, "faq", slug="other")
    write(edit, other, "en", question="Not yours yet?")
    assert question(ours.call("GET", f"{PATH}/{other.id}", view="draft")) == "question in en"


def test_a_preview_is_of_now(faq: Record, hire: Hire) -> None:
    previewer = hire("Petra", "preview", site="core")
    assert previewer.call("GET", PATH, view="draft", at=1).status_code == 400
    for view in ("live", "release:nonsense", ""):
        assert previewer.call("GET", PATH, view=view).status_code == 400


def test_pages_of_a_preview_go_on(faq: Record, hire: Hire, write: Write) -> None:
    for _ in range(3):
        write(make_record, "faq", live=False)
    previewer = hire("Petra", "preview", site="core")
    first = previewer.call("GET", PATH, view="draft", limit=2).json
    second = previewer.call("GET", first["next"]).json
    assert len({item["id"] for item in first["items"] + second["items"]}) == first["total"] == 4
    assert second["next"] is None


def test_withdrawn_stays_withdrawn_in_previews(faq: Record, hire: Hire, write: Write) -> None:
    write(withdraw, [faq.id], message="Wrong.", severity="safety", replacement=None, actor="Wim", now=NOW)
    previewer = hire("Petra", "preview", site="core")
    assert previewer.call("GET", f"{PATH}/{faq.id}", view="draft").status_code == 410


def test_a_release_is_shown_as_it_will_be(faq: Record, hire: Hire, write: Write) -> None:
    gone: Record = write(make_record, "faq", slug="gone")
    topic = write(make_record, "topic")
    version = write(lambda session: session.scalars(
        select(Translation.draft_version).where(Translation.record_id == faq.id, Translation.locale == "en")
    ).one())  # fmt: skip
    write(edit, faq, "en", question="Later draft?")
    release = write(make_release, "core", (faq, "en", version), (gone, "en", None))
    previewer = hire("Petra", "preview", site="core")
    assert question(previewer.call("GET", f"{PATH}/{faq.id}", view=f"release:{release}")) == "Drafted question?"
    assert previewer.call("GET", f"{PATH}/{gone.id}", view=f"release:{release}").status_code == 404
    assert previewer.call("GET", f"/v1/sites/clinic/topics/{topic.id}", view=f"release:{release}").status_code == 200


def test_a_release_of_somebody_else_or_of_the_past_is_not_found(faq: Record, hire: Hire, write: Write) -> None:
    previewer = hire("Petra", "preview", site="clinic")
    release = write(make_release, "core", (faq, "en", 1))
    assert previewer.call("GET", PATH, view=f"release:{release}").status_code == 404
    done = write(make_release, "clinic", (faq, "en", 1))
    assert previewer.call("GET", PATH, view=f"release:{done}").status_code == 200
    write(lambda session: session.execute(update(Release).values(state="published", published_seq=1)))
    assert previewer.call("GET", PATH, view=f"release:{done}").status_code == 404


def test_a_link_shows_drafts_to_whoever_has_it(faq: Record, app: Flask, admin: Desk, client: Client) -> None:
    link = make_link(admin, path="/en/faq/live-slug?from=mail#top")
    address = urlsplit(link["url"])
    assert (address.netloc, address.path, address.fragment) == (
        "preview.clinic.example",
        "/site/en/faq/live-slug",
        "top",
    )
    query = {name: value for name, [value] in parse_qs(address.query).items()}
    assert query == {"theme": "new", "from": "mail", "view": "draft", "preview_token": link["token"]}
    assert question(client.get(f"{PATH}/{faq.id}", preview_token=link["token"])) == "Drafted question?"
    assert question(Desk(app, link["token"]).call("GET", f"{PATH}/{faq.id}", view="draft")) == "Drafted question?"


def test_a_link_opens_nothing_else(faq: Record, app: Flask, admin: Desk, client: Client) -> None:
    token = make_link(admin)["token"]
    assert client.get("/v1/sites/core/faqs", preview_token=token).status_code == 403
    assert client.get(PATH, preview_token=token, view=f"release:{new_id()}").status_code == 403
    for path in ("sites", "records", "keys", "sites/clinic/preview-links", ""):
        assert app.test_client().get(
            f"/v1/admin/{path}".rstrip("/"), headers={"Authorization": f"Bearer {token}"}
        ).status_code in (401, 404)


def test_a_link_shows_no_more_than_its_maker_may_see(faq: Record, hire: Hire, client: Client) -> None:
    token = make_link(hire("Rea", "reader", site="clinic"))["token"]
    assert question(client.get(f"{PATH}/{faq.id}", preview_token=token)) == "question in en"


def test_a_link_opens_a_keyed_site_for_its_view_alone(faq: Record, admin: Desk, client: Client) -> None:
    etag = admin.ask("sites/clinic")["etag"]
    expect(admin.call("PATCH", "sites/clinic", {"access": "keyed"}, headers={"If-Match": etag}), 200)
    token = make_link(admin)["token"]
    assert client.get(PATH, preview_token=token).status_code == 200
    assert client.get(PATH).status_code == 401


@pytest.mark.parametrize("fate", ["revoked", "expired", "mistyped"])
def test_a_link_that_is_over_shows_nothing(faq: Record, admin: Desk, client: Client, write: Write, fate: str) -> None:
    link = make_link(admin)
    token = link["token"]
    if fate == "revoked":
        assert admin.call("DELETE", f"sites/clinic/preview-links/{link['id']}").status_code == 204
    elif fate == "expired":
        past = datetime(2020, 1, 1, tzinfo=UTC)
        write(lambda session: session.execute(update(PreviewLink).values(expires_at=past)))
    else:
        token = token[:-1] + ("a" if token[-1] != "a" else "b")
    assert client.get(PATH, preview_token=token).status_code == 401
    state = admin.ask("sites/clinic/preview-links")["items"][0]["state"]
    assert state == {"mistyped": "active"}.get(fate, fate)


def test_tokens_stand_in_no_log_no_list_and_no_trail(
    faq: Record, admin: Desk, client: Client, write: Write, capfd: pytest.CaptureFixture[str]
) -> None:
    once = {"Idempotency-Key": "link"}
    link = expect(admin.call("POST", "sites/clinic/preview-links", {}, headers=once), 201)
    again = expect(admin.call("POST", "sites/clinic/preview-links", {}, headers=once), 201)
    assert again == {name: each for name, each in link.items() if name not in ("token", "url", "page")}
    client.get(PATH, preview_token=link["token"])
    shown = [admin.call("GET", path).text for path in ("sites/clinic/preview-links", "audit")]
    assert not [text for text in (*shown, *capfd.readouterr()) if link["token"] in text]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"view": "live"}, "#/view"),
        ({"view": f"release:{new_id()}"}, "#/view"),
        ({"path": "//evil.example"}, "#/path"),
        ({"path": "/\\evil.example"}, "#/path"),
        ({"path": "https://evil.example"}, "#/path"),
        ({"expires_in_s": 1}, "#/expires_in_s"),
        ({"expires_in_s": 10**9}, "#/expires_in_s"),
        ({"colour": "red"}, "#/colour"),
    ],
)
def test_bad_links_are_refused_by_their_place(admin: Desk, body: Any, pointer: str) -> None:
    problem = expect(admin.call("POST", "sites/clinic/preview-links", body), 422)
    assert [each["pointer"] for each in problem["errors"]] == [pointer]
