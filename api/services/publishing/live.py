"""Makes versions of texts live and takes them down, as facts of a change."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import Fact, Translation
from api.reading.facts.text import TextValue
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
    subject = (TextValue.kind, item.site, record.id, translation.locale)
    held = change.standing(*subject)
    standing = TextValue.from_json(held) if held else None
    published_at = standing.published_at if standing else _first_published_at(change, translation)
    value = TextValue.of(record, found.version, published_at=published_at, updated_at=change.at)
    if standing is None or replace(standing, updated_at=value.updated_at) != value:
        change.state(*subject, value=value.to_json())
    if translation.draft_version == found.version.number:
        translation.draft_version = None
        leave_stage(translation)


def _first_published_at(change: OpenChange, translation: Translation) -> str:
    newest = (
        select(Fact.value)
        .where(
            Fact.kind == TextValue.kind, Fact.site == translation.site, Fact.record_id == translation.record_id,
            Fact.locale == translation.locale,
        )
        .order_by(Fact.from_seq.desc()).limit(1)
    )  # fmt: skip
    value = change.session.scalars(newest).first()
    return TextValue.from_json(parse(value)).published_at if value else change.at


def take_down(change: OpenChange, item: Pinned) -> None:
    """Let what readers have of a text end, and its review with it."""
    locale = find_translation(change.session, item.record, item.site, item.locale).locale
    change.end("text", item.site, item.record, locale)
    change.end("review", item.site, item.record, locale)
