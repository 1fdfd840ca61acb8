"""Makes versions of texts live and takes them down, as facts of a change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.database import portions
from api.models import Fact
from api.reading.facts.text import TextValue
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_translation
from api.services.publishing.blockers import referring_owners
from api.services.publishing.pins import Found, Pinned, find_pinned, let_stay, records_of, require_distinct
from api.services.publishing.reviews import settle_reviews
from api.services.texts.drafts import leave_stage


def resting_on(session: Session, items: Sequence[Pinned]) -> set[str]:
    """These records, and those that may miss them."""
    return records_of(items) | referring_owners(session, items)


def go_live(change: OpenChange, items: Sequence[Pinned]) -> None:
    """Make the pinned versions live; reviews of another wording end, and those of just this wording hold."""
    require_distinct(items)
    make_live(change, items)
    settle_reviews(change, records_of(items))


def make_live(change: OpenChange, items: Sequence[Pinned]) -> None:
    """State the pinned versions as the live texts."""
    let_stay(change.session, items)
    found = [find_pinned(change.session, item) for item in items]
    subjects = [_subject(each) for each in found]
    change.look_up(subjects)
    new = [each for each, subject in zip(found, subjects, strict=True) if change.standing(*subject) is None]
    first = _first_published(change.session, new)
    change.state_all({subject: _value(change, each, first) for each, subject in zip(found, subjects, strict=True)})
    for each in found:
        _leave_draft(each)


def _subject(found: Found) -> tuple[str, str, str, str]:
    return TextValue.kind, found.pin.site, found.record.id, found.translation.locale


def _value(change: OpenChange, found: Found, first: Mapping[tuple[str, ...], str]) -> Any:
    """What holds of a text from now on: the same as before where the version says nothing else."""
    subject = _subject(found)
    held = change.standing(*subject)
    standing = TextValue.from_json(held) if held else None
    published_at = standing.published_at if standing else first.get(subject, change.at)
    value = TextValue.of(found.record, found.version, published_at=published_at, updated_at=change.at)
    is_new = standing is None or replace(standing, updated_at=value.updated_at) != value
    return value.to_json() if is_new else held


def _leave_draft(found: Found) -> None:
    if found.translation.draft_version == found.version.number:
        found.translation.draft_version = None
        leave_stage(found.translation)


def _first_published(session: Session, texts: Sequence[Found]) -> dict[tuple[str, ...], str]:
    """When texts that are not live were first published, where they ever were."""
    first: dict[tuple[str, ...], str] = {}
    for portion in portions(sorted({each.record.id for each in texts})):
        ended = select(Fact.site, Fact.record_id, Fact.locale, Fact.value).where(
            Fact.kind == TextValue.kind, Fact.record_id.in_(portion), Fact.to_seq.is_not(None)
        )
        for site, id, locale, value in session.execute(ended.order_by(Fact.from_seq)):
            first[TextValue.kind, site, id, locale] = TextValue.from_json(parse(value)).published_at
    return first


def take_down(change: OpenChange, items: Iterable[Pinned]) -> None:
    """Let what readers have of texts end, and their reviews with them."""
    texts = [find_translation(change.session, *item.place) for item in items]
    change.end_all([(kind, each.site, each.record_id, each.locale) for each in texts for kind in ("text", "review")])
