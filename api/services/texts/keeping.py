"""Keeps the rows that editors' lists are read from, in the transaction that alters what they tell of.

Nobody who writes needs to think of it: which records are to be looked at follows from the rows that are sealed and from
the facts that are stated. The rows of a record are locked before its texts are read, so whoever comes later reads all.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from typing import Any

import structlog
from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from api.canonical import canonical, parse
from api.database import core, portions, unanswered
from api.models import Attestation, DeskRecord, DeskText, DeskWords, DeskWork, Record, Translation
from api.models.base import table_of
from api.models.sealing import rows_written
from api.reading.damaged import OF_DAMAGE
from api.services.ledger.memory import touched
from api.services.ledger.served_alike import Sites, lineage_in, settings_now
from api.services.texts.desk_rows import Row, record_row, text_row, words_row
from api.services.texts.kept import Kept, read_kept

log = structlog.get_logger()
_RECORD, _TEXT, _ATTESTATION = table_of(Record), table_of(Translation), table_of(Attestation)
RECORDS, TEXTS, WORK, WORDS = (table_of(each) for each in (DeskRecord, DeskText, DeskWork, DeskWords))
_IDS: Any = bindparam("ids", expanding=True)
_LOCK: Any = select(RECORDS).where(RECORDS.c.id.in_(_IDS)).order_by(RECORDS.c.id).with_for_update()
_RECORD_OF: Any = select(_TEXT.c.record_id).distinct().where(_TEXT.c.id.in_(_IDS))
_FOREIGN: Any = (
    select(_TEXT.c.record_id).distinct().join(_RECORD, _RECORD.c.id == _TEXT.c.record_id)
    .where(_TEXT.c.site.in_(_IDS), _TEXT.c.site != _RECORD.c.site)
)  # fmt: skip
_OWN: Any = select(_RECORD.c.id).where(_RECORD.c.site.in_(_IDS))
_NEW = {each: unanswered(insert(each)) for each in (RECORDS, TEXTS, WORK, WORDS)}
_NO_WORK: Any = unanswered(delete(WORK).where(WORK.c.text_id.in_(_IDS)))


@cache
def _altering(table: Table, names: tuple[str, ...]) -> Any:
    """What alters these columns of rows: most of a row stays as it is."""
    (key,) = table.primary_key.columns
    return unanswered(update(table).where(key == bindparam("_key")).values({each: bindparam(each) for each in names}))


def keep_at_the_end(session: Session) -> None:
    """Keep the rows of a transaction that is about to be committed."""
    if not session.in_nested_transaction():
        keep_rows(session)


def keep_rows(session: Session) -> None:
    """Bring the rows of every record up to date that this transaction has altered; done by itself before it is committed."""
    may_lag = set(touched(session).only_taken)
    for portion in portions(sorted(_altered(session))):
        try:
            _keep(session, portion)
        except OF_DAMAGE:
            if may_lag.isdisjoint(portion):
                raise
            for id in portion:
                _keep_or_leave(session, id, may_lag)


def _keep(session: Session, ids: Sequence[str]) -> None:
    stored = {row["id"]: dict(row) for row in core(session, _LOCK, {"ids": ids}).mappings()}
    _write(session, read_kept(session, ids, is_anew=False), stored)


def _keep_or_leave(session: Session, id: str, may_lag: Set[str]) -> None:
    """Keep the rows of one record; who takes words from readers goes on where editors' lists cannot follow."""
    try:
        _keep(session, [id])
    except OF_DAMAGE:
        if id not in may_lag:
            raise
        log.exception("rows of a damaged record are left as they were", record=id)


def _altered(session: Session) -> set[str]:
    """The records of which a text, a fact or a review was written, or the sites around which were."""
    written = defaultdict[str, set[Any]](set)
    for table, key, hash in rows_written(session):
        if hash is not None:
            written[table].add(key)
    notes = touched(session)
    ids = written[_RECORD.name] | notes.records | _records_of(session, written[_TEXT.name])
    if attestations := written[_ATTESTATION.name]:
        of_attested = select(_ATTESTATION.c.translation_id).where(_ATTESTATION.c.id.in_(attestations))
        ids |= _records_of(session, set(core(session, of_attested).scalars()))
    if notes.sites:
        ids |= set(core(session, _FOREIGN, {"ids": sorted(_below(settings_now(session), notes.sites))}).scalars())
        # What a site owns that is gone is in nobody's reach any more.
        ids |= set(core(session, _OWN, {"ids": sorted(notes.sites)}).scalars())
    notes.clear()
    return ids


