"""Where the settings of one site are damaged, that site and those below it answer 503, and all others are served."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update

from api.app import connect
from api.config import read_settings
from api.database import Database
from api.models import Fact
from tests.acts import forget_settings
from tests.conftest import Write
from tests.deploy.test_damaged_rows import overwrite
from tests.factories import make_record, make_site
from tests.people import Desk
from tests.processes import wait_until

pytestmark = pytest.mark.database

IS_DAMAGED = (Fact.kind == "settings") & (Fact.site == "clinic")


class Sites:
    """A library with two clinics, of which one has a branch; and the damage of its settings."""

    def __init__(self, app: Flask, write: Write) -> None:
        self._app = app
        self._database: Database = app.extensions["database"]
        write(make_site)
        write(make_site, "clinic", parent="core")
        write(make_site, "branch", parent="clinic")
        write(make_site, "other", parent="core")
        self.faq = write(make_record)
        with self._database.reading() as session:
            self._right = session.scalars(select(Fact.value).where(IS_DAMAGED)).one()

    def say(self, value: str) -> None:
        """Write something over the settings, past the program."""
        overwrite(self._database, update(Fact).where(IS_DAMAGED).values(value=value))

    def mend(self) -> None:
        self.say(self._right)

    def start_anew(self) -> None:
        url = self._database.url.render_as_string(hide_password=False)
        connect(self._app, read_settings({"database_url": url, "freshness_ms": 0}), self._database)
        forget_settings()

    def status(self, path: str) -> int:
        status: int = self._app.test_client().get(path).status_code
        return status

    def warning(self) -> str:
        """What is told of damaged rows to who asks whether the service is ready."""
        told = self._app.test_client().get("/readyz").json["details"]["rows"]
        return str(told["detail"])


@pytest.fixture
def sites(app: Flask, write: Write) -> Iterator[Sites]:
    yield Sites(app, write)
    forget_settings()


@pytest.mark.parametrize("value", ['{"a', "7", "null", "[]", '"x"', "{}", '{"locales":7}'])
def test_other_sites_are_served(sites: Sites, value: str) -> None:
    sites.say(value)
    sites.start_anew()
    for path in ("", "/faqs", f"/faqs/{sites.faq.id}", "/search?q=question", "/sync?locale=en&types=faq", "/routes"):
        served = {each: sites.status(f"/v1/sites/{each}{path}") for each in ("core", "other", "clinic", "branch")}
        assert served == {"core": 200, "other": 200, "clinic": 503, "branch": 503}, path
    # Whoever took a list without it for whole would delete it.
    assert sites.status("/v1/sites") == 503
    assert "of the table fact" in sites.warning()


def test_once_mended_it_is_served_without_a_restart(sites: Sites) -> None:
    sites.say('{"a')
    sites.start_anew()
    assert sites.status("/v1/sites/clinic/faqs") == 503
    sites.mend()
    wait_until(lambda: sites.status("/v1/sites/branch/faqs") == 200)
    assert sites.status("/v1/sites") == 200


def test_other_sites_are_written_and_published_on(sites: Sites, write: Write, editor: Desk) -> None:
    sites.say('{"a')
    sites.start_anew()
    item = {"site": "other", "record": sites.faq.id}
    assert "disappears" in {each["effect"] for each in editor.act("hide", item)["impact"]}
    assert sites.status(f"/v1/sites/other/faqs/{sites.faq.id}") == 404
    editor.act("show", item)
    assert sites.status(f"/v1/sites/other/faqs/{sites.faq.id}") == 200
