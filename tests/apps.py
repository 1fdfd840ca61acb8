"""A second app beside the one of a test, with settings of its own, as another process would have it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from api.app import connect, routed_app
from api.config import read_settings
from api.database import Database

_unused: list[Flask] = []
"""Those whose block is over: to compile the routes takes longer than most of what is asked of a second app."""


@contextmanager
def another_app(**given: object) -> Iterator[Flask]:
    """An app with these settings, for one block."""
    app, settings = _unused.pop() if _unused else routed_app(), read_settings(given)
    connect(app, settings, Database(settings.database_url))
    try:
        yield app
    finally:
        for each in filter(None, (app.extensions["database"], app.extensions["replica"])):
            each.close()
        _unused.append(app)
