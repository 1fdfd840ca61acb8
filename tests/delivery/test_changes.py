"""What a website must rebuild since it last looked."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from api.database import Database
from api.reading.rebuilding import slug_tags
from tests.acts import Pinned, alter_settings, hide, show, unpublish, withdraw
from tests.client import Client
from tests.factories import NOW, edit_live, make_record, make_site

BY = {"actor": "Paula Publisher", "now": NOW}


@pytest.fixture
def faq(write: Any) -> Any:
    """A FAQ of the library, which two clinics inherit."""
    write(make_site)
    write(make_site, "clinic", parent="core")
    write(make_site, "neighbour", parent="core")
    return write(make_record, topic=write(make_record, "topic", slug="needling"), slug="does-it-hurt", locales=("en",))


def head(client: Client, site: str = "core") -> int:
    return client.json(f"/v1/sites/{site}")["seq"]


def since(client: Client, seq: int, site: str = "core") -> list[Any]:
    return client.json(f"/v1/sites/{site}/changes", since=seq)["items"]


def test_a_changed_text_is_to_be_rebuilt_where_it_shows(client: Client, write: Any, faq: Any) -> None:
    seq = head(client)
    write(edit_live, faq, "en", slug="is-it-painful")
    topic = client.json(f"/v1/sites/core/faqs/{faq.id}")["topic"]["id"]
    for site in ("core", "clinic"):
        assert since(client, seq, site) == [
            {
                "seq": head(client), "op": "upsert", "type": "faq", "id": faq.id, "topics": [topic], "locales": ["en", "fr"],
                "slugs": {"en": "is-it-painful", "fr": "is-it-painful"},
                "old_slugs": {"en": "does-it-hurt", "fr": "does-it-hurt"},
                "former_slugs": {"en": ["does-it-hurt"], "fr": ["does-it-hurt"]},
                "tags": sorted(["core:faq", f"record:{faq.id}", *slug_tags("faq", ["does-it-hurt", "is-it-painful"])]),
            }
        ]  # fmt: skip


def test_a_translation_alters_only_its_locale(client: Client, write: Any, faq: Any) -> None:
    seq = head(client)
    write(edit_live, faq, "fr", slug="mal", question="Mal ?", short_answer="Non.", answer="Non.")
    assert [(each["locales"], each["slugs"], each["old_slugs"]) for each in since(client, seq)] == [
        (["fr"], {"fr": "mal"}, {"fr": "does-it-hurt"})
    ]


@pytest.mark.parametrize(
    "take_away",
    [
        pytest.param(
            lambda write, faq: write(unpublish, [Pinned(faq.id, "core", "en"), Pinned(faq.id, "core", "und")], **BY),
            id="unpublished",
        ),
        pytest.param(lambda write, faq: write(hide, "core", [faq.id], **BY), id="hidden"),
        pytest.param(
            lambda write, faq: write(withdraw, [faq.id], message="Wrong.", severity="safety", replacement=None, **BY),
            id="withdrawn",
        ),
    ],
)
@pytest.mark.parametrize("site", ["core", "clinic"])
def test_what_went_is_to_be_removed(client: Client, write: Any, faq: Any, site: str, take_away: Any) -> None:
    seq = head(client)
    take_away(write, faq)
    (entry,) = since(client, seq, site)
    assert (entry["op"], entry["id"], entry["seq"]) == ("remove", faq.id, head(client, site))
    assert (entry["slugs"], entry["old_slugs"]["en"]) == ({}, "does-it-hurt")
    assert {"core:faq", f"record:{faq.id}", *slug_tags("faq", ["does-it-hurt"])} <= set(entry["tags"])


def test_a_slug_that_changes_hands_is_purged_where_it_answered(client: Client, write: Any, faq: Any) -> None:
    seq = head(client, "clinic")
    before = client.get("/v1/sites/clinic/faqs/does-it-hurt").headers["Surrogate-Key"].split()
    own = write(make_record, site="clinic", slug="does-it-hurt")
    purged = {tag for entry in since(client, seq, "clinic") for tag in entry["tags"]}
    assert client.json("/v1/sites/clinic/faqs/does-it-hurt")["id"] == own.id
    assert not purged.isdisjoint(before)


def test_what_a_clinic_shows_again_is_to_be_built(client: Client, write: Any, faq: Any) -> None:
    write(hide, "clinic", [faq.id], **BY)
    seq = head(client, "clinic")
    write(show, "clinic", [faq.id], **BY)
    assert [each["op"] for each in since(client, seq, "clinic")] == ["upsert"]
    assert since(client, seq, "core") == []


def test_a_record_that_shows_another_s_title_is_to_be_rebuilt_with_it(client: Client, write: Any, faq: Any) -> None:
    pointing = write(make_record, neutral={"derives_from": [faq.id]})
    seq = head(client)
    write(edit_live, faq, "en", question="Other words?")
    entries = since(client, seq)
    assert {each["id"] for each in entries} == {faq.id, pointing.id}
    assert {each["seq"] for each in entries} == {head(client)}


def test_settings_that_alter_what_is_shown_are_changes_of_every_record(client: Client, write: Any, faq: Any) -> None:
    seq = head(client)
    write(alter_settings, "core", {"locales": {"en": ["en"], "de": ["de", "en"]}}, **BY)
    entries = since(client, seq)
    assert len(entries) == client.json("/v1/sites/core/records")["total"]
    assert all(each["locales"] == ["de", "fr"] for each in entries)


def test_another_clinic_s_publishing_leaves_this_one_alone(client: Client, write: Any, faq: Any) -> None:
    seq = head(client, "clinic")
    before = client.get("/v1/sites/clinic/changes?since=1").headers["ETag"]
    write(make_record, site="neighbour")
    assert head(client, "clinic") == seq
    assert client.get("/v1/sites/clinic/changes?since=1").headers["ETag"] == before
    assert since(client, seq, "clinic") == []
    assert since(client, head(client, "neighbour"), "clinic") == []


@pytest.mark.long
@pytest.mark.database
def test_from_the_beginning_everything_shown_is_listed_once(seeded: Client) -> None:
    entries = since(seeded, 0, "riverbank")
    assert len(entries) == len({each["id"] for each in entries}) == seeded.json("/v1/sites/riverbank/records")["total"]
    assert {each["op"] for each in entries} == {"upsert"}


@pytest.mark.database
def test_pages_hold_every_record_once_and_all_tags_stand_on_the_first(seeded: Client) -> None:
    whole = seeded.json("/v1/sites/riverbank/changes", since=3)
    pages = [seeded.get("/v1/sites/riverbank/changes?since=3&limit=7")]
    while address := pages[-1].get_json()["next"]:
        assert f'<{address}>; rel="next"' == pages[-1].headers["Link"]
        pages.append(seeded.get(address))
    bodies = [page.get_json() for page in pages]
    assert [item for body in bodies for item in body["items"]] == whole["items"]
    assert {len(body["items"]) for body in bodies[:-1]} == {7}
    assert [body["tags"] for body in bodies] == [whole["tags"], *([] for _ in bodies[1:])]
    assert {(body["since"], body["seq"]) for body in bodies} == {(3, whole["seq"])}


def test_pages_tell_of_one_moment_whatever_is_published_meanwhile(client: Client, write: Any, faq: Any) -> None:
    first = client.json("/v1/sites/core/changes", since=0, limit=1)
    write(edit_live, faq, "en", slug="is-it-painful")
    second = client.get(first["next"]).get_json()
    assert second["seq"] == first["seq"]
    assert [each["slugs"]["en"] for each in (*first["items"], *second["items"])] == ["needling", "does-it-hurt"]


@pytest.mark.database
def test_later_pages_read_nothing_from_the_database(seeded: Client, seeded_app: Flask) -> None:
    address = seeded.json("/v1/sites/riverbank/changes", since=3, limit=40)["next"]
    database: Database = seeded_app.extensions["database"]
    asked: list[str] = []
    seeded_app.extensions["snapshots"]._freshness_s = 60
    seeded_app.extensions["snapshots"].look()
    event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    while address := seeded.get(address).get_json()["next"]:
        pass
    assert asked == []


def test_what_is_withdrawn_meanwhile_is_on_no_later_page(client: Client, write: Any, faq: Any) -> None:
    first = client.json("/v1/sites/core/changes", since=0, limit=1)
    write(withdraw, [faq.id], message="It was wrong.", severity="safety", **BY)
    second = client.get(first["next"]).get_json()
    assert (second["seq"], second["items"]) == (first["seq"], [])


def test_a_fresh_build_hears_of_the_slugs_that_lead_to_a_record(client: Client, write: Any, faq: Any) -> None:
    for slug in ("is-it-painful", "will-it-hurt"):
        write(edit_live, faq, "en", slug=slug)
    entry = next(each for each in since(client, 0) if each["id"] == faq.id)
    assert (entry["slugs"]["en"], entry["old_slugs"]) == ("will-it-hurt", {})
    assert entry["former_slugs"]["en"] == ["does-it-hurt", "is-it-painful"]


def test_a_slug_that_went_to_another_record_leads_to_that_one(client: Client, write: Any, faq: Any) -> None:
    write(edit_live, faq, "en", slug="is-it-painful")
    write(make_record, slug="does-it-hurt", locales=("en",))
    assert {tuple(each["former_slugs"]) for each in since(client, 0)} == {()}


@pytest.mark.database
def test_so_many_tags_are_told_by_the_one_that_stands_for_all(seeded: Client) -> None:
    told = seeded.json("/v1/sites/erable/changes", since=0)
    assert len({tag for each in told["items"] for tag in each["tags"]}) > 400
    assert told["tags"] == ["site:erable", "sites"]


def test_a_change_and_its_undoing_need_no_rebuild(client: Client, write: Any, faq: Any) -> None:
    seq = head(client)
    write(hide, "core", [faq.id], **BY)
    write(show, "core", [faq.id], **BY)
    assert since(client, seq) == []


@pytest.mark.parametrize("value", ["", "-1", "x", "1.0", "1_0", " 1", "9" * 40, "99999"])
def test_a_seq_that_cannot_be_is_refused(seeded: Client, value: str) -> None:
    assert seeded.problem("/v1/sites/core/changes", 400, since=value)["errors"][0]["parameter"] == "since"


def test_since_is_required(seeded: Client) -> None:
    assert seeded.problem("/v1/sites/core/changes", 400)["errors"][0]["parameter"] == "since"
