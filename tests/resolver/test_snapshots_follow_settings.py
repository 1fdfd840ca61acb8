"""A snapshot in memory follows the settings of its site's whole lineage, forward and back."""

from collections.abc import Iterator
from typing import Any

import pytest

from api.database import Database
from api.reading.loading import ledger_head, load_view
from api.reading.snapshot import Snapshot
from api.reading.snapshots import Snapshots
from tests.acts import alter_settings
from tests.factories import NOW, make_record, make_site


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A library and another beside it, a group below the first, a clinic below the group."""
    database = Database(database_url)
    with database.transaction() as session:
        for key, parent in (("core", None), ("other", None), ("group", "core"), ("clinic", "group")):
            make_site(session, key, parent=parent)
            make_record(session, "limitation", site=key, locales=("en", "fr"))
    yield database
    database.close()


@pytest.mark.parametrize(
    ("site", "settings"),
    [
        ("clinic", {"parent": "other"}),
        ("group", {"parent": "other"}),
        ("group", {"parent": None}),
        ("core", {"parent": "other"}),
        ("clinic", {"locales": {"en": ["en", "fr"]}, "default_locale": "en"}),
        ("clinic", {"base_url": "https://clinic.example"}),
        ("other", {"name": "Another name"}),
    ],
)
def test_other_settings_reach_every_site_below(database: Database, site: str, settings: dict[str, Any]) -> None:
    snapshots = Snapshots(database, kept=100)
    before = snapshots.head("clinic", "en").items
    seq = snapshots.head_view().seq
    with database.transaction() as session:
        alter_settings(session, site, settings, actor="Olga Operator", now=NOW)
    with database.reading() as session:
        fresh = Snapshot.build(load_view(session), "clinic", "en").items
        assert ledger_head(session)[0] == seq + 1
    assert snapshots.head("clinic", "en").items == fresh
    assert snapshots.past.snapshot("clinic", "en", seq).items == before
