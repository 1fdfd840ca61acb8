"""Keeps: overrides stay as they are beside what has changed upstream."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy.orm import Session

from api.canonical import parse
from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.publishing.pins import Blocker, Found, Pinned, find_distinct
from api.services.publishing.renewal import not_an_override, not_moved, renew, upstream_of
from api.services.publishing.said import PublishingInput
from api.services.publishing.verb import Needs, Verb


def perform(change: OpenChange, items: Sequence[Pinned], *, by: Holder) -> Iterable[Blocker]:
    """Say that overrides stay as they are beside what has changed upstream"""
    for found in find_distinct(change.session, items):
        renew(change, found, parse(found.version.fields), by=by)
    return ()


def _hinders(session: Session, items: Sequence[Found], _by: Holder) -> Iterator[Blocker]:
    """Only an override is kept, beside what has changed."""
    for found in items:
        yield from not_an_override(found)
        if found.pin.site != found.record.site and not upstream_of(session, found):
            yield not_moved(found)


VERB = Verb("keep", Permission.PUBLISH, Needs.PINS, PublishingInput, perform, hinders=_hinders, quiet=True)
