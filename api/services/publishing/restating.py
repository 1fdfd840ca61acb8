"""Marks records as overtaken when the clinical text of what they restate changes, until somebody has looked at them."""

from collections.abc import Callable, Iterable, Mapping, Set

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from api.canonical import fingerprint
from api.database import core, portions
from api.models import Fact, Reference
from api.models.base import table_of
from api.reading.facts.overtaken import Overtaken
from api.reading.facts.text import TextValue
from api.reading.facts.withdrawal import Withdrawal
from api.reading.views import RecordState
from api.services.ledger.changes import OpenChange
from api.services.ledger.lookup import find_lineage, live_records
from api.services.texts.fingerprints import FINGERPRINT_LENGTH

_FACT, _REFERENCE = table_of(Fact), table_of(Reference)
_POINTING = (
    select(_FACT.c.record_id)
    .distinct()
    .join(_REFERENCE, _REFERENCE.c.fact_id == _FACT.c.id)
    .where(_REFERENCE.c.target.in_(bindparam("ids", expanding=True)), _FACT.c.to_seq.is_(None))
)

States = Mapping[str, RecordState]


def mark_overtaken(
    change: OpenChange, stood: Callable[[set[str]], States], pointing: Callable[[set[str]], Set[str] | None]
) -> None:
    """State of every record whether what it restates has moved on since it was written, as far as this change decides it.

    `stood` says how records stood before the change, and `pointing` which may point at some, where that is known.
    """
    touched = change.records_of(TextValue.kind, Withdrawal.kind)
    if not touched:
        return
    restating = {
        id: each for id, each in _around(change, touched, pointing(touched)).items() if each.restates or each.overtaken
    }
    sources = {id for each in restating.values() for id in each.restates}
    ids = touched & (sources | restating.keys())
    before, now = stood(ids), live_records(change.session, ids)
    for id, record in sorted(restating.items()):
        with change.unread.left_out():
            # Whoever writes a text anew in the same change has seen what it restates.
            is_anew = id in touched and (id not in before or before[id].source_clinical != record.source_clinical)
            moved = {} if is_anew else _moved(change, record, ids, before, now)
            _settle(change, record, moved)


def _around(change: OpenChange, touched: set[str], known: Set[str] | None) -> States:
    """The touched records, and those that point at them."""
    if known is not None:
        return live_records(change.session, known)
    return live_records(change.session, touched | pointing_at(change.session, touched))


def pointing_at(session: Session, ids: Iterable[str]) -> set[str]:
    """The records that point at some, without reading any of their texts."""
    found = (core(session, _POINTING, {"ids": each}).scalars() for each in portions(sorted(ids)))
    return {id for some in found for id in some}


def _moved(change: OpenChange, record: RecordState, ids: set[str], before: States, now: States) -> dict[str, str]:
    """What a record restates that says something else by now, each with what it said when it was restated."""
    known = record.overtaken.restated if record.overtaken else {}
    lineage = find_lineage(change.session, record.site)
    moved = {id: said for id, said in known.items() if id in record.restates}
    for id in (each for each in record.restates if each in ids):
        said, says = known.get(id) or _meaning(before.get(id)), _meaning(now.get(id))
        moved.pop(id, None)
        # What begins with what another house writes is no concern of this record's.
        is_ours = id in known or any(each.site in lineage for each in (before.get(id), now.get(id)) if each)
        if is_ours and said and said != says:
            moved[id] = said
    return moved


def _meaning(record: RecordState | None) -> str:
    """What readers are told clinically, in a short word; nothing where the record is taken from them."""
    if record is None or record.source is None or record.withdrawal is not None:
        return ""
    return fingerprint(dict(record.clinical(record.source)))[:FINGERPRINT_LENGTH]


def _settle(change: OpenChange, record: RecordState, moved: Mapping[str, str]) -> None:
    subject = Overtaken.kind, record.site, record.id, ""
    if moved:
        change.state(*subject, value=Overtaken(moved).to_json())
    elif record.overtaken:
        change.end(*subject)
