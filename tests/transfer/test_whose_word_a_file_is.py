"""Only who administers a site may say what others wrote, approved and attested; anybody else's file is their own word."""

from typing import Any

import pytest
from flask import Flask

from api.models import Record
from tests.client import Client
from tests.conftest import Write
from tests.factories import make_site
from tests.people import make_person
from tests.transfer.files import FileDesk, Line, as_file, eventful_library, lines_of

OTHERS = (("reviewer", "publisher"), ("author", "publisher"))


@pytest.fixture
def admin(app: Flask, write: Write) -> FileDesk:
    return FileDesk(app, write(make_person, "Olga", "admin"))


@pytest.fixture
def records(write: Write) -> dict[str, Record]:
    found: dict[str, Record] = write(eventful_library)
    write(make_site, "twin", parent="core")
    return found


def other(app: Flask, write: Write, *roles: str, site: str = "*") -> FileDesk:
    return FileDesk(app, write(make_person, "Wim", *roles, site=site))


def own_lines(desk: FileDesk) -> list[Line]:
    """The lines of a file of the library that tell of records, as records of another site."""
    return [each for each in lines_of(desk.export()) if each["line"] in ("record", "change")]


def forged(app: Flask, write: Write) -> list[Line]:
    """A file of a site that was elsewhere, whose texts say that others wrote, approved and attested them."""
    admin = FileDesk(app, write(make_person, "Maker", "admin"))
    return own_lines(admin)


def fresh(lines: list[Line]) -> list[Line]:
    """The same lines about records that nobody has yet."""
    text = as_file(lines)
    for each in {line["id"] for line in lines if line["line"] == "record"}:
        text = text.replace(each.encode(), (each[:-4] + "beef").encode())
    return lines_of(text)


@pytest.mark.parametrize("roles", OTHERS)
def test_names_approvals_and_attestations_of_anybody_else_count_for_nothing(
    app: Flask, write: Write, records: dict[str, Record], roles: tuple[str, ...]
) -> None:
    [line] = fresh([each for each in forged(app, write) if each.get("id") == records["draft"].id])
    line["texts"]["en"]["stage"] = {
        "stage": "approved", "version": 1, "by": "another", "at": "2026-11-01T00:00:00Z", "comment": None, "clinical": "0" * 64
    }  # fmt: skip
    desk = other(app, write, *roles, site="twin")
    assert desk.bring(line, site="twin", dry_run="true")["keeps_history"] is False
    desk.bring(line, site="twin")
    told = desk.ask(f"sites/twin/records/{line['id']}/translations/en")
    assert (told["state"], told["stage"], told["saved_by"], told["imported_by"]) == ("draft", None, "Wim", None)


def test_an_attestation_in_the_name_of_a_made_up_doctor_reaches_no_reader(
    app: Flask, write: Write, client: Client, records: dict[str, Record]
) -> None:
    lines = fresh(forged(app, write))
    wim = other(app, write, "reviewer", "publisher", site="twin")
    assert wim.bring(*lines, site="twin")["attestations"] == 0
    items = client.json("/v1/sites/twin/records", limit=100)["items"]
    assert not [each for each in items if each["review"]["status"] != "unreviewed" and each["id"].endswith("beef")]


def test_the_rules_of_the_site_hold_for_what_is_to_go_live(
    app: Flask, write: Write, records: dict[str, Record]
) -> None:
    write(make_site, "strict", parent="core", approval="four_eyes", clinical_review="required")
    lines = fresh(forged(app, write))
    wim = other(app, write, "reviewer", "publisher", site="strict")
    refused = wim.send(as_file(lines), "strict")
    assert refused.status_code == 422
    assert {"approval-missing", "review-missing"} <= {each.get("rule") for each in refused.json["errors"]}


@pytest.mark.parametrize("site", ["*", "core", "twin"])
def test_an_administrator_of_the_site_brings_history_which_tells_who_imported_it(
    app: Flask, write: Write, records: dict[str, Record], site: str
) -> None:
    lines = fresh(forged(app, write))
    hanna = FileDesk(app, write(make_person, "Hanna", "admin", site=site))
    report = hanna.bring(*lines, site="twin")
    assert (report["keeps_history"], report["attestations"] > 0) == (True, True)
    line = next(each for each in lines if each.get("id") and "fr" in each["texts"])
    told = hanna.ask(f"sites/twin/records/{line['id']}/translations/en")
    assert (told["saved_by"], told["imported_by"]) == ("Edda Editor", "Hanna")
    versions = hanna.ask(f"sites/twin/records/{line['id']}/translations/en/versions")["items"]
    assert {each["imported_by"] for each in versions} == {"Hanna"}


def test_an_administrator_elsewhere_is_anybody_else(app: Flask, write: Write, records: dict[str, Record]) -> None:
    lines: list[Any] = [each for each in fresh(forged(app, write)) if each["line"] == "record"]
    key = write(make_person, "Carl", "admin", site="clinic")
    assert FileDesk(app, key).send(as_file(lines), "twin").status_code == 404


def test_the_same_file_a_second_time_changes_nothing_for_anybody(
    app: Flask, write: Write, records: dict[str, Record]
) -> None:
    lines = fresh(forged(app, write))
    wim = other(app, write, "reviewer", "publisher", site="twin")
    wim.bring(*lines, site="twin")
    again = wim.bring(*lines, site="twin")
    assert (again["versions"], again["seqs"], again["records"]["created"]) == (0, [], 0)
