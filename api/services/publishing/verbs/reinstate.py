"""Reinstates: withdrawn records are given back to readers."""

from collections.abc import Iterator, Sequence

from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.changes import OpenChange
from api.services.publishing.blockers import find_blockers
from api.services.publishing.pins import Blocker, Place
from api.services.publishing.said import VisibilityInput
from api.services.publishing.verb import Needs, Verb


class ReinstateInput(VisibilityInput):
    """Withdrawn records to give back to readers."""


def perform(change: OpenChange, items: Sequence[Place], *, by: Holder) -> Iterator[Blocker]:
    """Give withdrawn records back to readers, as they are now"""
    subjects = [("withdrawal", site, record, "") for site, record in dict.fromkeys(items)]
    ended = change.end_all(subjects)
    for subject in subjects:
        if subject not in ended:
            _, site, record, _ = subject
            yield Blocker("not-withdrawn", "The record is not withdrawn.", record, site)
    yield from find_blockers(change.session, {each.record for each in items})


VERB = Verb("reinstate", Permission.PUBLISH, Needs.OWN_RECORDS, ReinstateInput, perform)
