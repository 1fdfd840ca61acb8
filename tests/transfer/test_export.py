"""A site's file holds everything that the site owns, with its history, and proves that it is whole."""

import hashlib
import json
from collections import Counter
from typing import Any

import pytest
from flask import Flask

from api.models import Attestation, Record, Translation, Version
from tests.conftest import Write
from tests.factories import make_site
from tests.people import Desk, make_person
from tests.transfer.files import FileDesk, eventful_library, lines_of, told


@pytest.fixture
def records(write: Write) -> dict[str, Record]:
    """An eventful library with a clinic."""
    return dict(write(eventful_library))


@pytest.fixture
def reader(app: Flask, write: Write, records: dict[str, Record]) -> FileDesk:
    """Somebody who may see everything and alter nothing."""
    return FileDesk(app, write(make_person, "Rea", "reader"))


def line_about(data: bytes, record: Record, *, kind: str = "record") -> Any:
    return next(
        each for each in lines_of(data) if record.id in (each.get("id"), each.get("record")) and each["line"] == kind
    )


def test_the_first_line_says_of_which_state_of_which_site_the_file_is(reader: FileDesk) -> None:
    header = lines_of(reader.export())[0]
    newest = reader.ask("changes")["items"][0]
    assert header == {
        "line": "header", "format": "clinic-content-1", "site": "core", "seq": newest["seq"], "hash": newest["hash"], "head": header["head"],
    }  # fmt: skip


def test_the_last_line_counts_the_lines_and_proves_every_byte_before_it(reader: FileDesk) -> None:
    data = reader.export()
    body, last = data[: data.rindex(b"\n", 0, -1) + 1], lines_of(data)[-1]
    counts = Counter(each["line"] for each in lines_of(body))
    assert last == {"line": "end", "counts": dict(counts), "sha256": hashlib.sha256(body).hexdigest()}


def test_every_version_of_every_text_is_there_and_drafts_too(reader: FileDesk, records: dict[str, Record]) -> None:
    texts = line_about(reader.export(), records["faq"])["texts"]
    assert {locale: (len(text["versions"]), text["live"] and text["live"]["version"], text["draft"]) for locale, text in texts.items()} == {
        "en": (2, 2, None), "fr": (2, 1, 2), "und": (1, 1, None),
    }  # fmt: skip


def test_nothing_that_the_database_knows_of_a_text_is_left_out(reader: FileDesk, records: dict[str, Record]) -> None:
    line = line_about(reader.export(), records["faq"])
    text = line["texts"]["en"]
    # What only holds rows together, or follows from the rest.
    own = {"id", "translation_id", "sha256", "record_id", "revision", "latest_version", "site"}
    # What holds in this database alone: ids of its people, and what came into it from other files.
    own |= {"author", "imported_by", "stage_imported_by", "is_open"}
    # What is signed has its signature beside it, which says until when.
    own |= {"signature", "valid_until"}
    assert {each.name for each in Version.__table__.columns} - own == text["versions"][0].keys()
    assert {each.name for each in Attestation.__table__.columns} - own == text["attestations"][0].keys()
    assert {each.name for each in Record.__table__.columns} - {"site"} == line.keys() - {"line", "texts"}
    stages = {each.name for each in Translation.__table__.columns if each.name.startswith("stage")}
    assert {each.name for each in Translation.__table__.columns} - own - stages == {"locale", "draft_version"}
    assert stages - own == {"stage", "stage_version", "stage_by", "stage_at", "stage_comment", "stage_clinical"}


def test_what_is_live_says_since_when(reader: FileDesk, records: dict[str, Record]) -> None:
    live = line_about(reader.export(), records["faq"])["texts"]["en"]["live"]
    assert live == {"version": 2, "published_at": "2026-11-20T12:00:00.000Z", "updated_at": "2026-11-20T12:00:00.000Z"}


def test_a_draft_that_waits_for_approval_says_so(
    app: Flask, write: Write, reader: FileDesk, records: dict[str, Record]
) -> None:
    author = Desk(app, write(make_person, "Ada", "author"))
    pin = {"site": "core", "record": records["draft"].id, "locale": "en", "version": 1}
    author.act("submit", pin, comment="Please look at this.")
    stage = line_about(reader.export(), records["draft"])["texts"]["en"]["stage"]
    assert (stage["stage"], stage["version"], stage["comment"]) == ("submitted", 1, "Please look at this.")


def test_attestations_are_there_with_the_exact_words_that_they_cover(
    reader: FileDesk, records: dict[str, Record]
) -> None:
    text = line_about(reader.export(), records["faq"])["texts"]["en"]
    [attestation] = text["attestations"]
    assert (attestation["version"], attestation["reviewer"]["name"]) == (2, "Rita Reviewer")
    assert attestation["clinical"].items() >= text["versions"][1]["clinical"].items()


def test_each_change_says_what_readers_got_and_lost(reader: FileDesk, records: dict[str, Record]) -> None:
    changes = [each for each in lines_of(reader.export()) if each["line"] == "change"]
    verbs = [each["verb"] for each in changes]
    assert verbs[0] == "create-site"
    assert {"publish", "unpublish", "review", "withdraw"} <= set(verbs)
    [unpublished] = [each for each in changes if each["verb"] == "unpublish"]
    assert unpublished["ends"] == [{"kind": "text", "record": records["down"].id, "locale": "en"}]
    [withdrawn] = [each for each in changes if each["verb"] == "withdraw"]
    assert [each["value"]["severity"] for each in withdrawn["opens"]] == ["safety"]


def test_a_clinics_file_holds_its_overrides_and_hides_and_not_what_it_inherits(
    reader: FileDesk, records: dict[str, Record]
) -> None:
    data = reader.export("clinic")
    assert {each["line"] for each in lines_of(data)} == {"header", "site", "override", "change", "end"}
    override = line_about(data, records["faq"], kind="override")["texts"]
    assert override["en"]["versions"][0]["fields"] == {"question": "Will it hurt at our clinic?"}
    opened = [(it["kind"], it["record"]) for each in lines_of(data) if each["line"] == "change" for it in each["opens"]]
    assert ("visibility", records["gone"].id) in opened


def test_a_librarys_file_holds_nothing_of_a_clinic(reader: FileDesk) -> None:
    assert b"clinic?" not in reader.export()


def test_the_same_content_makes_the_same_file(reader: FileDesk, write: Write) -> None:
    first = reader.export()
    assert reader.export() == first
    write(make_site, "another")
    assert told(reader.export()) == told(first)


def test_a_file_is_sent_part_by_part(app: Flask, reader: FileDesk) -> None:
    response = app.test_client().get("/v1/admin/sites/core/export", headers=reader._headers, buffered=False)
    first = next(iter(response.response))
    assert response.is_streamed
    assert json.loads(first.split(b"\n")[0])["line"] == "header"
    response.close()


def test_nobody_keeps_a_file_on_the_way(reader: FileDesk) -> None:
    response = reader.call("GET", "sites/core/export")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Disposition"] == 'attachment; filename="core.ndjson"'


def test_whoever_may_not_see_the_site_gets_nothing(app: Flask, write: Write, reader: FileDesk) -> None:
    stranger = Desk(app, write(make_person, "Sten", "admin", site="clinic"))
    assert stranger.call("GET", "sites/core/export").status_code == 404
    assert stranger.call("GET", "sites/nowhere/export").status_code == 404
    assert app.test_client().get("/v1/admin/sites/core/export").status_code == 401