def _records_of(session: Session, texts: set[int]) -> set[str]:
    known = (session.identity_map.get(identity_key(Translation, id)) for id in texts)
    found = {each.id: each.record_id for each in known if isinstance(each, Translation)}
    unknown = portions(sorted(texts - found.keys()))
    return {
        *found.values(),
        *(id for portion in unknown for id in core(session, _RECORD_OF, {"ids": portion}).scalars()),
    }


def _below(sites: Sites, tops: Collection[str]) -> set[str]:
    """These sites, and those that inherit from them."""
    return {*tops, *(site for site in sites if not set(tops).isdisjoint(lineage_in(sites, site)))}


def _write(session: Session, kept: Iterable[Kept], stored: Mapping[str, Row]) -> None:
    """Write what is not stored so, in as few statements as may be."""
    records, texts, words = _Rows(RECORDS), _Rows(TEXTS), _Rows(WORDS)
    work, without = list[Row](), list[int]()
    for each in kept:
        record, rows = _rows_of(each)
        records.note(record["id"], stored.get(record["id"]), record)
        for text in each.listed.texts:
            id = text.translation.id
            before, row = each.stored.get(id), rows[id]
            texts.note(id, before, row)
            if before is None or _is_said_anew(before, row):
                words.note(id, None if before is None else {"text_id": id}, words_row(each.listed, text))
            if before is None or before["work"] != row["work"]:
                without += [] if before is None else [id]
                work += work_rows(row)
    for each_kind in (records, texts, words):
        each_kind.write(session)
    for portion in portions(without):
        core(session, _NO_WORK, {"ids": portion})
    if work:
        core(session, _NEW[WORK], work)


def _rows_of(each: Kept) -> tuple[Row, dict[int, Row]]:
    """The row of a record, and those of its texts by their ids."""
    texts = {text.translation.id: text_row(each.listed, text, each.around) for text in each.listed.texts}
    return record_row(each.listed, texts.values()), texts


def _is_said_anew(before: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether the text has other words: another version is worked on or live, or it was given up or taken up."""
    names = ("version", "live")
    is_other = any(before[name] != row[name] for name in names)
    return is_other or (before["standing"] == "none") != (row["standing"] == "none")


def work_rows(row: Mapping[str, Any]) -> list[Row]:
    """What waits with a text, row by row, as the text's own row tells it."""
    return [
        {
            "text_id": row["id"], "kind": kind, "record_id": row["record_id"], "site": row["site"], "locale": row["locale"], "why": why,
            "due_on": due_on, "told": canonical(told), "whose": whose,
        }
        for kind, why, due_on, told, whose in parse(row["work"])
    ]  # fmt: skip


class _Rows:
    """Rows of one table that are new or altered."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._new: list[Row] = []
        self._altered = defaultdict[tuple[str, ...], list[Row]](list)

    def note(self, key: Any, before: Mapping[str, Any] | None, row: Row) -> None:
        if before is None:
            self._new.append(row)
        elif altered := {name: value for name, value in row.items() if name not in before or before[name] != value}:
            self._altered[tuple(altered)].append({"_key": key, **altered})

    def write(self, session: Session) -> None:
        if self._new:
            core(session, _NEW[self._table], self._new)
        for names, rows in self._altered.items():
            core(session, _altering(self._table, names), rows)


def rebuild_rows(session: Session) -> None:
    """Make all rows anew, for whoever migrates or mends them."""
    for table in (WORDS, WORK, TEXTS, RECORDS):
        core(session, delete(table))
    for portion in portions(session.scalars(select(Record.id).order_by(Record.id)).all()):
        _write(session, read_kept(session, portion, is_anew=True), {})


def wrong_rows(session: Session) -> Iterator[str]:
    """What the rows do not say as the texts do, in plain words."""
    meant = dict[str, dict[Any, Row]]({each.name: {} for each in (RECORDS, TEXTS, WORK, WORDS)})
    for portion in portions(session.scalars(select(Record.id).order_by(Record.id)).all()):
        for each in read_kept(session, portion, is_anew=True):
            record, rows = _rows_of(each)
            meant[RECORDS.name][record["id"],] = record
            for text in each.listed.texts:
                row = rows[text.translation.id]
                meant[TEXTS.name][row["id"],] = row
                meant[WORDS.name][row["id"],] = words_row(each.listed, text)
                meant[WORK.name].update({(one["text_id"], one["kind"]): one for one in work_rows(row)})
    for table in (RECORDS, TEXTS, WORK, WORDS):
        keys = [each.name for each in table.primary_key.columns]
        there = {tuple(row[name] for name in keys): dict(row) for row in core(session, select(table)).mappings()}
        for key in sorted({*there, *meant[table.name]}):
            if there.get(key) != meant[table.name].get(key):
                yield f"Row {', '.join(map(str, key))} of the table {table.name} does not say what the texts say."
