"""Reads views from the ledger: whole at any seq, or an older view brought forward (or back) by what was touched."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import GENESIS_HASH, Change, Fact, Ledger, Record
from api.models.base import table_of
from api.reading.views import LiveText, RecordState, Review, SiteSettings, View, Withdrawal
from api.record_types import RECORD_TYPES

# Databases limit how many values one statement may carry, so long lists of ids go in portions.
PORTION = 500


def ledger_head(session: Session) -> tuple[int, str]:
    """The newest change's number and the ledger's hash after it; 0 before the first change."""
    seq, hash = session.execute(select(Ledger.seq, Ledger.hash)).one()
    return seq, hash


def hash_at(session: Session, seq: int) -> str:
    """The ledger's hash after the given change."""
    return session.scalars(select(Change.hash).where(Change.seq == seq)).first() or GENESIS_HASH


def newest_seq_by(session: Session, moment: datetime) -> int:
    """The newest change that is not later than a moment; 0 where there is none."""
    return session.scalar(select(func.max(Change.seq)).where(Change.at <= moment)) or 0


def last_touches(session: Session, since: int, until: int, sites: Collection[str]) -> tuple[dict[str, int], int]:
    """The newest change in (since, until] that touched each record on these sites, and the newest of their settings."""
    by_record: dict[str, int] = {}
    for column in (Fact.from_seq, Fact.to_seq):
        newest = (
            select(Fact.record_id, func.max(column))
            .where(column > since, column <= until, Fact.site.in_(sites))
            .group_by(Fact.record_id)
        )
        for id, seq in session.execute(newest):
            by_record[id] = max(by_record.get(id, 0), seq or 0)
    # Facts without a record are settings.
    return by_record, by_record.pop("", 0)


def load_view(session: Session, seq: int | None = None) -> View:
    """The whole published view at a seq, by default the newest."""
    seq = ledger_head(session)[0] if seq is None else seq
    facts = session.execute(_open_facts(seq)).all()
    identities = {row.id: row for row in session.execute(_identities())}
    return View(
        seq=seq,
        sites=_sites(facts),
        records=_records(session, facts, identities, seq, None),
        heads=_heads(session, seq),
    )


def shift_view(session: Session, view: View, seq: int) -> tuple[View, frozenset[str], frozenset[str]]:
    """The view at another seq, made from this one; with the ids of the records and sites touched between the two."""
    low, high = sorted((view.seq, seq))
    between = select(Fact.kind, Fact.site, Fact.record_id).distinct().where(
        or_(and_(Fact.from_seq > low, Fact.from_seq <= high), and_(Fact.to_seq > low, Fact.to_seq <= high))
    )  # fmt: skip
    touched = session.execute(between).all()
    ids = frozenset(row.record_id for row in touched if row.record_id)
    sites = frozenset(row.site for row in touched if row.kind == "settings")
    shifted = replace(
        view,
        seq=seq,
        sites=_sites(session.execute(_open_facts(seq).where(Fact.kind == "settings")).all()) if sites else view.sites,
        records=_replaced(session, view, ids, seq) if ids else view.records,
        # What is newer is laid over what is known, so that going forward does not cost more with every change there was.
        heads={**view.heads, **_heads(session, seq, since=low)} if seq == high else _heads(session, seq),
    )
    return shifted, ids, sites


def _replaced(session: Session, view: View, ids: frozenset[str], seq: int) -> dict[str, RecordState]:
    records = {id: record for id, record in view.records.items() if id not in ids}
    return records | records_at(session, ids, seq)


def records_at(session: Session, ids: Iterable[str], seq: int) -> dict[str, RecordState]:
    """Some records as they stood at a seq; those of which nothing held then are left out."""
    found: dict[str, RecordState] = {}
    for portion in portions(ids):
        facts = session.execute(_open_facts(seq).where(Fact.record_id.in_(portion))).all()
        identities = {row.id: row for row in session.execute(_identities().where(Record.id.in_(portion)))}
        found |= _records(session, facts, identities, seq, portion)
    return found


def portions(ids: Iterable[str]) -> list[list[str]]:
    """Ids in order, as many together as one statement may carry."""
    ordered = sorted(ids)
    return [ordered[start : start + PORTION] for start in range(0, len(ordered), PORTION)]


def _open_facts(seq: int) -> Any:
    return select(Fact.kind, Fact.site, Fact.record_id, Fact.locale, Fact.value).where(
        Fact.from_seq <= seq, or_(Fact.to_seq.is_(None), Fact.to_seq > seq)
    )


def _identities() -> Any:
    return select(Record.id, Record.type, Record.site, Record.source_locale)


def _heads(session: Session, seq: int, *, since: int = 0) -> dict[str, int]:
    """The newest change in (since, seq] that touched each site, where one did."""
    heads: dict[str, int] = defaultdict(int)
    for column in (Fact.from_seq, Fact.to_seq):
        newest = select(Fact.site, func.max(column)).where(column > since, column <= seq).group_by(Fact.site)
        for site, at in session.execute(newest):
            heads[site] = max(heads[site], at or 0)
    return dict(heads)


