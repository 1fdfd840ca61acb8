"""Measures what a save means: its clinical fingerprints and class, and what a translation was made from."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from api import spelling
from api.canonical import fingerprint, parse, sha256
from api.models import Record, Translation, Version
from api.reading.locales import NEUTRAL, is_translation
from api.record_types.declaration import RecordType
from api.services.ledger.lookup import get_translation_or_none, working_version
from api.services.texts.once import once

FINGERPRINT_LENGTH = 16


def short_fingerprint(value: object) -> str:
    """The fingerprint of a field's value, as versions keep it."""
    return fingerprint(value)[:FINGERPRINT_LENGTH]


_GONE = short_fingerprint(None)


def clinical_fingerprints(
    declaration: RecordType, fields: Mapping[str, object], *known: Version | None
) -> dict[str, str]:
    """Each clinical field's fingerprint; a field that stays as a known version has it keeps that one's, or has none.

    So what an editorial change has kept is kept on, also when the text is restored later. And a field that became
    clinical after a text was saved has no fingerprint until it says something else: what was approved, attested and
    translated before holds until then.
    """
    said, found = once(("clinical", declaration.name, sha256(repr(fields))), lambda: _clinical(declaration, fields))
    for version in filter(None, known):
        found = _following(declaration, said, found, version)
    return dict(found)


def _following(
    declaration: RecordType, said: Mapping[str, object], found: Mapping[str, str], version: Version
) -> dict[str, str]:
    """Fingerprints of a text that follows on a version."""
    before, clinical = as_read(declaration, parse(version.fields)), parse(version.clinical)
    same = {name for name in before.keys() | clinical.keys() if before.get(name) == said.get(name)}
    kept = {name: clinical[name] for name in same & clinical.keys()}
    gone = {name for name in before.keys() - said.keys() - clinical.keys() if declaration.is_clinical(name)}
    moved = {name: value for name, value in found.items() if name not in same}
    return {**moved, **kept, **dict.fromkeys(gone, _GONE)}


def _clinical(declaration: RecordType, fields: Mapping[str, object]) -> tuple[Mapping[str, object], Mapping[str, str]]:
    """What the clinical fields say, and the fingerprint of each."""
    said = {name: value for name, value in as_read(declaration, fields).items() if declaration.is_clinical(name)}
    return said, {name: short_fingerprint(value) for name, value in said.items()}


def as_read(declaration: RecordType, fields: Mapping[str, object]) -> dict[str, object]:
    """Fields by what readers read of them, whatever spelling an earlier release stored."""
    return {name: _as_read(value) for name, value in declaration.spelled(fields).items()}


def _as_read(value: object) -> object:
    if isinstance(value, list):
        return [_as_read(each) for each in value]
    if isinstance(value, dict):
        return {name: _as_read(each) for name, each in value.items()}
    return spelling.as_read(value) if isinstance(value, str) else value


def declared_editorial(
    fields: Mapping[str, object], basis: Version | None, clinical: Mapping[str, str]
) -> dict[str, str]:
    """The fingerprints where a reviewer says that clinical fields differ only in form."""
    before: dict[str, str] = parse(basis.clinical) if basis else {}
    # A field that appears or goes is never a matter of form.
    both = fields.keys() & (parse(basis.fields) if basis else {}).keys()
    kept = {name: value for name, value in before.items() if name in both}
    return {**{name: value for name, value in clinical.items() if name not in both}, **kept}


def change_class(basis: Version | None, clinical: Mapping[str, str]) -> str:
    """Whether a save alters clinical meaning, compared with the version that it follows on, or else with nothing."""
    return "editorial" if clinical == (parse(basis.clinical) if basis else {}) else "clinical"


def made_from(
    session: Session,
    record: Record,
    translation: Translation,
    basis: Version | None,
    clinical: Mapping[str, str],
    given: Mapping[str, str | None] | None,
) -> dict[str, str] | None:
    """What a translation was made from: for fields changed by this save the source as it is now, for the rest as before.

    So mending a word in an outdated translation does not make it look up to date.
    """
    if not is_translation(record, translation.site, translation.locale):
        return None
    current = source_fingerprints(session, record)
    if current is None:
        return None
    if basis is None:
        return _known({**current, **(given or {})})
    # A text that was written before its source was made from nothing of it.
    own, known = parse(basis.clinical), parse(basis.source_clinical or "{}")
    changed = {name for name in own.keys() | clinical.keys() if own.get(name) != clinical.get(name)}
    found = {name: (current if name in changed else known).get(name) for name in current.keys() | known.keys()}
    return _known({**found, **(given or {})})


def _known(fingerprints: Mapping[str, str | None]) -> dict[str, str]:
    """Those that there are; what a text says of a field that became clinical later has none."""
    return {name: value for name, value in fingerprints.items() if value is not None}


def source_fingerprints(session: Session, record: Record) -> dict[str, str] | None:
    """The clinical fingerprints of the source text being worked on, with the neutral fields; None where there is none."""
    source = newest_version(session, record, record.source_locale)
    neutral = newest_version(session, record, NEUTRAL)
    return None if source is None else {**(parse(neutral.clinical) if neutral else {}), **parse(source.clinical)}


def newest_version(session: Session, record: Record, locale: str) -> Version | None:
    """The version of the owner's text that is being worked on: the draft, or else what is or was live."""
    translation = get_translation_or_none(session, record.id, record.site, locale)
    return None if translation is None else working_version(session, translation)
