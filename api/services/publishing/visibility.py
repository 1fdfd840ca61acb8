"""What sites say of whether a record is shown."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import RecordNotFound
from api.models import Fact
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_lineage, find_record, live_record_or_none
from api.services.publishing.pins import Blocker, Place

_KIND = "visibility"


def say_visibility(change: OpenChange, places: Sequence[Place], *, hidden: bool) -> None:
    """State what sites say of records.

    A hide is stated even where an ancestor hides the record already, so that it outlasts the ancestor's; showing
    only needs saying where an ancestor hides.
    """
    said = {(_KIND, *place, ""): said_then(change.session, place, hidden=hidden) for place in places}
    change.state_all({subject: {"hidden": each} for subject, each in said.items() if each is not None})
    change.end_all([subject for subject, each in said.items() if each is None])


def said_then(session: Session, place: Place, *, hidden: bool) -> bool | None:
    """What a site has to say so that it hides or shows a record; None where it needs to say nothing."""
    site, id = place
    lineage, record = find_lineage(session, site), find_record(session, id)
    if record.site not in lineage:
        raise RecordNotFound(f"Site {site!r} does not have record {id!r}.")
    above, said = lineage[1 : lineage.index(record.site) + 1], _said(session, id)
    is_hidden_above = next((said[each] for each in above if each in said), False)
    return hidden if hidden or is_hidden_above else None


def already(session: Session, places: Sequence[Place], *, hidden: bool) -> Iterator[Blocker]:
    """The records of which a site says already what it would have to say."""
    for place in places:
        if _said(session, place.record).get(place.site) == said_then(session, place, hidden=hidden):
            detail = f"The site {'hides' if hidden else 'shows'} the record already."
            yield Blocker("nothing-to-change", detail, place.record, place.site)


def _said(session: Session, id: str) -> Mapping[str, bool]:
    state = live_record_or_none(session, id)
    return state.hidden if state else {}


def was_ever_said(session: Session, site: str, id: str) -> bool:
    """Whether the site ever hid or showed the record."""
    said = select(Fact.id).where(Fact.kind == _KIND, Fact.site == site, Fact.record_id == id).limit(1)
    return session.scalar(said) is not None
