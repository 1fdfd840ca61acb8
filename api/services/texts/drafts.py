"""Makes records and saves drafts; every save is a new version, and none is ever altered, though autosaves take each other's place."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.canonical import canonical, parse, sha256
from api.database import WritingSession, portions
from api.errors import Conflict, InvalidContent, StaleVersion
from api.ids import new_id
from api.models import Record, Translation, Version
from api.models.base import table_of
from api.models.numbers import insert_numbered
from api.reading.locales import NEUTRAL, is_original
from api.record_types import RECORD_TYPES
from api.record_types.declaration import RecordType
from api.services.ledger.lookup import find_settings, get_translation_or_none, live_version_number, working_version
from api.services.ledger.memory import known, note
from api.services.texts import fingerprints
from api.services.texts.autosaves import as_autosave, settle
from api.services.texts.fingerprints import change_class, clinical_fingerprints, declared_editorial
from api.services.texts.inheritance import override_basis
from api.services.texts.keeping import keep_at_the_end
from api.services.texts.remarks import altered, refuse_dead
from api.services.texts.rules import check_fields, checked_locale, errors_below
from api.services.texts.served import require_served

_VERSION = table_of(Version)
# Whoever saves or publishes comes by this module, so no process writes texts without the rows that lists are read from.
event.listen(WritingSession, "before_commit", keep_at_the_end, insert=True)
METHODS = ("original", "human", "machine", "post_edited")


@dataclass(frozen=True, slots=True)
class Author:
    """Who saves, and whether they may say that a clinical difference is only editorial."""

    name: str
    is_reviewer: bool = False
    id: str | None = None
    """Who it is, whatever they are called; None where nobody calls, as at the terminal."""

    def wrote(self, author: str | None, name: str) -> bool:
        """Whether a version with this author and name is theirs; by name only where it tells no id."""
        return author == self.id if author is not None else name == self.name


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
    if id is not None and session.get(Record, id) is not None:
        raise Conflict(f"There is a record {id!r} already.", errors=[{"pointer": "#/id", "detail": "It is taken."}])
    record = Record(
        id=id or new_id(), type=type_name, site=site, source_locale=checked_locale(source_locale, pointer="#/source_locale"),
        created_at=now, created_by=author.name,
    )  # fmt: skip
    session.add(record)
    session.flush()
    # The neutral fields and the source text come first, because translations remember what they were made from.
    for locale in sorted(texts, key=lambda each: (each != NEUTRAL, each != source_locale, each)):
        with errors_below(f"#/translations/{locale}"):
            method = (methods or {}).get(locale)
            save(session, record, site, locale, texts[locale], author=author, now=now, method=method)
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
    made_from: Mapping[str, str | None] | None = None,
    renew: bool = False,
    restored: Version | None = None,
    stays_behind: bool = False,
    is_kept: bool = False,
    autosave: bool = False,
) -> Version:
    """Save the whole text of a record in a locale on a site as a new draft version; the same text again is no version.

    `made_from` names the fingerprints of the source that fields were translated from, where that is not simply the
    source as it is now.
    `renew` says that every field of an override was looked at beside what is inherited now. `restored` is the older
    version whose text this is, so that it stands for what it stood for then. `stays_behind` says that nobody has looked at what
    an override replaces: what was behind that stays so. `is_kept` leaves it to `store_all`. An `autosave` takes the place of
    its author's autosave before, where nobody has named that.
    """
    locale = checked_locale(locale)
    checked = check_fields(session, record, site, locale, fields)
    translation = get_translation_or_none(session, record.id, site, locale)
    # An import begins all its texts at once, before it saves any.
    if translation is None or not translation.latest_version:
        require_served(session, record, site, locale)
    translation = translation or begin(session, record, site, locale)
    basis = working_version(session, translation)
    if restored is None:
        declaration = RECORD_TYPES[record.type]
        refuse_dead(declaration, altered(checked, _said(declaration, basis)))
    version = compose(
        session, record, translation, checked, basis=basis, author=author, now=now, method=method,
        made_from=made_from, renew=renew, restored=restored, stays_behind=stays_behind,
    )  # fmt: skip
    if basis is not None and _says_the_same(basis, version, is_sure=made_from is None and not renew):
        return _kept_as_it_was(session, translation, basis, autosave=autosave)
    if autosave:
        as_autosave(session, record, translation, version, basis)
    return make_draft(session, translation, version, is_kept=is_kept)


def _kept_as_it_was(session: Session, translation: Translation, basis: Version, *, autosave: bool) -> Version:
    """The version that says the same already, which is worked on again where it was given up and readers never had it."""
    if translation.draft_version is None and live_version_number(session, translation) is None:
        translation.draft_version = basis.number
        session.flush()
    if not autosave:
        settle(session, basis)
    return basis


def compose(
    session: Session,
    record: Record,
    translation: Translation,
    fields: Mapping[str, Any],
    *,
    basis: Version | None,
    author: Author,
    now: datetime,
    method: str | None = None,
    editorial: bool = False,
    made_from: Mapping[str, str | None] | None = None,
    renew: bool = False,
    restored: Version | None = None,
    stays_behind: bool = False,
) -> Version:
    """A version of checked fields that follows on another, not numbered and not stored yet.

    `editorial` says that clinical fields differ from that one in form only; `declaring.py` asks who may say so.
    """
    declaration = RECORD_TYPES[record.type]
    clinical = clinical_fingerprints(declaration, fields, basis, restored)
    if editorial:
        clinical = declared_editorial(fields, basis, clinical)
    source = fingerprints.made_from(session, record, translation, basis, clinical, made_from)
    below = override_basis(
        session,
        record,
        translation.site,
        translation.locale,
        fields,
        restored or basis,
        renew=renew,
        stays_behind=stays_behind,
    )
    text = canonical(fields)
    return Version(
        translation_id=translation.id, schema_version=declaration.schema_version, fields=text, sha256=sha256(text),
        clinical=canonical(clinical), change_class=change_class(basis, clinical),
        source_clinical=restored.source_clinical if restored else _text(source), based_on=_text(below),
        method=_method(record, translation.locale, method, basis), created_at=now, created_by=author.name, author=author.id,
    )  # fmt: skip


def make_draft(session: Session, translation: Translation, version: Version, *, is_kept: bool = False) -> Version:
    """Number and store a composed version, and make it the one being worked on."""
    _number(translation, version)
    translation.draft_version = version.number
    _move_stage(translation, version)
    return keep(session, version) if is_kept else _stored(session, version)


def add_version(session: Session, translation: Translation, version: Version) -> Version:
    """Number and store a composed version beside the draft, which stays as it is."""
    _number(translation, version)
    return _stored(session, version)


def _stored(session: Session, version: Version) -> Version:
    keep(session, version)
    store_all(session)
    return version


def keep(session: Session, version: Version) -> Version:
    """Know a version that `store_all` is to store."""
    known(session).unstored[version.translation_id, version.number] = version
    return version


def store_all(session: Session) -> None:
    """Store the versions that were kept, in their order, in as few statements as may be."""
    # Past the mapped objects, so that the text's own row is written once, with all that becomes of it in this transaction.
    what = known(session)
    with _alone():
        for portion in portions(what.unstored.values()):
            numbers = insert_numbered(session, _VERSION, [_row(each) for each in portion])
            for version, number in zip(portion, numbers, strict=True):
                version.id = number
    for place, version in what.unstored.items():
        note(what.versions, place, version)
    what.unstored.clear()


@contextmanager
def _alone() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise StaleVersion("Somebody has saved at the same moment; look at what is there now.") from error


def _row(version: Version) -> dict[str, Any]:
    return {column.key: getattr(version, column.key) for column in _VERSION.columns if not column.primary_key}


def leave_stage(translation: Translation) -> None:
    """Let the text stand nowhere between people."""
    if translation.stage is None:
        return
    translation.stage = translation.stage_version = translation.stage_by = None
    translation.stage_at = translation.stage_comment = translation.stage_clinical = translation.stage_imported_by = None


def begin(session: Session, record: Record, site: str, locale: str) -> Translation:
    """A text that has no version yet; StaleVersion where somebody else begins it at the same moment."""
    translation = Translation(record_id=record.id, site=site, locale=locale, latest_version=0)
    try:
        with session.begin_nested():
            session.add(translation)
            session.flush()
    except IntegrityError as error:
        raise StaleVersion("Somebody has begun this text at the same moment; look at what is there now.") from error
    place = (record.id, site, locale)
    known(session).not_begun.discard(place)
    note(known(session).translations, place, translation)
    return translation


def _said(declaration: RecordType, version: Version | None) -> Mapping[str, Any]:
    return {} if version is None else declaration.upgraded(parse(version.fields), version.schema_version)


def _says_the_same(basis: Version, version: Version, *, is_sure: bool) -> bool:
    """Whether a save would say nothing new; one that states what it was made from always does, where that differs."""
    names = ("fields", "schema_version", "clinical", "method", *(() if is_sure else ("source_clinical", "based_on")))
    return all(getattr(basis, name) == getattr(version, name) for name in names)


def _number(translation: Translation, version: Version) -> None:
    translation.latest_version += 1
    version.number = translation.latest_version


def _move_stage(translation: Translation, version: Version) -> None:
    """A clinical save voids what was submitted or approved; an editorial one takes it along.

    What was sent back stays so until it is submitted again, because its author still needs the comment.
    """
    if translation.stage in ("submitted", "approved"):
        if version.change_class == "clinical":
            leave_stage(translation)
        else:
            translation.stage_version = version.number


def _text(value: Mapping[str, str] | None) -> str | None:
    return None if value is None else canonical(value)


def _method(record: Record, locale: str, method: str | None, basis: Version | None) -> str:
    if method is not None and method not in METHODS:
        detail = f"It must be one of {', '.join(METHODS)}."
        raise InvalidContent(f"There is no method {method!r}.", errors=[{"pointer": "#/method", "detail": detail}])
    return method or (basis.method if basis else "original" if is_original(record, locale) else "human")
