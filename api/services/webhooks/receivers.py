"""The board of receivers: up to which change each shows content, and who may still show what was withdrawn since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import rfc3339
from api.models import Change, Fact, Receiver, Webhook
from api.reading.damaged import OF_DAMAGE, readable_sites
from api.reading.facts.withdrawal import Withdrawal
from api.reading.views import RecordState
from api.services.ledger.lookup import find_lineage, live_records
from api.services.ledger.rows import found_rows
from api.services.ledger.served_alike import all_settings, lineage_in
from api.services.ledger.unread import Unread
from api.services.webhooks.webhooks import ledger_seq, sites_of

MOST_WITHDRAWALS = 200


@dataclass(frozen=True, slots=True)
class ReceiverStanding:
    """A receiver with the sites whose content it shows."""

    receiver: Receiver
    webhook: Webhook | None
    sites: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.receiver.name or (self.webhook.description or self.webhook.url if self.webhook else "")

    def has_shown(self, seq: int) -> bool:
        """Whether it shows what a change made of content, as far as it has said so."""
        return (self.receiver.shows_seq or 0) >= seq

    def may_show(self, withdrawal: "Withdrawn") -> bool:
        """Whether it may still show what was withdrawn; one that came later never had it."""
        return withdrawal.seq > self.receiver.since_seq and not self.has_shown(withdrawal.seq)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A record that is withdrawn, by which change and when."""

    record: str
    site: str
    seq: int
    at: datetime


def standings(
    session: Session, unread: Unread, sites: Iterable[str] | None = None, *, at_worst: tuple[str, ...] | None = None
) -> list[ReceiverStanding]:
    """The receivers of some sites, or all, in the order in which they came; a webhook that somebody disabled is still one.

    One whose sites cannot be read is left out, or taken for one of those in `at_worst`, where these are given.
    """
    found = select(Receiver, Webhook).outerjoin(Webhook, Webhook.id == Receiver.webhook_id).order_by(Receiver.id)
    rows = found_rows(session, found, Receiver.id, unread)
    wanted = None if sites is None else set(sites)
    every = unread.each(rows, lambda row: ReceiverStanding(row[0], row[1], _sites(row[0], row[1], at_worst)))
    return [each for each in every if wanted is None or not wanted.isdisjoint(each.sites)]


def _sites(receiver: Receiver, webhook: Webhook | None, at_worst: tuple[str, ...] | None) -> tuple[str, ...]:
    try:
        return tuple(sites_of(webhook)) if webhook is not None else (str(receiver.site),)
    except OF_DAMAGE:
        if at_worst is None:
            raise
        return at_worst


def board(session: Session, site: str, unread: Unread) -> dict[str, Any]:
    """Each receiver of a site with how far it has come, and each withdrawal that not all of them have taken in."""
    receivers, lineage = standings(session, unread, [site]), find_lineage(session, site)
    newest = ledger_seq(session)
    since = min((max(each.receiver.shows_seq or 0, each.receiver.since_seq) for each in receivers), default=newest)
    withdrawals = _withdrawn(session, lineage, since)
    known = live_records(session, {each.record for each in withdrawals})
    told = [_told(each, known.get(each.record), receivers) for each in withdrawals]
    return {
        "site": site, "seq": newest, "receivers": [_receiver(each, withdrawals) for each in receivers],
        "withdrawals": [each for each in told if each["waiting_for"]],
    }  # fmt: skip


def _withdrawn(session: Session, sites: Sequence[str], since: int, ids: Iterable[str] | None = None) -> list[Withdrawn]:
    """What is withdrawn of these sites' records by changes after one, the newest first."""
    rows = (
        select(Fact.record_id, Fact.site, Fact.from_seq, Change.at).join(Change, Change.seq == Fact.from_seq)
        .where(Fact.kind == Withdrawal.kind, Fact.to_seq.is_(None), Fact.site.in_(sites), Fact.from_seq > since)
        .order_by(Fact.from_seq.desc(), Fact.record_id).limit(MOST_WITHDRAWALS)
    )  # fmt: skip
    found = session.execute(rows if ids is None else rows.where(Fact.record_id.in_(list(ids))))
    return [Withdrawn(*row) for row in found]


def _told(withdrawn: Withdrawn, record: RecordState | None, receivers: Iterable[ReceiverStanding]) -> dict[str, Any]:
    text = record and (record.source or next(iter(record.texts.values()), None))
    return {
        "record": withdrawn.record, "type": record.type if record else None, "title": text.head.title if text else None,
        "severity": record.withdrawal.severity if record and record.withdrawal else None, "seq": withdrawn.seq,
        "since": rfc3339(withdrawn.at), "waiting_for": [each.receiver.id for each in receivers if each.may_show(withdrawn)],
    }  # fmt: skip


def _receiver(standing: ReceiverStanding, withdrawals: Iterable[Withdrawn]) -> dict[str, Any]:
    receiver, webhook = standing.receiver, standing.webhook
    return {
        "id": receiver.id, "kind": "webhook" if webhook else "website", "name": standing.name, "sites": list(standing.sites),
        "enabled": webhook is None or webhook.disabled_at is None, "since_seq": receiver.since_seq,
        **{name: getattr(receiver, name) for name in ("sent_seq", "shows_seq")},
        **{name: rfc3339(at) if (at := getattr(receiver, name)) else None for name in ("sent_at", "shows_at")},
        "may_still_show": [each.record for each in withdrawals if standing.may_show(each)],
    }  # fmt: skip


def still_showing(session: Session, ids: Iterable[str]) -> dict[str, set[str]]:
    """For each of some records that is withdrawn, the receivers that have not said that they show it no more."""
    sites, wanted = readable_sites(all_settings(session)), set(ids)
    withdrawn = _withdrawn(session, list(sites), 0, wanted) if wanted else []
    receivers = standings(session, Unread(), at_worst=tuple(sites)) if withdrawn else []
    found = {}
    for each in withdrawn:
        heirs = {site for site in sites if each.site in lineage_in(sites, site)}
        found[each.record] = {
            one.receiver.id for one in receivers if not heirs.isdisjoint(one.sites) and one.may_show(each)
        }
    return found
