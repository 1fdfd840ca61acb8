"""Removes a record that readers never had; whatever they once had stays in the history for ever."""

from sqlalchemy import ColumnElement, Table, delete, select
from sqlalchemy.orm import Session

from api.errors import Conflict
from api.models import Attestation, Fact, Record, Release, ReleaseItem, Schedule, Translation, Version
from api.models.base import table_of
from api.models.sealing import removed
from api.services.texts.translations import live_referrers


def remove_record(session: Session, record: Record) -> None:
    """Remove a record with all its drafts, for which the ledger must be held; Conflict where that would lose more than these."""
    _require_never_live(session, record)
    _require_not_planned(session, record)
    if others := sorted(set(_sites_with_words(session, record)) - {record.site}):
        raise Conflict(f"{', '.join(others)} has words of its own for this record; they must be discarded there first.")
    texts = select(Translation.id).where(Translation.record_id == record.id)
    for table in (table_of(Attestation), table_of(Version)):
        _delete(session, table, table.c.translation_id.in_(texts))
    _delete(session, table_of(Translation), table_of(Translation).c.record_id == record.id)
    session.delete(record)
    session.flush()


def _delete(session: Session, table: Table, rows: ColumnElement[bool]) -> None:
    removed(session, table, session.scalars(delete(table).where(rows).returning(table.c.id)))


def _require_never_live(session: Session, record: Record) -> None:
    if session.scalar(select(Fact.id).where(Fact.record_id == record.id).limit(1)) is not None:
        raise Conflict(
            "Readers had this record once, or a site hid it, and the history of that stays. Unpublish or withdraw it instead."
        )
    if pointing := live_referrers(session, record.id):
        raise Conflict(f"Live texts point at it: those of {', '.join(pointing)}. Take the links out first.")


def _require_not_planned(session: Session, record: Record) -> None:
    in_release = (
        select(Release.name).join(ReleaseItem, ReleaseItem.release_id == Release.id)
        .where(ReleaseItem.record_id == record.id).limit(1)
    )  # fmt: skip
    if (name := session.scalar(in_release)) is not None:
        raise Conflict(f"It is in the release {name!r}; take it out there first.")
    planned = (
        select(Schedule.id)
        .where(Schedule.state.in_(("pending", "proposed")), Schedule.items.contains(record.id))
        .limit(1)
    )
    if (id := session.scalar(planned)) is not None:
        raise Conflict(f"It is to be published by the schedule {id}; call that off first.")


def _sites_with_words(session: Session, record: Record) -> list[str]:
    """The sites with a text of the record that somebody works on."""
    worked_on = Translation.draft_version.is_not(None)
    return list(session.scalars(select(Translation.site).where(Translation.record_id == record.id, worked_on)))
