"""People are told by mail of what concerns them: each thing once, whatever becomes of the mail server or of the worker."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select
from structlog.testing import capture_logs

from api import resources
from api.cli import main
from api.models import Notice, Record
from tests.acts import run_once
from tests.calls import save
from tests.conftest import Write
from tests.people import Desk, make_person, pin
from tests.talk.conftest import Colleague, Colleagues, Post
from tests.talk.mail import Mail

NOW = datetime.now(UTC)
TOMORROW = (NOW + timedelta(days=1)).replace(hour=6, minute=0)
LATER = [timedelta(minutes=each) for each in (2, 10, 60, 300, 900, 2000, 5000, 9000)]


def plain(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def html(letter: EmailMessage) -> str:
    body = letter.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def test_who_wants_it_at_once_hears_of_a_mention_at_once(
    arthur: Colleague, rita: Colleague, faq: Record, mail: Mail, post: Post
) -> None:
    assert not post()
    arthur.open(faq, f"The dose is wrong, @{rita.id}!")
    assert post()
    [letter] = mail.letters
    assert (letter["To"], letter["From"]) == ("rita@clinic.example", "Content <content@clinic.example>")
    assert letter["Subject"] == "You were mentioned: Does it hurt?"
    assert "Hello Rita," in plain(letter)
    assert "- Does it hurt? (core, en, from Arthur)" in plain(letter)
    assert "dose" not in letter.as_string()
    assert not post()
    assert len(mail.letters) == 1


def test_who_has_not_said_hears_once_a_day_of_all_together(
    arthur: Colleague, rita: Colleague, faq: Record, write: Write, mail: Mail, post: Post
) -> None:
    save(arthur, faq, "en", {"question": "Why?"})
    arthur.act("submit", write(pin, faq, "en"))
    rita.act("send-back", write(pin, faq, "en"), comment="Shorter.")
    rita.open(faq, f"And here, @{arthur.id}?", field="answer")
    post()
    assert mail.to("arthur@clinic.example") == []
    post(TOMORROW)
    [letter] = mail.to("arthur@clinic.example")
    assert letter["Subject"] == "2 for you in the clinic content"
    assert plain(letter).index("You were mentioned") < plain(letter).index("Sent back to you")
    assert "Shorter" not in letter.as_string()


def test_texts_of_one_record_are_one_line(
    arthur: Colleague, rita: Colleague, faq: Record, write: Write, mail: Mail, post: Post
) -> None:
    for locale in ("en", "fr", "und"):
        save(arthur, faq, locale, {"position": 7} if locale == "und" else {"answer": "New."})
    arthur.act("submit", *(write(pin, faq, each) for each in ("en", "fr", "und")))
    post()
    [letter] = mail.letters
    assert "- Does it hurt? (core, en, fr, details, from Arthur)" in plain(letter)


@pytest.mark.parametrize(
    ("language", "hello", "heading"),
    [("en", "Hello Rita,", "Given to you"), ("fr", "Bonjour Rita,", "Confié à vous"), ("es", "Hola, Rita:", "Asignado a usted")],
)  # fmt: skip
def test_a_letter_speaks_the_person_s_language_in_plain_text_and_in_html(
    colleague: Colleagues,
    arthur: Colleague,
    faq: Record,
    mail: Mail,
    post: Post,
    language: str,
    hello: str,
    heading: str,
) -> None:
    rita = colleague("Rita", "reviewer", notices="at_once", language=language)
    arthur.open(faq, "Please.", assignee=rita.id)
    post()
    [letter] = mail.letters
    assert (hello in plain(letter), heading in plain(letter)) == (True, True)
    assert f'<html lang="{language}">' in html(letter)
    assert f"<h2>{heading}</h2>" in html(letter)
    assert letter["Content-Language"] == language
    assert letter["Auto-Submitted"] == "auto-generated"


def test_what_people_write_becomes_no_markup_and_no_header(
    colleague: Colleagues, rita: Colleague, write: Write, faq: Record, mail: Mail, post: Post
) -> None:
    mallory = colleague("Mallory<b>", "author", language=None)
    save(mallory, faq, "en", {"question": "<script>alert(1)</script> & so?"})
    mallory.open(faq, "Please.", assignee=rita.id)
    post()
    [letter] = mail.letters
    assert "<script>" not in html(letter)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; so?" in html(letter)
    assert "Mallory&lt;b&gt;" in html(letter)


def test_links_lead_to_the_console_where_there_is_one(
    arthur: Colleague, rita: Colleague, faq: Record, mail: Mail, post: Post
) -> None:
    arthur.open(faq, "Please.", assignee=rita.id)
    post(console_url="https://content.example.org/console")
    link = f"https://content.example.org/console/sites/core/records/{faq.id}?locale=en"
    assert link in plain(mail.letters[0])
    assert link in html(mail.letters[0])


def test_without_a_word_of_another_they_lead_to_the_console_that_is_served(
    arthur: Colleague, rita: Colleague, faq: Record, mail: Mail, post: Post,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    served = {"sign_in_origin": "https://content.example.org", "public_prefix": "/content"}
    monkeypatch.setitem(resources.IN_A_CHECKOUT, "console", str(tmp_path))
    (tmp_path / "index.html").write_text("built")
    for settings in (served, {**served, "console": "off"}):
        arthur.open(faq, "Please.", assignee=rita.id)
        post(**settings)
    link = f"https://content.example.org/content/console/sites/core/records/{faq.id}?locale=en"
    assert [link in plain(letter) for letter in mail.letters] == [True, False]


def test_nobody_hears_of_what_they_did_themselves_wants_to_hear_nothing_or_may_read_it_no_more(
    colleague: Colleagues, rita: Colleague, faq: Record, mail: Mail, post: Post
) -> None:
    silent, gone = colleague("Sil", "author", notices="off"), colleague("Gus", "author", notices="at_once")
    rita.open(faq, f"@{rita.id} @{silent.id} @{gone.id}", assignee=rita.id)
    root = colleague("Root", "admin")
    etag = root.ask(f"people/{gone.id}")["etag"]
    root.call("PATCH", f"people/{gone.id}", {"grants": []}, headers={"If-Match": etag})
    post(TOMORROW)
    assert mail.letters == []
    assert not post(TOMORROW)


def test_what_a_library_has_not_published_is_no_news_below_it(
    colleague: Colleagues, arthur: Colleague, faq: Record, mail: Mail, post: Post
) -> None:
    clara = colleague("Clara", "author", site="clinic", notices="at_once")
    save(arthur, faq, "en", {"question": "A secret title?"})
    arthur.open(faq, "Please.", site="clinic", assignee=clara.id)
    post()
    assert "Does it hurt? (clinic" in plain(mail.letters[0])
    assert "secret" not in mail.letters[0].as_string()


def test_a_letter_that_is_not_taken_is_tried_again_with_growing_pauses_and_then_given_up(
    app: Flask, arthur: Colleague, rita: Colleague, faq: Record, mail: Mail, post: Post
) -> None:
    arthur.open(faq, "Please.", assignee=rita.id)
    mail.refuses = {"rita@clinic.example"}
    with capture_logs() as logs:
        assert post()
        assert not post()
        assert [post(at) for at in LATER] == [True] * 7 + [False]
    failed = [each for each in logs if each["event"] == "letter not sent"]
    assert [each["again"] for each in failed] == [True] * 7 + [False]
    assert "rita@" not in str(failed)
    [notice] = notices(app)
    assert (notice.tries, notice.sent_at, notice.due_at) == (8, None, None)
    assert notice.failure == "The mail server does not take the person's address (550)."


def test_one_address_that_is_refused_holds_up_no_other(
    colleague: Colleagues, arthur: Colleague, rita: Colleague, faq: Record, mail: Mail, post: Post
) -> None:
    otto = colleague("Otto", "reviewer", notices="at_once")
    mail.refuses = {"rita@clinic.example"}
    arthur.open(faq, f"@{rita.id} @{otto.id}")
    post()
    assert [each["To"] for each in mail.letters] == ["otto@clinic.example"]
    mail.refuses = set()
    post(LATER[0])
    assert [each["To"] for each in mail.letters] == ["otto@clinic.example", "rita@clinic.example"]


def test_a_server_that_is_away_or_full_loses_nothing(
    app: Flask, arthur: Colleague, rita: Colleague, faq: Record, mail: Mail, post: Post
) -> None:
    arthur.open(faq, "Please.", assignee=rita.id)
    post(smtp_url="smtp://127.0.0.1:1")
    assert notices(app)[0].failure == "The mail server was not reached (ConnectionRefusedError)."
    mail.is_full = True
    post(LATER[0])
    assert notices(app)[0].failure == "The mail server answered 452 (SMTPDataError)."
    mail.is_full = False
    post(LATER[1])
    assert len(mail.letters) == 1
    assert notices(app)[0].sent_at is not None


def test_a_worker_that_ends_before_it_could_note_it_sends_the_same_letter_again_under_the_same_name(
    app: Flask, arthur: Colleague, rita: Colleague, faq: Record, mail: Mail, post: Post
) -> None:
    arthur.open(faq, "Please.", assignee=rita.id)
    mail.breaks_off = True
    post()
    mail.breaks_off = False
    arthur.open(faq, "And this.", assignee=rita.id)
    post(LATER[0])
    ids = [each["Message-ID"] for each in mail.letters]
    assert (len(ids), len(set(ids)), ids[0] in ids[1:]) == (3, 2, True)


def test_nobody_sends_what_is_in_another_s_hands(
    app: Flask, arthur: Colleague, rita: Colleague, faq: Record, mail: Mail, post: Post
) -> None:
    arthur.open(faq, "Please.", assignee=rita.id)
    with app.extensions["database"].transaction() as session:
        [notice] = session.scalars(select(Notice))
        notice.claimed_until = datetime.now(UTC) + timedelta(minutes=5)
    assert not post()
    assert post(timedelta(minutes=6))
    assert len(mail.letters) == 1


def test_a_password_is_sent_to_this_machine_or_in_secret_alone(
    arthur: Colleague, rita: Colleague, faq: Record, mail: Mail, post: Post
) -> None:
    arthur.open(faq, "Please.", assignee=rita.id)
    post(smtp_url=f"smtp://content:p%40ss@127.0.0.1:{mail.port}")
    assert mail.signed_in == ["\0content\0p@ss"]


def test_a_plan_that_fails_is_told_to_who_planned_it(
    app: Flask, colleague: Colleagues, faq: Record, write: Write, mail: Mail, post: Post
) -> None:
    paula = colleague("Paula", "author", "publisher", notices="at_once")
    save(paula, faq, "en", {"question": "Planned?"})
    soon = datetime.now(UTC) + timedelta(minutes=5)
    paula.act("schedule", write(pin, faq, "en"), at=soon.isoformat())
    save(paula, faq, "en", {"question": "Sooner?"})
    paula.act("publish", write(pin, faq, "en"))
    assert run_once(app.extensions["database"], now=soon + timedelta(minutes=1))
    post(soon + timedelta(minutes=2))
    assert "Planned by you, and not carried out" in plain(mail.letters[-1])


def test_a_plan_that_somebody_breaks_is_told_to_who_planned_it_once_and_at_once(
    app: Flask, colleague: Colleagues, faq: Record, write: Write, mail: Mail, post: Post
) -> None:
    paula, edith = (colleague(each, "author", "publisher", notices="at_once") for each in ("Paula", "Edith"))
    save(paula, faq, "en", {"question": "Planned?"})
    paula.act("schedule", write(pin, faq, "en"), at=(datetime.now(UTC) + timedelta(days=5)).isoformat())
    for question in ("Sooner?", "Sooner still?"):
        save(edith, faq, "en", {"question": question})
        edith.act("publish", write(pin, faq, "en"), dry_run=True)
        edith.act("publish", write(pin, faq, "en"))
    assert post()
    [letter] = mail.letters
    assert (letter["To"], "Planned by you, and would fail as things stand" in plain(letter)) == (
        "paula@clinic.example",
        True,
    )


def test_what_is_old_is_forgotten_sent_or_not(app: Flask, arthur: Colleague, rita: Colleague, faq: Record) -> None:
    arthur.open(faq, "Please.", assignee=rita.id)
    assert run_once(app.extensions["database"], now=NOW + timedelta(days=15))
    assert notices(app) == []
    assert not run_once(app.extensions["database"], now=NOW + timedelta(days=15))


def test_the_operator_sees_what_fails(
    arthur: Colleague, rita: Colleague, faq: Record, mail: Mail, post: Post, database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("CONTENT_DATABASE_URL", database_url)
    assert run("notices").exit_code == 0
    arthur.open(faq, "Please.", assignee=rita.id)
    found = run("notices")
    assert (found.exit_code, "No letters are sent" in found.stderr, "1 waiting, 0 failing" in found.stderr) == (
        1,
        True,
        True,
    )
    mail.refuses = {"rita@clinic.example"}
    post()
    monkeypatch.setenv("CONTENT_SMTP_URL", mail.url)
    monkeypatch.setenv("CONTENT_MAIL_FROM", "content@clinic.example")
    found = run("notices")
    assert (found.exit_code, "does not take the person's address (550)" in found.stderr) == (1, True)
    mail.refuses = set()
    post(LATER[0])
    assert run("notices").exit_code == 0


def run(*words: str) -> Any:
    return CliRunner().invoke(main, list(words))


def notices(app: Flask) -> list[Notice]:
    with app.extensions["database"].reading() as session:
        return list(session.scalars(select(Notice).order_by(Notice.id)))


def test_the_desk_s_lists_do_not_move_by_a_letter(
    app: Flask, arthur: Colleague, rita: Colleague, faq: Record, write: Write, post: Post
) -> None:
    root = Desk(app, write(make_person, "Root", "admin"))
    arthur.open(faq, "Please.", assignee=rita.id)
    tag = root.call("GET", "inbox/items").headers["ETag"]
    post()
    assert root.call("GET", "inbox/items", headers={"If-None-Match": tag}).status_code == 304
