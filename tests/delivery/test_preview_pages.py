"""Pages show content as a patient sees it: complete, marked, in their languages, and to nobody who may not look."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote_plus

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from api.addresses import serve_under
from api.models import Person, Record
from api.record_types import RECORD_TYPES
from tests.acts import Pinned, alter_settings, create_link, create_person, open_session, schedule, withdraw
from tests.conftest import Write
from tests.factories import NOW, edit, edit_live, edit_live_unchecked, make_record, make_site
from tests.pages import Page
from tests.people import Desk, Hire

SITE = "/preview/clinic"
TOPIC = f"{SITE}/en/pages/needling"


@pytest.fixture
def topic(write: Write, sites: None) -> Record:
    """A topic of the library with a question about it."""
    made: Record = write(make_record, "topic", slug="needling", name="Needling")
    write(make_record, "faq", topic=made, slug="does-it-hurt", question="Does it hurt?", answer="A **little**.")
    return made


@pytest.fixture
def public(app: Flask) -> None:
    """The operator lets everybody look at what is published."""
    app.extensions["settings"] = replace(app.extensions["settings"], preview_pages="public")


def look(app: Flask, path: str, key: str | None = None, **query: Any) -> TestResponse:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return app.test_client().get(path, headers=headers, query_string=query)


def shown(app: Flask, path: str, key: str | None = None, **query: Any) -> str:
    response = look(app, path, key, **query)
    assert (response.status_code, response.mimetype) == (200, "text/html"), response.text
    return response.text


def link(write: Write, site: str = "clinic", view: str = "draft", **more: Any) -> str:
    given = {"path": "/", "lifetime": timedelta(days=1), "now": datetime.now(UTC), **more}
    return str(write(create_link, site, view=view, **given)[1])


class Outline(HTMLParser):
    """What a page is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, name: str, attribute: str) -> list[str]:
        return [str(attrs[attribute]) for tag, attrs in self.tags if tag == name and attribute in attrs]

    @property
    def headings(self) -> list[int]:
        return [int(tag[1]) for tag, _ in self.tags if re.fullmatch("h[1-6]", tag)]


# Who may look.


@pytest.mark.parametrize("path", [SITE, f"{SITE}/en", TOPIC, f"{SITE}/en/faqs/does-it-hurt"])
def test_nobody_looks_unless_the_operator_lets_everybody(topic: Record, app: Flask, hire: Hire, path: str) -> None:
    refused = look(app, path)
    assert (refused.status_code, refused.mimetype, refused.headers["Cache-Control"]) == (401, "text/html", "no-store")
    assert "Does it hurt?" not in refused.text
    allowed = look(app, path, hire("Dina", "delivery").key)
    assert (allowed.status_code, allowed.headers["Cache-Control"]) == (200, "private, no-store")
    assert look(app, path, hire("Sid", "admin", site="stranger").key).status_code in (403, 404)


def test_who_may_not_look_is_told_in_plain_words_and_may_sign_in_to_the_same_page(
    topic: Record, app: Flask, write: Write
) -> None:
    over = link(write, now=datetime.now(UTC) - timedelta(days=2))
    for query, back in ({}, SITE), ({"view": "draft"}, f"{SITE}?view=draft"), ({"preview_token": over}, SITE):
        told = look(app, SITE, **query).text
        assert "takes a preview link that still works" in told
        assert not re.search(f"Authorization|{over}", told)
        assert f'href="/sign-in?return_to={quote_plus(back)}"' in told


@pytest.mark.parametrize("path", [SITE, f"{SITE}/en", TOPIC, f"{SITE}/en/faqs/does-it-hurt"])
def test_where_everybody_may_look_a_page_is_cached_as_the_site_is(
    topic: Record, app: Flask, public: None, hire: Hire, path: str
) -> None:
    open_to_all, with_key = look(app, path), look(app, path, hire("Dina", "delivery").key)
    assert open_to_all.headers["Cache-Control"].startswith("public, max-age=")
    assert {"site:clinic", "site:core"} <= set(open_to_all.headers["Surrogate-Key"].split())
    assert with_key.data == open_to_all.data
    etag = {"If-None-Match": open_to_all.headers["ETag"]}
    assert app.test_client().get(path, headers=etag).status_code == 304
    assert app.test_client().head(path).headers["ETag"] == open_to_all.headers["ETag"]


