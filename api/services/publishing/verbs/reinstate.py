"""Reinstates: withdrawn records are given back to readers."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import is_withdrawn
from api.services.publishing.blockers import find_blockers
from api.services.publishing.pins import Blocker, Place
from api.services.publishing.said import VisibilityInput
from api.services.publishing.verb import Needs, Verb


class ReinstateInput(VisibilityInput):
    """Withdrawn records to give back to readers."""


def perform(change: OpenChange, items: Sequence[Place], *, by: Holder) -> Iterator[Blocker]:
    """Give withdrawn records back to readers, as they are now"""
    change.end_all([("withdrawal", site, record, "") for site, record in dict.fromkeys(items)])
    return find_blockers(change.session, {each.record for each in items})


def _hinders(session: Session, items: Sequence[Place], _by: Holder) -> Iterator[Blocker]:
    """Only what is withdrawn is given back."""
    for site, record in dict.fromkeys(items):
        if not is_withdrawn(session, record):
            yield Blocker("not-withdrawn", "The record is not withdrawn.", record, site)


VERB = Verb("reinstate", Permission.PUBLISH, Needs.OWN_RECORDS, ReinstateInput, perform, hinders=_hinders)
