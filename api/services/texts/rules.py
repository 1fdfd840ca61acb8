"""Checks a text against the rules of its type before it is saved: fields, locked fields, and what it points at."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from api.canonical import sha256
from api.errors import ContentError, InvalidContent, NotAllowed
from api.models import Record
from api.reading.links import record_links
from api.reading.locales import NEUTRAL, canonical_locale
from api.record_types import RECORD_TYPES
from api.record_types.checks import pointers
from api.record_types.declaration import RecordType
from api.record_types.written import is_as_written
from api.services.ledger.lookup import find_lineage, find_types
from api.services.texts.once import once

Target = tuple[str, str, tuple[str, ...]]
"""(pointer, id, allowed types) of a record that a text points at."""
Read = tuple[Mapping[str, Any], Sequence[Target]]


@contextmanager
def errors_below(place: str) -> Iterator[None]:
    """Make the pointers of whatever is wrong inside the block begin at a place of the body, such as `#/fields`."""
    try:
        yield
    except ContentError as error:
        error.errors = [
            {**each, "pointer": place + each["pointer"].removeprefix("#")} if "pointer" in each else each
            for each in error.errors
        ]
        raise


def checked_locale(locale: str, *, pointer: str = "#/locale") -> str:
    """The locale in its canonical form, or InvalidContent."""
    found = NEUTRAL if locale == NEUTRAL else canonical_locale(locale)
    if found is None:
        raise InvalidContent(
            f"{locale!r} is not a BCP 47 language tag.",
            errors=[{"pointer": pointer, "detail": "Not a BCP 47 language tag."}],
        )
    return found


def check_fields(session: Session, record: Record, site: str, locale: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they will be stored, without those that are null; InvalidContent names each that breaks a rule."""
    present, targets = read_fields(RECORD_TYPES[record.type], fields, localized=locale != NEUTRAL)
    if site != record.site:
        _check_override(session, record, site, present)
    _check_targets(session, targets)
    return dict(present)


def read_fields(declaration: RecordType, fields: Mapping[str, Any], *, localized: bool) -> Read:
    """As much of a check as follows from the fields alone: what they say, and what they point at; else InvalidContent."""
    follows_from = "fields", declaration.name, localized, is_as_written(), sha256(repr(fields))
    found = once(follows_from, lambda: _read(declaration, fields, localized=localized))
    if isinstance(found, ValidationError):
        raise InvalidContent("The text breaks the rules of its type.", errors=list(pointers(found.messages, "#")))
    return found


def _read(declaration: RecordType, fields: Mapping[str, Any], *, localized: bool) -> Read | ValidationError:
    try:
        loaded = declaration.schema(localized=localized).load(dict(fields))
    except ValidationError as error:
        return error
    present = {name: value for name, value in loaded.items() if value is not None}
    return present, list(_targets(declaration, present))


def _check_override(session: Session, record: Record, site: str, fields: Mapping[str, Any]) -> None:
    if record.site not in find_lineage(session, site):
        raise NotAllowed(f"Site {site!r} does not inherit from {record.site!r}, which owns the record.")
    locked = [each for each in RECORD_TYPES[record.type] if each.name in fields and not each.overridable]
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


def _check_targets(session: Session, wanted: Sequence[Target]) -> None:
    """Every record that a text points at exists and is of a type that may stand there."""
    types = find_types(session, {id for _, id, _ in wanted})
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


def _targets(declaration: RecordType, fields: Mapping[str, Any]) -> Iterator[Target]:
    for each in declaration:
        value = fields.get(each.name)
        if value is not None:
            for place, id, allowed in each.points_at(value, record_links):
                yield f"#/{each.name}{place}", id, allowed