def test_a_keyed_site_is_looked_at_with_a_key_alone(
    topic: Record, app: Flask, public: None, write: Write, hire: Hire
) -> None:
    write(alter_settings, "clinic", {"access": "keyed"}, actor="tests", now=NOW)
    assert look(app, TOPIC).status_code == 401
    answer = look(app, TOPIC, hire("Dina", "delivery").key)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    assert "CDN-Cache-Control" not in answer.headers
    assert look(app, TOPIC, preview_token=link(write, view="published")).status_code == 200


def test_who_is_signed_in_looks_by_the_session_from_this_servers_pages(topic: Record, app: Flask, write: Write) -> None:
    person: Person = write(create_person, "Pia", "reader", site="clinic", now=NOW)
    page = Page(app, write(open_session, person, now=datetime.now(UTC))[1])
    http = page._http
    own, foreign = {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "cross-site"}
    for query in ({}, {"view": "draft"}, {"at": "3"}):
        assert http.get(SITE, headers=own, query_string=query).status_code == 200
        assert http.get(SITE, headers=foreign, query_string=query).status_code == 401


@pytest.mark.parametrize("view", ["draft", "planned", "past"])
def test_another_view_takes_the_right_to_preview_also_where_everybody_may_look(
    topic: Record, app: Flask, public: None, write: Write, hire: Hire, view: str
) -> None:
    write(edit_live, topic, "en", name="Needling anew")
    query = {"at": "3"} if view == "past" else {"view": view}
    assert look(app, SITE, **query).status_code == 401
    assert look(app, SITE, hire("Dina", "delivery").key, **query).status_code == 403
    answer = look(app, SITE, hire("Petra", "preview", site="core").key, **query)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")


def test_no_draft_comes_into_a_page_that_others_get(
    topic: Record, app: Flask, public: None, write: Write, hire: Hire
) -> None:
    write(edit, topic, "en", name="Drafted name")
    key = hire("Petra", "preview", site="core").key
    before = shown(app, TOPIC)
    assert "Drafted name" in shown(app, TOPIC, key, view="draft")
    assert "Drafted name" in shown(app, TOPIC, preview_token=link(write))
    assert shown(app, TOPIC) == before
    assert "Drafted name" not in before


def test_a_link_keeps_its_token_on_every_page_and_tells_it_to_nobody(topic: Record, app: Flask, write: Write) -> None:
    token = link(write, sites=["stranger"])
    response = look(app, TOPIC, preview_token=token)
    outline = Outline(response.text)
    inside = [each for each in outline.all("a", "href") if each.startswith("/preview/")]
    assert inside
    assert [each for each in inside if f"preview_token={token}" not in each] == []
    for each in inside:
        assert app.test_client().get(each).status_code == 200
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert any(each.startswith("/preview/stranger?") for each in inside)


def test_a_page_for_one_record_alone_leads_nowhere_else(topic: Record, app: Flask, write: Write) -> None:
    document = write(make_record, "source_document", topic=topic, title="The leaflet")
    sources = {"sources": [{"document": document.id, "paragraphs": [3]}]}
    faq = write(make_record, "faq", topic=topic, slug="one", neutral=sources, answer=f"[Words](record:{document.id}).")
    token = link(write, record=faq.id)
    page = shown(app, f"{SITE}/en/records/{faq.id}", preview_token=token)
    assert "The leaflet" in page
    assert [each for each in Outline(page).all("a", "href") if each.startswith("/preview/clinic/en")] == [
        f"{SITE}/en/faqs/one?preview_token={token}"
    ]
    assert look(app, TOPIC, preview_token=token).status_code == 404


# What a page says.


