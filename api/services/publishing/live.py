"""Makes versions of texts live and takes them down, as facts of a change."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import Fact, Record, Translation, Version
from api.reading.views import targets_of
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_translation
from api.services.publishing.blockers import referring_owners
from api.services.publishing.pins import Pinned, find_pinned, require_distinct
from api.services.publishing.reviews import settle_reviews
from api.services.texts.drafts import leave_stage


def records_of(items: Iterable[Pinned]) -> set[str]:
    """The records whose texts are named."""
    return {item.record for item in items}


def resting_on(session: Session, items: Sequence[Pinned]) -> set[str]:
    """These records, and those that may miss them."""
    return records_of(items) | referring_owners(session, items)


def go_live(change: OpenChange, items: Sequence[Pinned]) -> None:
    """Make the pinned versions live; reviews of another wording end, and those of just this wording hold."""
    require_distinct(items)
    for item in items:
        make_live(change, item)
    settle_reviews(change, records_of(items))


def make_live(change: OpenChange, item: Pinned) -> None:
    """State the pinned version as the live text."""
    found = find_pinned(change.session, item)
    record, translation = found.record, found.translation
    standing = change.standing("text", item.site, record.id, translation.locale)
    published_at = standing["published_at"] if standing else _first_published_at(change, translation)
    value = text_value(record, found.version, published_at=published_at, updated_at=change.at)
    if standing is None or {**standing, "updated_at": value["updated_at"]} != value:
        state_text(change, record, item.site, translation.locale, value)
    if translation.draft_version == found.version.number:
        translation.draft_version = None
        leave_stage(translation)


def state_text(change: OpenChange, record: Record, site: str, locale: str, value: dict[str, Any]) -> None:
    """Make a text live, filed under what it points at and, where it is the owner's, under its slug."""
    slug = value["fields"].get("slug") if site == record.site else None
    change.state("text", site, record.id, locale, value=value, targets=targets_of(value["fields"]), slug=slug)


def text_value(record: Record, version: Version, *, published_at: str, updated_at: str) -> dict[str, Any]:
    """What the fact of a live text holds."""
    return {
        "record": {"type": record.type, "site": record.site, "source_locale": record.source_locale},
        "version": version.number,
        "schema_version": version.schema_version,
        "fields": parse(version.fields),
        "clinical": parse(version.clinical),
        "source_clinical": parse(version.source_clinical) if version.source_clinical else None,
        "method": version.method,
        "published_at": published_at,
        "updated_at": updated_at,
    }


def _first_published_at(change: OpenChange, translation: Translation) -> str:
    newest = (
        select(Fact.value)
        .where(
            Fact.kind == "text", Fact.site == translation.site, Fact.record_id == translation.record_id,
            Fact.locale == translation.locale,
        )
        .order_by(Fact.from_seq.desc()).limit(1)
    )  # fmt: skip
    value = change.session.scalars(newest).first()
    return str(parse(value)["published_at"]) if value else change.at


def take_down(change: OpenChange, item: Pinned) -> None:
    """Let what readers have of a text end, and its review with it."""
    locale = find_translation(change.session, item.record, item.site, item.locale).locale
    change.end("text", item.site, item.record, locale)
    change.end("review", item.site, item.record, locale)
