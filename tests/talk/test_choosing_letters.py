"""Everybody chooses how they are told by mail, in their profile or with one click in a letter, and it holds at once."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from api.models import Person, Record
from tests.acts import open_session
from tests.conftest import Write
from tests.pages import Page
from tests.people import expect
from tests.talk.conftest import Colleague, Colleagues, Post
from tests.talk.mail import Mail

ORIGIN = "https://content.example.org"
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).replace(hour=6)


def profile(app: Flask, write: Write, somebody: Colleague) -> Page:
    person = write(lambda session: session.get_one(Person, somebody.id))
    return Page(app, write(open_session, person, now=datetime.now(UTC))[1])


def test_by_default_it_is_a_letter_a_day(app: Flask, write: Write, arthur: Colleague) -> None:
    page = profile(app, write, arthur)
    assert page.ask("me")["notices"] == "digest"
    changed = expect(page.call("PATCH", "me", {"notices": "at_once"}), 200)
    assert (changed["notices"], page.ask("me")["notices"]) == ("at_once", "at_once")
    assert page.call("PATCH", "me", {"notices": "weekly"}).status_code == 422


def test_a_machine_is_told_nothing(app: Flask, write: Write, admin: Colleague) -> None:
    assert admin.ask("me")["notices"] is None


def test_what_waits_follows_the_choice(
    app: Flask, write: Write, arthur: Colleague, rita: Colleague, faq: Record, mail: Mail, post: Post
) -> None:
    page = profile(app, write, arthur)
    rita.open(faq, "Please.", assignee=arthur.id)
    assert not post()
    expect(page.call("PATCH", "me", {"notices": "at_once"}), 200)
    post()
    assert len(mail.letters) == 1
    rita.open(faq, "And this.", assignee=arthur.id)
    expect(page.call("PATCH", "me", {"notices": "off"}), 200)
    assert not post(TOMORROW)


def link_in(mail: Mail) -> str:
    letter = mail.letters[-1]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(letter["List-Unsubscribe"]).strip("<>")
    assert link.startswith(f"{ORIGIN}/v1/admin/notices/end?token=")
    # Mail programs read it as it stands, on one line.
    assert f"List-Unsubscribe: <{link}>\r\n".encode() in mail.raw[-1]
    assert all(link in part.get_content().replace("&amp;", "&") for part in letter.iter_parts())
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def click(app: Flask, link: str) -> TestResponse:
    """What a mail program sends, without any cookie or key (RFC 8058)."""
    return app.test_client().post(link, data={"List-Unsubscribe": "One-Click"})


@pytest.fixture
def link(arthur: Colleague, rita: Colleague, faq: Record, mail: Mail, post: Post) -> str:
    arthur.open(faq, "Please.", assignee=rita.id)
    post(sign_in_origin=ORIGIN)
    return link_in(mail)


def test_one_click_ends_all_letters(
    app: Flask,
    colleague: Colleagues,
    link: str,
    arthur: Colleague,
    rita: Colleague,
    faq: Record,
    mail: Mail,
    post: Post,
) -> None:
    looked = app.test_client().get(link)
    assert (looked.status_code, looked.mimetype) == (200, "text/html")
    assert "Shall no more letters be sent to Rita?" in looked.text
    assert rita.ask("me")["notices"] == "at_once"
    for _ in range(2):
        ended = click(app, link)
        assert (ended.status_code, "No more letters will be sent" in ended.text) == (200, True)
    assert rita.ask("me")["notices"] == "off"
    arthur.open(faq, "Again.", assignee=rita.id)
    post(TOMORROW)
    assert len(mail.letters) == 1
    root = colleague("Root", "admin")
    assert [each["action"] for each in root.ask("audit", action="notices.end")["items"]] == ["notices.end"]


def test_the_page_speaks_their_language_lets_nothing_in_and_is_kept_by_nobody(
    app: Flask, colleague: Colleagues, arthur: Colleague, faq: Record, mail: Mail, post: Post
) -> None:
    fleur = colleague("Fleur<i>", "author", notices="at_once", language="fr")
    arthur.open(faq, "Please.", assignee=fleur.id)
    post(sign_in_origin=ORIGIN)
    page = app.test_client().get(link_in(mail))
    assert "Ne plus envoyer de courriels à Fleur&lt;i&gt; ?" in page.text
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_no_other_word_ends_anybody_s_letters(app: Flask, link: str, arthur: Colleague, rita: Colleague) -> None:
    token = link.partition("token=")[2]
    person, _, mac = token.partition(".")
    wrong = [
        f"{arthur.id}.{mac}", f"{person}.{'0' * 64}", person, f"{token}x", "x", ".", f"{person}.{mac.upper()}", "é.é",
    ]  # fmt: skip
    for each in wrong:
        answer = app.test_client().post("/v1/admin/notices/end", query_string={"token": each})
        assert answer.status_code == 404, each
    assert (rita.ask("me")["notices"], arthur.ask("me")["notices"]) == ("at_once", "digest")


def test_the_link_opens_nothing_else(app: Flask, link: str) -> None:
    token = link.partition("token=")[2]
    answer = app.test_client().get("/v1/admin/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_without_an_address_of_this_server_no_link_is_promised(
    arthur: Colleague, rita: Colleague, faq: Record, mail: Mail, post: Post
) -> None:
    arthur.open(faq, "Please.", assignee=rita.id)
    post()
    assert mail.letters[0]["List-Unsubscribe"] is None
