"""All that there is to know of one record besides its texts: reviews, plans, slugs, and where readers see it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from api.canonical import parse, rfc3339
from api.models import Attestation, AuditEvent, Change, Fact, Record, Release, ReleaseItem, Schedule, Translation
from api.reading.clocks import due_at
from api.reading.facts.text import TextValue
from api.reading.facts.withdrawal import Withdrawal
from api.reading.items import Scope
from api.reading.views import RecordState
from api.services.desk.seen import Seen
from api.services.publishing.foreseen import places_in, schedule_plan
from api.services.texts.reviewers import Reviewers, reviewer_told, reviewers_of
from api.services.texts.translations import review_told
from api.services.webhooks.receivers import still_showing

_Rows = list[dict[str, Any]]
MOST_PLANS = 50


@dataclass(frozen=True)
class OneRecord:
    """One record, for somebody who sees so much."""

    session: Session
    seen: Seen
    record: Record

    @property
    def state(self) -> RecordState | None:
        """What readers have of it."""
        return self.seen.view.records.get(self.record.id)

    @cached_property
    def reviewers(self) -> Reviewers:
        """Who attested its texts."""
        return reviewers_of(self.session, self.record.id)

    def told(self, names: Collection[str]) -> dict[str, _Rows]:
        """What is asked for, by name."""
        return {name: list(_PARTS[name](self)) for name in _PARTS if name in names}


def _reviews(one: OneRecord) -> Iterator[dict[str, Any]]:
    """The reviews that readers have, of the texts on the sites that are seen."""
    for site, locale in sorted(one.state.reviews if one.state else ()):
        if site in one.seen.sites:
            yield {
                "site": site,
                "locale": locale,
                **(review_told(one.state, site, locale, lambda: one.reviewers) or {}),
            }


def _attestations(one: OneRecord) -> Iterator[dict[str, Any]]:
    """Every attestation of its texts, the newest first; that of a draft shows once it is live."""
    found = (
        select(Attestation, Translation.site, Translation.locale)
        .join(Translation, Translation.id == Attestation.translation_id)
        .where(Translation.record_id == one.record.id, Translation.site.in_(one.seen.sites))
        .order_by(Attestation.id.desc()).limit(MOST_PLANS)
    )  # fmt: skip
    for each, site, locale in one.session.execute(found):
        yield {
            "site": site, "locale": locale, "version": each.version, "reviewed_on": each.reviewed_on,
            "reviewer": reviewer_told(one.reviewers, site, locale, parse(each.reviewer)), "at": rfc3339(each.created_at),
            "imported_by": each.imported_by, "signature": each.signature, "valid_until": each.valid_until,
        }  # fmt: skip


def _withdrawals(one: OneRecord) -> Iterator[dict[str, Any]]:
    """Every time that it was taken from all readers, the newest first: by whom and why, what they were told, and until when."""
    began, ended = aliased(Change), aliased(Change)
    found = (
        select(Fact.value, Fact.from_seq, began.at, began.actor, began.reason, ended.at)
        .join(began, began.seq == Fact.from_seq).outerjoin(ended, ended.seq == Fact.to_seq)
        .where(Fact.kind == Withdrawal.kind, Fact.record_id == one.record.id, Fact.site.in_(one.seen.sites))
        .order_by(Fact.from_seq.desc()).limit(MOST_PLANS)
    )  # fmt: skip
    rows = one.session.execute(found).all()
    makers, waiting = _makers(one, [row[1] for row in rows]), still_showing(one.session, [one.record.id])
    for value, seq, at, actor, reason, until in rows:
        said = parse(value)
        yield {
            **{name: said[name] for name in ("message", "severity", "replacement")}, "messages": said.get("messages", {}),
            "reason": reason, "seq": seq, "at": rfc3339(at), "until": until and rfc3339(until),
            "may_still_show": 0 if until else len(waiting.get(one.record.id, ())), "who": {"id": makers.get((seq, actor)), "name": actor},
        }  # fmt: skip


def _makers(one: OneRecord, seqs: Collection[int]) -> dict[tuple[int | None, str], str | None]:
    """The ids of who made some changes of the record, as far as the trail knows them, beside the names of then."""
    mine = (AuditEvent.record_id == one.record.id, AuditEvent.seq.in_(seqs))
    found = select(AuditEvent.seq, AuditEvent.actor, AuditEvent.person_id, AuditEvent.key_id).where(*mine)
    rows = one.session.execute(found) if seqs else ()
    return {(seq, actor): person or key for seq, actor, person, key in rows}


def _releases(one: OneRecord) -> Iterator[dict[str, Any]]:
    """The releases that name it, the newest first."""
    named = select(ReleaseItem.release_id).where(ReleaseItem.record_id == one.record.id)
    found = select(Release).where(Release.id.in_(named), Release.site.in_(one.seen.sites))
    for each in one.session.scalars(found.order_by(Release.id.desc()).limit(MOST_PLANS)):
        mine = [item for item in each.items if item.record_id == one.record.id]
        yield {"id": each.id, "name": each.name, "site": each.site, "state": each.state, "texts": _planned(mine)}


def _schedules(one: OneRecord) -> Iterator[dict[str, Any]]:
    """What is planned with it and has not run, the first due first: by itself, or in a release."""
    pending = select(Schedule).where(Schedule.state == "pending", Schedule.site.in_(one.seen.sites))
    for each in sorted(one.session.scalars(pending), key=due_at):
        texts = _planned(_texts_of(one, each))
        if texts or any(place.record == one.record.id for place in places_in(each)):
            yield {
                "id": each.id, "verb": each.verb, "site": each.site, "release": each.release_id, "at": rfc3339(due_at(each)),
                "time_zone": each.time_zone, "texts": texts,
            }  # fmt: skip


def _texts_of(one: OneRecord, planned: Schedule) -> list[Any]:
    """What a schedule does with the texts of the record."""
    if planned.release_id is None:
        return [pin for pin in schedule_plan(planned) if pin.record == one.record.id]
    items = select(ReleaseItem).where(ReleaseItem.release_id == planned.release_id)
    return list(one.session.scalars(items.where(ReleaseItem.record_id == one.record.id)))


def _planned(texts: Iterable[Any]) -> _Rows:
    return [{"site": each.site, "locale": each.locale, "version": each.version} for each in texts]


def _slugs(one: OneRecord) -> Iterator[dict[str, Any]]:
    """Every slug that it has or had, by locale, the newest first; former ones lead to the present one."""
    found = (
        select(Fact.locale, Fact.slug, Fact.to_seq, Change.at).join(Change, Change.seq == Fact.from_seq)
        .where(
            Fact.kind == TextValue.kind, Fact.record_id == one.record.id, Fact.site == one.record.site,
            Fact.slug.is_not(None),
        )
        .order_by(Fact.locale, Fact.from_seq.desc())
    )  # fmt: skip
    known: dict[tuple[str, str | None], dict[str, Any]] = {}
    for locale, slug, to_seq, at in one.session.execute(found):
        row = {"locale": locale, "slug": slug, "is_present": to_seq is None, "since": rfc3339(at)}
        # With each earlier text that had it, it is older than was known.
        known.setdefault((locale, slug), row)["since"] = rfc3339(at)
    yield from known.values()


def _seen_on(one: OneRecord) -> Iterator[dict[str, Any]]:
    """What readers of each site that is seen get of it, in each locale; what they get nothing in is left out."""
    view = one.seen.view
    for site in sorted(one.seen.sites) if one.state else ():
        for locale in sorted(view.sites[site].locales):
            scope = Scope(view, site, locale)
            found = scope.resolve(one.record.id)
            if found is not None:
                yield {
                    "site": site, "locale": locale, "served": found.served, "version": found.text.version, "title": found.title,
                    "slug": found.slug, "outdated": found.outdated, "url": scope.url(found),
                }  # fmt: skip


_PARTS: Mapping[str, Callable[[OneRecord], Iterator[dict[str, Any]]]] = {
    "reviews": _reviews, "attestations": _attestations, "withdrawals": _withdrawals, "releases": _releases,
    "schedules": _schedules, "slugs": _slugs, "seen_on": _seen_on,
}  # fmt: skip
PARTS = tuple(_PARTS)
