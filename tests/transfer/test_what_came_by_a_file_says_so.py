"""A review or an approval that a file told of is shown as that, to readers and editors, until somebody here gives their own."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.client import Client
from tests.conftest import Write
from tests.factories import edit, make_record, make_site
from tests.people import make_person, pin
from tests.transfer.files import FileDesk, Line, as_file, lines_of


@pytest.fixture
def admin(app: Flask, write: Write, library: str) -> FileDesk:
    write(make_site, "twin")
    return FileDesk(app, write(make_person, "Olga", "admin", "publisher", credential="MD"))


@pytest.fixture
def topic(write: Write, admin: FileDesk) -> Record:
    """A topic that somebody has attested, live, with an approved draft."""
    record: Record = write(make_record, "topic")
    admin.act("review", write(pin, record, "en"))
    write(edit, record, "fr", name="Aiguilles", slug="aiguilles", summary="Un résumé.")
    admin.act("approve", write(pin, record, "fr"))
    return record


def moved(admin: FileDesk, topic: Record) -> str:
    """The id of the topic on the twin, where its file came in."""
    id = topic.id[:-4] + "beef"
    lines: list[Line] = [each for each in lines_of(admin.export()) if each["line"] in ("record", "change")]
    admin.bring(*lines_of(as_file(lines).replace(topic.id.encode(), id.encode())), site="twin")
    return id


def review_of(client: Client, site: str, id: str, **query: Any) -> tuple[str, bool]:
    found = client.json(f"/v1/sites/{site}/records/{id}", **query)["review"]
    return found["status"], found["imported"]


def test_readers_see_which_reviews_a_file_told_of(write: Write, client: Client, admin: FileDesk, topic: Record) -> None:
    id = moved(admin, topic)
    assert review_of(client, "core", topic.id) == ("current", False)
    assert review_of(client, "twin", id) == ("current", True)
    before = client.json("/v1/sites/twin")["seq"]
    admin.act("review", {"site": "twin", "record": id, "locale": "en", "version": 1})
    assert review_of(client, "twin", id) == ("current", False)
    assert review_of(client, "twin", id, at=before) == ("current", True)


def test_a_page_claims_no_review_that_only_a_file_tells_of(client: Client, admin: FileDesk, topic: Record) -> None:
    id = moved(admin, topic)
    for site, of, claims in (("core", topic.id, True), ("twin", id, False)):
        document = client.get(f"/v1/sites/{site}/pages/{of}", format="jsonld").text
        assert ("lastReviewed" in document, "reviewedBy" in document) == (claims, claims)


def test_editors_see_which_reviews_and_approvals_a_file_told_of(admin: FileDesk, topic: Record) -> None:
    id = moved(admin, topic)
    for of, imported, by in ((topic.id, False, None), (id, True, "Olga")):
        texts = {each["locale"]: each for each in admin.ask(f"records/{of}")["translations"]}
        assert (texts["en"]["review"], texts["en"]["review_imported"]) == ("current", imported)
        assert (texts["fr"]["stage"]["name"], texts["fr"]["stage"]["imported_by"]) == ("approved", by)


def test_an_approval_that_is_given_here_is_no_longer_the_files(admin: FileDesk, topic: Record) -> None:
    place = {"site": "twin", "record": moved(admin, topic), "locale": "fr", "version": 1}
    admin.act("send-back", place, comment="Again, please.")
    admin.act("submit", place)
    admin.act("approve", place)
    stage = admin.ask(f"sites/twin/records/{place['record']}/translations/fr")["stage"]
    assert (stage["name"], stage["imported_by"]) == ("approved", None)


def test_what_a_file_told_of_stays_so_in_further_files(admin: FileDesk, topic: Record) -> None:
    id = moved(admin, topic)
    reviews = [
        opened["value"]
        for line in lines_of(admin.export("twin"))
        for opened in line.get("opens", ())
        if opened["kind"] == "review" and opened["record"] == id
    ]
    assert [each["imported"] for each in reviews] == [True]