def _sites(facts: Iterable[Row[Any]]) -> dict[str, SiteSettings]:
    return {row.site: settings_from(row.site, parse(row.value)) for row in facts if row.kind == "settings"}


def settings_from(key: str, value: dict[str, Any]) -> SiteSettings:
    """A site's settings from the value of their fact."""
    locales = {locale: tuple(chain) for locale, chain in value["locales"].items()}
    return SiteSettings(key=key, **{**value, "locales": locales})


def _records(
    session: Session, facts: Iterable[Row[Any]], identities: dict[str, Row[Any]], seq: int, ids: Collection[str] | None
) -> dict[str, RecordState]:
    by_record: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in facts:
        if row.record_id:
            by_record[row.record_id].append(row)
    former = _former_slugs(session, seq, ids)
    records = {id: _record(identities[id], rows, former.get(id, frozenset())) for id, rows in by_record.items()}
    return records | _without_source(session, records, seq)


def _record(identity: Any, facts: Iterable[Row[Any]], former_slugs: frozenset[tuple[str, str]]) -> RecordState:
    texts, hidden, reviews, withdrawal = {}, {}, {}, None
    for row in facts:
        value = parse(row.value)
        if row.kind == "text":
            texts[row.site, row.locale] = text_from(identity.type, row.site, row.locale, value)
        elif row.kind == "visibility":
            hidden[row.site] = value["hidden"]
        elif row.kind == "review":
            reviews[row.site, row.locale] = Review(**value)
        else:
            withdrawal = Withdrawal(**value)
    return RecordState(
        id=identity.id, type=identity.type, site=identity.site, source_locale=identity.source_locale, texts=texts,
        hidden=hidden, withdrawal=withdrawal, reviews=reviews, former_slugs=former_slugs,
    )  # fmt: skip


def text_from(type_name: str, site: str, locale: str, value: dict[str, Any]) -> LiveText:
    """A live text from the value of its fact, its fields brought up to the type's present schema."""
    return LiveText(
        site=site,
        locale=locale,
        version=value["version"],
        fields=RECORD_TYPES[type_name].upgraded(value["fields"], value["schema_version"]),
        clinical=value["clinical"],
        source_clinical=value["source_clinical"],
        method=value["method"],
        published_at=value["published_at"],
        updated_at=value["updated_at"],
    )


def _former_slugs(session: Session, seq: int, ids: Collection[str] | None) -> dict[str, frozenset[tuple[str, str]]]:
    closed = (
        select(Fact.record_id, Fact.locale, Fact.slug).distinct()
        .where(Fact.kind == "text", Fact.slug.is_not(None), Fact.to_seq <= seq)
    )  # fmt: skip
    if ids is not None:
        closed = closed.where(Fact.record_id.in_(ids))
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for id, locale, slug in session.execute(closed):
        found[id].add((locale, str(slug)))
    return {id: frozenset(pairs) for id, pairs in found.items()}


def _without_source(session: Session, records: dict[str, RecordState], seq: int) -> dict[str, RecordState]:
    """Those whose source text is no longer live, with the clinical fingerprints that it had last."""
    orphans = [record for record in records.values() if record.texts and record.source is None]
    return {record.id: replace(record, last_source_clinical=_last_clinical(session, record, seq)) for record in orphans}


def _last_clinical(session: Session, record: RecordState, seq: int) -> dict[str, str] | None:
    newest = (
        select(Fact.value)
        .where(
            Fact.kind == "text", Fact.record_id == record.id, Fact.site == record.site,
            Fact.locale == record.source_locale, Fact.from_seq <= seq,
        )
        .order_by(Fact.from_seq.desc()).limit(1)
    )  # fmt: skip
    value = session.scalars(newest).first()
    clinical: dict[str, str] | None = parse(value)["clinical"] if value else None
    return clinical


class _Identity(NamedTuple):
    """What never changes about a record."""

    id: str
    type: str
    site: str
    source_locale: str


_FACT, _RECORD = table_of(Fact), table_of(Record)
# Every publication runs this several times, so it is built once, and goes past the mapped objects.
_HOLDING_NOW: Any = (
    select(
        _RECORD.c.type, _RECORD.c.site.label("owner"), _RECORD.c.source_locale,
        _FACT.c.kind, _FACT.c.site, _FACT.c.record_id, _FACT.c.locale, _FACT.c.value,
    )
    .join(_RECORD, _RECORD.c.id == _FACT.c.record_id)
    .where(_FACT.c.to_seq.is_(None), _FACT.c.record_id.in_(bindparam("ids", expanding=True)))
)  # fmt: skip
# Later than any change, also than the one that is still being written.
_NOW = 2**31 - 1


def load_records(session: Session, ids: Iterable[str]) -> dict[str, RecordState]:
    """Some records as they are now, also within a change that is still being written.

    Without their former slugs: only readers who come by an old address need these.
    """
    by_record: dict[_Identity, list[Row[Any]]] = defaultdict(list)
    for portion in portions(ids):
        for row in session.execute(_HOLDING_NOW, {"ids": portion}).all():
            by_record[_Identity(row.record_id, row.type, row.owner, row.source_locale)].append(row)
    records = {each.id: _record(each, facts, frozenset()) for each, facts in by_record.items()}
    return records | _without_source(session, records, _NOW)
