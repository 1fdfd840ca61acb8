"""Reads views from the ledger: whole at any seq, or an older view brought forward (or back) by what was touched."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, union
from sqlalchemy.orm import Session

from api.canonical import parse, rfc3339, sha256
from api.database import MOST_VALUES, core, portions
from api.models import GENESIS_HASH, Change, Fact, Ledger, Record, Redaction, Reference
from api.models.base import table_of
from api.reading.damaged import OF_DAMAGE, SomeSites
from api.reading.facts import KINDS
from api.reading.facts.settings import SiteSettings
from api.reading.facts.text import TextValue
from api.reading.facts.value import Place
from api.reading.views import ALTERED_AT, RecordState, View

ALTERED = ""
"""The value of a fact that nobody can read."""


def ledger_head(session: Session) -> tuple[int, str]:
    """The newest change's number and the ledger's hash after it; 0 before the first change."""
    seq, hash = session.execute(select(Ledger.seq, Ledger.hash)).one()
    return seq, hash


def hash_at(session: Session, seq: int) -> str:
    """The ledger's hash after the given change."""
    return session.scalars(select(Change.hash).where(Change.seq == seq)).first() or GENESIS_HASH


def time_of(session: Session, seq: int) -> str:
    """When a change was published."""
    return rfc3339(session.scalars(select(Change.at).where(Change.seq == seq)).one())


def was_redacted(session: Session, since: int, until: int) -> bool:
    """Whether a change in (since, until] took something out of what was said before."""
    taken = select(Redaction.id).where(Redaction.seq > since, Redaction.seq <= until).limit(1)
    return session.scalar(taken) is not None


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
    return View(
        seq=seq,
        sites=settings_of_sites(session, holding_at(seq)),
        records=_records(session, holding_at(seq), seq, None),
        heads=_heads(session, seq),
    )


def touched(session: Session, low: int, high: int) -> tuple[frozenset[str], frozenset[str]]:
    """The ids of the records, and the sites whose settings, changes in (low, high] touched."""
    between = select(Fact.site, Fact.record_id).distinct().where(
        or_(and_(Fact.from_seq > low, Fact.from_seq <= high), and_(Fact.to_seq > low, Fact.to_seq <= high))
    )  # fmt: skip
    ids, sites = set[str](), set[str]()
    for site, id in core(session, between):
        (ids if id else sites).add(id or site)
    return frozenset(ids), frozenset(sites)


def shift_view(session: Session, view: View, seq: int) -> tuple[View, frozenset[str], frozenset[str]]:
    """The view at another seq, made from this one; with the ids of the records and sites touched between the two."""
    low, high = sorted((view.seq, seq))
    ids, sites = touched(session, low, high)
    view.know_referrers(lambda: _referrers(session, view.seq))
    rest = {
        "seq": seq,
        "sites": settings_of_sites(session, holding_at(seq)) if sites else view.sites,
        # What is newer is laid over what is known, so that going forward does not cost more with every change there was.
        "heads": {**view.heads, **_heads(session, seq, since=low)}
        if seq == high
        else _earlier_heads(session, view, seq),
    }
    shifted = view.with_records({**dict.fromkeys(ids), **records_at(session, ids, seq)}, **rest)
    shifted.know_referrers(lambda: _referrers(session, seq))
    return shifted, ids, sites


def _referrers(session: Session, seq: int) -> dict[str, frozenset[str]]:
    """Which records point at each record."""
    found: dict[str, set[str]] = defaultdict(set)
    pointing = select(Reference.target, Fact.record_id).join(Fact, Fact.id == Reference.fact_id).where(holding_at(seq))
    for target, id in core(session, pointing):
        found[target].add(id)
    return {target: frozenset(ids) for target, ids in found.items()}


def records_at(session: Session, ids: Iterable[str], seq: int) -> dict[str, RecordState]:
    """Some records as they stood at a seq; those of which nothing held then are left out."""
    found: dict[str, RecordState] = {}
    for portion in portions(sorted(ids)):
        found |= _records(session, holding_at(seq), seq, portion)
    return found


def holding_at(seq: int) -> ColumnElement[bool]:
    """The condition of the facts that held at a seq."""
    return and_(Fact.from_seq <= seq, or_(Fact.to_seq.is_(None), Fact.to_seq > seq))


def _heads(session: Session, seq: int, *, since: int = 0) -> dict[str, int]:
    """The newest change in (since, seq] that touched each site, where one did."""
    heads: dict[str, int] = defaultdict(int)
    for column in (Fact.from_seq, Fact.to_seq):
        newest = select(Fact.site, func.max(column)).where(column > since, column <= seq).group_by(Fact.site)
        for site, at in session.execute(newest):
            heads[site] = max(heads[site], at or 0)
    return dict(heads)


