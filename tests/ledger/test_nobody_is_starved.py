"""While somebody does their worst, readers and editors are answered, and nobody meets a failure: a short `make hostile`."""

from collections.abc import Iterator

import pytest

from tests.databases import Server as DatabaseServer
from tests.databases import fresh_database
from tests.measure.attackers import KINDS
from tests.measure.hostile import MEMORY_MIB, Server, attacked, hostile_server

# One process has them all, so that the server is started once.
pytestmark = [pytest.mark.once, pytest.mark.long, pytest.mark.xdist_group("hostile")]

CONNECTIONS = 24
SECONDS = 1.0
WAITED_MS = 3_000
"""Much more than is allowed where nothing else runs, and much less than those waited whom nothing kept from starving."""


@pytest.fixture(scope="module")
def server(
    database_server: DatabaseServer, seeded_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with (
        fresh_database(database_server, template=seeded_template) as url,
        hostile_server(url, tmp_path_factory.mktemp("hostile"), connections=CONNECTIONS) as found,
    ):
        yield found


@pytest.mark.parametrize("kind", KINDS)
def test_readers_and_editors_are_answered(server: Server, kind: str) -> None:
    seen = attacked(kind, server, seconds=SECONDS)
    assert seen.statuses
    assert {each for each in seen.statuses if each.startswith("5")} <= {"503"}
    assert not seen.failed
    assert seen.reads
    assert max(seen.reads + seen.saves) < WAITED_MS
    assert seen.memory < MEMORY_MIB