def test_a_page_has_everything_of_its_topic_in_the_order_of_the_api(
    write: Write, sites: None, app: Flask, public: None
) -> None:
    topic = write(make_record, "topic", slug="needling")
    limit = write(make_record, "limitation", topic=topic)
    for name in RECORD_TYPES:
        if name not in ("topic", "limitation"):
            caveats = {"caveats": [limit.id]} if name == "benefit" else {}
            write(make_record, name, topic=topic, neutral=caveats)
    body = app.test_client().get("/v1/sites/clinic/pages/needling").json
    page = shown(app, TOPIC)
    wanted = [item["anchor"] for section in body["sections"] for item in section["items"]]
    ids = [each for each in re.findall(r'id="([^"]*)"', page) if each in wanted]
    assert ids == wanted
    assert len(wanted) == len(RECORD_TYPES) - 1
    assert Outline(page).headings[0] == 1
    assert set(Outline(page).headings) == {1, 2, 3}


def test_what_may_harm_is_said_in_words(write: Write, sites: None, app: Flask, public: None) -> None:
    topic = write(make_record, "topic", slug="needling")
    write(make_record, "contraindication", topic=topic, neutral={"level": "absolute"}, factor="Fever", action="Wait.")
    write(
        make_record,
        "safety_net",
        topic=topic,
        neutral={"urgency": "emergency"},
        signs=["Short of breath"],
        action="Call.",
    )
    write(make_record, "aftercare", topic=topic, neutral={"action": "avoid"}, instruction="Do not swim.")
    contact = {"phone": "+1 555 0100", "emergency_phone": "911", "email": "a@example.org"}
    write(alter_settings, "clinic", {"contact": contact}, actor="tests", now=NOW)
    page = shown(app, TOPIC)
    for words in (
        "Treatment must not be given", "Fever", "Wait.", "Emergency: call an ambulance", "Short of breath", "Call.", "Avoid",
        "Do not swim.", "In an emergency call", 'href="tel:911"', 'href="tel:+15550100"', 'href="mailto:a@example.org"',
    ):  # fmt: skip
        assert words in page, words


def test_notices_fallback_review_and_certainty_stand_beside_the_text(
    write: Write, sites: None, app: Flask, public: None
) -> None:
    topic = write(make_record, "topic", slug="needling", locales=("en", "fr"))
    limit = write(make_record, "limitation", topic=topic)
    write(make_record, "benefit", topic=topic, neutral={"caveats": [limit.id], "certainty": "low"}, title="Less pain")
    page = shown(app, f"{SITE}/fr/pages/needling")
    # The French page has English records: each part says its own language.
    assert '<html lang="fr" dir="ltr">' in page
    card = page[page.index('class="card benefit') :]
    card = card[: card.index("</article>")]
    assert 'lang="en" dir="ltr"' in card.partition(">")[0]
    assert "Certainty: low" in card
    assert "Pas encore rédigé dans votre langue. Affiché en\u00a0: English." in card
    assert "Aucun professionnel de santé" in page


def test_a_page_in_a_language_without_words_of_its_own_says_so_of_its_english(
    write: Write, app: Flask, public: None
) -> None:
    write(make_site, "clinic", locales={"ar": ["ar"]})
    write(make_record, "topic", site="clinic", locales=("ar",), slug="needling", name="وخز")
    page = shown(app, f"{SITE}/ar/pages/needling")
    assert '<html lang="ar" dir="rtl">' in page
    assert 'lang="en" dir="ltr">Skip to the text' in page


def test_sources_lead_to_what_they_name(write: Write, sites: None, app: Flask, public: None) -> None:
    topic = write(make_record, "topic", slug="needling")
    document = write(make_record, "source_document", topic=topic, title="The leaflet")
    sources = [
        {"document": document.id, "paragraphs": [4, 3], "pages": "12", "fields": ["answer"]},
        {"document": document.id, "paragraphs": [3, 1], "fields": ["short_answer"]},
    ]
    write(make_record, "faq", topic=topic, slug="one", neutral={"sources": sources})
    page = shown(app, TOPIC)
    anchor = re.search(r'id="(source-document-[^"]*)"', page)
    assert anchor
    assert f'<a href="#{anchor[1]}">The leaflet</a>' in page
    assert "paragraphs 1, 3, 4, page 12" in page
    assert page.count("The leaflet</a>") == 1
    assert "The leaflet" in shown(app, f"{SITE}/en/faqs/one")
    assert "Cited by" in shown(app, f"{SITE}/en/source-documents/{document.id}")


