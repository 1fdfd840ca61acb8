"""A mirror follows what is published: whatever changes for readers changes in the files, and nothing else is written."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client as Reader

from api.mirror.asking import OF_ONE_REQUEST
from api.mirror.holding import read_listing
from api.mirror.kept_answers import OK
from api.mirror.origin import Origin
from tests.acts import Pinned, alter_settings, delete_site, hide, reinstate, show, unpublish, withdraw
from tests.conftest import Write
from tests.factories import NOW, edit_live, make_record, make_site
from tests.mirror.conftest import PHONE, Begin, Mirrored
from tests.sync.backups import restore, take_backup

FAQS = "/v1/sites/core/faqs"
SYNC = f"/v1/sites/core/sync?{PHONE}"
BY: Any = {"actor": "p", "now": NOW}
GONE_WITH = {"message": "Wrong.", "severity": "safety", **BY}


@pytest.fixture
def records(write: Write) -> dict[str, Any]:
    """Two questions of a library with a clinic."""
    write(make_site)
    write(make_site, "clinic", parent="core")
    topic = write(make_record, "topic")
    return {slug: write(make_record, slug=slug, topic=topic) for slug in ("one", "two")}


@pytest.fixture
def mirrored(records: dict[str, Any], begin: Begin) -> Mirrored:
    found = begin(locales=frozenset({"en"}))
    found.bring_up()
    return found


def test_nothing_of_what_takes_a_key_is_kept(mirrored: Mirrored, write: Write) -> None:
    write(make_site, "staff", access="keyed")
    write(make_record, site="staff", slug="kept-for-the-night-shift")
    mirrored.bring_up()
    assert not [each for each in (*mirrored.addresses, *mirrored.folder.places()) if "staff" in each]
    assert "night-shift" not in "".join(
        each.read_text()
        for each in mirrored.path.rglob("*.json")
        if ".br." not in each.name and ".gzip." not in each.name
    )


def assert_alike(mirrored: Mirrored, app: Flask) -> None:
    """Fail unless every file is what readers get now."""
    reader = Reader(app)
    for address in mirrored.addresses:
        answer, described = reader.get(address), mirrored.described(address)
        assert described is not None, address
        assert described.status == answer.status_code, address
        if described.status == OK and mirrored.body(address) != answer.data:
            # A page on which nothing has changed may tell an older seq.
            assert "/pages/" in address
            assert {**json.loads(mirrored.body(address)), "seq": 0} == {**answer.json, "seq": 0}


def test_a_new_record_is_there_at_all_its_addresses(mirrored: Mirrored, app: Flask, write: Write) -> None:
    record = write(make_record, slug="three")
    mirrored.bring_up()
    for site in ("core", "clinic"):
        for name in ("three", record.id):
            assert mirrored.status(f"/v1/sites/{site}/faqs/{name}") == OK
    assert_alike(mirrored, app)


def test_an_edited_text_is_new_in_every_answer_that_shows_it(
    mirrored: Mirrored, app: Flask, write: Write, records: Any
) -> None:
    write(edit_live, records["one"], "en", question="Is it new?")
    mirrored.bring_up()
    shows = [
        each for each in mirrored.addresses if mirrored.status(each) == OK and b"Is it new?" in mirrored.body(each)
    ]
    assert {f"{FAQS}/one", FAQS, "/v1/sites/clinic/records", SYNC} <= set(shows)
    assert_alike(mirrored, app)


@pytest.mark.long
def test_what_is_published_has_the_headers_of_its_own_address(
    mirrored: Mirrored, app: Flask, write: Write, records: Any
) -> None:
    topic = write(make_record, "topic", slug="about")
    write(edit_live, records["one"], "en", question="Is it new?", slug="other")
    mirrored.bring_up()
    reader, seen = Reader(app), set()
    for path in ("faqs/one", "faqs/other", f"records/{topic.id}", "topics/about", "pages/about"):
        for asked in ("", "?locale=en", "?format=jsonld", "?locale=en&format=jsonld"):
            address = f"/v1/sites/core/{path}{asked}"
            answer, described = reader.get(address), mirrored.described(address)
            if described is not None:
                told = {name: value for name, value in answer.headers.items() if name not in OF_ONE_REQUEST}
                assert (described.status, described.headers) == (answer.status_code, told), address
                seen.add(address)
    assert {f"{FAQS}/one", f"{FAQS}/other", "/v1/sites/core/pages/about?format=jsonld"} <= seen


def test_a_former_slug_leads_to_the_present_one(mirrored: Mirrored, app: Flask, write: Write, records: Any) -> None:
    write(edit_live, records["one"], "en", slug="other")
    mirrored.bring_up()
    assert (
        mirrored.path / "moved/v1/sites/core/faqs/one@"
    ).resolve() == mirrored.path / "names/v1/sites/core/faqs/other"
    assert mirrored.status(f"{FAQS}/one") == 308
    assert_alike(mirrored, app)


def test_what_was_withdrawn_says_so_and_stands_nowhere_else(
    mirrored: Mirrored, app: Flask, write: Write, records: Any
) -> None:
    write(withdraw, [records["one"].id], **GONE_WITH)
    mirrored.bring_up()
    assert mirrored.status(f"{FAQS}/one") == mirrored.status(f"/v1/sites/clinic/records/{records['one'].id}") == 410
    for address in mirrored.addresses:
        if mirrored.status(address) == OK and "/sync?" not in address:
            assert records["one"].id.encode() not in mirrored.body(address), address
    assert_alike(mirrored, app)
    write(reinstate, [records["one"].id], **BY)
    mirrored.bring_up()
    assert mirrored.status(f"{FAQS}/one") == OK
    assert_alike(mirrored, app)


@pytest.mark.long
def test_a_snapshot_with_what_was_withdrawn_is_gone_before_another_is_made(
    mirrored: Mirrored, write: Write, records: Any
) -> None:
    before = [each for each in mirrored.addresses if "/sync?" in each]
    assert before
    write(withdraw, [records["one"].id], **GONE_WITH)
    mirrored.bring_up()
    kept = [each for each in before if mirrored.status(each) == OK]
    assert kept == [SYNC]
    assert records["one"].id.encode() not in mirrored.body(SYNC)


def test_what_one_clinic_hides_stays_with_the_others(
    mirrored: Mirrored, app: Flask, write: Write, records: Any
) -> None:
    write(hide, "clinic", [records["one"].id], **BY)
    mirrored.bring_up()
    assert mirrored.status("/v1/sites/clinic/faqs/one") is None
    assert mirrored.status(f"{FAQS}/one") == OK
    write(show, "clinic", [records["one"].id], **BY)
    mirrored.bring_up()
    assert mirrored.status("/v1/sites/clinic/faqs/one") == OK
    assert_alike(mirrored, app)


def test_what_is_unpublished_leads_nowhere(mirrored: Mirrored, app: Flask, write: Write, records: Any) -> None:
    write(unpublish, [Pinned(records["one"].id, "core", "en")], **BY)
    mirrored.bring_up()
    assert [each for each in mirrored.addresses if each.startswith(f"{FAQS}/one")] == []
    assert_alike(mirrored, app)


def test_a_site_that_is_for_keyed_readers_now_is_gone_whole(mirrored: Mirrored, app: Flask, write: Write) -> None:
    write(alter_settings, "clinic", {"access": "keyed"}, **BY)
    mirrored.bring_up()
    assert [each for each in mirrored.addresses if "/clinic" in each] == []
    assert_alike(mirrored, app)


@pytest.mark.long
def test_a_site_that_was_deleted_says_so_at_every_address(mirrored: Mirrored, app: Flask, write: Write) -> None:
    write(delete_site, "clinic", **BY)
    mirrored.bring_up()
    assert {mirrored.status(each) for each in mirrored.addresses if "/clinic" in each} == {410}
    assert_alike(mirrored, app)


@pytest.mark.long
def test_a_new_site_is_kept_from_its_first_change(mirrored: Mirrored, app: Flask, write: Write) -> None:
    write(make_site, "other", parent="core")
    mirrored.bring_up()
    assert mirrored.status("/v1/sites/other/faqs/one") == OK
    assert_alike(mirrored, app)


def test_what_did_not_change_is_not_written(mirrored: Mirrored, write: Write, records: Any) -> None:
    def files() -> dict[Path, int]:
        return {each: each.stat().st_ino for each in (mirrored.path / "answers").rglob("*.json")}

    before, digests = files(), mirrored.addresses
    write(edit_live, records["one"], "en", question="Is it new?")
    assert mirrored.mirror.round()
    after = files()
    assert {each: after[each] for each in before} == before
    assert mirrored.addresses[f"{FAQS}/two"] == digests[f"{FAQS}/two"]
    assert mirrored.addresses["/v1/sites/core/topics"] == digests["/v1/sites/core/topics"]
    assert mirrored.addresses[f"{FAQS}/one"] != digests[f"{FAQS}/one"]


def test_a_round_with_nothing_new_writes_nothing(mirrored: Mirrored) -> None:
    before = (mirrored.path / "manifest.json").read_bytes()
    assert not mirrored.mirror.round()
    assert (mirrored.path / "manifest.json").read_bytes() == before


@pytest.mark.long
def test_a_mirror_that_was_stopped_goes_on_where_it_was(
    mirrored: Mirrored, app: Flask, write: Write, records: Any, begin: Begin
) -> None:
    mirrored.folder.close()
    write(edit_live, records["one"], "en", question="Is it new?")
    again = begin(locales=frozenset({"en"}))
    assert again.addresses == mirrored.addresses
    again.bring_up()
    assert_alike(again, app)
    assert b"Is it new?" in again.body(f"{FAQS}/one")


@pytest.mark.parametrize("is_restarted", [False, True])
def test_nothing_stays_of_a_history_that_is_no_longer_there(
    mirrored: Mirrored, app: Flask, write: Write, begin: Begin, is_restarted: bool
) -> None:
    database = app.extensions["database"]
    backup = take_backup(database)
    write(make_record, slug="lost")
    mirrored.bring_up()
    assert mirrored.status(f"{FAQS}/lost") == OK
    restore(database, backup)
    write(make_record, slug="three")
    write(make_record, slug="four")
    if is_restarted:
        mirrored.folder.close()
        mirrored = begin(locales=frozenset({"en"}))
    mirrored.bring_up()
    assert mirrored.status(f"{FAQS}/lost") is None
    assert mirrored.status(f"{FAQS}/four") == OK
    assert_alike(mirrored, app)


@pytest.mark.long
def test_all_that_another_release_has_left_is_asked_for_anew(mirrored: Mirrored, app: Flask, begin: Begin) -> None:
    manifest, listing = read_listing(mirrored.folder)
    listing.put(f"{FAQS}/one", mirrored.addresses[f"{FAQS}/two"])
    mirrored.folder.finish(listing.whole, {})
    mirrored.holding.listing = listing
    signer = Origin(app).signer
    mirrored.holding.sign(lambda parts: replace(manifest, parts=parts, made_by="1.1.0/1/1").signed(signer))
    assert mirrored.body(f"{FAQS}/one") == mirrored.body(f"{FAQS}/two")
    mirrored.folder.close()
    again = begin(locales=frozenset({"en"}))
    again.bring_up()
    assert_alike(again, app)


@pytest.mark.long
def test_what_is_no_longer_chosen_is_gone(mirrored: Mirrored, app: Flask, begin: Begin) -> None:
    mirrored.folder.close()
    again = begin(sites=frozenset({"clinic"}), sync={})
    again.bring_up()
    assert [each for each in again.addresses if each.startswith("/v1/sites/core")] == []
    assert again.status("/v1/sites/clinic/faqs/one?locale=fr") == OK
    assert_alike(again, app)


@pytest.mark.long
def test_nobody_else_writes_into_a_mirror_meanwhile(mirrored: Mirrored, begin: Begin) -> None:
    with pytest.raises(OSError, match="Another mirror writes"):
        begin()
