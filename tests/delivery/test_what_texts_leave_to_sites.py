"""A text may leave contact data to each site: readers get their own clinic's, wherever they read it."""

import html
import re
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from api.models import Record
from api.reading import richtext
from api.reading.facts.settings import SiteSettings
from api.reading.placeholders import NAMES, filled
from tests.acts import alter_settings
from tests.calls import read, save
from tests.client import Client
from tests.conftest import Write
from tests.factories import NOW, edit_live, make_record, make_site
from tests.people import Desk, make_person, pin

NET = {
    "title": "Call {{contact.phone}}",
    "signs": ["You cannot reach {{contact.name}}"],
    "action": "Call [{{contact.phone}}](tel:{{contact.phone}}) at once, or `{{contact.emergency_phone}}`.",
}


@pytest.fixture
def net(write: Write) -> Record:
    """A safety net of the library, with a clinic that says how to reach it and one that does not."""
    write(make_site)
    contact = {"phone": "+1 555 0100", "emergency_phone": "911"}
    write(make_site, "clinic", parent="core", name="Clinic & Sons", contact=contact)
    write(make_site, "silent", parent="core")
    made: Record = write(make_record, "safety_net", locales=("en", "fr"))
    write(edit_live, made, "en", **NET)
    return made


@pytest.fixture
def administrator(app: Flask, write: Write, net: Record) -> Desk:
    """Somebody who may do everything, on the sites that there are."""
    return Desk(app, write(make_person, "Ada", "admin"))


def item(client: Client, record: Record, site: str, **more: Any) -> Any:
    return client.json(f"/v1/sites/{site}/records/{record.id}", **more)


def test_each_sites_readers_get_its_own_in_every_form(client: Client, net: Record) -> None:
    found = item(client, net, "clinic")
    assert found["title"] == found["fields"]["title"] == found["seo_title"] == "Call +1 555 0100"
    assert found["fields"]["signs"] == ["You cannot reach Clinic & Sons"]
    action = found["fields"]["action"]
    assert '<a href="tel:+15550100" rel="noopener noreferrer">+1 555 0100</a> at once' in action["html"]
    assert action["plain"] == "Call +1 555 0100 at once, or 911."
    assert "{{" not in action["markdown"]


def test_a_site_that_does_not_say_it_gets_general_words_and_no_link(client: Client, net: Record) -> None:
    action = item(client, net, "silent")["fields"]["action"]
    assert action["html"].startswith("<p>Call the clinic’s phone number at once")
    assert item(client, net, "silent")["title"] == "Call the clinic’s phone number"


def test_search_sync_and_json_ld_say_the_same(client: Client, net: Record) -> None:
    [hit] = client.json("/v1/sites/clinic/search", q="0100")["items"]
    assert hit["title"] == "Call +1 555 0100"
    assert client.json("/v1/sites/silent/search", q="0100")["items"] == []
    [synced] = client.json("/v1/sites/clinic/sync", locale="en", types="safety_net")["items"]
    assert synced["data"].items() <= item(client, net, "clinic").items()
    assert "{{" not in client.get(f"/v1/sites/clinic/records/{net.id}", format_="jsonld").text


def test_another_number_moves_rev_and_head_and_the_past_keeps_its_own(
    write: Write, client: Client, net: Record
) -> None:
    before, seq = item(client, net, "clinic"), client.json("/v1/sites/clinic")["seq"]
    other = item(client, net, "silent")["rev"]
    write(alter_settings, "clinic", {"contact": {"phone": "+1 555 0199"}}, actor="o", now=NOW)
    now = item(client, net, "clinic")
    assert (now["title"], now["version"]) == ("Call +1 555 0199", before["version"])
    assert now["rev"] != before["rev"]
    assert item(client, net, "clinic", at=seq) == before
    assert item(client, net, "silent")["rev"] == other


