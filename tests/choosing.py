"""Which tests are run, on which database and in which order."""

from collections.abc import Iterator

import pytest

from tests.depth import is_deep

BOTH = ("sqlite", "postgresql")


def is_on(config: pytest.Config, database: str) -> bool:
    """Whether a run is about this database too."""
    return config.getoption("database") in (database, "both")


def database_of(item: pytest.Item) -> str:
    """The database that a test is run on; what needs none belongs to the run on SQLite."""
    callspec = getattr(item, "callspec", None)
    return str(callspec.params.get("database_server", BOTH[0])) if callspec else BOTH[0]


def is_the_same_on_both(metafunc: pytest.Metafunc) -> bool:
    """Whether PostgreSQL would tell nothing new, or not before a deep run.

    The snapshots of the seed, once they are built, answer by themselves.
    """
    marks = {each.name for each in metafunc.definition.iter_markers()}
    reads_snapshots = "seeded_app" in metafunc.fixturenames and "migrated_template" not in metafunc.fixturenames
    is_for_deep_runs = "deep" in marks and not is_deep()
    return "once" in marks or is_for_deep_runs or (reads_snapshots and "database" not in marks)


def choose(config: pytest.Config, items: list[pytest.Item]) -> list[pytest.Item]:
    """What is run of all that was collected."""
    asked = [item for item in items if is_on(config, database_of(item))]
    return list(_brief(asked)) if config.getoption("brief") else asked


def _brief(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Of each test that is quick the first case, which tells of nearly every fault; on PostgreSQL one of each file, and of every one about the database itself."""
    taken: set[object] = set()
    for item in items:
        test = item.nodeid.partition("[")[0], database_of(item)
        is_one_more = database_of(item) == BOTH[1] and item.path in taken and not _has(item, "database")
        if _has(item, "long") or is_one_more or test in taken:
            continue
        yield item
        taken.add(test)
        if database_of(item) == BOTH[1]:
            taken.add(item.path)


def turn(item: pytest.Item) -> tuple[bool, int, bool, bool]:
    """One database after the other, and first what takes long and what reads the seed.

    Each worker begins elsewhere in this order and goes on along it, so that mostly one alone sets up what neighbours share;
    who is done first takes from the end of another's part, where the quickest stand.
    """
    given = getattr(item, "fixturenames", ())
    needs_none, is_long = "database_server" not in given, _has(item, "long")
    return needs_none and not is_long, BOTH.index(database_of(item)), not is_long, "seeded_template" not in given


def _has(item: pytest.Item, mark: str) -> bool:
    return item.get_closest_marker(mark) is not None
