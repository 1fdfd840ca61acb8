"""Loading the seed again adds nothing and takes nothing back."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from api.canonical import parse
from api.database import Database
from api.models import Change, Fact, Record, Translation, Version
from tests.acts import Pinned, hold_ledger, load_seed, publish, save, show
from tests.databases import Server, fresh_database
from tests.factories import EDITOR, NOW
from tests.lookup import find_record, find_translation, find_version, verify
from tests.seed.files import hidden, ids

FAQ = ids()["faq/does-it-hurt"]
Counts = dict[str, int | None]


@pytest.fixture
def url(database_server: Server, seeded_template: str) -> Iterator[str]:
    """A seeded database for one test alone."""
    with fresh_database(database_server, template=seeded_template) as url:
        yield url


def counts(url: str) -> Counts:
    """How many rows each table has."""
    database = Database(url)
    with database.reading() as session:
        found = {
            table.__tablename__: session.scalar(select(func.count()).select_from(table))
            for table in (Record, Translation, Version, Change, Fact)
        }
    database.close()
    return found


def edit(url: str, *, live: bool) -> None:
    """Let an editor reword a FAQ, and publish it or not."""
    database = Database(url)
    with database.transaction() as session:
        hold_ledger(session)
        translation = find_translation(session, FAQ, "core", "en")
        fields = parse(find_version(session, translation, translation.latest_version).fields)
        version = save(
            session, find_record(session, FAQ), "core", "en", {**fields, "question": "Is it painful?"},
            author=EDITOR, now=NOW,
        )  # fmt: skip
        if live:
            publish(session, [Pinned(FAQ, "core", "en", version.number)], actor=EDITOR.name, now=NOW)
    database.close()


def test_loading_twice_changes_nothing(url: str) -> None:
    before = counts(url)
    assert not any(load_seed(url).values())
    assert counts(url) == before


@pytest.mark.parametrize("live", [True, False], ids=["published", "a draft"])
def test_what_an_editor_changed_since_is_left_alone(url: str, live: bool) -> None:
    edit(url, live=live)
    before = counts(url)
    assert not any(load_seed(url).values())
    assert counts(url) == before


def test_what_a_clinic_shows_again_stays_shown(url: str) -> None:
    id = ids()[hidden("riverbank")[0]]
    database = Database(url)
    with database.transaction() as session:
        show(session, "riverbank", [id], actor=EDITOR.name, now=NOW)
    database.close()
    assert not any(load_seed(url).values())


def test_the_history_of_a_seeded_database_is_whole(url: str) -> None:
    database = Database(url)
    with database.reading() as session:
        assert verify(session) == []
    database.close()
