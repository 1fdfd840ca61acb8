"""Brings an older version of one text back as a draft, also when its type's schema has moved on since."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from api.errors import InvalidContent
from api.models import Record, Translation, Version
from api.reading.locales import NEUTRAL
from api.record_types import RECORD_TYPES
from api.services.ledger.lookup import find_version
from api.services.texts.drafts import Author, save
from api.services.texts.rules import check_fields
from api.services.texts.translations import fields_of

Left = dict[str, str]


def restore(
    session: Session, record: Record, translation: Translation, number: int, *, author: Author, now: datetime
) -> tuple[Version, list[Left]]:
    """Save a version's text as the draft of just this text; answers what of it could not be taken along, and why."""
    old = find_version(session, translation, number)
    fields = fields_of(record, old)
    left = list(_left(session, record, translation, fields))
    kept = {name: value for name, value in fields.items() if name not in {each["field"] for each in left}}
    version = save(
        session,
        record,
        translation.site,
        translation.locale,
        kept,
        author=author,
        now=now,
        method=old.method,
        restored=old,
    )
    return version, left


def _left(session: Session, record: Record, translation: Translation, fields: Mapping[str, Any]) -> Iterator[Left]:
    """The fields that the text could not be saved with today."""
    declaration = RECORD_TYPES[record.type]
    known = RECORD_TYPES[record.type].schema(localized=translation.locale != NEUTRAL).fields
    for name, value in fields.items():
        field = declaration.field(name)
        if field is None or name not in known:
            yield {"field": name, "detail": "The type no longer has this field."}
        elif translation.site != record.site and not field.overridable:
            yield {"field": name, "detail": "Only the site that owns the record may change this field now."}
        elif problem := _problem(session, record, translation, name, value):
            yield {"field": name, "detail": problem}


def _problem(session: Session, record: Record, translation: Translation, name: str, value: Any) -> str | None:
    try:
        check_fields(session, record, translation.site, translation.locale, {name: value})
    except InvalidContent as error:
        return " ".join(each["detail"] for each in error.errors)
    return None
