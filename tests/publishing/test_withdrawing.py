"""A withdrawal reaches every reader at once, is never blocked, tells what it empties, and can be taken back."""

import pytest
from flask import Flask
from sqlalchemy import select

from api.canonical import parse
from api.models import Fact
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit, make_record
from tests.people import Desk, make_person, pin, rules
from tests.publishing.test_schedules import LATER, SOON, run

WORDS = {"message": "The dose was wrong.", "severity": "safety"}


def test_it_is_gone_everywhere_at_once_with_its_reason(
    client: Client, write: Write, library: str, publisher: Desk
) -> None:
    topic = write(make_record, "topic")
    faq, other = write(make_record, topic=topic), write(make_record, topic=topic)
    seq = client.json("/v1/sites/core")["seq"]
    done = publisher.act("withdraw", {"site": "core", "record": faq.id}, replacement=other.id, **WORDS)
    assert {(each["effect"], tuple(each["sites"])) for each in done["impact"] if each["record"] == faq.id} == {
        ("disappears", ("clinic", "core"))
    }
    for site in ("core", "clinic"):
        for query in ({}, {"at": seq}):
            problem = client.problem(f"/v1/sites/{site}/faqs/{faq.id}", 410, **query)
            assert WORDS["message"] in (problem["detail"], problem.get("message"))


FRENCH = "La dose était fausse."


def told(client: Client, id: str, site: str, locale: str) -> str:
    return str(client.problem(f"/v1/sites/{site}/faqs/{id}", 410, locale=locale)["detail"])


def test_readers_are_told_in_their_own_language(client: Client, write: Write, library: str, publisher: Desk) -> None:
    faq = write(make_record, locales=("en", "fr"))
    item = {"site": "core", "record": faq.id}
    publisher.act("withdraw", item, messages={"FR": FRENCH}, **WORDS)
    assert [told(client, faq.id, "core", locale) for locale in ("en", "fr")] == [WORDS["message"], FRENCH]
    shown = publisher.ask(f"records/{faq.id}", include="withdrawals")
    assert shown["withdrawn"]["messages"] == shown["withdrawals"][0]["messages"] == {"fr": FRENCH}


def test_a_withdrawal_with_one_message_is_held_as_it_always_was(write: Write, library: str, publisher: Desk) -> None:
    item = {"site": "core", "record": write(make_record).id}
    publisher.act("withdraw", item, messages={}, **WORDS)
    held = write(lambda session: session.scalars(select(Fact.value).where(Fact.kind == "withdrawal")).one())
    assert set(parse(held)) == {"message", "severity", "replacement", "at"}


def test_a_planned_withdrawal_tells_each_language_what_was_said(
    app: Flask, client: Client, write: Write, library: str, publisher: Desk
) -> None:
    faq = write(make_record, locales=("en", "fr"))
    item, at = {"site": "core", "record": faq.id}, f"{SOON:%FT%TZ}"
    planned = publisher.act("schedule", item, verb="withdraw", at=at, messages={"fr": FRENCH}, **WORDS)["schedule"]
    assert planned["said"]["messages"] == {"fr": FRENCH}
    run(app, LATER)
    assert [told(client, faq.id, "core", locale) for locale in ("en", "fr")] == [WORDS["message"], FRENCH]


@pytest.mark.parametrize(
    "messages", [{"und": "x"}, {"not a language": "x"}, {"fr": " "}, {"fr": "x" * 2_001}, {"fr": "x", "FR": "y"}, []]
)
def test_a_message_has_a_language_and_says_something(
    write: Write, library: str, publisher: Desk, messages: object
) -> None:
    item = {"site": "core", "record": write(make_record).id}
    refused = publisher.try_to("withdraw", item, messages=messages, **WORDS)
    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"].startswith("#/messages")


def test_it_is_never_blocked_and_tells_what_it_empties(write: Write, library: str, publisher: Desk) -> None:
    topic = write(make_record, "topic")
    faq = write(make_record, topic=topic)
    done = publisher.act("withdraw", {"site": "core", "record": topic.id}, dry_run=True, **WORDS)
    assert (done["blockers"], rules(done, "warnings")) == ([], ["link-dropped", "page-emptied"])
    assert {each["record"] for each in done["warnings"] if each["rule"] == "link-dropped"} == {faq.id}
    assert rules(publisher.act("withdraw", {"site": "core", "record": faq.id}, **WORDS), "warnings") == ["page-emptied"]


def test_what_is_withdrawn_is_not_withdrawn_again(write: Write, library: str, publisher: Desk) -> None:
    item = {"site": "core", "record": write(make_record).id}
    assert publisher.refused("reinstate", item) == ["not-withdrawn"]
    publisher.act("withdraw", item, **WORDS)
    assert publisher.refused("withdraw", item, **WORDS) == ["withdrawn"]


def test_it_is_corrected_while_withdrawn_and_then_reinstated(
    client: Client, write: Write, library: str, publisher: Desk
) -> None:
    faq = write(make_record)
    item = {"site": "core", "record": faq.id}
    publisher.act("withdraw", item, **WORDS)
    write(edit, faq, "en", answer="The right dose.")
    done = publisher.act("publish", write(pin, faq, "en"))
    assert (done["impact"], rules(done, "warnings")) == ([], ["record-withdrawn"])
    assert {each["effect"] for each in publisher.act("reinstate", item)["impact"]} == {"appears"}
    assert client.json(f"/v1/sites/clinic/faqs/{faq.id}")["fields"]["answer"]["plain"] == "The right dose."


def test_it_is_not_reinstated_without_what_it_requires(write: Write, library: str, publisher: Desk) -> None:
    topic = write(make_record, "topic")
    faq = {"site": "core", "record": write(make_record, topic=topic).id}
    publisher.act("withdraw", faq, {"site": "core", "record": topic.id}, **WORDS)
    assert publisher.refused("reinstate", faq) == ["required-relation-missing"]
    assert publisher.act("reinstate", faq, {"site": "core", "record": topic.id})["seq"]


def test_only_the_owners_site_withdraws(app: Flask, write: Write, library: str, publisher: Desk) -> None:
    faq = write(make_record)
    item = {"site": "clinic", "record": faq.id}
    assert publisher.try_to("withdraw", item, **WORDS).status_code == 403
    clinic = Desk(app, write(make_person, "Carl", "publisher", site="clinic"))
    assert clinic.try_to("withdraw", {"site": "core", "record": faq.id}, **WORDS).status_code == 404
    french = Desk(app, write(make_person, "Fanny", "publisher", locale="fr"))
    assert french.try_to("withdraw", {"site": "core", "record": faq.id}, **WORDS).status_code == 403


def test_readers_are_told_why(write: Write, library: str, publisher: Desk) -> None:
    item = {"site": "core", "record": write(make_record).id}
    assert publisher.try_to("withdraw", item, message=" ", severity="safety").status_code == 422
    assert publisher.try_to("withdraw", item, message="No.", severity="mild").status_code == 422
    response = publisher.try_to("withdraw", item, replacement=item["record"], **WORDS)
    assert [each["pointer"] for each in response.json["errors"]] == ["#/replacement"]
