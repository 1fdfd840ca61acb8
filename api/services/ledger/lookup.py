"""Looks up sites, records, translations and versions for the services that change them; what is known is not read again."""

from collections.abc import Iterable, Set
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.database import core
from api.errors import RecordNotFound, SiteNotFound
from api.models import Attestation, Fact, Record, Translation, Version
from api.models.base import table_of
from api.reading.facts.settings import SiteSettings
from api.reading.facts.text import TextValue
from api.reading.loading import load_near, load_records
from api.reading.views import RecordState
from api.services.ledger.memory import Known, known, learned, note

# Building a statement takes longer than running it, so those that every call runs are built once.
_FACT, _RECORDS = table_of(Fact), table_of(Record)
# By the whole subject, as the index has it: PostgreSQL would otherwise plan it anew each time.
_SETTINGS = select(_FACT.c.value).where(
    _FACT.c.kind == SiteSettings.kind, _FACT.c.site == bindparam("site"), _FACT.c.record_id == "", _FACT.c.locale == "",
    _FACT.c.to_seq.is_(None),
)  # fmt: skip
_RECORD = select(Record).where(Record.id == bindparam("id"))
_PLACE = and_(
    Translation.record_id == bindparam("record"), Translation.site == bindparam("site"), Translation.locale == bindparam("locale")
)  # fmt: skip
_TRANSLATION = select(Translation).where(_PLACE)
_DRAFT = select(table_of(Translation).c.draft_version).where(_PLACE)
_VERSION = select(Version).where(
    Version.translation_id == bindparam("translation"), Version.number == bindparam("number")
)
# Whoever alters a text needs its record and mostly its newest version too, and tells whether its words are attested.
_LOCKED_TEXT = (
    select(Translation, Record, Version, exists().where(Attestation.translation_id == Translation.id))
    .join(Record, Record.id == Translation.record_id)
    .outerjoin(Version, (Version.translation_id == Translation.id) & (Version.number == Translation.latest_version))
    .where(_PLACE)
    .with_for_update(of=Translation)
    .execution_options(populate_existing=True)
)
_TYPES: Any = select(_RECORDS.c.id, _RECORDS.c.type).where(_RECORDS.c.id.in_(bindparam("ids", expanding=True)))


def find_record(session: Session, id: str) -> Record:
    """The record with that id, or RecordNotFound."""
    record = get_record_or_none(session, id)
    if record is None:
        raise RecordNotFound(f"There is no record {id!r}.")
    return record


def get_record_or_none(session: Session, id: str) -> Record | None:
    """The record with that id, where there is one."""
    return learned(known(session).records, id, lambda: session.scalars(_RECORD, {"id": id}).one_or_none())


def live_records(session: Session, ids: Iterable[str]) -> dict[str, RecordState]:
    """Those of some records of which readers have something, as they stand in this transaction."""
    ids, states = set(ids), known(session).states
    missing = [id for id in ids if id not in states]
    found = {id: state for id in ids if (state := states.get(id)) is not None}
    if missing:
        loaded = load_records(session, missing)
        found |= loaded
        for id in missing:
            note(states, id, loaded.get(id))
    return found


def live_record_or_none(session: Session, id: str) -> RecordState | None:
    """The same of one record; None where readers have nothing of it."""
    states = known(session).states
    return states[id] if id in states else live_records(session, [id]).get(id)


def is_withdrawn(session: Session, id: str) -> bool:
    """Whether a record is withdrawn from every reader."""
    state = live_record_or_none(session, id)
    return state is not None and state.withdrawal is not None


def live_around(session: Session, ids: Iterable[str]) -> dict[str, RecordState]:
    """Some records and those that point at them, as `live_records` has them; what they point at is known from now on too."""
    wanted = set(ids)
    near = load_near(session, wanted)
    for id, state in {**dict.fromkeys(wanted), **near}.items():
        note(known(session).states, id, state)
    return {id: state for id, state in near.items() if id in wanted or not wanted.isdisjoint(state.targets)}


def find_types(session: Session, ids: Set[str]) -> dict[str, str]:
    """The types of those of some records that there are."""
    what = known(session)
    found = ((id, what.states.get(id) or what.records.get(id)) for id in ids)
    types = {id: each.type for id, each in found if each is not None}
    if unknown := sorted(ids - types.keys()):
        types |= {row.id: row.type for row in core(session, _TYPES, {"ids": unknown})}
    return types


def find_settings(session: Session, site: str) -> SiteSettings:
    """The site's settings as they are now, or SiteNotFound."""
    what = known(session)
    settings = what.settings.get(site)
    if settings is None:
        settings = what.sites.get(site) if what.sites is not None else _settings_or_none(session, site)
        if settings is None:
            raise SiteNotFound(f"There is no site {site!r}.")
        note(what.settings, site, settings)
    return settings


def _settings_or_none(session: Session, site: str) -> SiteSettings | None:
    value = core(session, _SETTINGS, {"site": site}).scalar_one_or_none()
    return None if value is None else SiteSettings.held("", (site, ""), value)


