"""Tells the history of a text: its versions, when readers had each, and what the words for its states stand for."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from api.canonical import parse, rfc3339
from api.errors import RecordNotFound
from api.models import Attestation, Change, Fact, Translation, Version
from api.reading.facts.text import TextValue
from api.services.ledger.lookup import find_version, live_version_number, working_version


def versions_of(translation: Translation) -> Select[Version]:
    """The versions of a text."""
    return select(Version).where(Version.translation_id == translation.id)


def count_versions(session: Session, translation: Translation) -> int:
    """How many versions a text has."""
    return session.scalar(versions_of(translation).with_only_columns(func.count())) or 0


def describe_version(version: Version, intervals: dict[int, list[dict[str, Any]]]) -> dict[str, Any]:
    """A version as its history shows it."""
    return {
        "number": version.number,
        "saved_at": rfc3339(version.created_at),
        "saved_by": version.created_by,
        "who": {"id": version.author, "name": version.created_by},
        "imported_by": version.imported_by,
        "class": version.change_class,
        "method": version.method,
        "schema_version": version.schema_version,
        "autosaves": version.autosaves,
        "autosaved_since": _time(version.autosaved_since),
        "live": intervals.get(version.number, []),
    }


def live_intervals(session: Session, translation: Translation) -> dict[int, list[dict[str, Any]]]:
    """When readers had each version."""
    opened, closed = aliased(Change), aliased(Change)
    rows = session.execute(
        select(Fact.value, Fact.from_seq, Fact.to_seq, opened.at, closed.at)
        .join(opened, opened.seq == Fact.from_seq)
        .outerjoin(closed, closed.seq == Fact.to_seq)
        .where(
            Fact.kind == TextValue.kind, Fact.record_id == translation.record_id, Fact.site == translation.site,
            Fact.locale == translation.locale,
        )
        .order_by(Fact.from_seq)
    )  # fmt: skip
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for value, from_seq, to_seq, since, until in rows:
        interval = {"from_seq": from_seq, "to_seq": to_seq, "since": rfc3339(since), "until": _time(until)}
        found[TextValue.from_json(parse(value)).version].append(interval)
    return found


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else rfc3339(moment)


def version_called(session: Session, translation: Translation, name: str) -> Version | None:
    """The version that a number, or one of live, draft, last_reviewed and empty, stands for; None for empty."""
    if name == "empty":
        return None
    number = int(name) if name.isdigit() else _NAMED[name](session, translation)
    if number is None:
        raise RecordNotFound(f"Nothing of this text is {name.replace('_', ' ')}.")
    return find_version(session, translation, number)


def default_ends(session: Session, translation: Translation) -> tuple[str, str]:
    """What is compared where nobody says: what readers have with what is being worked on."""
    working = working_version(session, translation)
    before = "empty" if live_version_number(session, translation) is None else "live"
    return before, "empty" if working is None else str(working.number)


def _last_reviewed(session: Session, translation: Translation) -> int | None:
    newest = (
        select(Attestation.version)
        .where(Attestation.translation_id == translation.id)
        .order_by(Attestation.reviewed_on.desc(), Attestation.id.desc())
        .limit(1)
    )
    return session.scalars(newest).first()


_NAMED = {
    "live": live_version_number,
    "draft": lambda session, translation: translation.draft_version,
    "last_reviewed": _last_reviewed,
}
