"""Whatever is done to the content, every way to a moment serves there what a naive model of the plan expects."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy.orm import Session

from api.database import Database
from api.reading.items import Item
from api.reading.loading import load_view, shift_view
from api.reading.snapshot import Snapshot
from api.reading.snapshots import Snapshots
from api.reading.views import View
from tests.conftest import Open
from tests.databases import Server, SqliteFiles, fresh_database
from tests.depth import examples
from tests.lookup import verify
from tests.resolver.histories import History, plans
from tests.resolver.naive_model import served

ACTS_BETWEEN_READS = 5


@pytest.mark.long
def test_every_moment_is_served_as_the_model_expects(
    database_server: Server, migrated_template: str, opened: Open
) -> None:
    number = examples(12, 120) if isinstance(database_server, SqliteFiles) else examples(4, 30)

    @settings(
        max_examples=number, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
    )
    @given(plan=plans)
    def holds(plan: Any) -> None:
        with fresh_database(database_server, template=migrated_template) as url:
            database = opened(url)
            try:
                act_out_and_compare(database, *plan)
            finally:
                database.close()

    holds()


def act_out_and_compare(database: Database, sites: Any, records: Any, acts: list[Any]) -> None:
    """Act the history out bit by bit, reading the head in between, and compare every moment at the end."""
    history, snapshots = History(), Snapshots(database, kept=1_000)
    with database.transaction() as session:
        history.begin(session, sites, records)
    for start in range(0, len(acts), ACTS_BETWEEN_READS):
        check_head(snapshots, history)
        with database.transaction() as session:
            for act in acts[start : start + ACTS_BETWEEN_READS]:
                history.act(session, act)
    check_head(snapshots, history)
    with database.reading() as session:
        views = check_loaded(session, history)
        check_shifted(session, views)
        assert verify(session) == []
    check_past(snapshots, views)
    check_revs(views)


def check_head(snapshots: Snapshots, history: History) -> None:
    """Snapshots that follow the head hold what the model serves now."""
    for site, locale in places(snapshots.head_view()):
        assert expected(history, max(history.worlds), site, locale) == told(snapshots.head(site, locale).items)


def check_loaded(session: Session, history: History) -> dict[int, View]:
    """Each view read whole serves what the model served then."""
    views = {seq: load_view(session, seq) for seq in history.worlds}
    for seq, view in views.items():
        assert set(view.sites) == set(history.worlds[seq].sites)
        for site, locale in places(view):
            assert expected(history, seq, site, locale) == told(Snapshot.build(view, site, locale).items), (
                seq,
                site,
                locale,
            )
    return views


def check_shifted(session: Session, views: dict[int, View]) -> None:
    """Views brought forward and back, in one step or in leaps, are those read whole."""
    seqs = sorted(views)
    for low, high in [*pairwise(seqs), *pairwise(seqs[::3]), (seqs[0], seqs[-1])]:
        assert shift_view(session, views[low], high)[0] == views[high]
        assert shift_view(session, views[high], low)[0] == views[low]


def check_past(snapshots: Snapshots, views: dict[int, View]) -> None:
    """A past snapshot, made from the head's, holds byte for byte what one built on its own does."""
    for seq in sorted(views)[::4]:
        view = views[seq]
        for site, locale in places(view):
            assert snapshots.past.snapshot(site, locale, seq).items == Snapshot.build(view, site, locale).items


def check_revs(views: dict[int, View]) -> None:
    """Where an item's `rev` stands still, so does every member; phones rely on it."""
    seen: dict[tuple[str, str, str, str], Any] = {}
    for view in views.values():
        for site, locale in places(view):
            for id, item in Snapshot.build(view, site, locale).items.items():
                assert seen.setdefault((site, locale, id, item["rev"]), item) == item


def places(view: View) -> list[tuple[str, str]]:
    """Every site of a view with every locale that it serves."""
    return [(site, locale) for site, settings in view.sites.items() for locale in settings.locales]


def expected(history: History, seq: int, site: str, locale: str) -> dict[str, Any]:
    world = history.worlds[seq]
    found = {id: served(world, history.records, id, site, locale) for id in history.records}
    return {id: item for id, item in found.items() if item is not None}


def told(items: dict[str, Item]) -> dict[str, Any]:
    """The delivered items in the model's terms."""
    return {id: _told(item) for id, item in items.items()}


def _told(item: Item) -> dict[str, Any]:
    fields = {name: _plain_value(value) for name, value in item["fields"].items() if value is not None}
    same = {name: item[name] for name in ("id", "slug", "title", "position", "topic", "provenance")}
    relations = item["relations"].get("derives_from", [])
    locale = {name: item["locale"][name] for name in ("served", "outdated")}
    return {**same, **locale, "derives_from": relations, "fields": fields}


def _plain_value(value: Any) -> Any:
    return value["markdown"] if isinstance(value, dict) else value
