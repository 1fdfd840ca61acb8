"""Publishing is one change of all items or none, tried beforehand if one likes, and refused with everything in its way."""

import unicodedata

from flask import Flask

from tests.client import Client
from tests.conftest import Write
from tests.factories import edit, edit_live, edit_live_unchecked, make_record
from tests.people import Desk, expect, make_person, pin, rules


def test_texts_go_live_together_in_one_change(client: Client, write: Write, library: str, publisher: Desk) -> None:
    faq = write(make_record, locales=("en", "fr"), live=False, topic=write(make_record, "topic"))
    items = [write(pin, faq, locale) for locale in ("und", "en", "fr")]
    done = publisher.act("publish", *items, reason="Spring")
    assert [(each["locale"], each["live_version"]) for each in done["items"]] == [("und", 1), ("en", 1), ("fr", 1)]
    assert client.json(f"/v1/sites/clinic/faqs/{faq.id}", locale="fr")["version"] == 1
    assert client.json("/v1/sites/core")["seq"] == done["seq"]
    assert {f"record:{faq.id}", "core:faq"} <= set(done["tags"])


def test_a_dry_run_changes_nothing_and_tells_everything(
    client: Client, write: Write, library: str, publisher: Desk
) -> None:
    faq = write(make_record)
    write(edit, faq, "en", question="New?")
    before = client.json("/v1/sites/core")["seq"]
    tried = publisher.act("publish", write(pin, faq, "en"), dry_run=True)
    assert (tried["seq"], tried["at"], tried["blockers"]) == (None, None, [])
    assert [(each["locale"], each["sites"], each["effect"]) for each in tried["impact"]] == [
        ("en", ["clinic", "core"], "text"), ("fr", ["clinic", "core"], "text"),
    ]  # fmt: skip
    assert client.json("/v1/sites/core")["seq"] == before
    assert tried["items"][0]["draft_version"] == 2


def test_every_blocker_is_listed_and_nothing_is_published(
    client: Client, write: Write, library: str, publisher: Desk
) -> None:
    topic, other = write(make_record, "topic"), write(make_record, "topic", live=False)
    broken = write(make_record, live=False, topic=other, answer=None)
    fine = write(make_record, live=False, topic=topic, slug="a-slug")
    items = [write(pin, record, locale) for record in (broken, fine) for locale in ("und", "en")]
    assert publisher.refused("publish", *items) == ["required-field-missing", "required-relation-missing"]
    assert client.json("/v1/sites/core/faqs")["total"] == 0
    twin = write(make_record, live=False, topic=topic, slug="a-slug")
    publisher.act("publish", *items[2:])
    assert publisher.refused("publish", *(write(pin, twin, locale) for locale in ("und", "en"))) == ["slug-taken"]


def test_a_slug_that_an_earlier_release_stored_in_pieces_is_taken_all_the_same(
    write: Write, library: str, publisher: Desk
) -> None:
    old = write(make_record, slug="tête")
    write(edit_live_unchecked, old, "en", slug=unicodedata.normalize("NFD", "tête"))
    twin = write(make_record, live=False, slug="tête")
    assert publisher.refused("publish", *(write(pin, twin, locale) for locale in ("und", "en"))) == ["slug-taken"]


def test_publishing_with_the_required_target_is_enough(write: Write, library: str, publisher: Desk) -> None:
    topic = write(make_record, "topic", live=False)
    faq = write(make_record, live=False, topic=topic)
    texts = [write(pin, record, locale) for record in (faq, topic) for locale in ("und", "en")]
    assert publisher.refused("publish", *texts[:2]) == ["required-relation-missing"]
    assert publisher.act("publish", *texts)["seq"]


def test_another_version_than_the_newest_is_superseded(write: Write, library: str, publisher: Desk) -> None:
    faq = write(make_record)
    seen = write(pin, faq, "en")
    write(edit, faq, "en", question="Newer?")
    refusal = expect(publisher.try_to("publish", seen), 409)
    found = [(each["rule"], each["live"], each["latest"]) for each in refusal["blockers"]]
    assert found == [("superseded", 1, 2)]
    assert refusal["type"] == "/v1/problems/blocked"


def test_what_is_live_already_is_no_change(write: Write, library: str, publisher: Desk) -> None:
    faq = write(make_record)
    expect(publisher.try_to("publish", write(pin, faq, "en")), 409)


def test_unpublishing_names_what_is_live(client: Client, write: Write, library: str, publisher: Desk) -> None:
    faq = write(make_record)
    write(edit, faq, "en", question="Draft?")
    assert publisher.refused("unpublish", write(pin, faq, "en")) == ["superseded"]
    done = publisher.act("unpublish", write(pin, faq, "en", version=1))
    assert {each["effect"] for each in done["impact"]} == {"disappears"}
    client.problem(f"/v1/sites/clinic/faqs/{faq.id}", 404)


