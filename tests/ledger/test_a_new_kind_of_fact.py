"""A kind of fact that is declared in one place is read, moved and proved like all others; an unknown one is refused."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from flask import Flask
from marshmallow import Schema, fields
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.app import create_app
from api.canonical import canonical, parse, sha256
from api.models import Fact, Record
from api.reading.facts import KINDS, UnknownKind
from api.reading.facts.value import About, FactValue, Place
from api.reading.loading import load_view
from tests.acts import publishing
from tests.client import Client
from tests.conftest import Write
from tests.databases import Server, fresh_database
from tests.factories import NOW, make_record, make_site
from tests.intruder import unguarded
from tests.lookup import verify
from tests.people import make_person
from tests.sync.conftest import device
from tests.transfer.files import FileDesk, lines_of


class _Form(Schema):
    why = fields.String(required=True)


@dataclass(frozen=True, slots=True)
class Embargo(FactValue):
    """Keeps a record from the readers of a site and of those below it, for a reason that must not be empty."""

    kind: ClassVar = "embargo"
    about: ClassVar = About.RECORD
    form: ClassVar = _Form()
    reason: ClassVar = "hidden"

    why: str

    @classmethod
    def takes_away(cls, said: Mapping[Place, FactValue], lineage: Sequence[str]) -> bool:
        return any((site, "") in said for site in lineage)

    @property
    def takes(self) -> bool:
        return True

    @classmethod
    def faults(cls, session: Session, facts: Sequence[Fact]) -> Iterator[str]:
        yield from (
            f"Fact {each.id} ({each.subject}) says no reason." for each in facts if not parse(each.value)["why"]
        )


@pytest.fixture
def embargo(monkeypatch: pytest.MonkeyPatch) -> type[Embargo]:
    monkeypatch.setitem(KINDS, Embargo.kind, Embargo)
    return Embargo


def state(
    session: Session, site: str, record: Record, *, why: str = "Not before Monday."
) -> Sequence[Mapping[str, Any]]:
    """What a verb for embargoes would do."""
    with publishing(session, "embargo", actor="Paula", now=NOW) as made:
        made.watch([record.id])
        made.change.state(Embargo.kind, site, record.id, "", value=Embargo(why).to_json())
    return made.outcome.impact


def end(session: Session, site: str, record: Record) -> None:
    with publishing(session, "end-embargo", actor="Paula", now=NOW) as made:
        made.change.end(Embargo.kind, site, record.id, "")


@pytest.fixture
def faq(write: Write) -> Record:
    """A record of a library with two clinics, of which one has a branch."""
    write(make_site)
    write(make_site, "clinic", parent="core")
    write(make_site, "branch", parent="clinic")
    write(make_site, "other", parent="core")
    record: Record = write(make_record)
    return record


@pytest.fixture
def elsewhere(database_server: Server, migrated_template: str) -> Iterator[Flask]:
    """Another server, on which the site is empty."""
    with fresh_database(database_server, template=migrated_template) as url:
        app = create_app({"database_url": url, "freshness_ms": 0})
        with app.extensions["database"].transaction() as session:
            make_site(session)
        yield app
        app.extensions["database"].close()


def mover(app: Flask) -> FileDesk:
    with app.extensions["database"].transaction() as session:
        return FileDesk(app, make_person(session, "Mona", "admin"))


def findings(app: Flask) -> list[str]:
    with app.extensions["database"].reading() as session:
        return verify(session)


def statuses(client: Client, record: Record) -> dict[str, int]:
    sites = ("core", "clinic", "branch", "other")
    return {site: client.get(f"/v1/sites/{site}/faqs/{record.id}").status_code for site in sites}


def test_readers_and_phones_see_what_it_does(embargo: type[Embargo], client: Client, write: Write, faq: Record) -> None:
    phone = device("branch")
    phone.sync(client.get)
    before = write(load_view).seq
    impact = write(state, "clinic", faq)
    assert {(row["effect"], tuple(row["sites"])) for row in impact} == {("disappears", ("branch", "clinic"))}
    assert statuses(client, faq) == {"core": 200, "clinic": 404, "branch": 404, "other": 200}
    assert [(op["id"], op["reason"]) for op in phone.sync(client.get)[-1]["items"]] == [(faq.id, "hidden")]
    assert client.get(f"/v1/sites/branch/faqs/{faq.id}", at=before).status_code == 200
    write(end, "clinic", faq)
    assert statuses(client, faq)["branch"] == 200


def test_it_is_the_same_elsewhere(
    embargo: type[Embargo], app: Flask, elsewhere: Flask, write: Write, faq: Record
) -> None:
    write(state, "core", faq)
    data = mover(app).export()
    assert [
        fact["value"] for line in lines_of(data) for fact in line.get("opens", []) if fact["kind"] == "embargo"
    ] == [{"why": "Not before Monday."}]
    mover(elsewhere).bring(data)
    assert Client(elsewhere).get(f"/v1/sites/core/faqs/{faq.id}").status_code == 404
    assert findings(app) == findings(elsewhere) == []


def test_an_import_takes_away_but_gives_nothing_back(
    embargo: type[Embargo], app: Flask, write: Write, faq: Record
) -> None:
    write(state, "core", faq)
    data = mover(app).export()
    write(end, "core", faq)
    assert mover(app).bring(data)["records"]["updated"] == 1
    again = mover(app).export()
    write(state, "core", faq, why="Another.")
    mover(app).bring(again)
    with app.extensions["database"].reading() as session:
        assert [str(each) for each in session.scalars(embargoes())] == [canonical({"why": "Another."})]


def embargoes() -> object:
    return select(Fact.value).where(Fact.kind == "embargo", Fact.to_seq.is_(None))


def test_a_value_of_another_form_is_refused(
    embargo: type[Embargo], app: Flask, elsewhere: Flask, write: Write, faq: Record
) -> None:
    write(state, "core", faq)
    lines = lines_of(mover(app).export())
    (fact,) = [fact for line in lines for fact in line.get("opens", []) if fact["kind"] == "embargo"]
    fact["value"]["nonsense"] = True
    assert "#/opens/0/value/nonsense" in {pointer for _, pointer in mover(elsewhere).wrong_in(*lines[1:-1])}


def test_verifying_asks_the_kind(embargo: type[Embargo], app: Flask, write: Write, faq: Record) -> None:
    write(state, "core", faq, why="")
    assert findings(app) == [f"Fact {newest_fact(app)} (embargo core {faq.id}) says no reason."]


def test_verifying_finds_what_was_altered(embargo: type[Embargo], app: Flask, write: Write, faq: Record) -> None:
    write(state, "core", faq)
    value = canonical({"why": "Mine."})
    altered = update(Fact).where(Fact.kind == "embargo").values(value=value, sha256=sha256(value))
    with app.extensions["database"].transaction() as session, unguarded(session):
        session.execute(altered)
    assert len(findings(app)) == 1


def newest_fact(app: Flask) -> int:
    with app.extensions["database"].reading() as session:
        return int(session.scalars(select(Fact.id).order_by(Fact.id.desc())).first() or 0)


def test_a_kind_that_this_release_does_not_know_is_refused(
    monkeypatch: pytest.MonkeyPatch, app: Flask, write: Write, faq: Record
) -> None:
    with monkeypatch.context() as patch:
        patch.setitem(KINDS, Embargo.kind, Embargo)
        write(state, "core", faq)
    with pytest.raises(UnknownKind, match="'embargo'"):
        write(load_view)
    with pytest.raises(UnknownKind, match="'embargo'"):
        write(state, "clinic", faq)
    assert findings(app) == [
        f"Fact {newest_fact(app)} (embargo core {faq.id}) is of a kind that this release does not know."
    ]
