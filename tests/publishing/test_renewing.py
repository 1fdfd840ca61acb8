"""What has changed above a translation or an override is looked at once, and the text says so from then on."""

from flask import Flask

from tests.client import Client
from tests.conftest import Write
from tests.factories import edit, edit_live, make_record
from tests.people import Desk, make_person, pin


def test_a_dismissal_holds_until_the_source_changes_again(
    client: Client, write: Write, library: str, reviewer: Desk
) -> None:
    faq = write(make_record, locales=("en", "fr"))
    address = f"/v1/sites/core/faqs/{faq.id}"
    assert reviewer.refused("dismiss-outdated", write(pin, faq, "fr")) == ["not-outdated"]
    write(edit_live, faq, "en", answer="Changed.")
    assert client.json(address, locale="fr")["locale"]["outdated"]
    done = reviewer.act("dismiss-outdated", write(pin, faq, "fr"))
    assert (done["items"][0]["live_version"], done["items"][0]["draft_version"]) == (2, None)
    assert not client.json(address, locale="fr")["locale"]["outdated"]
    write(edit_live, faq, "en", answer="Changed again.")
    assert client.json(address, locale="fr")["locale"]["outdated"]


def test_dismissing_a_live_translation_leaves_its_draft_alone(
    client: Client, write: Write, library: str, reviewer: Desk, publisher: Desk
) -> None:
    faq = write(make_record, locales=("en", "fr"))
    write(edit_live, faq, "en", answer="Changed.")
    write(edit, faq, "fr", question="Brouillon ?")
    done = reviewer.act("dismiss-outdated", write(pin, faq, "fr", version=1))
    assert (done["items"][0]["live_version"], done["items"][0]["draft_version"]) == (3, 2)
    assert publisher.act("publish", write(pin, faq, "fr", version=2))["seq"]


def test_only_translations_can_be_outdated(write: Write, library: str, reviewer: Desk) -> None:
    faq = write(make_record)
    assert reviewer.refused("dismiss-outdated", write(pin, faq, "en")) == ["not-a-translation"]


def test_an_override_is_kept_beside_what_has_changed(
    client: Client, write: Write, library: str, publisher: Desk
) -> None:
    faq = write(make_record)
    write(edit_live, faq, "en", site="clinic", question="Ours?")
    assert publisher.refused("keep", write(pin, faq, "en", site="clinic")) == ["not-moved"]
    write(edit_live, faq, "en", question="Theirs?")
    done = publisher.act("keep", write(pin, faq, "en", site="clinic"))
    assert (done["impact"], done["items"][0]["live_version"]) == ([], 2)
    assert publisher.refused("keep", write(pin, faq, "en", site="clinic")) == ["not-moved"]
    assert client.json(f"/v1/sites/clinic/faqs/{faq.id}")["title"] == "Ours?"


def test_an_override_gives_way_to_what_has_changed(client: Client, write: Write, library: str, publisher: Desk) -> None:
    faq = write(make_record)
    write(edit_live, faq, "en", site="clinic", question="Ours?")
    write(edit_live, faq, "en", question="Theirs?")
    done = publisher.act("adopt", write(pin, faq, "en", site="clinic"))
    assert {(*each["sites"], each["effect"]) for each in done["impact"]} == {("clinic", "text")}
    item = client.json(f"/v1/sites/clinic/faqs/{faq.id}")
    assert (item["title"], item["provenance"]) == ("Theirs?", {})


def test_named_fields_are_adopted_and_unknown_ones_refused(write: Write, library: str, publisher: Desk) -> None:
    faq = write(make_record)
    write(edit_live, faq, "en", site="clinic", question="Ours?")
    item = write(pin, faq, "en", site="clinic")
    assert publisher.try_to("adopt", item, fields=["answer"]).status_code == 422
    assert publisher.act("adopt", item, fields=["question"])["seq"]
    assert publisher.refused("adopt", write(pin, faq, "en")) == ["not-an-override"]


def test_a_translator_dismisses_nothing(app: Flask, write: Write, library: str) -> None:
    faq = write(make_record, locales=("en", "fr"))
    write(edit_live, faq, "en", answer="Changed.")
    tina = Desk(app, write(make_person, "Tina", "translator"))
    assert tina.try_to("dismiss-outdated", write(pin, faq, "fr")).status_code == 403