def test_links_in_texts_lead_to_places_of_the_preview(write: Write, sites: None, app: Flask, public: None) -> None:
    topic, other = write(make_record, "topic", slug="needling"), write(make_record, "faq", slug="elsewhere")
    near = write(make_record, "faq", topic=topic, slug="near")
    words = f"[near](record:{near.id}) [far](record:{other.id}) [out](https://example.org/a?b=c)"
    write(make_record, "faq", topic=topic, slug="linking", answer=words)
    hrefs = Outline(shown(app, TOPIC)).all("a", "href")
    assert {"#faq-near", f"{SITE}/en/faqs/elsewhere", "https://example.org/a?b=c"} <= set(hrefs)


@pytest.mark.parametrize(
    "path", ["nothing", "faqs/does-it-hurt", "records/does-it-hurt", "pages/does-it-hurt", "nothing/does-it-hurt"]
)
def test_what_is_not_there_is_said_on_a_page(topic: Record, app: Flask, public: None, path: str) -> None:
    page = look(app, f"{SITE}/en/{path}" if path != "nothing" else "/preview/nothing")
    expected = {"faqs/does-it-hurt": 200, "nothing": 401}.get(path, 404)
    assert (page.status_code, page.mimetype) == (expected, "text/html")


def test_a_locale_that_is_not_served_is_said_with_those_that_are(topic: Record, app: Flask, public: None) -> None:
    for locale in ("de", "x y", "en_GB"):
        page = look(app, f"{SITE}/{locale}")
        assert page.status_code == 400
        assert "Served are en, fr." in page.text


def test_what_was_withdrawn_says_why_and_what_to_read(topic: Record, app: Flask, public: None, write: Write) -> None:
    old, new = write(make_record, slug="old"), write(make_record, slug="new", question="New?")
    write(withdraw, [old.id], message="Wrong <dose>.", severity="safety", replacement=new.id, actor="Wim", now=NOW)
    page = look(app, f"{SITE}/en/faqs/old")
    assert (page.status_code, page.headers["Cache-Control"]) == (410, "no-store")
    assert "Wrong &lt;dose&gt;." in page.text
    assert f'<a href="{SITE}/en/faqs/new">New?</a>' in page.text


def test_a_former_slug_leads_to_the_present_page_in_the_same_view(
    topic: Record, app: Flask, public: None, write: Write
) -> None:
    faq = write(make_record, slug="old")
    write(edit_live, faq, "en", slug="new")
    moved = look(app, f"{SITE}/en/faqs/old", view="published")
    assert (moved.status_code, moved.headers["Location"]) == (308, f"{SITE}/en/faqs/new?view=published")


def test_a_past_moment_and_a_time_to_come_say_what_they_are(
    topic: Record, app: Flask, write: Write, hire: Hire
) -> None:
    key = hire("Petra", "preview", site="core").key
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
    version = write(edit, topic, "en", name="Needling soon").number
    write(schedule, [Pinned(topic.id, "core", "en", version)], verb="publish", at=at, actor="Paula")
    ahead = shown(app, TOPIC, key, at=at.isoformat().replace("+00:00", "Z"))
    assert "Needling soon" in ahead
    assert "Preview of what is planned by" in ahead
    write(edit_live, topic, "en", name="Needling now")
    failing = look(app, SITE, key, at=at.isoformat().replace("+00:00", "Z"))
    assert "These plans will fail as things stand" in failing.text
    assert "Planned-Failures" in failing.headers
    assert "As published at change" in shown(app, SITE, key, at="4")
    assert "Preview of drafts" in shown(app, SITE, key, view="draft")
    assert 'class="banner"' not in shown(app, SITE, key)


