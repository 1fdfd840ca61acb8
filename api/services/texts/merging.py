"""Tells whoever saves too late what has changed since: by them, by others, by both; and how the two go together."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse, rfc3339
from api.errors import ContentError
from api.models import FoldedVersion, Record, Translation, Version
from api.record_types import RECORD_TYPES
from api.services.ledger.lookup import get_version_or_none, working_version
from api.services.texts.rules import check_fields
from api.services.texts.translations import ABSENT, fields_of

_Fields = Mapping[str, Any]
_TAG = re.compile(r"[0-9]+\.[0-9]+\.([1-9][0-9]{0,8})")


class Base(NamedTuple):
    """What somebody had before them when they began to write."""

    version: int | None
    """None for a text that was not begun."""
    fields: _Fields
    saved_at: datetime | None


NOT_BEGUN = Base(None, {}, None)


def base_of(session: Session, record: Record, translation: Translation, tag: str) -> Base | None:
    """What a text said when it had a tag; None where that is not known any more."""
    if tag in (ABSENT, "*"):
        return NOT_BEGUN
    named = _TAG.fullmatch(tag)
    found = _kept(session, translation, int(named[1])) if named else None
    if found is None:
        return None
    fields = RECORD_TYPES[record.type].upgraded(parse(found.fields), found.schema_version)
    saved_at = found.saved_at if isinstance(found, FoldedVersion) else found.created_at
    return Base(found.number, fields, saved_at)


def _kept(session: Session, translation: Translation, number: int) -> Version | FoldedVersion | None:
    """A version, or one that went into an autosave of late."""
    folded = select(FoldedVersion).where(
        FoldedVersion.translation_id == translation.id, FoldedVersion.number == number
    )  # fmt: skip
    return get_version_or_none(session, translation, number) or session.scalars(folded).one_or_none()


def merge(
    session: Session, record: Record, translation: Translation, base: Base | None, given: _Fields, *, is_part: bool
) -> dict[str, Any]:
    """How a save that came too late goes together with what is there now; a part of the fields is laid over the base."""
    newest = working_version(session, translation)
    theirs = fields_of(record, newest)
    # Without a base nobody knows who changed a field, so all that differs is for people to look at.
    before = theirs if base is None else base.fields
    yours = _spelled(session, record, translation, {**before, **given} if is_part else given)
    rows = list(_changed(base, yours, theirs))
    taken = {each["field"] for each in rows if each["changed_by"] == "you"}
    proposal = {name: (yours if name in taken else theirs).get(name) for name in {*theirs, *taken}}
    return {
        "base": None if base is None else {"version": base.version, "saved_at": _time(base.saved_at)},
        "theirs": _there(newest),
        "fields": rows,
        "conflicts": [each["field"] for each in rows if each["changed_by"] == "both" and each["yours"] != each["theirs"]],
        "proposal": {name: value for name, value in sorted(proposal.items()) if value is not None},
    }  # fmt: skip


def _there(newest: Version | None) -> dict[str, Any]:
    if newest is None:
        return {"version": None, "saved_at": None, "saved_by": None}
    return {"version": newest.number, "saved_at": _time(newest.created_at), "saved_by": newest.created_by}


def _changed(base: Base | None, yours: _Fields, theirs: _Fields) -> Iterator[dict[str, Any]]:
    before = {} if base is None else base.fields
    for name in sorted({*before, *yours, *theirs}):
        was, mine, there = before.get(name), yours.get(name), theirs.get(name)
        by = (
            _by(is_yours=mine != was, is_theirs=there != was) if base is not None else "both" if mine != there else None
        )
        if by is not None:
            yield {"field": name, "changed_by": by, "base": was, "yours": mine, "theirs": there}


def _by(*, is_yours: bool, is_theirs: bool) -> str | None:
    if is_yours and is_theirs:
        return "both"
    return "you" if is_yours else "they" if is_theirs else None


def _spelled(session: Session, record: Record, translation: Translation, fields: _Fields) -> _Fields:
    """_Fields as they would be stored; as they are where they could not be, which the next save says."""
    try:
        return check_fields(session, record, translation.site, translation.locale, fields)
    except ContentError:
        return {name: value for name, value in fields.items() if value is not None}


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else rfc3339(moment)
