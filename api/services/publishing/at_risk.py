"""Tells which of the plans that are still to come would fail as things stand, wherever somebody looks at them."""

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from api.errors import Conflict, ContentError
from api.models import Release
from api.reading.views import View
from api.services.ledger.unread import Unread
from api.services.publishing.blockers import refusal
from api.services.publishing.foreseen import Ahead, superseded_in
from api.services.publishing.outlooks import AtRisk, known_risks
from api.services.publishing.releases import release_plan
from api.services.publishing.trying import failure_of


def at_risk(session: Session, plans: Iterable[Ahead], view: View, unread: Unread) -> Iterator[AtRisk]:
    """Those of some plans that would fail.

    What has a time was tried, and what it met is kept. A release without one is still being put together: of it only that is
    told which no more work on its texts can mend, that something else has replaced what it was to replace.
    """
    asked = list(plans)
    kept = known_risks(session, [each.id for each in asked if each.schedule is not None], unread)
    for each in asked:
        if each.id in kept:
            yield AtRisk(each, kept[each.id])
        elif each.release is not None and (error := _met_at_once(each, each.release, view)) is not None:
            yield AtRisk(each, {**failure_of(error), "since": None})


def _met_at_once(ahead: Ahead, release: Release, view: View) -> ContentError | None:
    """What shows of a release without a trial."""
    if ahead.schedule is None:
        replaced = list(superseded_in(ahead.plan, view))
        return refusal(replaced) if replaced else None
    try:
        release_plan(release)
    except Conflict as gone:
        return gone
    return None
