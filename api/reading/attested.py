"""What clinicians have attested, as the reviews that readers see of texts that say just that; and a view with those that drafts would have."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from api.canonical import canonical, parse
from api.database import portions
from api.models import Attestation, Translation
from api.reading.facts.review import DUE_SOON, Review
from api.reading.facts.settings import SiteSettings
from api.reading.locales import NEUTRAL
from api.reading.views import RecordState, View

DEFAULT_INTERVAL_MONTHS = 24
Attested = Mapping[tuple[str, str, str], Sequence[Row[Any]]]
"""What was attested of texts, by record, site and locale, the newest first."""
SiteOfText = tuple[SiteSettings, list[str]]
"""A site with its lineage."""
_ATTESTED: Any = (
    select(
        Translation.record_id, Translation.site, Translation.locale, Attestation.clinical, Attestation.reviewed_on, Attestation.reviewer,
        Attestation.imported_by, Attestation.signature, Attestation.valid_until,
    )
    .join(Attestation, Attestation.translation_id == Translation.id)
    .order_by(Attestation.reviewed_on.desc(), Attestation.id.desc())
)  # fmt: skip


def as_if_published(session: Session, view: View, ids: Iterable[str], *, day: date) -> View:
    """A view with the reviews that its texts of these records would have, were they published on that day."""
    known = sorted(set(ids) & view.records.keys())
    attested = _attested(session, known)

    def site_of(key: str) -> SiteOfText | None:
        return (view.sites[key], view.lineage(key)) if key in view.sites else None

    found = ((id, with_attested(view.records[id], attested, site_of, day=day)) for id in known)
    changed = {id: record for id, record in found if record is not view.records[id]}
    return view.with_records(changed) if changed else view


def _attested(session: Session, ids: Sequence[str]) -> Attested:
    found: dict[tuple[str, str, str], list[Row[Any]]] = defaultdict(list)
    for portion in portions(ids):
        for row in session.execute(_ATTESTED.where(Translation.record_id.in_(portion))):
            found[row.record_id, row.site, row.locale].append(row)
    return found


def with_attested(
    record: RecordState, attested: Attested, sites: Callable[[str], SiteOfText | None], *, day: date | None
) -> RecordState:
    """A record with the reviews that its texts would have, were they published on a day, or each on the day when it was done."""
    found = record
    for site, locale in record.texts:
        standing, known = record.reviews.get((site, locale)), sites(site)
        if locale == NEUTRAL or known is None:
            continue
        settings, lineage = known
        clinical = dict(record.clinical_on(lineage, locale) or {})
        if standing is not None and standing.clinical == clinical:
            # That of what readers have stands as they see it today.
            continue
        newest = of_words(attested.get((record.id, site, locale), ()), clinical)
        if newest is not None:
            on = day or date.fromisoformat(newest.reviewed_on)
            found = found.saying(review_of(settings, record.type, newest, clinical, day=on), (site, locale))
    return found


def of_words(attested: Iterable[Row[Any]], clinical: Mapping[str, str]) -> Row[Any] | None:
    """The newest attestation of just these words."""
    words = canonical(dict(clinical))
    return next((each for each in attested if each.clinical == words), None)


def review_of(
    site: SiteSettings, type_name: str, attestation: Row[Any], clinical: Mapping[str, str], *, day: date
) -> Review:
    """What an attestation says of a text on a day."""
    due = due_on(site, type_name, date.fromisoformat(attestation.reviewed_on))
    if attestation.valid_until is not None:
        # A site that asks for reviews less often does not prolong what somebody has signed.
        due = min(due, date.fromisoformat(attestation.valid_until))
    return Review(
        status=status_on(day, due), last_reviewed_on=attestation.reviewed_on,
        next_due_on=due.isoformat(), reviewer=parse(attestation.reviewer), clinical=clinical,
        imported=attestation.imported_by is not None, signed=attestation.signature is not None,
    )  # fmt: skip


def due_on(site: SiteSettings, type_name: str, reviewed_on: date) -> date:
    """The day by which a text of a type is to be reviewed again, as its site asks now."""
    return months_later(reviewed_on, site.review_interval_months.get(type_name, DEFAULT_INTERVAL_MONTHS))


def status_on(day: date, due_on: date) -> str:
    """How a review stands on a day: current, due from 30 days before its date, overdue after it."""
    if day > due_on:
        return "overdue"
    return "due" if day >= due_on - DUE_SOON else "current"


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    first_of_next = date(day.year + years + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_of_next - date.resolution).day
    return date(day.year + years, month + 1, min(day.day, last))