def test_a_required_target_is_not_unpublished(write: Write, library: str, publisher: Desk) -> None:
    topic = write(make_record, "topic")
    write(make_record, topic=topic)
    assert publisher.refused("unpublish", write(pin, topic, "en")) == ["required-relation-missing"]


def test_a_link_to_what_is_not_live_is_a_warning(write: Write, library: str, publisher: Desk) -> None:
    target = write(make_record, live=False)
    faq = write(
        make_record, live=False, answer=f"See [there](record:{target.id}).", neutral={"derives_from": [target.id]}
    )
    done = publisher.act("publish", write(pin, faq, "und"), write(pin, faq, "en"))
    assert [(each["rule"], each.get("field")) for each in done["warnings"]] == [
        ("target-not-live", "answer"), ("target-not-live", "derives_from"),
    ]  # fmt: skip


def test_a_clinical_edit_warns_that_translations_become_outdated(write: Write, library: str, publisher: Desk) -> None:
    faq = write(make_record, locales=("en", "fr"))
    write(edit, faq, "en", slug="only-an-address")
    assert publisher.act("publish", write(pin, faq, "en"))["warnings"] == []
    write(edit, faq, "en", answer="Another answer.")
    warnings = publisher.act("publish", write(pin, faq, "en"))["warnings"]
    assert [(each["rule"], each["locale"]) for each in warnings] == [("translation-outdated", "fr")]


def test_an_override_that_nobody_is_served_sleeps(write: Write, library: str, publisher: Desk) -> None:
    faq = write(make_record)
    write(edit, faq, "fr", site="clinic", question="Chez nous ?")
    assert rules(publisher.act("publish", write(pin, faq, "fr", site="clinic")), "warnings") == ["override-sleeps"]


def test_an_edit_tells_which_overrides_it_leaves_behind(write: Write, library: str, publisher: Desk) -> None:
    faq = write(make_record)
    write(edit_live, faq, "en", site="clinic", question="Ours?")
    write(edit, faq, "en", question="Theirs?")
    done = publisher.act("publish", write(pin, faq, "en"))
    assert [(each["rule"], each["site"]) for each in done["warnings"]] == [("override-behind", "clinic")]
    assert {tuple(each["sites"]) for each in done["impact"]} == {("clinic",), ("core",)}


def test_a_publisher_of_one_locale_publishes_only_that(app: Flask, write: Write, library: str) -> None:
    faq = write(make_record, locales=("en", "fr"))
    for locale in ("en", "fr"):
        write(edit, faq, locale, question="Else?")
    write(edit, faq, "und", position=7)
    desk = Desk(app, write(make_person, "Fanny", "publisher", locale="fr"))
    assert desk.act("publish", write(pin, faq, "fr"))["seq"]
    # The neutral fields are every locale's, and some of them are clinical.
    for locale in ("en", "und"):
        assert desk.try_to("publish", write(pin, faq, locale)).status_code == 403


def test_a_clinic_publishes_only_its_own_overrides(app: Flask, write: Write, library: str) -> None:
    faq = write(make_record)
    desk = Desk(app, write(make_person, "Carl", "publisher", site="clinic"))
    write(edit, faq, "en", question="Theirs?")
    write(edit, faq, "en", site="clinic", question="Ours?")
    assert desk.try_to("publish", write(pin, faq, "en")).status_code == 404
    assert desk.act("publish", write(pin, faq, "en", site="clinic"))["seq"]


def test_publishing_again_with_the_same_idempotency_key_publishes_once(
    write: Write, library: str, publisher: Desk
) -> None:
    faq = write(make_record)
    write(edit, faq, "en", question="Once?")
    body = {"items": [write(pin, faq, "en")]}
    first, second = (
        publisher.call("POST", "actions/publish", body, headers={"Idempotency-Key": "k1"}) for _ in range(2)
    )
    assert first.json == second.json
    assert second.headers["Idempotency-Replayed"] == "true"


def test_every_decision_leaves_an_audit_event(app: Flask, write: Write, library: str, publisher: Desk) -> None:
    from sqlalchemy import select

    from api.models import AuditEvent

    faq = write(make_record)
    write(edit, faq, "en", question="Audited?")
    done = publisher.act("publish", write(pin, faq, "en"), reason="Because")
    event = write(lambda session: session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first())
    assert (event.actor, event.action, event.record_id, event.seq) == ("Paula", "action.publish", faq.id, done["seq"])
    assert '"reason":"Because"' in event.after
