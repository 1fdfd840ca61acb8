"""The governance report of a site: what is due, missing, outdated, waived and changed, and what two standards ask of it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from api.canonical import rfc3339
from api.models import Change, Fact
from api.reading.facts.review import Review
from api.reading.facts.settings import SiteSettings
from api.reading.facts.text import LiveText
from api.reading.locales import NEUTRAL
from api.reading.resolver import is_visible
from api.reading.views import RecordState, View
from api.services.desk.standards import CRITERIA, SOURCES, SiteShown
from api.services.gate.retractions import loaded_on
from api.services.gate.waivers import holding

TEXT_SECTIONS = (
    "reviews_due", "reviews_overdue", "unsigned", "unreviewed", "uncited", "outdated", "machine_translated", "waived", "confirmed",
)  # fmt: skip
"""The lists of texts that the report has."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One text that a list of the report names, and what is to be said of it there."""

    record: str
    site: str
    locale: str
    type: str
    title: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class _Text:
    """A live text that readers of the site get, with its record."""

    record: RecordState
    text: LiveText

    @property
    def review(self) -> Review | None:
        """The review that holds of just these words."""
        found = self.record.reviews.get((self.text.site, self.text.locale))
        return found if found and found.clinical == self.record.clinical(self.text) else None

    def row(self, detail: str) -> ReportRow:
        return ReportRow(
            self.record.id, self.text.site, self.text.locale, self.record.type, self.text.head.title, detail
        )


def governance(session: Session, view: View, site: str, *, since: date, now: datetime) -> dict[str, Any]:
    """The report on what readers of a site have, its own and what it inherits."""
    settings, texts = view.sites[site], list(_texts(view, site))
    sections: dict[str, list[ReportRow]] = {name: [] for name in TEXT_SECTIONS}
    for each in texts:
        for name, row in _told(each, view.sites[each.text.site]):
            sections[name].append(row)
    sections["waived"] = _waived(session, view, site, now.date())
    changes = _changes(session, view.lineage(site), since)
    shown = SiteShown(
        settings, texts=len(texts), overdue=len(sections["reviews_overdue"]), unreviewed=len(sections["unreviewed"]),
        uncited=len(sections["uncited"]), machine=len(sections["machine_translated"]), changes=len(changes),
    )  # fmt: skip
    retractions = loaded_on(session)
    return {
        "site": site, "name": settings.name, "seq": view.head(site), "at": rfc3339(now), "since": since.isoformat(),
        "texts": len(texts), "retractions_loaded_on": retractions and retractions.isoformat(),
        **{name: [asdict(each) for each in rows] for name, rows in sections.items()},
        "changes": changes, "standards": _standards(shown),
    }  # fmt: skip


def _texts(view: View, site: str) -> Iterator[_Text]:
    """Every text of an owner that readers of the site get in one of its locales."""
    lineage, locales = view.lineage(site), view.sites[site].locales
    for _, record in sorted(view.records.items()):
        if is_visible(record, lineage):
            for (owner, locale), text in sorted(record.texts.items()):
                if owner == record.site and locale != NEUTRAL and locale in locales:
                    yield _Text(record, text)


def _told(each: _Text, own: SiteSettings) -> Iterator[tuple[str, ReportRow]]:
    """In which lists a text stands, and with what words."""
    record, review = each.record, each.review
    fields: Mapping[str, Any] = record.neutral.fields if record.neutral else {}
    if review is None and each.text.clinical:
        yield "unreviewed", each.row("No clinician has reviewed just these words.")
    if review is not None:
        yield from _of_review(each, review, is_asked_for=own.requires_signature)
    if record.declaration.makes_claims and not fields.get("citations"):
        yield "uncited", each.row("It makes claims and names no publication.")
    if outdated := record.outdated_fields(each.text):
        yield "outdated", each.row(f"Its source has moved on in: {', '.join(sorted(outdated))}.")
    if record.overtaken:
        yield (
            "outdated",
            each.row(f"It restates records that have moved on: {', '.join(sorted(record.overtaken.restated))}."),
        )
    if each.text.method == "machine":
        yield "machine_translated", each.row("A machine translated it, and nobody has gone over it.")


def _of_review(each: _Text, review: Review, *, is_asked_for: bool) -> Iterator[tuple[str, ReportRow]]:
    who = review.reviewer or {"name": "somebody who was erased since", "credential": None}
    by = ", ".join(filter(None, (who["name"], who["credential"])))
    due = f"due on {review.next_due_on}" if review.next_due_on else "without a day for the next review"
    signed = " Signed with a passkey." if review.signed else ""
    yield "confirmed", each.row(f"Reviewed on {review.last_reviewed_on} by {by}; {due}.{signed}")
    if review.status in ("due", "overdue"):
        yield f"reviews_{review.status}", each.row(f"Last reviewed on {review.last_reviewed_on}, {due}.")
    if review.imported and not review.signed:
        yield "unsigned", each.row(f"A file told of this review by {by}; nobody signed in here has attested it.")
    elif is_asked_for and not review.signed:
        yield "unsigned", each.row(f"The site takes only signed reviews; this one by {by} is not signed.")


def _waived(session: Session, view: View, site: str, today: date) -> list[ReportRow]:
    rows = []
    for each in holding(session, today, site=site).values():
        record = view.records.get(each.record_id)
        text = record.texts.get((each.site, each.locale)) if record else None
        detail = f"{each.code}, until {each.until}, by {each.created_by}: {each.reason}"
        title, type_name = (text.head.title if text else None), (record.type if record else "")
        rows.append(ReportRow(each.record_id, each.site, each.locale, type_name, title, detail))
    return sorted(rows, key=lambda row: (row.record, row.locale, row.detail))


def _changes(session: Session, lineage: list[str], since: date) -> list[dict[str, Any]]:
    """What was published since a day, the newest first, with how many facts each change altered."""
    start = datetime.combine(since, time.min, UTC)
    touched = or_(Fact.from_seq == Change.seq, Fact.to_seq == Change.seq)
    number = select(func.count(Fact.id)).where(touched, Fact.site.in_(lineage)).scalar_subquery()
    found = select(Change, number).where(Change.at >= start, number > 0).order_by(Change.seq.desc())
    return [
        {"seq": each.seq, "at": rfc3339(each.at), "actor": each.actor, "verb": each.verb, "reason": each.reason, "facts": number}
        for each, number in session.execute(found)
    ]  # fmt: skip


def _standards(shown: SiteShown) -> list[dict[str, Any]]:
    answers = ((each, each.judge(shown)) for each in CRITERIA)
    return [
        {
            "standard": each.standard, "number": each.number, "asks": each.asks, "met": answer.met, "evidence": answer.evidence,
            "source": SOURCES[each.standard],
        }
        for each, answer in answers
    ]  # fmt: skip
