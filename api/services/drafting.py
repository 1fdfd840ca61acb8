"""Makes records and saves drafts; every save is a new version, and none is ever altered."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import canonical, fingerprint, parse, sha256
from api.errors import Conflict, InvalidContent, NotAllowed
from api.models import Record, Translation, Version
from api.reading import richtext
from api.reading.locales import NEUTRAL, canonical_locale
from api.record_types import RECORD_TYPES, RecordType
from api.record_types.fields import Relation, RichText
from api.record_types.schemas import fields_schema, pointers
from api.services.finding import (
    find_lineage,
    find_settings,
    get_translation_or_none,
    get_version_or_none,
    last_live_version_number,
)

METHODS = ("original", "human", "machine", "post_edited")
FINGERPRINT_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Author:
    """Who saves, and whether they may say that a clinical difference is only editorial."""

    name: str
    is_reviewer: bool = False


def new_id() -> str:
    """A fresh UUIDv7 (RFC 9562, section 5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    return uuid7(milliseconds, int.from_bytes(os.urandom(10)))


def uuid7(milliseconds: int, random: int) -> str:
    """The UUIDv7 of a time and 74 random bits."""
    value = (
        (milliseconds & (1 << 48) - 1) << 80
        | 0x7 << 76
        | (random >> 62 & 0xFFF) << 64
        | 0b10 << 62
        | random & (1 << 62) - 1
    )
    return str(UUID(int=value))


def create_record(
    session: Session,
    *,
    type_name: str,
    site: str,
    source_locale: str,
    texts: Mapping[str, Mapping[str, Any]],
    author: Author,
    now: datetime,
    id: str | None = None,
    methods: Mapping[str, str] | None = None,
) -> Record:
    """Make a record with all its texts as drafts."""
    if type_name not in RECORD_TYPES:
        raise InvalidContent(
            f"There is no record type {type_name!r}.",
            errors=[{"pointer": "#/type", "detail": f"It must be one of {', '.join(RECORD_TYPES)}."}],
        )
    find_settings(session, site)
    record = Record(
        id=id or new_id(), type=type_name, site=site, source_locale=_checked_locale(source_locale), created_at=now,
        created_by=author.name,
    )  # fmt: skip
    session.add(record)
    session.flush()
    # The neutral fields and the source text come first, because translations remember what they were made from.
    for locale in sorted(texts, key=lambda each: (each != NEUTRAL, each != source_locale, each)):
        save(session, record, site, locale, texts[locale], author=author, now=now, method=(methods or {}).get(locale))
    return record


def save(
    session: Session,
    record: Record,
    site: str,
    locale: str,
    fields: Mapping[str, Any],
    *,
    author: Author,
    now: datetime,
    method: str | None = None,
    editorial: bool = False,
) -> Version:
    """Save the whole text of a record in a locale on a site as a new draft version.

    `editorial` says that clinical fields differ only in form; a reviewer alone may say so.
    """
    locale = _checked_locale(locale)
    declaration = RECORD_TYPES[record.type]
    checked = check_fields(session, record, site, locale, fields)
    translation = get_translation_or_none(session, record.id, site, locale) or _new_translation(
        session, record, site, locale
    )
    basis = _basis(session, translation)
    clinical = _clinical(declaration, checked, basis)
    if editorial:
        clinical = _declared_editorial(basis, clinical, author)
    version = Version(
        translation_id=translation.id, number=translation.latest_version + 1, schema_version=declaration.schema_version,
        fields=canonical(checked), sha256=sha256(canonical(checked)), clinical=canonical(clinical),
        source_clinical=_source_clinical(session, record, translation, basis, clinical),
        method=_method(record, locale, method, basis), created_at=now, created_by=author.name,
    )  # fmt: skip
    session.add(version)
    translation.latest_version = translation.draft_version = version.number
    session.flush()
    return version


def _checked_locale(locale: str) -> str:
    found = NEUTRAL if locale == NEUTRAL else canonical_locale(locale)
    if found is None:
        raise InvalidContent(
            f"{locale!r} is not a BCP 47 language tag.",
            errors=[{"pointer": "#/locale", "detail": "Not a BCP 47 language tag."}],
        )
    return found


def _new_translation(session: Session, record: Record, site: str, locale: str) -> Translation:
    translation = Translation(record_id=record.id, site=site, locale=locale, latest_version=0)
    session.add(translation)
    session.flush()
    return translation


def _basis(session: Session, translation: Translation) -> Version | None:
    """The version that a save follows on: the draft, or else what is live or was live last."""
    number = translation.draft_version or last_live_version_number(session, translation)
    return None if number is None else get_version_or_none(session, translation, number)


def check_fields(session: Session, record: Record, site: str, locale: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they will be stored, without those that are null; InvalidContent names each that breaks a rule."""
    try:
        loaded = fields_schema(record.type, localized=locale != NEUTRAL).load(dict(fields))
    except ValidationError as error:
        raise InvalidContent(
            "The text breaks the rules of its type.", errors=list(pointers(error.messages, "#"))
        ) from error
    present = {name: value for name, value in loaded.items() if value is not None}
    if site != record.site:
        _check_override(session, record, site, present)
    _check_targets(session, RECORD_TYPES[record.type], present)
    return present


def _check_override(session: Session, record: Record, site: str, fields: Mapping[str, Any]) -> None:
    if record.site not in find_lineage(session, site):
        raise NotAllowed(f"Site {site!r} does not inherit from {record.site!r}, which owns the record.")
    declaration = RECORD_TYPES[record.type]
    locked = [each for each in declaration if each.name in fields and not each.overridable]
    if locked:
        raise NotAllowed(
            f"These fields are locked: {', '.join(each.name for each in locked)}.",
            errors=[{"pointer": f"#/{each.name}", "detail": _why_locked(each.clinical)} for each in locked],
        )


def _why_locked(is_clinical: bool) -> str:
    if is_clinical:
        return (
            "It is a clinical field: only the site that owns the record may change it, so that its review stays true."
        )
    return "Only the site that owns the record may change it."


def _check_targets(session: Session, declaration: RecordType, fields: Mapping[str, Any]) -> None:
    """Every record that a text points at exists and is of a type that may stand there."""
    wanted = list(_targets(declaration, fields))
    ids = {id for _, id, _ in wanted}
    types = (
        {row.id: row.type for row in session.execute(select(Record.id, Record.type).where(Record.id.in_(ids)))}
        if ids
        else {}
    )
    errors = [
        {"pointer": pointer, "detail": _wrong_target(types.get(id), allowed)}
        for pointer, id, allowed in wanted
        if id not in types or (allowed and types[id] not in allowed)
    ]
    if errors:
        raise InvalidContent("The text points at records that cannot stand there.", errors=errors)


def _wrong_target(type_name: str | None, allowed: tuple[str, ...]) -> str:
    if type_name is None:
        return "There is no such record."
    return f"That record is a {type_name}; only {', '.join(allowed)} may stand here."


def _targets(declaration: RecordType, fields: Mapping[str, Any]) -> Any:
    """(pointer, id, allowed types) of every record that a text points at."""
    for each in declaration:
        value = fields.get(each.name)
        if value is None:
            continue
        if isinstance(each, Relation):
            ids = value if each.many else [value]
            yield from (
                (f"#/{each.name}/{place}" if each.many else f"#/{each.name}", id, each.targets)
                for place, id in enumerate(ids)
            )
        elif isinstance(each, RichText):
            yield from ((f"#/{each.name}", id, ()) for id in richtext.record_links(value))


def _clinical(declaration: RecordType, fields: Mapping[str, Any], basis: Version | None) -> dict[str, str]:
    """Each clinical field's fingerprint; a field that stays as it was keeps its own, also one kept by an editorial change."""
    before: dict[str, Any] = parse(basis.fields) if basis else {}
    known: dict[str, str] = parse(basis.clinical) if basis else {}
    names = [each.name for each in declaration if each.clinical and each.name in fields]
    kept = {name: known[name] for name in names if name in known and before.get(name) == fields[name]}
    return {name: fingerprint(fields[name])[:FINGERPRINT_LENGTH] for name in names} | kept


def _declared_editorial(basis: Version | None, clinical: dict[str, str], author: Author) -> dict[str, str]:
    if not author.is_reviewer:
        raise NotAllowed("Only a reviewer may declare a difference in a clinical field to be editorial.")
    before: dict[str, str] = parse(basis.clinical) if basis else {}
    # A field that appears or goes is never a matter of form.
    return {name: before.get(name, new) for name, new in clinical.items()}


def _source_clinical(
    session: Session, record: Record, translation: Translation, basis: Version | None, clinical: Mapping[str, str]
) -> str | None:
    """What a translation was made from: for fields changed by this save the source as it is now, for the rest as before.

    So mending a word in an outdated translation does not make it look up to date.
    """
    if translation.locale in (NEUTRAL, record.source_locale) or translation.site != record.site:
        return None
    current = source_fingerprints(session, record)
    if basis is None or basis.source_clinical is None or current is None:
        return None if current is None else canonical(current)
    own, known = parse(basis.clinical), parse(basis.source_clinical)
    changed = {name for name in own.keys() | clinical.keys() if own.get(name) != clinical.get(name)}
    made_from = {name: (current if name in changed else known).get(name) for name in current.keys() | known.keys()}
    return canonical({name: value for name, value in made_from.items() if value is not None})


def source_fingerprints(session: Session, record: Record) -> dict[str, str] | None:
    """The clinical fingerprints of the source text being worked on, with the neutral fields; None where there is none."""
    source = _newest(session, record, record.source_locale)
    neutral = _newest(session, record, NEUTRAL)
    return None if source is None else {**(parse(neutral.clinical) if neutral else {}), **parse(source.clinical)}


def _newest(session: Session, record: Record, locale: str) -> Version | None:
    translation = get_translation_or_none(session, record.id, record.site, locale)
    return None if translation is None else _basis(session, translation)


def _method(record: Record, locale: str, method: str | None, basis: Version | None) -> str:
    if method is not None and method not in METHODS:
        raise Conflict(f"The method must be one of {', '.join(METHODS)}.")
    original = locale in (NEUTRAL, record.source_locale)
    return method or (basis.method if basis else "original" if original else "human")