def _earlier_heads(session: Session, view: View, seq: int) -> dict[str, int]:
    """The newest change up to an older seq that touched each site: only where it has moved since is there anything to look for."""
    found = {site: at for site, at in view.heads.items() if at <= seq}
    for site in view.heads.keys() - found.keys():
        newest = [
            session.scalar(select(column).where(Fact.site == site, column <= seq).order_by(column.desc()).limit(1))
            for column in (Fact.from_seq, Fact.to_seq)
        ]
        if any(newest):
            found[site] = max(at or 0 for at in newest)
    return found


def settings_of_sites(session: Session, holding: ColumnElement[bool]) -> dict[str, SiteSettings]:
    """The settings of every site that hold under a condition; of one that cannot be read, only whoever asks for it is told so."""
    facts = core(session, select(_FACT.c.site, _FACT.c.value).where(_FACT.c.kind == SiteSettings.kind, holding))
    read, damaged = dict[str, SiteSettings](), []
    for site, value in facts:
        try:
            read[site] = SiteSettings.held("", (site, ""), value)
        except OF_DAMAGE:
            damaged.append(site)
    return SomeSites(read, damaged) if damaged else read


def _records(
    session: Session, holding: ColumnElement[bool], seq: int, ids: Collection[str] | None
) -> dict[str, RecordState]:
    """The records of which something holds: these, or all of them."""
    identities = select(Record.id, Record.type, Record.site, Record.source_locale)
    facts = select(
        Fact.record_id, Fact.kind, Fact.site, Fact.locale, Fact.value, Fact.sha256, Fact.id
    ).where(Fact.record_id != "", holding)  # fmt: skip
    if ids is not None:
        identities, facts = identities.where(Record.id.in_(ids)), facts.where(Fact.record_id.in_(ids))
    # Straight from the connection, because the session's own rows take several times as long to make.
    connection = session.connection()
    known = {row[0]: RecordState(*row) for row in connection.execute(identities).yield_per(MOST_VALUES)}
    found = {
        id: known[id] for id in _take_in(known, _as_hashed(session, connection.execute(facts).yield_per(MOST_VALUES)))
    }
    for id, pairs in _former_slugs(session, seq, ids).items():
        if id in found:
            found[id].former_slugs = frozenset(pairs)
    _add_last_clinical(session, found, seq)
    return found


def _as_hashed(session: Session, facts: Iterable[Any]) -> Iterator[Any]:
    """Facts with nothing as the value of what is not as it was hashed: what a failing disk made of a text is nobody's advice."""
    for id, kind, site, locale, json, hash, number in facts:
        yield id, kind, site, locale, json if _is_as_hashed(session, number, json, hash) else ALTERED


def _is_as_hashed(session: Session, number: int, json: str, hash: str) -> bool:
    """Whether a fact says what was hashed, or what was put there when somebody's name was taken out."""
    # Asked of every fact when a process starts, so nothing is made for those that say what they said.
    return (found := sha256(json)) == hash or _was_put_there(session, number, found)


def _was_put_there(session: Session, number: int, hash: str) -> bool:
    put_there = select(Redaction.sha256).where(Redaction.what == "fact", Redaction.number == number)
    return hash in session.scalars(put_there).all()


def _take_in(records: Mapping[str, RecordState], facts: Iterable[Any]) -> Iterable[str]:
    """Put facts into the records that they are about, and say which these are."""
    places: dict[Place, Place] = {}
    by_kind: dict[str, dict[str, dict[Place, Any]]] = defaultdict(lambda: defaultdict(dict))
    for id, kind, site, locale, json in facts:
        # The same site and locale come with every record, so one pair serves all.
        place = places.setdefault((site, locale), (site, locale))
        if json == ALTERED:
            # Whatever it said, what is shown of the record without it may be wrong.
            kind, place = TextValue.kind, ALTERED_AT
        by_kind[kind][id][place] = KINDS[kind].held(records[id].type, place, json)
    texts = by_kind.pop(TextValue.kind, {})
    for id, by_place in texts.items():
        records[id].texts = {**records[id].texts, **by_place} if records[id].texts else by_place
    for kind, said in by_kind.items():
        for id, by_place in said.items():
            records[id].said = {**records[id].said, kind: by_place}
    return dict.fromkeys(chain(texts, *by_kind.values()))


