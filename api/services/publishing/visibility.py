"""What sites say of whether a record is shown."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import RecordNotFound
from api.models import Fact
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_lineage, find_record
from api.services.publishing.pins import Place


def say_visibility(change: OpenChange, place: Place, *, hidden: bool) -> None:
    """State what a site says of a record.

    A hide is stated even where an ancestor hides the record already, so that it outlasts the ancestor's; showing
    only needs saying where an ancestor hides.
    """
    site, id = place
    lineage = find_lineage(change.session, site)
    record = find_record(change.session, id)
    if record.site not in lineage:
        raise RecordNotFound(f"Site {site!r} does not have record {id!r}.")
    above = lineage[1 : lineage.index(record.site) + 1]
    said = (change.standing("visibility", each, id, "") for each in above)
    is_hidden_above = next((each["hidden"] for each in said if each is not None), False)
    if hidden or is_hidden_above:
        change.state("visibility", site, id, "", value={"hidden": hidden})
    else:
        change.end("visibility", site, id, "")


def was_ever_said(session: Session, site: str, id: str) -> bool:
    """Whether the site ever hid or showed the record."""
    said = select(Fact.id).where(Fact.kind == "visibility", Fact.site == site, Fact.record_id == id).limit(1)
    return session.scalar(said) is not None
