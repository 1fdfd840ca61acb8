"""Looks up sites, records, translations and versions for the services that change them."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.errors import RecordNotFound, SiteNotFound
from api.models import Fact, Record, Translation, Version
from api.reading.loading import settings_from
from api.reading.views import SiteSettings


def find_record(session: Session, id: str) -> Record:
    """The record with that id, or RecordNotFound."""
    record = session.get(Record, id)
    if record is None:
        raise RecordNotFound(f"There is no record {id!r}.")
    return record


def get_record_or_none(session: Session, id: str) -> Record | None:
    """The record with that id, where there is one."""
    return session.get(Record, id)


def find_settings(session: Session, site: str) -> SiteSettings:
    """The site's settings as they are now, or SiteNotFound."""
    value = session.scalars(
        select(Fact.value).where(Fact.kind == "settings", Fact.site == site, Fact.to_seq.is_(None))
    ).one_or_none()
    if value is None:
        raise SiteNotFound(f"There is no site {site!r}.")
    return settings_from(site, parse(value))


def find_lineage(session: Session, site: str) -> list[str]:
    """The site, its parent, and so on up to the root."""
    lineage = [site]
    while (parent := find_settings(session, lineage[-1]).parent) is not None:
        lineage.append(parent)
    return lineage


def get_translation_or_none(session: Session, record_id: str, site: str, locale: str) -> Translation | None:
    """The translation of a record in a locale on a site, where there is one."""
    return session.scalars(_translation_at(record_id, site, locale)).one_or_none()


def lock_translation_or_none(session: Session, record_id: str, site: str, locale: str) -> Translation | None:
    """The translation as it is now, where there is one; nobody else alters it until the transaction ends."""
    row = _translation_at(record_id, site, locale).with_for_update().execution_options(populate_existing=True)
    return session.scalars(row).one_or_none()


def _translation_at(record_id: str, site: str, locale: str) -> Select[Translation]:
    return select(Translation).where(
        Translation.record_id == record_id, Translation.site == site, Translation.locale == locale
    )


def find_translation(session: Session, record_id: str, site: str, locale: str) -> Translation:
    """The translation of a record in a locale on a site, or RecordNotFound."""
    found = get_translation_or_none(session, record_id, site, locale)
    if found is None:
        raise RecordNotFound(f"Record {record_id!r} has no text in {locale!r} on site {site!r}.")
    return found


def get_version_or_none(session: Session, translation: Translation, number: int) -> Version | None:
    """A numbered version of a translation, where there is one."""
    return session.scalars(
        select(Version).where(Version.translation_id == translation.id, Version.number == number)
    ).one_or_none()


def find_version(session: Session, translation: Translation, number: int) -> Version:
    """A numbered version of a translation, or RecordNotFound."""
    found = get_version_or_none(session, translation, number)
    if found is None:
        raise RecordNotFound(
            f"Record {translation.record_id!r} has no version {number} in {translation.locale!r} on site {translation.site!r}."
        )
    return found


def live_version_number(session: Session, translation: Translation) -> int | None:
    """The number of the version that readers get, where there is one."""
    value = session.scalars(_text_values(translation).where(Fact.to_seq.is_(None))).one_or_none()
    return None if value is None else int(parse(value)["version"])


def last_live_version_number(session: Session, translation: Translation) -> int | None:
    """The number of the version that readers get or, where it was unpublished, got last; None where none ever was live."""
    value = session.scalars(_text_values(translation).order_by(Fact.from_seq.desc()).limit(1)).first()
    return None if value is None else int(parse(value)["version"])


def text_facts(session: Session, translation: Translation) -> list[dict[str, Any]]:
    """What readers have had of a translation, one value for each time that it went live, the newest first."""
    return [parse(value) for value in session.scalars(_text_values(translation).order_by(Fact.from_seq.desc()))]


def working_version(session: Session, translation: Translation) -> Version | None:
    """The version that a save follows on: the draft, or else what is live or was live last."""
    number = translation.draft_version or last_live_version_number(session, translation)
    return None if number is None else get_version_or_none(session, translation, number)


def _text_values(translation: Translation) -> Select[str]:
    return select(Fact.value).where(
        Fact.kind == "text", Fact.record_id == translation.record_id, Fact.site == translation.site,
        Fact.locale == translation.locale,
    )  # fmt: skip
