"""Finds the very versions that a file was exported from, for judging what a translator did to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import Record, Version
from api.record_types import RECORD_TYPES
from api.record_types.declaration import RecordType
from api.services.ledger.lookup import get_record_or_none, get_translation_or_none, get_version_or_none
from api.services.xliff.exporting import Work, field_fingerprints, fields_of
from api.services.xliff.read import ReadFile
from api.services.xliff.rules import XliffRule
from api.services.xliff.units import FORM


class Unusable(Exception):
    """A file as a whole cannot be taken: by what rule, and why."""

    def __init__(self, rule: XliffRule, detail: str) -> None:
        super().__init__(detail)
        self.rule = rule
        self.detail = detail


@dataclass(frozen=True)
class Origin:
    """A record as it was when it was exported, and its translation as it is now."""

    record: Record
    locale: str
    source: Mapping[str, Any]
    base: Mapping[str, Any]
    """The translation at the export."""
    base_made_from: Mapping[str, str]
    present: Mapping[str, Any]
    fingerprints: Mapping[str, str]
    """Field → what the source said at the export."""
    clinical: Mapping[str, str]
    """The source's clinical fingerprints at the export."""
    current: Mapping[str, str]
    """Field → what the source says now."""

    def has_moved(self, name: str) -> bool:
        """Whether the source of a field has been changed since the export; a slug is a name and has no source."""
        return name != "slug" and self.fingerprints.get(name) != self.current.get(name)

    def was_outdated(self, name: str) -> bool:
        """Whether the translation of a field was behind its source at the export."""
        return self.base_made_from.get(name) != self.clinical.get(name)

    def made_from(self, names: Sequence[str]) -> dict[str, str | None]:
        """The clinical fingerprints that a save of these fields was made from; of a first translation, all of them."""
        declaration = RECORD_TYPES[self.record.type]
        wanted = [each.name for each in declaration if each.clinical and (each.name in names or not self.present)]
        return {name: self.clinical.get(name) for name in wanted}


def find_origin(session: Session, file: ReadFile, *, source_locale: str, locale: str, site: str | None) -> Origin:
    """What a file was exported from; Unusable where that is not known here."""
    record = get_record_or_none(session, file.record)
    if record is None or (site is not None and record.site != site):
        raise Unusable("unknown-record", f"There is no record {file.record!r}{f' on site {site!r}' if site else ''}.")
    if file.origin.get("form") != FORM:
        raise Unusable(
            "unknown-origin", "The file does not say what it was exported from, or an older release wrote it."
        )
    if record.source_locale != source_locale or locale == source_locale:
        raise Unusable("wrong-languages", f"The record is translated from {record.source_locale!r}.")
    source = _version(session, record, source_locale, file.origin.get("source-version", ""))
    base = (
        _version(session, record, locale, file.origin["target-version"]) if file.origin.get("target-version") else None
    )
    work, declaration = Work(session, record, locale), RECORD_TYPES[record.type]
    fingerprints = {
        name.removeprefix("source."): value for name, value in file.origin.items() if name.startswith("source.")
    }
    said = field_fingerprints(declaration, source)
    if any(fingerprints.get(name) != value for name, value in said.items()):
        raise Unusable(
            "unknown-origin", "The source that the file names says something else here; it comes from another server."
        )
    return Origin(
        record, locale, fields_of(declaration, source), fields_of(declaration, base), _made_from(base),
        work.target_fields, fingerprints, _clinical(declaration, source, fingerprints), work.fingerprints,
    )  # fmt: skip


def _clinical(declaration: RecordType, source: Version | None, fingerprints: Mapping[str, str]) -> dict[str, str]:
    """The clinical fingerprints among those of a file: its own for the neutral fields, since it names no version of them."""
    localized = {each.name for each in declaration if each.localized}
    neutral = {name: value for name, value in fingerprints.items() if name not in localized}
    return {**neutral, **(parse(source.clinical) if source else {})}


def _version(session: Session, record: Record, locale: str, number: str) -> Version:
    translation = get_translation_or_none(session, record.id, record.site, locale)
    # A number with more digits than this is none of ours, and databases refuse it.
    found = (
        get_version_or_none(session, translation, int(number))
        if translation and number.isdecimal() and len(number) < 10
        else None
    )
    if found is None:
        raise Unusable("unknown-origin", f"There is no version {number!r} of the text in {locale!r}.")
    return found


def _made_from(base: Version | None) -> Mapping[str, str]:
    return dict(parse(base.source_clinical)) if base and base.source_clinical else {}
