"""Writes everything that a site owns as lines of JSON, with all history, for backups and for moving elsewhere."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.canonical import parse, rfc3339
from api.database import portions
from api.models import Attestation, Change, Fact, Record, Signature, Translation, Version
from api.reading.facts import KINDS
from api.reading.facts.settings import SiteSettings
from api.reading.facts.text import TextValue
from api.services.ledger.head import signed_head
from api.services.ledger.lookup import find_settings

FORMAT = "clinic-content-1"
MOST_AT_ONCE = 100
"""Records or facts that are in memory at a time."""
_CHANGES_AT_ONCE = 10

Line = dict[str, Any]
_Subject = tuple[str, str, str]
_SUBJECT = (Fact.kind, Fact.record_id, Fact.locale)
Progress = Callable[[str, int, int], None]
"""(what is being done, how much of it is done, how much there is)"""


def export_site(
    session: Session,
    site: str,
    *,
    secret: str | None = None,
    on_progress: Progress = lambda what, done, total: None,
) -> Iterator[bytes]:
    """The lines of a site's file, in an order that depends on its content alone.

    First `header`, with the signed head of the whole history; then the `site` with its settings, each `record` that it owns and each `override` of inherited ones,
    with every version of every text; then each `change` that readers of the site had of these; at last `end`, with
    the number of lines of each kind and the SHA-256 of all bytes before it.
    """
    digest, counts = hashlib.sha256(), Counter[str]()
    for line in _lines(session, site, secret, on_progress):
        counts[line["line"]] += 1
        text = _as_bytes(line)
        digest.update(text)
        yield text
    yield _as_bytes({"line": "end", "counts": dict(sorted(counts.items())), "sha256": digest.hexdigest()})


def _as_bytes(line: Line) -> bytes:
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def _lines(session: Session, site: str, secret: str | None, on_progress: Progress) -> Iterator[Line]:
    find_settings(session, site)
    head = signed_head(session, secret)
    yield {
        "line": "header", "format": FORMAT, "site": site, "seq": head.seq, "hash": head.hash, "head": head.as_json(),
    }  # fmt: skip
    yield {"line": "site", "settings": _settings(session, site)}
    owned = session.scalars(select(Record.id).where(Record.site == site).order_by(Record.id)).all()
    for portion in _told_step_by_step(owned, "records", on_progress):
        yield from _record_lines(session, site, portion)
    for portion in _told_step_by_step(_overridden(session, site), "overrides", on_progress):
        texts = _texts(session, site, portion)
        yield from ({"line": "override", "record": id, "texts": texts[id]} for id in portion)
    for portion in _told_step_by_step(_changes(session, site), "changes", on_progress, _CHANGES_AT_ONCE):
        yield from _change_lines(session, site, portion)


def _told_step_by_step(
    values: Sequence[Any], what: str, on_progress: Progress, most: int = MOST_AT_ONCE
) -> Iterator[Sequence[Any]]:
    done = 0
    for portion in portions(values, most):
        yield portion
        done += len(portion)
        on_progress(what, done, len(values))


def _settings(session: Session, site: str) -> Any:
    standing = select(Fact.value).where(Fact.kind == SiteSettings.kind, Fact.site == site, Fact.to_seq.is_(None))
    return parse(session.scalars(standing).one())


def _record_lines(session: Session, site: str, ids: Sequence[str]) -> Iterator[Line]:
    texts = _texts(session, site, ids)
    for record in session.execute(select(*_but(Record)).where(Record.id.in_(ids)).order_by(Record.id)):
        yield {
            "line": "record", "id": record.id, "type": record.type, "source_locale": record.source_locale,
            "created_at": rfc3339(record.created_at), "created_by": record.created_by, "texts": texts[record.id],
        }  # fmt: skip


def _overridden(session: Session, site: str) -> Sequence[str]:
    """The records of other sites that this one has texts of."""
    others = (
        select(Translation.record_id).distinct().join(Record, Record.id == Translation.record_id)
        .where(Translation.site == site, Record.site != site).order_by(Translation.record_id)
    )  # fmt: skip
    return session.scalars(others).all()


def _texts(session: Session, site: str, ids: Sequence[str]) -> dict[str, dict[str, Line]]:
    """Every text of these records on the site, by record and locale."""
    # Databases order tags with hyphens differently, and the file must not depend on which one it comes from.
    rows = session.execute(select(*_but(Translation)).where(Translation.site == site, Translation.record_id.in_(ids)))
    translations = sorted(rows, key=lambda row: (row.record_id, row.locale))
    numbers = [each.id for each in translations]
    versions = _by_translation(session, select(*_but(Version)).order_by(Version.number), Version, numbers)
    attested = _by_translation(session, select(*_but(Attestation)).order_by(Attestation.id), Attestation, numbers)
    signed = _signed(session, {each.signature for rows in attested.values() for each in rows if each.signature})
    live = _live(session, site, ids)
    found: dict[str, dict[str, Line]] = defaultdict(dict)
    for each in translations:
        found[each.record_id][each.locale] = {
            "live": live.get((each.record_id, each.locale)),
            "draft": each.draft_version,
            "stage": _stage(each),
            "versions": [_version(version) for version in versions[each.id]],
            "attestations": [_attestation(attestation, signed) for attestation in attested[each.id]],
        }
    return found


def _but(table: type[Any]) -> list[Any]:
    """A table's columns: rows, unlike objects, leave the memory once they are written."""
    return list(table.__table__.columns)


