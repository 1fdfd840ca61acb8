"""A server with content behind nginx and behind Varnish, for the tests of what is shipped to put in front of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.database import Database
from api.worker.purging import Purger, StateFile
from tests.acts import create_key, create_person, open_session
from tests.conftest import REQUIRE_ALL
from tests.databases import Server, fresh_database
from tests.deploy.programs import nginx, program, varnish
from tests.factories import make_record, make_site
from tests.processes import free_port
from tests.sync.lively_server import serving


@dataclass
class Content:
    """What is served, and the means to alter it."""

    database: Database
    url: str
    origin: str
    ids: dict[str, str]
    key: str
    session: str
    """The secret of somebody's who is signed in."""

    def write(self, do: Any, *args: Any, **options: Any) -> Any:
        """Call a service or a factory in a transaction of its own."""
        with self.database.transaction() as session:
            return do(session, *args, **options)


def require(name: str) -> None:
    """Skip where a program is not installed; fail where the whole suite is compulsory."""
    if program(name) is None:
        told = f"{name} is not installed: what is shipped for it was not tested."
        pytest.fail(told) if REQUIRE_ALL else pytest.skip(told)


@pytest.fixture(scope="session")
def content(
    database_server: Server, migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Content]:
    """A library with two questions, a clinic below it, and a site that only those with a key may read."""
    with fresh_database(database_server, template=migrated_template) as url:
        database = Database(url)
        with database.transaction() as session:
            ids = fill(session)
            _, key = create_key(session, name="test", roles=["admin"], now=datetime.now(UTC))
            person = create_person(session, "Pia", "publisher", now=datetime.now(UTC))
            _, secret = open_session(session, person, now=datetime.now(UTC))
        with serving(url, tmp_path_factory.mktemp("origin"), freshness_ms=0) as origin:
            yield Content(database, url, origin, ids, key, secret)
        database.close()


def fill(session: Any) -> dict[str, str]:
    """Sites and questions; the questions' ids by slug."""
    make_site(session)
    make_site(session, "clinic", parent="core")
    make_site(session, "staff", access="keyed")
    topic = make_record(session, "topic", slug="needling")
    slugs = ("edited", "left-alone", "withdrawn")
    found = {slug: make_record(session, topic=topic, slug=slug, answer="Words enough. " * 40).id for slug in slugs}
    return {**found, "topic": topic.id, "staff": make_record(session, site="staff", slug="secret").id}


@pytest.fixture(scope="session")
def purged_at() -> str:
    """The address at which the Varnish before the content is purged."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture(scope="session")
def behind_varnish(content: Content, purged_at: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the Varnish before the content."""
    require("varnishd")
    folder, purge_port = tmp_path_factory.mktemp("varnish"), int(purged_at.rpartition(":")[2])
    with varnish(folder, free_port(), content.origin, purge_port=purge_port) as address:
        yield address


@pytest.fixture(scope="session")
def behind_nginx(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the nginx before the content."""
    require("nginx")
    with nginx(tmp_path_factory.mktemp("nginx"), free_port(), content.origin) as address:
        yield address


@pytest.fixture(params=["behind_varnish", "behind_nginx"])
def edge(request: pytest.FixtureRequest, content: Content) -> str:
    """The address of each of the two; that content is before them is said, or a server would be started anew for it."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def purger(content: Content, behind_varnish: str, purged_at: str, tmp_path: Path) -> Purger:
    """What purges the Varnish; it has done its first round, so that the cache holds nothing."""
    purger = Purger(content.origin, [purged_at], StateFile(tmp_path / "state.json"))
    assert purger.round()
    assert purger.round()
    return purger
