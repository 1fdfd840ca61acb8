"""Waivers: somebody lets one finding in one text's words stand, says why, and until when; other words need another."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from api.errors import Conflict, InvalidContent, NotAllowed, NotFound
from api.ids import new_id
from api.models import Waiver
from api.services.accounts.audit import Call
from api.services.gate.looking import GateFinding
from api.services.ledger.lookup import find_settings

LONGEST_WAIVER = timedelta(days=731)
"""Whoever lets something stand looks at it again within two years."""


# Every save asks this of a text in which anything is found, so it is built once.
_HOLDING: Any = select(Waiver).where(Waiver.ended_at.is_(None), Waiver.until >= bindparam("today"))
_OF_RECORDS: Any = _HOLDING.where(Waiver.record_id.in_(bindparam("records", expanding=True)))
Waivers = dict[tuple[str, str, str, str], Waiver]
"""By the finding that each is of."""


def holding(
    session: Session, today: date, *, records: Collection[str] | None = None, site: str | None = None
) -> Waivers:
    """The waivers that hold: those of some records, or of a site."""
    found = _HOLDING if records is None else _OF_RECORDS
    found = found if site is None else found.where(Waiver.site == site)
    held = session.scalars(found, {"today": today.isoformat(), "records": list(records or ())})
    return {(each.record_id, each.site, each.locale, each.finding): each for each in held}


def waiver_of(found: GateFinding, waivers: Waivers, *, final: Collection[str]) -> Waiver | None:
    """What lets a finding stand; nothing does where the site's policy is final."""
    return None if found.finding.code in final else waivers.get(found.key)


def waive(call: Call, name: str, among: Iterable[GateFinding], *, reason: str, until: date) -> Waiver:
    """Let one of some findings stand until a day; refused where the site's policy is final."""
    found = next((each for each in among if each.name == name), None)
    if found is None:
        raise NotFound("The text has no such finding: its words may have changed since.")
    if found.finding.code in find_settings(call.session, found.site).gate_final:
        raise NotAllowed(f"On site {found.site!r} nobody waives {found.finding.code!r}.")
    today = call.now.date()
    if not today <= until <= today + LONGEST_WAIVER:
        detail = f"It must be a day from today on, and at most {LONGEST_WAIVER.days // 365} years away."
        raise InvalidContent("A waiver has an end.", errors=[{"pointer": "#/until", "detail": detail}])
    if found.key in holding(call.session, today, records=[found.record]):
        raise Conflict("It is waived already; end that waiver first.")
    made = Waiver(
        id=new_id(), record_id=found.record, site=found.site, locale=found.locale, code=found.finding.code, finding=name,
        field=found.finding.field, words=found.finding.words, reason=reason, until=until.isoformat(), created_at=call.now,
        created_by=call.holder.name, author=call.holder.account,
    )  # fmt: skip
    call.session.add(made)
    call.audit("waiver.create", site=made.site, record=made.record_id, locale=made.locale, after=waiver_told(made))
    return made


def end_waiver(call: Call, waiver: Waiver) -> None:
    """End a waiver before its time; what it let stand counts again."""
    if waiver.ended_at is not None:
        raise Conflict("It was ended already.")
    waiver.ended_at, waiver.ended_by = call.now, call.holder.name
    call.audit(
        "waiver.end", site=waiver.site, record=waiver.record_id, locale=waiver.locale, before=waiver_told(waiver)
    )


def waiver_told(waiver: Waiver) -> dict[str, str | None]:
    """What the trail keeps of a waiver."""
    said = ("id", "code", "field", "words", "reason", "until")
    return {name: getattr(waiver, name) for name in said}


def find_waiver(session: Session, site: str, id: str) -> Waiver:
    """A waiver of a site, or NotFound."""
    found = session.get(Waiver, id)
    if found is None or found.site != site:
        raise NotFound(f"Site {site!r} has no waiver {id!r}.")
    return found
