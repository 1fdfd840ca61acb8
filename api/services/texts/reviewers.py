"""Who attested the texts of a record, by their ids, as far as the trail tells; reviews themselves hold names alone."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.models import AuditEvent

Reviewers = Mapping[tuple[str, str, str], str]
"""The id of whoever attested a text, by its site and locale and by the name that they signed with."""


def reviewers_of(session: Session, record: str) -> Reviewers:
    """Who attested the texts of a record."""
    said = select(AuditEvent.site, AuditEvent.locale, AuditEvent.actor, AuditEvent.person_id).where(
        AuditEvent.record_id == record, AuditEvent.action == "action.review"
    )
    return {
        (site, locale, name): id
        for site, locale, name, id in session.execute(said.order_by(AuditEvent.id))
        if site and locale and id
    }


def reviewer_told(known: Reviewers, site: str, locale: str, signed: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A reviewer as they signed, with their id; None where who it was has been erased since."""
    if signed is None:
        return None
    return {"id": known.get((site, locale, signed["name"])), "credential": None, **signed}
