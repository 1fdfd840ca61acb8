"""Finds in the ledger what is to be sent to a webhook, and writes it as messages, each once and in order."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from api.canonical import canonical, parse, rfc3339
from api.ids import new_id
from api.models import Delivery, PlanOutlook, Receiver, Release, Schedule, Webhook
from api.services.webhooks.events import ITEM_EVENTS, PLAN_AT_RISK, Event, events_on
from api.services.webhooks.messages import message, plan_message
from api.services.webhooks.steps import Step, Steps
from api.services.webhooks.webhooks import ledger_seq, sites_of

MOST_STEPS, MOST_ROWS = 100, 50
"""So many changes are looked at, and about so many messages written, at a time."""

Plan = dict[str, Any]
Leads = Callable[[str, int], str]
"""Where all that a change did to a site is told."""


@dataclass(frozen=True, slots=True)
class Coming:
    """What is to be sent to a webhook of the changes from one seq up to another."""

    since: int
    until: int
    plans: str
    rows: list[dict[str, Any]]


def find_next(
    session: Session,
    webhook: Webhook,
    receiver: Receiver,
    steps: Steps,
    leads: Leads,
    beat: Callable[[], None],
    *,
    now: datetime,
) -> Coming:
    """Find what the next changes come to for a webhook; nothing is written, and `beat` is called again and again meanwhile."""
    since = until = receiver.position or 0
    rows: list[dict[str, Any]] = []
    head = ledger_seq(session)
    while until < min(head, since + MOST_STEPS) and len(rows) < MOST_ROWS:
        until += 1
        step = steps.read(session, until)
        for site in sites_of(webhook):
            beat()
            rows += _of_change(session, webhook, step, site, leads)
    plans, told = _of_plans(session, webhook, receiver, head, now)
    named = [{**each, "id": id} for each, id in zip(rows + told, sorted(new_id() for _ in rows + told), strict=True)]
    return Coming(since, until, plans, [{**each, "webhook_id": webhook.id, "created_at": now} for each in named])


def _of_change(session: Session, webhook: Webhook, step: Step, site: str, leads: Leads) -> Iterator[dict[str, Any]]:
    seq = step.change.seq
    for event in events_on(session, step, site):
        if (heard := as_wanted(webhook, event)) is not None:
            yield _row(event.type, site, seq, message(heard, step.change, leads(site, seq)))


def as_wanted(webhook: Webhook, event: Event) -> Event | None:
    """As much of an event as a webhook is to hear of; None where that is nothing."""
    if event.type not in parse(webhook.events):
        return None
    if event.type not in ITEM_EVENTS:
        return event
    filter = parse(webhook.filter)
    asked = (("locales", "locales"), ("topics", "topics"))
    items = tuple(
        each for each in event.items
        if (not filter["types"] or each["type"] in filter["types"])
        and all(not filter[name] or not set(filter[name]).isdisjoint(each[member]) for name, member in asked)
    )  # fmt: skip
    return Event(event.type, event.site, items, event.tags) if items else None


def _of_plans(
    session: Session, webhook: Webhook, receiver: Receiver, seq: int, now: datetime
) -> tuple[str, list[dict[str, Any]]]:
    """The plans at risk that a webhook was not told of yet, beside all that it was told of by then."""
    known, heard = parse(receiver.plans), heard_plans(webhook, partial(plans_at_risk, session))
    rows = [
        _row(PLAN_AT_RISK, each["site"], None, plan_message(each, each["site"], now, seq))
        for each in heard if known.get(each["id"]) != each["since"]
    ]  # fmt: skip
    return kept_of(heard), rows


def heard_plans(webhook: Webhook, plans: Callable[[], Iterable[Plan]]) -> list[Plan]:
    """Those of the plans at risk of which a webhook hears; they are looked for only where it wants to hear of any."""
    if PLAN_AT_RISK not in parse(webhook.events):
        return []
    sites = set(sites_of(webhook))
    return [each for each in plans() if each["site"] in sites]


def kept_of(plans: Iterable[Plan]) -> str:
    """What is kept of plans that a webhook was told of."""
    return canonical({each["id"]: each["since"] for each in plans})


def plans_at_risk(session: Session) -> list[Plan]:
    """What is planned and would fail as things stand."""
    at_risk = session.scalars(select(PlanOutlook).where(PlanOutlook.risk.is_not(None)).order_by(PlanOutlook.id))
    planned = ((each, session.get(Release, each.id) or session.get(Schedule, each.id)) for each in at_risk)
    return [
        {
            "id": outlook.id, "kind": "release" if isinstance(plan, Release) else "schedule", "site": plan.site,
            "since": rfc3339(outlook.since) if outlook.since else None, "problem": parse(str(outlook.risk)).get("type"),
        }
        for outlook, plan in planned if plan is not None
    ]  # fmt: skip


def _row(type: str, site: str | None, seq: int | None, body: str) -> dict[str, Any]:
    return {"type": type, "site": site, "seq": seq, "body": body, "state": "pending", "tries": 0}


def write(session: Session, webhook: Webhook, found: Coming) -> bool:
    """Have what was found sent; False where another worker, or whoever altered the webhook, was faster."""
    mine = update(Receiver).where(Receiver.webhook_id == webhook.id, Receiver.position == found.since)
    moved: Any = session.execute(mine.values(position=found.until, plans=found.plans))
    if moved.rowcount != 1:
        return False
    if found.rows:
        session.execute(insert(Delivery), found.rows)
    return True
