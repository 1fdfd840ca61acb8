"""A world whose question has an approved draft, and whatever else a test of damage needs, in a database of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from api.app import create_app
from api.models import Record
from tests.accounts.world import World, build
from tests.acts import Pinned, approve, hold_ledger
from tests.databases import Server, fresh_database
from tests.factories import NOW, edit
from tests.lookup import find_record

Add = Callable[[Session, World, Record, Pinned], None]


@contextmanager
def world_with(server: Server, template: str, add: Add) -> Iterator[World]:
    """The world, to which something is added that is told of the record and of its draft."""
    with fresh_database(server, template=template) as url:
        made = build(create_app({"database_url": url, "freshness_ms": 0}))
        database = made.app.extensions["database"]
        with database.transaction() as session:
            hold_ledger(session)
            record = find_record(session, made.ids["faqs"])
            pin = Pinned(record.id, "clinic", "en", edit(session, record, "en", question="And later?").number)
            approve(session, [pin], actor="r", now=NOW)
            add(session, made, record, pin)
        yield made
        database.close()
