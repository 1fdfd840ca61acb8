"""What was exported and imported elsewhere is the same there: every version, every item, every past state."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from api.database import Database
from api.models import Record
from api.record_types.written import as_written
from tests.acts import bring_in, export
from tests.apps import another_app
from tests.conftest import Write
from tests.databases import Server, fresh_database
from tests.factories import edit, edit_live, make_record, make_site, publish_all
from tests.lookup import verify
from tests.transfer.files import Line, as_file, eventful_library, lines_of, told

IMPORTER = "Ines Importer"


@pytest.fixture
def elsewhere(database_server: Server, migrated_template: str) -> Iterator[str]:
    """A second database without content."""
    with fresh_database(database_server, template=migrated_template) as url:
        yield url


def exported(url: str, site: str) -> bytes:
    database = Database(url)
    with database.reading() as session:
        data = export(session, site)
    database.close()
    return data


def take(url: str, site: str, data: bytes) -> Any:
    """Import a file, making the site where it is missing."""
    database = Database(url)
    with database.transaction() as session:
        report = bring_in(session, site, data, actor=IMPORTER, now=datetime.now(UTC), may_make_site=True)
        assert report.problems == []
    with database.reading() as session:
        assert verify(session) == []
    database.close()
    return report


def served(url: str, site: str, *, at: int | None = None) -> dict[tuple[str, str], Any]:
    """Everything that a site's readers get, in every locale."""
    found = {}
    with another_app(database_url=url) as app:
        http = app.test_client()
        for locale in http.get(f"/v1/sites/{site}").json["locales"]:
            query = {"locale": locale["locale"], "limit": 500} | ({"at": at} if at else {})
            for item in http.get(f"/v1/sites/{site}/records", query_string=query).json["items"]:
                found[locale["locale"], item["id"]] = item
    return found


@pytest.mark.long
def test_the_seed_is_the_same_elsewhere(seeded_database_url: str, elsewhere: str) -> None:
    for site in ("core", "riverbank", "erable"):
        data = exported(seeded_database_url, site)
        take(elsewhere, site, data)
        assert told(exported(elsewhere, site)) == told(data)
        assert served(elsewhere, site) == served(seeded_database_url, site) != {}


@pytest.fixture
def records(write: Write) -> dict[str, Record]:
    """An eventful library with a clinic."""
    return dict(write(eventful_library))


def test_an_eventful_library_and_its_clinic_are_the_same_elsewhere(
    records: dict[str, Record], database_url: str, elsewhere: str
) -> None:
    for site in ("core", "clinic"):
        data = exported(database_url, site)
        take(elsewhere, site, data)
        assert told(exported(elsewhere, site)) == [as_imported(line) for line in told(data)]
        assert without_revs(served(elsewhere, site)) == shown_as_imported(served(database_url, site)) != {}


def as_imported(line: Line) -> Line:
    """A line of a file as the server exports it that knows its reviews by a file alone."""
    reviews = [each for each in line.get("opens", ()) if each["kind"] == "review"]
    for each in reviews:
        each["value"]["imported"] = True
    return line


Items = dict[tuple[str, str], Any]


def shown_as_imported(items: Items) -> Items:
    """Items as they are shown where their reviews came in by a file."""
    for item in items.values():
        item["review"]["imported"] = item["review"]["status"] != "unreviewed"
    return without_revs(items)


def without_revs(items: Items) -> Items:
    """Items without the `rev` of those that are reviewed, since it tells of the review too."""
    return {
        place: {
            name: value for name, value in item.items() if name != "rev" or item["review"]["status"] == "unreviewed"
        }
        for place, item in items.items()
    }


def of_an_earlier_release(session: Session) -> None:
    """A record as it was stored before texts had one spelling."""
    make_site(session)
    record = make_record(session, live=False)
    with as_written():
        edit(session, record, "en", question="  spaced  out ", answer="\ufeffCafe\u0301\u200b \x85.\r\nRest. \n")
        edit(session, record, "und", tags=[" lead", "neck, back"])
    publish_all(session, record)


def test_what_an_earlier_release_stored_comes_in_as_it_was_written(
    write: Write, database_url: str, elsewhere: str
) -> None:
    write(of_an_earlier_release)
    data = exported(database_url, "core")
    assert b"spaced  out " in data
    take(elsewhere, "core", data)
    assert told(exported(elsewhere, "core")) == told(data)
    assert served(elsewhere, "core") == served(database_url, "core") != {}
    assert take(elsewhere, "core", data).versions == 0


