"""Where the settings of one site cannot be read, a mirror follows all others, and keeps of that one what it has."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from api.models import Fact, Record
from tests.acts import forget_settings, withdraw
from tests.conftest import Write
from tests.deploy.test_damaged_rows import overwrite
from tests.factories import NOW, edit_live, make_record, make_site
from tests.mirror.conftest import Begin, Mirrored
from tests.processes import wait_until

pytestmark = [pytest.mark.database, pytest.mark.long]

IS_DAMAGED = (Fact.kind == "settings") & (Fact.site == "clinic")
FAQ = "/v1/sites/{}/faqs/one"


class Sites:
    """A library, a clinic with a branch, and another clinic; and a mirror of them all."""

    def __init__(self, app: Flask, write: Write, begin: Begin) -> None:
        self._app, self._begin = app, begin
        write(make_site)
        for key, parent in (("clinic", "core"), ("branch", "clinic"), ("other", "core")):
            write(make_site, key, parent=parent)
        self.faq: Record = write(make_record, slug="one")
        self.taken: Record = write(make_record, slug="taken")
        self.mirrored: Mirrored = begin()
        self.mirrored.bring_up()
        with app.extensions["database"].reading() as session:
            self._right = session.scalars(select(Fact.value).where(IS_DAMAGED)).one()

    def say(self, value: str) -> None:
        overwrite(self._app.extensions["database"], update(Fact).where(IS_DAMAGED).values(value=value))
        self._app.extensions["snapshots"].forget()
        forget_settings()

    def mend(self) -> None:
        overwrite(self._app.extensions["database"], update(Fact).where(IS_DAMAGED).values(value=self._right))

    def follow(self) -> bool:
        """Bring the mirror up as far as that goes; whether it is whole."""
        return self.mirrored.mirror.bring_up()

    def held(self, path: str, *sites: str) -> dict[str, int | None]:
        return {site: self.mirrored.status(path.format(site)) for site in sites}


ALL = ("core", "other", "clinic", "branch")


@pytest.fixture
def sites(app: Flask, write: Write, begin: Begin) -> Iterator[Sites]:
    yield Sites(app, write, begin)
    forget_settings()


def test_other_sites_are_followed_and_that_one_is_kept_as_it_was(sites: Sites, write: Write) -> None:
    before = {site: sites.mirrored.body(FAQ.format(site)) for site in ALL}
    listed = sites.mirrored.body("/v1/sites")
    sites.say('{"a')
    write(edit_live, sites.faq, "en", question="And now?")
    assert sites.follow() is False
    for site in ALL:
        is_new = b"And now?" in sites.mirrored.body(FAQ.format(site))
        assert is_new == (site in ("core", "other")), site
        assert is_new or sites.mirrored.body(FAQ.format(site)) == before[site]
    # A list without it would be taken for whole.
    assert sites.mirrored.body("/v1/sites") == listed
    sites.mend()
    wait_until(sites.follow)
    assert {b"And now?" in sites.mirrored.body(FAQ.format(site)) for site in ALL} == {True}


def test_what_is_withdrawn_meanwhile_is_shown_for_none(sites: Sites, write: Write) -> None:
    taken = FAQ.replace("one", "taken")
    assert set(sites.held(taken, *ALL).values()) == {200}
    sites.say('{"a')
    gone: Any = {"message": "Wrong.", "severity": "safety", "actor": "p", "now": NOW}
    write(withdraw, [sites.taken.id], **gone)
    sites.follow()
    assert sites.held(taken, *ALL) == {"core": 410, "other": 410, "clinic": None, "branch": None}
    assert sites.held("/v1/sites/{}/faqs", *ALL) == {"core": 200, "other": 200, "clinic": None, "branch": None}
    sites.mend()
    wait_until(sites.follow)
    assert set(sites.held(taken, *ALL).values()) == {410}
    assert set(sites.held("/v1/sites/{}/faqs", *ALL).values()) == {200}


def test_a_mirror_that_is_begun_beside_it_holds_all_others(sites: Sites, begin: Begin) -> None:
    sites.say("7")
    begun = begin("another")
    assert begun.mirror.lacks() == []
    assert begun.mirror.bring_up() is False
    assert {site: begun.status(FAQ.format(site)) for site in ALL} == {
        "core": 200, "other": 200, "clinic": None, "branch": None,
    }  # fmt: skip
    sites.mend()
    wait_until(begun.mirror.bring_up)
    assert {begun.status(FAQ.format(site)) for site in ALL} == {200}
    assert begun.status("/v1/sites") == 200