def _by_translation(
    session: Session, rows: Select[Any], table: type[Any], numbers: Iterable[int]
) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(rows.where(table.translation_id.in_(list(numbers)))):
        found[row.translation_id].append(row)
    return found


def _live(session: Session, site: str, ids: Sequence[str]) -> dict[tuple[str, str], Line]:
    facts = select(Fact.record_id, Fact.locale, Fact.value).where(
        Fact.kind == TextValue.kind, Fact.site == site, Fact.record_id.in_(ids), Fact.to_seq.is_(None)
    )
    return {(row.record_id, row.locale): TextValue.in_file(parse(row.value)) for row in session.execute(facts)}


def _stage(row: Any) -> Line | None:
    if row.stage is None:
        return None
    return {
        "stage": row.stage, "version": row.stage_version, "by": row.stage_by,
        "at": row.stage_at and rfc3339(row.stage_at), "comment": row.stage_comment, "clinical": row.stage_clinical,
    }  # fmt: skip


def _version(row: Any) -> Line:
    return {
        "number": row.number, "schema_version": row.schema_version, "fields": parse(row.fields),
        "clinical": parse(row.clinical), "source_clinical": row.source_clinical and parse(row.source_clinical),
        "based_on": row.based_on and parse(row.based_on), "change_class": row.change_class, "method": row.method,
        "approved_clinical": row.approved_clinical, "created_at": rfc3339(row.created_at), "created_by": row.created_by,
        "autosaves": row.autosaves, "autosaved_since": row.autosaved_since and rfc3339(row.autosaved_since),
    }  # fmt: skip


def _signed(session: Session, ids: Collection[str]) -> dict[str, str | None]:
    """The files of signatures, as they are kept; null where the reviewer was erased."""
    found = select(Signature.id, Signature.file)
    return {
        id: file
        for portion in portions(sorted(ids))
        for id, file in session.execute(found.where(Signature.id.in_(portion)))
    }


def _attestation(row: Any, signed: Mapping[str, str | None]) -> Line:
    # A signed review goes as the text that it is, so that not one byte of it is written in another way.
    signature = {"signature": signed.get(row.signature)} if row.signature else {}
    return {**signature,
        "version": row.version, "clinical": parse(row.clinical), "reviewed_on": row.reviewed_on,
        "reviewer": parse(row.reviewer), "created_at": rfc3339(row.created_at), "created_by": row.created_by,
    }  # fmt: skip


def _changes(session: Session, site: str) -> list[int]:
    """The numbers of all changes that opened or closed anything of the site's own."""
    found: set[int] = set()
    for column in (Fact.from_seq, Fact.to_seq):
        found.update(session.scalars(select(column).distinct().where(Fact.site == site, column.is_not(None))))
    return sorted(found)


def _change_lines(session: Session, site: str, seqs: Sequence[int]) -> Iterator[Line]:
    opened = _by_change(session, select(*_but(Fact)).where(Fact.site == site), Fact.from_seq, seqs, _opened)
    ended = _by_change(session, select(*_SUBJECT).where(Fact.site == site), Fact.to_seq, seqs, _named)
    for change in session.execute(select(*_but(Change)).where(Change.seq.in_(seqs)).order_by(Change.seq)):
        opens, ends = opened[change.seq], ended[change.seq]
        yield {
            "line": "change", "seq": change.seq, "at": rfc3339(change.at), "actor": change.actor, "verb": change.verb,
            "reason": change.reason, "opens": [opens[each] for each in sorted(opens)],
            "ends": [ends[each] for each in sorted(ends.keys() - opens.keys())],
        }  # fmt: skip


def _by_change(
    session: Session, facts: Select[*tuple[Any, ...]], column: Any, seqs: Sequence[int], told: Callable[[Any], Line]
) -> dict[int, dict[_Subject, orjson.Fragment]]:
    """What is told of the facts of each change, by subject: as bytes, a tenth of what it takes as objects."""
    found: dict[int, dict[_Subject, orjson.Fragment]] = defaultdict(dict)
    wanted = facts.add_columns(column.label("change")).where(column.in_(seqs))
    for row in session.execute(wanted.execution_options(yield_per=MOST_AT_ONCE)):
        found[row.change][row.kind, row.record_id, row.locale] = orjson.Fragment(orjson.dumps(told(row)))
    return found


def _named(fact: Any) -> Line:
    return {"kind": fact.kind, "record": fact.record_id, "locale": fact.locale}


def _opened(fact: Any) -> Line:
    return {**_named(fact), "value": KINDS[fact.kind].in_file(parse(fact.value))}