def _former_slugs(session: Session, seq: int, ids: Collection[str] | None) -> dict[str, set[tuple[str, str]]]:
    closed = (
        select(Fact.record_id, Fact.locale, Fact.slug).distinct()
        .where(Fact.kind == TextValue.kind, Fact.slug.is_not(None), Fact.to_seq <= seq)
    )  # fmt: skip
    if ids is not None:
        closed = closed.where(Fact.record_id.in_(ids))
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for id, locale, slug in session.execute(closed):
        found[id].add((locale, str(slug)))
    return found


def _add_last_clinical(session: Session, records: Mapping[str, RecordState], seq: int) -> None:
    """Give those whose source text is no longer live the clinical fingerprints that it had last."""
    without = sorted(id for id, each in records.items() if each.texts and each.source is None and not each.is_damaged)
    for portion in portions(without):
        for id, value, hash, number in session.execute(_LAST_SOURCES, {"ids": portion, "seq": seq}).all():
            if _is_as_hashed(session, number, value, hash):
                records[id].last_source_clinical = TextValue.from_json(parse(value)).clinical
            else:
                _take_in(records, [(id, TextValue.kind, *ALTERED_AT, ALTERED)])


_IS_SOURCE = and_(
    Record.id == Fact.record_id, Fact.kind == TextValue.kind, Fact.site == Record.site, Fact.locale == Record.source_locale
)  # fmt: skip
_NEWEST = (
    select(Fact.record_id, func.max(Fact.from_seq).label("at")).join(Record, _IS_SOURCE)
    .where(Fact.record_id.in_(bindparam("ids", expanding=True)), Fact.from_seq <= bindparam("seq"))
    .group_by(Fact.record_id).subquery()
)  # fmt: skip
_LAST_SOURCES = (
    select(Fact.record_id, Fact.value, Fact.sha256, Fact.id).join(Record, _IS_SOURCE)
    .join(_NEWEST, (_NEWEST.c.record_id == Fact.record_id) & (_NEWEST.c.at == Fact.from_seq)).order_by(Fact.id)
)  # fmt: skip
_FACT, _RECORD, _REFERENCE = table_of(Fact), table_of(Record), table_of(Reference)
# Every publication runs these, so they are built once, and go past the mapped objects.
_HOLDING: Any = (
    select(
        _FACT.c.record_id, _RECORD.c.type, _RECORD.c.site.label("owner"), _RECORD.c.source_locale,
        _FACT.c.kind, _FACT.c.site, _FACT.c.locale, _FACT.c.value,
    )
    .join(_RECORD, _RECORD.c.id == _FACT.c.record_id)
    .where(_FACT.c.to_seq.is_(None))
)  # fmt: skip
_IDS: Any = bindparam("ids", expanding=True)
_HOLDING_NOW = _HOLDING.where(_FACT.c.record_id.in_(_IDS))
_POINTING = (
    select(_FACT.c.record_id, _REFERENCE.c.target)
    .join(_REFERENCE, _REFERENCE.c.fact_id == _FACT.c.id)
    .where(_FACT.c.to_seq.is_(None))
    .subquery()
)
_NEAR = union(
    select(_RECORD.c.id).where(_RECORD.c.id.in_(_IDS)),
    select(_POINTING.c.record_id).where(_POINTING.c.target.in_(_IDS)),
    select(_POINTING.c.target).where(_POINTING.c.record_id.in_(_IDS)),
).cte("near")
_HOLDING_NEAR = _HOLDING.join(_NEAR, _NEAR.c.id == _FACT.c.record_id)
# Later than any change, also than the one that is still being written.
_NOW = 2**31 - 1


def load_records(session: Session, ids: Iterable[str]) -> dict[str, RecordState]:
    """Some records as they are now, also within a change that is still being written.

    Without their former slugs: only readers who come by an old address need these.
    """
    return _records_now(session, _HOLDING_NOW, ids)


def load_near(session: Session, ids: Iterable[str]) -> dict[str, RecordState]:
    """The same of some records, of those whose live texts point at them, and of those that their own point at."""
    return _records_now(session, _HOLDING_NEAR, ids)


def _records_now(session: Session, statement: Any, ids: Iterable[str]) -> dict[str, RecordState]:
    found: dict[str, RecordState] = {}
    for portion in portions(sorted(ids)):
        rows = core(session, statement, {"ids": portion}).all()
        loaded = {each[0]: RecordState(*each) for each in dict.fromkeys(row[:4] for row in rows)}
        _take_in(loaded, ((row[0], *row[4:]) for row in rows))
        found |= loaded
    _add_last_clinical(session, found, _NOW)
    return found
