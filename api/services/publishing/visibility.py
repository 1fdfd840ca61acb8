"""Hides inherited records on a site and shows them again; withdraws records from every reader and reinstates them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import Conflict, InvalidContent, RecordNotFound
from api.models import Change, Fact
from api.services.ledger.changes import OpenChange, open_change
from api.services.ledger.lookup import find_lineage, find_record, get_record_or_none
from api.services.publishing.blockers import find_blockers
from api.services.publishing.pins import Blocker

SEVERITIES = ("routine", "important", "safety")


def hide(session: Session, site: str, ids: Sequence[str], *, actor: str, now: datetime, reason: str = "") -> Change:
    """Leave records out on a site and on those that inherit from it."""
    return _say(session, site, ids, hidden=True, actor=actor, now=now, reason=reason)


def show(session: Session, site: str, ids: Sequence[str], *, actor: str, now: datetime, reason: str = "") -> Change:
    """Show records on a site again, also where an ancestor hides them."""
    return _say(session, site, ids, hidden=False, actor=actor, now=now, reason=reason)


def _say(
    session: Session, site: str, ids: Sequence[str], *, hidden: bool, actor: str, now: datetime, reason: str
) -> Change:
    change = open_change(session, actor=actor, verb="hide" if hidden else "show", now=now, reason=reason)
    lineage = find_lineage(session, site)
    for id in ids:
        say_visibility(change, site, lineage, id, hidden=hidden)
    if change.is_empty:
        raise Conflict(f"Nothing would change: they are {'hidden' if hidden else 'shown'} already.")
    return change.seal()


def say_of(change: OpenChange, places: Iterable[tuple[str, str]], *, hidden: bool) -> list[Blocker]:
    """Hide or show records, each (site, id); nothing can stand in the way."""
    for site, id in places:
        say_visibility(change, site, find_lineage(change.session, site), id, hidden=hidden)
    return []


def say_visibility(change: OpenChange, site: str, lineage: list[str], id: str, *, hidden: bool) -> None:
    """State what the site says of a record.

    A hide is stated even where an ancestor hides the record already, so that it outlasts the ancestor's; showing
    only needs saying where an ancestor hides.
    """
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


def withdraw(
    session: Session,
    ids: Sequence[str],
    *,
    message: str,
    severity: str,
    replacement: str | None,
    actor: str,
    now: datetime,
    reason: str = "",
) -> Change:
    """Take records from every reader at once, on every site and under past seqs too, and say why."""
    change = open_change(session, actor=actor, verb="withdraw", now=now, reason=reason or message)
    if list(take_back(change, ids, message=message, severity=severity, replacement=replacement)):
        raise Conflict(f"One of {', '.join(ids)} is withdrawn already.")
    return change.seal()


def take_back(
    change: OpenChange, ids: Sequence[str], *, message: str, severity: str, replacement: str | None
) -> Iterator[Blocker]:
    """Withdraw records within a change; those that are withdrawn already stand in the way."""
    _check_withdrawal(change.session, ids, message, severity, replacement)
    for id in ids:
        site = find_record(change.session, id).site
        if change.standing("withdrawal", site, id, "") is not None:
            yield Blocker("withdrawn", "The record is withdrawn already.", id, site)
        value = {"message": message, "severity": severity, "replacement": replacement, "at": change.at}
        change.state("withdrawal", site, id, "", value=value)


def _check_withdrawal(
    session: Session, ids: Sequence[str], message: str, severity: str, replacement: str | None
) -> None:
    errors = []
    if not message.strip():
        errors.append({"pointer": "#/message", "detail": "Readers must be told why."})
    if severity not in SEVERITIES:
        errors.append({"pointer": "#/severity", "detail": f"It must be one of {', '.join(SEVERITIES)}."})
    if replacement is not None and (replacement in ids or get_record_or_none(session, replacement) is None):
        errors.append({"pointer": "#/replacement", "detail": "It must be another record."})
    if errors:
        raise InvalidContent("The withdrawal cannot stand like this.", errors=errors)


def reinstate(session: Session, ids: Sequence[str], *, actor: str, now: datetime, reason: str = "") -> Change:
    """Give withdrawn records back to readers, as they were."""
    change = open_change(session, actor=actor, verb="reinstate", now=now, reason=reason)
    if list(give_back(change, ids)):
        raise Conflict(f"One of {', '.join(ids)} is not withdrawn.")
    return change.seal()


def give_back(change: OpenChange, ids: Sequence[str]) -> Iterator[Blocker]:
    """Reinstate records within a change; those that are not withdrawn stand in the way."""
    for id in ids:
        site = find_record(change.session, id).site
        if not change.end("withdrawal", site, id, ""):
            yield Blocker("not-withdrawn", "The record is not withdrawn.", id, site)


def give_back_whole(change: OpenChange, ids: Sequence[str]) -> list[Blocker]:
    """Reinstate records within a change, if they can stand as they are now."""
    return [*give_back(change, ids), *find_blockers(change.session, ids)]


def was_ever_said(session: Session, site: str, id: str) -> bool:
    """Whether the site ever hid or showed the record."""
    said = select(Fact.id).where(Fact.kind == "visibility", Fact.site == site, Fact.record_id == id).limit(1)
    return session.scalar(said) is not None
