"""Removes a record or one of its texts that readers never had; whatever they once had stays in the history for ever."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, or_, select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.errors import Blocked
from api.models import (
    Attestation,
    Comment,
    Fact,
    Mention,
    Notice,
    Record,
    Release,
    ReleaseItem,
    Schedule,
    Thread,
    Translation,
    Version,
    Waiver,
)
from api.models.base import table_of
from api.models.sealing import removed
from api.reading.locales import NEUTRAL
from api.services.ledger.memory import known, touched
from api.services.texts.translations import live_referrers

Reason = dict[str, Any]
"""Why something stays, as a blocker tells it: its rule, in words, and what is at fault by its id."""


def remove_record(session: Session, record: Record) -> None:
    """Remove a record with all its drafts, for which the ledger must be held; Blocked where that would lose more than these."""
    _refuse(
        [
            *_once_had(session, record),
            *_linked_to(session, record),
            *_in_releases(session, record),
            *_planned(session, record),
            *_own_words(session, record),
        ]
    )
    _remove_talk(session, record)
    _remove_texts(session, Translation.record_id == record.id)
    _delete(session, table_of(Waiver), table_of(Waiver).c.record_id == record.id)
    session.delete(record)
    session.flush()


def remove_text(session: Session, record: Record, translation: Translation) -> None:
    """Remove a text with all its versions, for which the ledger must be held; Blocked where that would lose more than these."""
    site, locale = translation.site, translation.locale
    _refuse(
        [
            *_once_had(session, record, site, locale),
            *_in_releases(session, record, site, locale),
            *_planned(session, record, site, locale),
            *_rests_on(session, record, translation),
        ]
    )
    _remove_texts(session, Translation.id == translation.id)
    here = table_of(Waiver).c
    _delete(session, table_of(Waiver), (here.record_id == record.id) & (here.site == site) & (here.locale == locale))
    session.expunge(translation)
    known(session).translations.pop((record.id, site, locale), None)
    # Lists go by what is written of a record's texts, and of this one nothing is any more.
    touched(session).records.add(record.id)


def _remove_texts(session: Session, which: ColumnElement[bool]) -> None:
    texts = select(Translation.id).where(which)
    for table in (table_of(Attestation), table_of(Version)):
        _delete(session, table, table.c.translation_id.in_(texts))
    _delete(session, table_of(Translation), which)


def _remove_talk(session: Session, record: Record) -> None:
    """What was said about texts that are gone goes with them."""
    session.execute(delete(Notice).where(Notice.record_id == record.id))
    threads = select(Thread.id).where(Thread.record_id == record.id)
    for table in (table_of(Mention), table_of(Comment)):
        _delete(session, table, table.c.thread_id.in_(threads))
    _delete(session, table_of(Thread), table_of(Thread).c.record_id == record.id)


def _delete(session: Session, table: Table, rows: ColumnElement[bool]) -> None:
    removed(session, table, session.scalars(delete(table).where(rows).returning(table.c.id)))


def _refuse(reasons: Sequence[Reason]) -> None:
    if reasons:
        raise Blocked(" ".join(each["detail"] for each in reasons), blockers=reasons)


def blocker(rule: str, detail: str, record: Record, site: str | None = None, **more: Any) -> Reason:
    """One reason why a record, or the text of it that a locale names, stays."""
    return {"rule": rule, "detail": detail, "record": record.id, "site": site or record.site, **more}


def _once_had(session: Session, record: Record, site: str | None = None, locale: str | None = None) -> Iterator[Reason]:
    facts = select(Fact.id).where(Fact.record_id == record.id).limit(1)
    if site is None and session.scalar(facts) is not None:
        detail = "Readers had this record once, or a site hid it, and the history of that stays. Unpublish or withdraw it instead."
        yield blocker("was-live", detail, record)
    if site is not None and session.scalar(facts.where(Fact.site == site, Fact.locale == locale)) is not None:
        detail = "Readers had this text once, and the history of that stays. Unpublish it instead."
        yield blocker("was-live", detail, record, site, locale=locale)


def _linked_to(session: Session, record: Record) -> Iterator[Reason]:
    for id in live_referrers(session, record.id):
        yield blocker("linked-to", f"A live text points at it: that of {id}. Take the link out first.", record, by=id)


def _in_releases(session: Session, record: Record, *place: str) -> Iterator[Reason]:
    rows = select(Release.id, Release.name).distinct().join(ReleaseItem, ReleaseItem.release_id == Release.id)
    if place:
        rows = rows.where(ReleaseItem.site == place[0], ReleaseItem.locale == place[1])
    for id, name in session.execute(rows.where(ReleaseItem.record_id == record.id).order_by(Release.id)):
        yield blocker("in-release", f"It is in the release {name!r}; take it out there first.", record, by=id)


def _planned(session: Session, record: Record, *place: str) -> Iterator[Reason]:
    pending = select(Schedule.id, Schedule.items).where(
        Schedule.state.in_(("pending", "proposed")), Schedule.items.contains(record.id)
    )  # fmt: skip
    for id, items in session.execute(pending.order_by(Schedule.id)):
        if not place or any(
            (each["record"], each["site"], each.get("locale")) == (record.id, *place) for each in parse(items)
        ):
            detail = f"It is to be published by the schedule {id}; call that off first."
            yield blocker("planned", detail, record, by=id)


def _own_words(session: Session, record: Record) -> Iterator[Reason]:
    others = _begun(session, record, Translation.site != record.site, Translation.draft_version.is_not(None))
    for site in sorted({site for site, _ in others}):
        detail = f"{site} has words of its own for this record; they must be discarded there first."
        yield blocker("own-words", detail, record, site)


def _rests_on(session: Session, record: Record, text: Translation) -> Iterator[Reason]:
    """What was written from a text of the owner's, or over it."""
    if text.site != record.site:
        return
    overrides = (Translation.site != record.site) & (Translation.locale == text.locale)
    others = Translation.locale != text.locale if text.locale in (NEUTRAL, record.source_locale) else overrides
    for site, locale in _begun(session, record, or_(overrides, others), Translation.latest_version > 0):
        if (site, locale) not in ((text.site, NEUTRAL), (text.site, text.locale)):
            detail = f"The text in {locale!r} on {site!r} rests on this one; remove that first, or the whole record."
            yield blocker("rested-on", detail, record, site, locale=locale)


def _begun(session: Session, record: Record, *which: ColumnElement[bool]) -> Iterable[tuple[str, str]]:
    """The places of those texts of a record."""
    rows = select(Translation.site, Translation.locale).where(Translation.record_id == record.id, *which)
    return [(site, locale) for site, locale in session.execute(rows.order_by(Translation.site, Translation.locale))]
