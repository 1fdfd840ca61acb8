"""Finds the reviews that have fallen due, and lets readers see that they have."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import DeskText, Fact
from api.reading.attested import status_on
from api.reading.facts.review import Review
from api.services.accounts.audit import Call
from api.services.publishing.publication import Outcome, publication


def falling_due(session: Session, *, today: date) -> list[Fact]:
    """The reviews that readers still see in another state than the day asks for."""
    is_of_text = (
        (Fact.record_id == DeskText.record_id) & (Fact.site == DeskText.site) & (Fact.locale == DeskText.locale)
    )  # fmt: skip
    turned = DeskText.turns_on <= today.isoformat()
    facts = select(Fact).join(DeskText, is_of_text).where(turned, Fact.kind == Review.kind, Fact.to_seq.is_(None))
    return list(session.scalars(facts.order_by(Fact.id)))


def publish_due(call: Call, *, most: int) -> Outcome:
    """Publish which reviews have fallen due, in one change; none is made where nothing has."""
    with publication(call, "review-due", quiet=True) as made:
        change = made.change
        today = change.change.at.date()
        due = falling_due(call.session, today=today)[:most]
        made.watch(fact.record_id for fact in due)
        for fact in due:
            value = parse(fact.value)
            status = status_on(today, date.fromisoformat(value["next_due_on"]))
            change.state("review", fact.site, fact.record_id, fact.locale, value={**value, "status": status})
    if made.outcome.seq is not None:
        call.audit("review-due", seq=made.outcome.seq, after={"reviews": len(due)})
    return made.outcome
