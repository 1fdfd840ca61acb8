"""Safety content is known by its type, its category or a mark; it is never outdated, or a machine's, without saying so."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from api.models import Record
from tests.acts import Pinned, alter_settings, hold_ledger, publish, publishing, renew_settings, save
from tests.client import Client
from tests.conftest import Write
from tests.factories import EDITOR, NOW, edit_live, make_record, make_site, text_of
from tests.people import Desk, pin

BY = {"actor": "Olga Operator", "now": NOW}
LOCALES = ("en", "fr", "es")
PUBLISHER = (
    "legal_name", "registration", "address", "opening_hours", "booking_url", "feedback_url", "legal_notices", "licence", "funding",
    "conflict_of_interest",
)  # fmt: skip
CHAINS = {"en": ["en"], "fr": ["fr", "en"], "es": ["es", "en"], "de": ["de", "en"]}


@pytest.fixture
def site(write: Write) -> str:
    made: str = write(make_site, "core", locales=CHAINS)
    return made


def get(client: Client, record: Record, locale: str, **query: Any) -> Any:
    collection = {"faq": "faqs", "procedure_step": "procedure-steps", "limitation": "limitations"}[record.type]
    return client.json(f"/v1/sites/core/{collection}/{record.id}", locale=locale, **query)


def kinds(item: Any) -> list[str]:
    return [each["kind"] for each in item["notices"]]


@pytest.mark.parametrize(
    ("type_name", "neutral", "gives_way"),
    [
        ("faq", {"category": "safety"}, True), ("faq", {"category": "aftercare"}, True), ("faq", {"category": "about"}, False),
        ("faq", {"category": "about", "safety": True}, True), ("procedure_step", {}, False),
        ("procedure_step", {"safety": True}, True), ("limitation", {}, True),
    ],
)  # fmt: skip
def test_an_outdated_translation_of_safety_content_gives_way_whatever_its_type(
    client: Client, write: Write, site: str, type_name: str, neutral: dict[str, Any], gives_way: bool
) -> None:
    record = write(make_record, type_name, locales=LOCALES, neutral=neutral)
    word = {"faq": "answer", "procedure_step": "patient_view", "limitation": "description"}[type_name]
    write(edit_live, record, "en", **{word: "With an artificial heart valve too."})
    served = get(client, record, "es")["locale"]
    assert (served["served"], served["outdated"]) == (("en", False) if gives_way else ("es", True))


def test_a_site_may_have_it_marked_instead(client: Client, write: Write, site: str) -> None:
    write(alter_settings, "core", {"outdated_safety": "flagged"}, **BY)
    faq = write(make_record, locales=LOCALES, neutral={"category": "safety"})
    write(edit_live, faq, "en", answer="With an artificial heart valve too.")
    item = get(client, faq, "es")
    assert (item["locale"]["served"], kinds(item)) == ("es", ["outdated"])
    assert item["notices"][0]["locale"] == "es"


def test_a_mark_makes_no_translation_outdated(client: Client, write: Write, site: str) -> None:
    faq = write(make_record, locales=LOCALES)
    write(edit_live, faq, "und", safety=True)
    item = get(client, faq, "es")
    assert (item["fields"]["safety"], item["locale"]["outdated"]) == (True, False)
    assert client.json("/v1/sites/core/faqs", safety="true")["total"] == 1
    assert client.json("/v1/sites/core/faqs", safety="false")["total"] == 0


def test_nobody_else_may_say_that_it_is_none(client: Client, write: Write, site: str) -> None:
    write(make_site, "clinic", parent="core", locales=CHAINS)
    faq = write(make_record, locales=LOCALES, neutral={"category": "safety"})
    write(edit_live, faq, "und", site="clinic", category="about")
    write(edit_live, faq, "en", answer="With an artificial heart valve too.")
    assert client.json(f"/v1/sites/clinic/faqs/{faq.id}", locale="es")["locale"]["served"] == "en"


def test_a_machines_translation_of_safety_content_says_so_in_the_readers_language(
    client: Client, write: Write, site: str
) -> None:
    safe, harmless = (write(make_record, locales=("en",), neutral={"category": each}) for each in ("safety", "about"))
    for record in (safe, harmless):
        for locale in ("fr", "es", "de"):
            write(translated, record, locale, "machine")
    assert [kinds(get(client, safe, each)) for each in ("en", "fr")] == [[], ["machine_translation"]]
    assert kinds(get(client, harmless, "fr")) == []
    said = {each: get(client, safe, each)["notices"][0] for each in ("fr", "es", "de")}
    assert {locale: each["locale"] for locale, each in said.items()} == {"fr": "fr", "es": "es", "de": "en"}
    hits = client.json("/v1/sites/core/search", q="question", locale="fr")["items"]
    assert {hit["id"]: kinds(hit) for hit in hits} == {safe.id: ["machine_translation"], harmless.id: []}


def test_a_site_may_have_every_machines_translation_say_so(client: Client, write: Write, site: str) -> None:
    harmless = write(make_record, neutral={"category": "about"})
    write(translated, harmless, "fr", "machine")
    assert kinds(get(client, harmless, "fr")) == []
    rev = get(client, harmless, "fr")["rev"]
    write(alter_settings, "core", {"machine_notices": "all"}, **BY)
    assert [kinds(get(client, harmless, each)) for each in ("en", "fr")] == [[], ["machine_translation"]]
    assert get(client, harmless, "fr")["rev"] != rev
    write(translated, harmless, "fr", "post_edited")
    assert kinds(get(client, harmless, "fr")) == []


def test_a_site_may_hold_machines_translations_back(client: Client, write: Write, site: str) -> None:
    faq = write(make_record, locales=("en",), neutral={"category": "safety"})
    write(translated, faq, "fr", "machine")
    assert get(client, faq, "fr")["locale"]["served"] == "fr"
    write(alter_settings, "core", {"machine_safety": "hold"}, **BY)
    item = get(client, faq, "fr")
    assert (item["locale"]["served"], item["notices"]) == ("en", [])
    write(translated, faq, "fr", "post_edited")
    assert get(client, faq, "fr")["locale"]["served"] == "fr"


def test_a_site_says_what_nobody_has_reviewed(client: Client, write: Write, site: str, publisher: Desk) -> None:
    record = write(make_record, "limitation")
    assert kinds(get(client, record, "en")) == []
    write(alter_settings, "core", {"clinical_review": "marked_for_safety"}, **BY)
    assert kinds(get(client, record, "en")) == ["unreviewed"]
    other = write(make_record, "limitation", live=False)
    assert publisher.act("publish", *(write(pin, other, each) for each in ("und", "en")))["seq"]


def test_a_site_may_require_a_review_of_safety_content_alone(write: Write, site: str, publisher: Desk) -> None:
    write(alter_settings, "core", {"clinical_review": "required_for_safety"}, **BY)
    topic = write(make_record, "topic")
    safe, harmless = (
        write(make_record, live=False, topic=topic, neutral={"category": each}) for each in ("safety", "about")
    )
    assert publisher.refused("publish", *(write(pin, safe, each) for each in ("und", "en"))) == ["review-missing"]
    assert publisher.act("publish", *(write(pin, harmless, each) for each in ("und", "en")))["seq"]


def test_settings_of_an_earlier_release_are_renewed_and_the_past_stays_as_it_was(
    client: Client, write: Write, site: str
) -> None:
    faq = write(make_record, locales=LOCALES, neutral={"category": "safety"})
    write(edit_live, faq, "en", answer="With an artificial heart valve too.")
    write(as_stored_by_an_earlier_release)
    seq = client.json("/v1/sites/core")["seq"]
    assert write(renew_settings, **BY) == ["core"]
    assert write(renew_settings, **BY) == []
    now, then = get(client, faq, "es"), get(client, faq, "es", at=seq)
    assert (now["locale"]["served"], then["locale"]["served"]) == ("en", "es")
    assert (then["locale"]["outdated"], then["notices"]) == (True, [])


def as_stored_by_an_earlier_release(session: Session) -> None:
    """Settings without what only this release knows, as a change of their own."""
    with publishing(session, "alter-settings", actor="Olga Operator", now=NOW) as made:
        value = made.change.standing("settings", "core", "", "")
        for name in ("machine_safety", "machine_notices", "step_up", *PUBLISHER):
            del value[name]
        made.change.state("settings", "core", "", "", value=value)


def translated(session: Session, record: Record, locale: str, method: str) -> None:
    """A translation that came about by a method goes live."""
    fields = text_of(record.type, locale, slug=f"{record.id[-6:]}-{locale}", answer=f"{method} in {locale}")
    hold_ledger(session)
    version = save(session, record, "core", locale, fields, author=EDITOR, now=NOW, method=method)
    publish(session, [Pinned(record.id, "core", locale, version.number)], **BY)