def test_former_addresses_and_withdrawals_hold_elsewhere(
    records: dict[str, Record], database_url: str, elsewhere: str
) -> None:
    take(elsewhere, "core", exported(database_url, "core"))
    with another_app(database_url=elsewhere) as app:
        http, faq = app.test_client(), records["faq"]
        former = http.get(f"/v1/sites/core/faqs/faq-{faq.id[-6:]}-en")
        assert (former.status_code, former.location) == (308, "/v1/sites/core/faqs/renamed")
        gone = http.get(f"/v1/sites/core/faqs/{records['gone'].id}")
        assert (gone.status_code, gone.json["replacement"]["id"]) == (410, faq.id)


def test_past_states_can_be_read_elsewhere(records: dict[str, Record], database_url: str, elsewhere: str) -> None:
    take(elsewhere, "core", exported(database_url, "core"))

    def past(url: str) -> list[Any]:
        seqs = [each["seq"] for each in lines_of(exported(url, "core")) if each["line"] == "change"]
        return [served(url, "core", at=seq) for seq in seqs[1:]]

    there = [without_revs(items) for items in past(elsewhere)]
    assert there == [shown_as_imported(items) for items in past(database_url)]


@pytest.mark.parametrize("site", ["core", "clinic"])
def test_the_same_file_twice_changes_nothing(
    records: dict[str, Record], database_url: str, elsewhere: str, site: str
) -> None:
    for each in ("core", site):
        take(elsewhere, each, exported(database_url, each))
    before = exported(elsewhere, site)
    assert take(elsewhere, site, exported(database_url, site)).is_empty
    assert exported(elsewhere, site) == before


def test_a_file_changes_nothing_where_it_comes_from(records: dict[str, Record], database_url: str) -> None:
    for site in ("core", "clinic"):
        before = exported(database_url, site)
        assert take(database_url, site, before).is_empty
        assert exported(database_url, site) == before


def test_a_later_file_goes_on_where_the_earlier_one_ended(
    records: dict[str, Record], write: Write, database_url: str, elsewhere: str
) -> None:
    take(elsewhere, "core", exported(database_url, "core"))
    write(edit_live, records["topic"], "en", summary="Said better.")
    report = take(elsewhere, "core", exported(database_url, "core"))
    assert (report.versions, report.published, report.records["updated"]) == (1, 1, 1)
    here, there = shown_as_imported(served(database_url, "core")), served(elsewhere, "core")
    assert {key: without_times(item) for key, item in here.items()} == {
        key: without_times(item) for key, item in there.items()
    }


def about(file: bytes, record: Record) -> Line:
    """The line about a record."""
    return next(each for each in lines_of(file) if each.get("id") == record.id)


def test_what_autosaves_came_to_has_its_number_elsewhere(
    records: dict[str, Record], write: Write, database_url: str, elsewhere: str
) -> None:
    for words in ("W", "Why?"):
        write(edit, records["faq"], "en", question=words, autosave=True)
    write(edit, records["faq"], "en", question="Why not?")
    data = exported(database_url, "core")
    take(elsewhere, "core", data)
    told_here, told_there = (
        [(each["number"], each["autosaves"], each["fields"]["question"]) for each in text["versions"]]
        for file in (data, exported(elsewhere, "core"))
        for text in [about(file, records["faq"])["texts"]["en"]]
    )
    assert told_here == told_there
    assert [number for number, autosaves, _ in told_here if autosaves] == [4]
    assert take(elsewhere, "core", data).is_empty


def without_times(item: dict[str, Any]) -> dict[str, Any]:
    """An item without when it was last published, which is when the file was taken, and without `rev`, which covers that."""
    return {name: value for name, value in item.items() if name not in ("updated_at", "rev")}


def test_a_file_can_become_another_site(records: dict[str, Record], database_url: str, elsewhere: str) -> None:
    data = exported(database_url, "core")
    take(elsewhere, "library", data)
    here, there = served(database_url, "core"), served(elsewhere, "library")
    assert {key: item["fields"] for key, item in here.items()} == {key: item["fields"] for key, item in there.items()}


def test_what_was_written_after_the_file_stays_and_the_file_comes_on_top(
    records: dict[str, Record], app: Flask, write: Write, database_url: str
) -> None:
    before = exported(database_url, "core")
    write(edit_live, records["topic"], "en", summary="Written after the file.")
    report = take(database_url, "core", before)
    assert (report.versions, report.published) == (1, 1)
    [line] = [each for each in lines_of(exported(database_url, "core")) if each.get("id") == records["topic"].id]
    versions = line["texts"]["en"]["versions"]
    assert [each["fields"]["summary"] == "Written after the file." for each in versions] == [False, True, False]
    assert versions[-1]["created_by"] == IMPORTER


def test_lines_may_come_in_any_order(records: dict[str, Record], database_url: str, elsewhere: str) -> None:
    lines = [each for each in lines_of(exported(database_url, "core")) if each["line"] not in ("header", "end")]
    take(elsewhere, "core", as_file(reversed(lines)))
    assert without_revs(served(elsewhere, "core")) == shown_as_imported(served(database_url, "core"))
