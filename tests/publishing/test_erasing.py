"""A person is erased on request: nothing that is stored names them any more, readers hear of it, and the history is whole."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import String, Text, delete, select, update

from api.cli import main
from api.models import Base, Change, Fact, Person, Record, Redaction
from api.services.publishing.erasing import BY_ID, ERASED, TOLD, WHO
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit_live, make_record
from tests.intruder import attempt, unguarded
from tests.lookup import verify
from tests.people import Desk, expect, pin

RITA = {
    "name": "Rita Reviewer", "email": "rita@clinic.example", "credential": "PT, no. 4711", "subject": "https://idp.example rita-at-idp",
    "grants": [{"role": "reviewer"}, {"role": "publisher"}],
}  # fmt: skip
TRACES = ("Rita", "Margarita", "rita@clinic", "no. 4711", "rita-at-idp")


@pytest.fixture
def rita(app: Flask, admin: Desk) -> tuple[dict[str, Any], Desk]:
    """Somebody who was renamed once, with a desk of theirs."""
    person = expect(admin.call("POST", "people", {**RITA, "name": "Margarita Reviewer"}), 201)
    person = expect(
        admin.call("PATCH", f"people/{person['id']}", {"name": RITA["name"]}, headers={"If-Match": person["etag"]}), 200
    )
    key = expect(admin.call("POST", "keys", {"name": "laptop of Rita", "person": person["id"]}), 201)
    return person, Desk(app, key["key"])


@pytest.fixture
def faq(write: Write, rita: tuple[Any, Desk]) -> Record:
    """A question that has been attested, altered and attested again."""
    record: Record = write(make_record)
    rita[1].act("review", write(pin, record, "en"), reviewed_on="2026-08-31")
    write(edit_live, record, "en", answer="Another answer.")
    rita[1].act("review", write(pin, record, "en"), reviewed_on="2026-09-30")
    return record


def do_all(desk: Desk, record: Record, write: Write) -> None:
    """Leave a trace wherever there is a place for one."""
    path = f"sites/core/records/{record.id}/translations/en"
    etag = desk.ask(path)["etag"]
    expect(desk.call("PATCH", path, {"fields": {"question": "Mine?"}}, headers={"If-Match": f'"{etag}"'}), 200)
    expect(desk.call("PUT", f"{path}/presence", {"is_writing": True}), 200)
    desk.act("submit", write(pin, record, "en"))
    desk.act("schedule", write(pin, record, "en"), at=f"{datetime.now(UTC) + timedelta(days=1):%FT%TZ}")
    link = {"view": "draft", "path": "/", "expires_in_s": 600}
    once = {"Idempotency-Key": "r-1"}
    expect(desk.call("POST", "sites/core/preview-links", link, headers=once), 201)
    expect(desk.call("POST", "releases", {"site": "core", "name": "Autumn"}), 201)
    expect(
        desk.call(
            "POST", "records", {"type": "faq", "site": "core", "translations": {}}, headers={"Idempotency-Key": "r-2"}
        ),
        201,
    )
    desk.act("hide", {"site": "clinic", "record": record.id})
    talk = f"records/{record.id}/threads"
    said = {"site": "core", "locale": "en", "words": "I read it.", "assignee": desk.ask("me")["person"]}
    opened = expect(desk.call("POST", talk, said, headers={"Idempotency-Key": "r-3"}), 201)
    expect(desk.call("PATCH", f"{talk}/{opened['id']}", {"resolved": True}, headers={"If-Match": opened["etag"]}), 200)


def erase(admin: Desk, person: dict[str, Any]) -> None:
    etag = admin.ask(f"people/{person['id']}")["etag"]
    assert admin.call("DELETE", f"people/{person['id']}", headers={"If-Match": etag}).status_code == 204


def stored(app: Flask) -> str:
    """Every value of every row of every table, as text."""
    with app.extensions["database"].reading() as session:
        tables = Base.metadata.sorted_tables
        return "\n".join(repr(tuple(row)) for table in tables for row in session.execute(select(table)))


def found(app: Flask) -> list[str]:
    with app.extensions["database"].reading() as session:
        return verify(session)


def test_nothing_that_is_stored_names_them(
    app: Flask, admin: Desk, rita: tuple[Any, Desk], faq: Record, write: Write
) -> None:
    do_all(rita[1], faq, write)
    assert {each for each in TRACES if each in stored(app)} == set(TRACES)
    erase(admin, rita[0])
    everything = stored(app)
    assert [each for each in TRACES if each in everything] == []
    assert everything.count(ERASED) > 10
    assert found(app) == []


def test_what_they_said_stays_without_them_and_nobody_is_asked_for_them(
    admin: Desk, rita: tuple[Any, Desk], faq: Record
) -> None:
    path, by_admin = f"records/{faq.id}/threads", {"site": "core", "locale": "en", "assignee": rita[0]["id"]}
    expect(rita[1].call("POST", path, {"site": "core", "locale": "en", "words": "Mine."}), 201)
    expect(admin.call("POST", path, {**by_admin, "words": f"And yours, @{rita[0]['id']}?"}), 201)
    erase(admin, rita[0])
    asked, said = admin.ask(path)["items"]
    assert (asked["assignee"], asked["comments"][0]["mentions"]) == (None, [])
    assert [(each["words"], each["by"]["name"]) for each in said["comments"]] == [("Mine.", ERASED)]


def test_readers_lose_the_name_now_and_in_the_past(
    client: Client, admin: Desk, rita: tuple[Any, Desk], faq: Record, write: Write
) -> None:
    path = f"/v1/sites/core/faqs/{faq.id}"
    seqs = [client.json("/v1/sites/core")["seq"] - back for back in (0, 1, 2)]
    before = client.json(path)
    assert before["review"]["reviewer"] == {"name": RITA["name"], "credential": RITA["credential"]}
    # What is remembered of the past is forgotten too.
    assert "Rita" in str([client.json(path, at=each) for each in seqs])
    erase(admin, rita[0])
    after = client.json(path)
    assert after["review"] == {**before["review"], "reviewer": None}
    assert after["rev"] != before["rev"]
    assert "Rita" not in str([client.json(path, at=each) for each in seqs])
    assert client.json("/v1/sites/core")["seq"] == seqs[0] + 1


def test_phones_hear_of_it(client: Client, admin: Desk, rita: tuple[Any, Desk], faq: Record) -> None:
    first = client.json("/v1/sites/core/sync", types="faq")
    assert "Rita" in str(first)
    erase(admin, rita[0])
    delta = client.json("/v1/sites/core/sync", token=first["next_token"])
    assert [(each["id"], each["data"]["review"]["reviewer"]) for each in delta["items"]] == [(faq.id, None)]
    fresh = client.json("/v1/sites/core/sync", types="faq")
    assert delta["digest"] == fresh["digest"]


def test_the_review_stays_when_the_text_is_published_again(
    client: Client, admin: Desk, rita: tuple[Any, Desk], faq: Record, write: Write
) -> None:
    erase(admin, rita[0])
    write(edit_live, faq, "en", slug="asked-otherwise")
    review = client.json(f"/v1/sites/core/faqs/{faq.id}")["review"]
    assert (review["last_reviewed_on"], review["reviewer"]) == ("2026-09-30", None)


def test_another_of_the_same_name_stays(
    app: Flask, admin: Desk, rita: tuple[Any, Desk], faq: Record, client: Client
) -> None:
    other = expect(admin.call("POST", "people", {"name": RITA["name"], "credential": "Other, no. 5"}), 201)
    erase(admin, rita[0])
    assert admin.ask(f"people/{other['id']}")["name"] == RITA["name"]
    assert client.json(f"/v1/sites/core/faqs/{faq.id}")["review"]["reviewer"] is None
    assert RITA["credential"] not in stored(app)
    assert found(app) == []


def damage(app: Flask, manipulation: Any) -> list[str]:
    """What is found of a manipulation, which is undone afterwards."""
    with app.extensions["database"].transaction() as session, unguarded(session), attempt(session):
        session.execute(manipulation)
        return verify(session)


def test_what_is_altered_where_a_name_was_taken_out_is_found(
    app: Flask, admin: Desk, rita: tuple[Any, Desk], faq: Record
) -> None:
    erase(admin, rita[0])
    with app.extensions["database"].reading() as session:
        taken = session.execute(select(Redaction.id, Redaction.what, Redaction.number)).all()
    assert {each.what for each in taken} == {"fact", "change"}
    for id, what, number in taken:
        is_it = Fact.id == number if what == "fact" else Change.seq == number
        forged = (
            update(Fact).values(value=Fact.value + " ") if what == "fact" else update(Change).values(actor="Forged")
        )
        others = update(Fact).where(Fact.from_seq == number).values(record_id="another")
        alike = update(Redaction).where(Redaction.id == id).values(sha256="0" * 64)
        for manipulation in (forged.where(is_it), alike, *([others] if what == "change" else [])):
            assert damage(app, manipulation) != []
    assert damage(app, delete(Redaction)) != []
    assert found(app) == []


def test_nobody_erases_themselves(app: Flask, admin: Desk) -> None:
    ada = expect(admin.call("POST", "people", {"name": "Ada", "grants": [{"role": "admin"}]}), 201)
    desk = Desk(app, expect(admin.call("POST", "keys", {"name": "a", "person": ada["id"]}), 201)["key"])
    assert desk.call("DELETE", f"people/{ada['id']}", headers={"If-Match": ada["etag"]}).status_code == 409


def test_the_command_erases_too(app: Flask, rita: tuple[Any, Desk], faq: Record, database_url: str) -> None:
    command = ["people", "erase", rita[0]["id"], "--yes"]
    done = CliRunner(env={"CONTENT_DATABASE_URL": database_url}).invoke(main, command)
    assert done.exit_code == 0, done.output
    assert [each for each in TRACES if each in stored(app)] == []
    assert found(app) == []


NAMES_NOBODY = {
    "desk_record.id desk_record.live_title desk_record.live_topic desk_record.site desk_record.source_locale",
    "desk_record.title desk_record.topic desk_record.type desk_text.dismissed desk_text.live_status desk_text.locale",
    "desk_record.standings desk_record.tags desk_record.live_tags desk_text.editor desk_text.record_id desk_text.review desk_text.site desk_text.standing desk_text.status desk_text.turns_on desk_text.type",
    "desk_text.work desk_words.live_words desk_words.words desk_work.due_on desk_work.kind desk_work.locale desk_work.site",
    "desk_work.told desk_work.why desk_work.whose desk_work.record_id person.notices",
    "thread.id thread.record_id thread.site thread.locale thread.field thread.assignee_id thread.due_on comment.id comment.thread_id comment.act comment.author",
    "comment.words mention.comment_id mention.thread_id mention.person_id notice.person_id notice.kind notice.site notice.record_id",
    "notice.locale notice.plan notice.letter notice.failure",
    "change.hash change.reason change.verb", "fact.kind fact.locale fact.record_id fact.sha256 fact.site fact.slug",
    "idempotent_call.caller idempotent_call.granted idempotent_call.headers idempotent_call.key idempotent_call.request",
    "browser_session.digest browser_session.id browser_session.invitation_id browser_session.lent browser_session.person_id browser_session.way",
    "invitation.digest invitation.hint invitation.id invitation.made_by invitation.person_id passkey.credential passkey.id",
    "passkey.person_id passkey.public_key passkey.invitation_id spent_challenge.digest wrong_try.about person.language",
    "key.digest key.hint key.id key.locales key.machine key.made_by key.person_id key.roles key.sites", "ledger.hash",
    "preview_link.bounds preview_link.digest preview_link.hint preview_link.id preview_link.made_by preview_link.path preview_link.site",
    "preview_link.sites preview_link.view", "record.id record.site record.source_locale record.type",
    "plan_ground.ground plan_ground.plan_id plan_outlook.id plan_outlook.risk release.comment schedule.said",
    "redaction.sha256 redaction.what", "reference.target", "release.description release.made_by release.id release.name release.site release.state",
    "release_item.locale release_item.record_id release_item.release_id release_item.site", "role_grant.locale",
    "role_grant.person_id role_grant.role role_grant.site", "schedule.failure schedule.id schedule.items schedule.local_at",
    "schedule.planned_by schedule.reason schedule.release_id schedule.site schedule.state schedule.time_zone schedule.verb",
    "waiver.id waiver.record_id waiver.site waiver.locale waiver.code waiver.finding waiver.field waiver.author waiver.words waiver.reason waiver.until",
    "retraction.doi retraction.pmid retraction.nature retraction.retracted_on",
    "seal.hash seal.occasion seal.rows secret.value", "site.key", "translation.locale translation.record_id translation.site translation.stage",
    "translation.stage_clinical translation.stage_comment", "version.approved_clinical version.author version.based_on",
    "version.change_class version.clinical version.fields version.method version.sha256 version.source_clinical",
    "job.name job.kept job.leased_by job.last_failure", "folded_version.fields presence.account presence.caller presence.locale presence.record_id presence.site presence.window",
    "attestation.clinical attestation.reviewed_on attestation.signature attestation.valid_until signature.id signature.person_id", "audit_event.action audit_event.key_id audit_event.locale",
    "webhook.description webhook.disabled_because webhook.events webhook.filter webhook.id webhook.made_by webhook.signing webhook.sites webhook.url",
    "receiver.id receiver.name receiver.plans receiver.site receiver.webhook_id delivery.body delivery.id delivery.site delivery.state delivery.type",
    "delivery.webhook_id delivery_attempt.answer delivery_attempt.failure",
    "audit_event.person_id audit_event.record_id audit_event.request_id audit_event.site", "person.id",
}  # fmt: skip
"""Columns that hold ids, choices, hashes, or words that people wrote about content."""
HANDLED_APART = {
    "change.actor",
    "fact.value",
    "attestation.reviewer",
    "signature.file",
    "key.name",
    # Whole rows of these are gone.
    "browser_session.browser",
    "passkey.name",
    "presence.name",
    *(f"person.{name}" for name in ("name", "email", "credential", "subject")),
}


def test_every_column_of_words_is_known_to_name_people_or_not() -> None:
    columns = {f"{table.name}.{each.name}" for table in Base.metadata.sorted_tables for each in table.columns
               if isinstance(each.type, String | Text)}  # fmt: skip
    naming = {f"{each.class_.__tablename__}.{each.key}" for each in (*WHO, *TOLD, *(name for _, name in BY_ID))}
    assert columns == {each for some in NAMES_NOBODY for each in some.split()} | naming | HANDLED_APART
    assert Person.__tablename__ == "person"