def find_lineage(session: Session, site: str) -> list[str]:
    """The site, its parent, and so on up to the root."""
    lineages = known(session).lineages
    lineage = lineages.get(site)
    if lineage is None:
        lineage = (site,)
        while (parent := find_settings(session, lineage[-1]).parent) is not None:
            lineage += (parent,)
        note(lineages, site, lineage)
    return list(lineage)


def get_translation_or_none(session: Session, record_id: str, site: str, locale: str) -> Translation | None:
    """The translation of a record in a locale on a site, where there is one."""
    place = (record_id, site, locale)
    what = known(session)
    if place in what.not_begun:
        return None
    if (found := what.translations.get(place)) is None:
        found = session.scalars(_TRANSLATION, _named(place)).one_or_none()
        _note_translation(what, place, found)
    return found


def draft_number(session: Session, record_id: str, site: str, locale: str) -> int | None:
    """The number of the draft of a text, where there is one: for whoever asks after nothing else of it."""
    place, what = (record_id, site, locale), known(session)
    if place in what.not_begun or place in what.translations:
        found = what.translations.get(place)
        return None if found is None else found.draft_version
    return core(session, _DRAFT, _named(place)).scalar_one_or_none()


def lock_translation_or_none(session: Session, record_id: str, site: str, locale: str) -> Translation | None:
    """The translation as it is now, where there is one; nobody else alters it until the transaction ends."""
    place, what = (record_id, site, locale), known(session)
    row = session.execute(_LOCKED_TEXT, _named(place)).one_or_none()
    translation, record, newest, is_attested = row or (None, None, None, False)
    _note_translation(what, place, translation)
    if record is not None:
        note(what.records, record_id, record)
    if newest is not None:
        note(what.versions, (newest.translation_id, newest.number), newest)
    if translation is not None and not is_attested:
        what.unattested.add(translation.id)
    return translation


def _named(place: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("record", "site", "locale"), place, strict=True))


def _note_translation(what: Known, place: tuple[str, str, str], found: Translation | None) -> None:
    if found is None:
        what.not_begun.add(place)
    else:
        note(what.translations, place, found)


def find_translation(session: Session, record_id: str, site: str, locale: str) -> Translation:
    """The translation of a record in a locale on a site, or RecordNotFound."""
    found = get_translation_or_none(session, record_id, site, locale)
    if found is None:
        raise RecordNotFound(f"Record {record_id!r} has no text in {locale!r} on site {site!r}.")
    return found


def get_version_or_none(session: Session, translation: Translation, number: int) -> Version | None:
    """A numbered version of a translation, where there is one."""
    what, place = known(session), (translation.id, number)
    if place in what.unstored:
        return what.unstored[place]
    named = {"translation": translation.id, "number": number}
    return learned(what.versions, place, lambda: session.scalars(_VERSION, named).one_or_none())


def find_version(session: Session, translation: Translation, number: int) -> Version:
    """A numbered version of a translation, or RecordNotFound."""
    found = get_version_or_none(session, translation, number)
    if found is None and (later := went_into(session, translation, number)) is not None:
        raise RecordNotFound(f"Version {number} is not kept: its author typed on, and it went into version {later}.")
    if found is None:
        raise RecordNotFound(
            f"Record {translation.record_id!r} has no version {number} in {translation.locale!r} on site {translation.site!r}."
        )
    return found


def went_into(session: Session, translation: Translation, number: int) -> int | None:
    """The autosave that a version went into as its author typed on; None where none of that number ever did."""
    later = select(Version.number).where(
        Version.translation_id == translation.id, Version.number > number, Version.number - Version.autosaves < number
    )  # fmt: skip
    return session.scalars(later.order_by(Version.number).limit(1)).first()


def live_version_number(session: Session, translation: Translation) -> int | None:
    """The number of the version that readers get, where there is one."""
    if translation.latest_version == 0:
        return None
    state = live_record_or_none(session, translation.record_id)
    text = state.texts.get((translation.site, translation.locale)) if state else None
    return None if text is None else text.version


def last_live_version_number(session: Session, translation: Translation) -> int | None:
    """The number of the version that readers get or, where it was unpublished, got last; None where none ever was live."""
    live = live_version_number(session, translation)
    if live is not None or translation.latest_version == 0:
        return live
    value = session.scalars(_text_values(translation).order_by(Fact.from_seq.desc()).limit(1)).first()
    return None if value is None else TextValue.from_json(parse(value)).version


def working_version_number(session: Session, translation: Translation) -> int | None:
    """The number of the version being worked on: the draft, or else what is live or was live last."""
    return translation.draft_version or last_live_version_number(session, translation)


def working_version(session: Session, translation: Translation) -> Version | None:
    """The version being worked on, which a save follows on."""
    number = working_version_number(session, translation)
    return None if number is None else get_version_or_none(session, translation, number)


def _text_values(translation: Translation) -> Select[str]:
    return select(Fact.value).where(
        Fact.kind == TextValue.kind, Fact.record_id == translation.record_id, Fact.site == translation.site,
        Fact.locale == translation.locale,
    )  # fmt: skip
