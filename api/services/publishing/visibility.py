"""What sites say of whether a record is shown."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import RecordNotFound
from api.models import Fact
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_lineage, find_record
from api.services.publishing.pins import Place

_KIND = "visibility"


def say_visibility(change: OpenChange, places: Sequence[Place], *, hidden: bool) -> None:
    """State what sites say of records.

    A hide is stated even where an ancestor hides the record already, so that it outlasts the ancestor's; showing
    only needs saying where an ancestor hides.
    """
    above = {place: _above(change.session, place) for place in places}
    change.look_up([(_KIND, site, id, "") for (own, id), sites in above.items() for site in (own, *sites)])
    stated = [place for place in above if hidden or _is_hidden(change, place.record, above[place])]
    change.state_all({(_KIND, site, id, ""): {"hidden": hidden} for site, id in stated})
    change.end_all([(_KIND, site, id, "") for site, id in above.keys() - stated])


def _above(session: Session, place: Place) -> list[str]:
    """The sites above one that may hide a record from it."""
    site, id = place
    lineage = find_lineage(session, site)
    record = find_record(session, id)
    if record.site not in lineage:
        raise RecordNotFound(f"Site {site!r} does not have record {id!r}.")
    return lineage[1 : lineage.index(record.site) + 1]


def _is_hidden(change: OpenChange, id: str, sites: Iterable[str]) -> bool:
    """Whether the nearest of some sites that says something of a record hides it."""
    said = (change.standing(_KIND, each, id, "") for each in sites)
    return bool(next((each["hidden"] for each in said if each is not None), False))


def was_ever_said(session: Session, site: str, id: str) -> bool:
    """Whether the site ever hid or showed the record."""
    said = select(Fact.id).where(Fact.kind == _KIND, Fact.site == site, Fact.record_id == id).limit(1)
    return session.scalar(said) is not None
