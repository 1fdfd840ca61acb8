"""What the tests of administration share: a library, a clinic below it, a stranger, and people who run them."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from api.app import create_app
from api.services.accounts.keys import create_key
from tests.admin.world import World, build
from tests.conftest import Write
from tests.databases import Server, fresh_database
from tests.editorial.desk import Desk, make_person
from tests.factories import NOW, make_site

Hire = Callable[..., Desk]


@pytest.fixture
def sites(write: Write) -> None:
    """The library, a clinic that inherits it, and a site that has nothing to do with either."""
    write(make_site)
    write(make_site, "clinic", parent="core", preview_url="https://preview.clinic.example/site?theme=new")
    write(make_site, "stranger")


@pytest.fixture
def admin(app: Flask, write: Write, sites: None) -> Desk:
    """A machine that administers everything."""
    return Desk(app, write(create_key, name="root", roles=["admin"], now=NOW, created_by="tests")[1])


@pytest.fixture
def hire(app: Flask, write: Write, sites: None) -> Hire:
    """Somebody new with a role, by default on the clinic."""

    def run(name: str, *roles: str, site: str = "clinic", locale: str = "*") -> Desk:
        return Desk(app, write(make_person, name, *roles, site=site, locale=locale))

    return run


@pytest.fixture
def head_of_clinic(hire: Hire) -> Desk:
    """Somebody who administers the clinic and nothing else."""
    return hire("Hanna", "admin")


@pytest.fixture(scope="module")
def world(database_server: Server, migrated_template: str) -> Iterator[World]:
    """An app with something for every route, whose tests leave it as it is or do not mind what others did."""
    with fresh_database(database_server, template=migrated_template) as url:
        app = create_app({"database_url": url})
        yield build(app)
        app.extensions["database"].close()