# What cannot harm.

HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<svg/onload=alert(1)>", "{{ 7919*7907 }}", "{% include 'x' %}",
    "javascript:alert(1)", "[x](javascript:alert(1))", "![x](https://evil.example/a.png)", "<a href='//evil.example'>x</a>",
    "</title><script>alert(1)</script>", "<style>*{display:none}</style>", "&lt;b&gt;", "\u202eevil", "' onfocus='alert(1)",
]  # fmt: skip
ALLOWED = {
    "html", "head", "meta", "title", "link", "body", "a", "header", "p", "nav", "ul", "li", "main", "article", "h1", "h2", "h3",
    "h4", "div", "section", "footer", "dl", "dt", "dd", "strong", "em", "span", "br", "table", "thead", "tbody", "tr", "th", "td", "time",
}  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_shown_as_words(write: Write, app: Flask, public: None, words: str) -> None:
    contact = {"phone": words, "email": words, "address": words, "emergency_phone": words}
    write(make_site, "clinic", contact=contact, name=words, legal_name=words)
    topic = write(make_record, "topic", site="clinic", slug="needling")
    rows = [{"criterion": words, "a": words, "b": words}]
    # What a text may not hold today was published once, and is served as it is.
    for name, fields in {
        "topic": {"name": words, "summary": words, "synonyms": [words]},
        "faq": {"question": words, "short_answer": words, "answer": words},
        "comparison": {"title": words, "subject_a": words, "rows": rows},
        "safety_net": {"signs": [words], "action": words},
    }.items():
        record = topic if name == "topic" else write(make_record, name, site="clinic", topic=topic)
        write(edit_live_unchecked, record, "en", **fields)
    for path in (SITE, TOPIC):
        page = shown(app, path)
        outline = Outline(page)
        assert {tag for tag, _ in outline.tags} <= ALLOWED
        assert [
            name for _, attrs in outline.tags for name in attrs if name.startswith("on") or name in ("style", "src")
        ] == []
        for each in outline.all("a", "href"):
            assert re.match(r"(/preview/|#|https?:|mailto:|tel:)", each), each
        assert str(7919 * 7907) not in page


def test_pages_run_nothing_and_load_nothing_from_elsewhere(topic: Record, app: Flask, public: None) -> None:
    response = look(app, TOPIC)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe-inline" not in policy
    outline = Outline(response.text)
    assert not [tag for tag, attrs in outline.tags if tag in ("script", "style", "iframe", "img") or "style" in attrs]
    (style,) = [each for each in outline.all("link", "href") if each.endswith(".css")]
    given = app.test_client().get(style)
    assert (given.status_code, given.mimetype) == (200, "text/css")
    assert given.headers["Cache-Control"] == "public, max-age=31536000"
    assert app.test_client().get("/preview-files/preview.0.css").headers["Cache-Control"] == "private, no-store"
    assert "http" not in re.sub(r"/\*.*?\*/|\[href\^=\"http\"\]", "", given.text)


def test_unknown_parameters_are_refused_by_name(topic: Record, app: Flask, public: None) -> None:
    page = look(app, TOPIC, colour="red")
    assert page.status_code == 400
    assert "colour" in page.text


def test_under_a_prefix_every_address_begins_with_it(topic: Record, app: Flask, public: None) -> None:
    serve_under("/content")
    try:
        outline = Outline(look(app, TOPIC).text)
        inside = [*outline.all("a", "href"), *outline.all("link", "href")]
        assert [each for each in inside if each.startswith("/") and not each.startswith("/content/")] == []
    finally:
        serve_under(None)


def test_desks_may_show_a_page_within_their_own(topic: Record, app: Flask, hire: Hire) -> None:
    """The console frames it; no other website can."""
    desk: Desk = hire("Dina", "delivery")
    assert "frame-ancestors 'self'" in look(app, TOPIC, desk.key).headers["Content-Security-Policy"]
