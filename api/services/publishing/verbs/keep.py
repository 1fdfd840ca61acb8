"""Keeps: overrides stay as they are beside what has changed upstream."""

from collections.abc import Iterator, Sequence

from api.canonical import parse
from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.publishing.pins import Blocker, Pinned, find_distinct
from api.services.publishing.renewal import not_moved, renew, upstream_of
from api.services.publishing.said import PublishingInput
from api.services.publishing.verb import Needs, Verb


def perform(change: OpenChange, items: Sequence[Pinned], *, by: Holder) -> Iterator[Blocker]:
    """Say that overrides stay as they are beside what has changed upstream"""
    for found in find_distinct(change.session, items):
        yield from not_moved(found, upstream_of(change, found))
        renew(change, found, parse(found.version.fields), by=by)


VERB = Verb(
    "keep",
    Permission.PUBLISH,
    Needs.PINS,
    PublishingInput,
    perform,
    quiet=True,
    of_record=lambda text: text.version if text.has_moved else None,
)
