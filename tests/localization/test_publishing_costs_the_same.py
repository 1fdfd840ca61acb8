"""Publishing in the library costs the same however many clinics inherit from it, and nothing for those that nobody reads."""

from collections import Counter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from api.database import Database
from api.models import Site
from api.reading import items
from api.reading import snapshots as module
from api.reading.facts.settings import SiteSettings
from api.reading.snapshot import Snapshot
from api.reading.snapshots import Snapshots
from api.reading.views import View
from tests.acts import alter_settings, hide, publishing
from tests.conftest import Write
from tests.factories import NOW, edit, edit_live, make_record, make_site
from tests.lookup import find_record
from tests.people import Desk, pin
from tests.statements import counted

CHAINS = {"en": ["en"], "fr": ["fr", "en"], "es": ["es", "en"]}
MANY = 1_000


def add_clinics(session: Session, first: int, last: int) -> None:
    """Many clinics at once: each one's settings as the services would state them, but all in one change."""
    with publishing(session, "create-site", actor="tests", now=NOW) as made:
        like = made.change.standing("settings", "clinic-0", "", "")
        keys = [f"clinic-{number}" for number in range(first, last)]
        session.add_all(Site(key=key, created_at=NOW) for key in keys)
        session.flush()
        for key in keys:
            made.change.state("settings", key, "", "", value={**like, "name": key})


@pytest.fixture
def library(write: Write) -> None:
    write(make_site, locales=CHAINS)
    write(make_site, "clinic-0", parent="core", locales=CHAINS)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often records are resolved, lineages followed and settings read, from here on."""
    done: Counter[str] = Counter()

    def count(place: object, name: str) -> None:
        whole = getattr(place, name)

        def counting(*given: Any, **more: Any) -> Any:
            done[name] += 1
            return whole(*given, **more)

        monkeypatch.setattr(place, name, counting)

    count(items, "resolve")
    count(View, "lineage")
    count(SiteSettings, "held")
    return done


def test_the_same_work_for_one_clinic_and_for_a_thousand(
    library: None, app: Flask, write: Write, admin: Desk, work: Counter[str]
) -> None:
    database = app.extensions["database"]
    record = write(make_record, locales=("en", "fr"))

    def publish(text: str) -> tuple[Any, list[str]]:
        """What it takes to publish a text by a call and by the service, and the sites that the call says it reaches."""
        write(edit, record, "en", answer=text)
        item = write(pin, record, "en")
        work.clear()
        with counted(database) as statements:
            impact = admin.act("publish", item)["impact"]
        by_call = len(statements), dict(work)
        with counted(database) as statements:
            write(edit_live, record, "en", short_answer=text)
        return (by_call, len(statements)), sorted({site for row in impact for site in row["sites"]})

    publish("Warming up.")
    few, reached = publish("With one clinic.")
    assert reached == ["clinic-0", "core"]
    work.clear()
    # Whoever makes or alters a site takes note of all sites.
    write(add_clinics, 1, MANY)
    assert work["held"] >= MANY
    publish("Warming up again.")
    many, reached = publish("With a thousand clinics.")
    assert many == few
    assert len(reached) == MANY + 1


def test_clinics_that_say_something_themselves_are_told_apart(library: None, write: Write, admin: Desk) -> None:
    record = write(make_record, locales=("en", "fr"))
    write(add_clinics, 1, 6)
    write(edit_live, record, "en", site="clinic-1", question="Ours?")
    write(hide, "clinic-2", [record.id], actor="tests", now=NOW)
    write(alter_settings, "clinic-3", {"locales": {**CHAINS, "fr": ["fr"]}}, actor="tests", now=NOW)
    write(alter_settings, "clinic-4", {"parent": "clinic-1"}, actor="tests", now=NOW)
    write(edit, record, "en", editorial=True, question="Another?")
    rows = admin.act("publish", write(pin, record, "en"))["impact"]
    assert {(row["locale"], *row["sites"]): row["served_after"]["title"] for row in rows} == {
        ("en", "clinic-0", "clinic-3", "clinic-5", "core"): "Another?",
        ("en", "clinic-1", "clinic-4"): "Ours?",
        ("es", "clinic-0", "clinic-3", "clinic-5", "core"): "Another?",
        ("es", "clinic-1", "clinic-4"): "Ours?",
    }


def test_sites_that_nobody_reads_are_not_brought_on(
    library: None, database_url: str, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = write(make_record)
    write(add_clinics, 1, 4)
    database = Database(database_url)
    snapshots = Snapshots(database, kept=100)
    for number in range(4):
        snapshots.head(f"clinic-{number}", "en")
    moved: list[str] = []
    whole = Snapshot.moved

    def noting(self: Snapshot, *given: object) -> Snapshot:
        moved.append(self.site.key)
        return whole(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(module.Snapshot, "moved", noting)
    for number in range(3):
        write(edit_live, record, "en", question=f"Round {number}?")
        snapshots.head_view()
    assert moved == []
    assert snapshots.head("clinic-2", "en").items[record.id]["title"] == "Round 2?"
    assert moved == ["clinic-2"]
    database.close()


def _held_after(snapshot: Snapshot, id: str) -> int:
    """How much a process holds once a record was read from a snapshot too."""
    snapshot.deliver(snapshot.shown[id])
    return items.held()


def test_sites_that_show_the_same_hold_it_once(library: None, database_url: str, write: Write) -> None:
    record, own = write(make_record), write(make_record)
    write(add_clinics, 1, 3)
    write(edit_live, own, "en", site="clinic-1", question="Ours?")
    database = Database(database_url)
    snapshots = Snapshots(database, kept=100)
    heads = [snapshots.head(f"clinic-{number}", "en") for number in range(3)]
    held = [[_held_after(each, id) for each in heads] for id in (record.id, own.id)]
    assert held[0][0] == held[0][1] == held[0][2]
    assert held[1][0] < held[1][1] == held[1][2]
    database.close()


def test_a_snapshot_left_unread_for_very_long_is_built_anew(
    library: None, database_url: str, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_STEPS", 2)
    record = write(make_record)
    database = Database(database_url)
    snapshots = Snapshots(database, kept=100)
    snapshots.head("clinic-0", "en")
    for number in range(5):
        write(edit_live, write(find_record, record.id), "en", question=f"Round {number}?")
        snapshots.head_view()
    assert snapshots.head("clinic-0", "en").items[record.id]["title"] == "Round 4?"
    database.close()
