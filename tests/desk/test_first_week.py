"""The first week of a clinic's people, in the calls that they make: few of them, and each does what it says."""

from typing import Any

from flask import Flask

from tests.client import Client
from tests.conftest import Write
from tests.factories import make_record, neutral_of, text_of
from tests.people import Desk, expect, make_person


def hire(app: Flask, write: Write, name: str, *roles: str, **more: Any) -> Desk:
    return Desk(app, write(make_person, name, *roles, **more))


def write_faq(desk: Desk, topic: str, number: int, *locales: str) -> dict[str, Any]:
    """One call makes a record with all its texts as drafts."""
    texts = {each: text_of("faq", each, slug=f"question-{number}-{each}") for each in locales}
    texts["und"] = neutral_of("faq", topic=topic)
    made: dict[str, Any] = expect(
        desk.call("POST", "records", {"type": "faq", "site": "core", "translations": texts}), 201
    )
    return made


def pins(record: dict[str, Any], *locales: str, version: int = 1) -> list[dict[str, Any]]:
    return [{"site": "core", "record": record["id"], "locale": each, "version": version} for each in locales]


def test_the_first_week(app: Flask, client: Client, write: Write, library: str) -> None:
    topic = write(make_record, "topic", locales=("en", "fr")).id
    edda = hire(app, write, "Edda", "author", "publisher")
    rita = hire(app, write, "Rita", "reviewer", credential="PT, no. 123")

    # Monday: a FAQ in three locales, made in one call and published in a second.
    faq = write_faq(edda, topic, 0, "en", "fr", "es")
    edda.act("publish", *pins(faq, "und", "en", "fr", "es"))
    assert client.json("/v1/sites/clinic/faqs/question-0-fr", locale="fr")["locale"]["served"] == "fr"

    # Tuesday: nine more, and a clinician attests all ten in one call.
    faqs = [faq, *(write_faq(edda, topic, number, "en") for number in range(1, 10))]
    edda.act("publish", *(pin for each in faqs[1:] for pin in pins(each, "und", "en")))
    rita.act("review", *(pin for each in faqs for pin in pins(each, "en")))
    found = client.json("/v1/sites/clinic/faqs")
    assert {each["review"]["reviewer"]["name"] for each in found["items"]} == {"Rita"}
    assert found["total"] == 10

    # Wednesday: a draft is submitted, and one call tells the clinician what waits.
    draft = write_faq(edda, topic, 10, "en")
    edda.act("submit", *pins(draft, "und", "en"))
    waiting = rita.ask("inbox")
    assert waiting["to_approve"]["total"] == 2
    rita.act("send-back", *pins(draft, "en"), comment="Shorter, please.")
    assert edda.ask("inbox")["sent_back"]["total"] == 1

    # Thursday: the draft is looked at where it will stand, by somebody with a link and no key.
    link = expect(edda.call("POST", "sites/clinic/preview-links", {"view": "draft"}), 201)
    shown = client.json(f"/v1/sites/clinic/faqs/{draft['id']}", view="draft", preview_token=link["token"])
    assert shown["slug"] == "question-10-en"
    client.problem(f"/v1/sites/clinic/faqs/{draft['id']}", 404)

    # Friday: one answer turns out wrong, and is gone everywhere at once.
    edda.act("withdraw", {"site": "core", "record": faq["id"]}, message="The dose was wrong.", severity="safety")
    for site in ("core", "clinic"):
        client.problem(f"/v1/sites/{site}/faqs/question-0-en", 410)
    assert client.json("/v1/sites/clinic/faqs")["total"] == 9