def test_a_phone_hears_of_another_number(write: Write, client: Client, net: Record) -> None:
    start = client.json("/v1/sites/clinic/sync", locale="en", types="safety_net")
    write(alter_settings, "clinic", {"contact": {"phone": "+1 555 0199"}}, actor="o", now=NOW)
    [changed] = client.json("/v1/sites/clinic/sync", token=start["next_token"])["items"]
    assert changed["data"]["title"] == "Call +1 555 0199"


def test_a_review_holds_whatever_a_site_says_there(write: Write, client: Client, net: Record, reviewer: Desk) -> None:
    reviewer.act("review", write(pin, net, "en"), reviewed_on="2026-08-01")
    write(alter_settings, "clinic", {"contact": {"phone": "+1 555 0199"}}, actor="o", now=NOW)
    assert item(client, net, "clinic")["review"]["status"] == "current"


@pytest.mark.parametrize("text", ["Call {{contact.fax}}.", "Call {{phone}}.", "Call {{ contact.phone }}."])
def test_what_no_site_says_is_told_when_it_is_saved_and_is_not_published(
    write: Write, editor: Desk, net: Record, text: str
) -> None:
    saved = save(editor, net, "en", {"action": text})
    [problem] = [each for each in saved["problems"] if each["severity"] == "blocker"]
    assert (problem["code"], problem["field"]) == ("unknown-placeholder", "action")
    assert "{{contact.phone}}" in problem["detail"]
    assert {each["code"] for each in saved["problems"]} <= {"unknown-placeholder", "contact-missing"}
    assert editor.refused("publish", write(pin, net, "en")) == ["unknown-placeholder"]
    assert read(editor, net, "en")["draft"] == saved["version"]


def test_who_publishes_is_told_which_sites_do_not_say_it(write: Write, editor: Desk, net: Record) -> None:
    save(editor, net, "en", {"action": "Write to {{contact.email}} or call {{contact.phone}}."})
    told = editor.act("publish", write(pin, net, "en"))["warnings"]
    missing = [(each["detail"].split("`")[1], each["sites"]) for each in told if each["rule"] == "contact-missing"]
    assert ("{{contact.email}}", ["clinic", "silent"]) in missing
    assert ("{{contact.phone}}", ["silent"]) in missing


VALUES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30).map(
    lambda text: " ".join(text.split())
)


@given(VALUES.filter(bool), st.sampled_from(["phone", "email", "address"]))
def test_whatever_a_site_says_is_words_and_nothing_else(value: str, name: str) -> None:
    site = SiteSettings("clinic", "Clinic", None, "en", {"en": ("en",)}, contact={name: value})
    assert set(NAMES) >= {name}
    markdown = filled(f"Say {{{{contact.{name}}}}} now", "markdown", site, "en")
    shown = richtext.html(markdown)
    assert re.sub(r"\s+", " ", html.unescape(shown)) == f"<p>Say {value} now</p>"
    assert richtext.plain(markdown) == filled(f"Say {{{{contact.{name}}}}} now", "line", site, "en")


def test_the_settings_of_a_site_tell_what_its_texts_say_for_each(administrator: Desk) -> None:
    clinic = administrator.ask("sites/clinic")
    told = {each["name"]: each for each in clinic["placeholders"] if each["locale"] == "en"}
    assert set(told) == set(NAMES)
    assert (told["phone"]["says"], told["phone"]["told"]) == ("+1 555 0100", True)
    assert (told["email"]["says"], told["email"]["told"]) == ("the clinic’s e-mail address", False)
    silent = {(each["name"], each["locale"]): each for each in administrator.ask("sites/silent")["placeholders"]}
    assert silent["phone", "fr"]["says"] == "le numéro de téléphone de la clinique"


@pytest.mark.parametrize("name", NAMES)
def test_what_the_settings_tell_is_what_readers_get(
    client: Client, administrator: Desk, net: Record, write: Write, name: str
) -> None:
    write(edit_live, net, "en", title=f"Reach {{{{contact.{name}}}}}")
    settings = administrator.ask("sites/clinic")
    told = {each["name"]: each["says"] for each in settings["placeholders"] if each["locale"] == "en"}
    assert item(client, net, "clinic")["title"] == f"Reach {told[name]}"
