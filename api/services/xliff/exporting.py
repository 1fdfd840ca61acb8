"""Finds what is to be translated on a site, with what translators need beside it, and writes it as XLIFF."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.database import portions
from api.errors import InvalidParameter, RecordNotFound
from api.models import Fact, Record, Translation, Version
from api.reading.locales import NEUTRAL, canonical_locale
from api.record_types import RECORD_TYPES
from api.record_types.declaration import RecordType
from api.record_types.kinds.field import Field
from api.services.ledger.lookup import find_settings, find_translation, get_translation_or_none, live_version_number
from api.services.ledger.memory import forget_read
from api.services.texts.autosaves import Named
from api.services.texts.fingerprints import newest_version, short_fingerprint, source_fingerprints
from api.services.xliff.elements import document
from api.services.xliff.leaves import leaves
from api.services.xliff.units import Note, RecordUnits, Unit, units_of
from api.services.xliff.write1 import write1
from api.services.xliff.write2 import write2
from api.spelling import slugs_like

STATUSES = ("missing", "outdated", "current")
MOST_RECORDS = 100
"""Records that are in memory at a time."""
VERSIONS = {"1.2": write1, "2.1": write2}


def export_xliff(
    session: Session, *, site: str, locale: str, version: str = "2.1", source_locale: str | None = None, **filters: Any
) -> Iterator[bytes]:
    """What `export_units` finds as an XLIFF document, part by part; one document has one source locale."""
    if version not in VERSIONS:
        raise InvalidParameter(f"XLIFF {version!r} is not written here; there are {', '.join(VERSIONS)}.")
    records = export_units(session, site=site, locale=locale, **filters)
    if source_locale:
        chosen = canonical_locale(source_locale)
        records = (each for each in records if each.source_locale == chosen)
    parts = document(VERSIONS[version](each) for each in _of_one_source(records))
    for number, part in enumerate(parts):
        if number == 0 and not part:
            raise RecordNotFound(f"Nothing on site {site!r} is to be translated into {locale!r} by these filters.")
        yield part


def _of_one_source(records: Iterator[RecordUnits]) -> Iterator[RecordUnits]:
    """Records, unless they are written in several locales: then which these are is told."""
    source: str | None = None
    for record in records:
        source = source or record.source_locale
        if record.source_locale != source:
            sources = sorted({source, record.source_locale, *(each.source_locale for each in records)})
            raise InvalidParameter(f"The records are written in {', '.join(sources)}: name one as the source locale.")
        yield record


def export_units(
    session: Session,
    *,
    site: str,
    locale: str,
    types: Collection[str] = (),
    topic: str | None = None,
    ids: Collection[str] = (),
    statuses: Collection[str] = (),
    only_outdated: bool = False,
    naming: Callable[[Named], None] = lambda _: None,
) -> Iterator[RecordUnits]:
    """The texts of the records that a site owns, to be translated into a locale; nobody translates withdrawn ones.

    `topic` is the slug or id of a topic; `statuses` are some of missing, outdated and current; `only_outdated` leaves out the
    fields whose translation is there and has kept up with its source. `naming` hears of what the file names while somebody
    is still typing it.
    """
    find_settings(session, site)
    target = canonical_locale(locale)
    if target is None or target == NEUTRAL:
        raise InvalidParameter(f"{locale!r} is not a BCP 47 language tag.")
    if unknown := sorted({*types} - {*RECORD_TYPES}) + sorted({*statuses} - {*STATUSES}):
        raise InvalidParameter(f"There is no record type or status {', '.join(map(repr, unknown))}.")
    withdrawn = select(Fact.record_id).where(Fact.kind == "withdrawal", Fact.to_seq.is_(None))
    chosen = select(Record).where(Record.site == site, Record.source_locale != target, Record.id.not_in(withdrawn))
    chosen = chosen.where(Record.type.in_(types)) if types else chosen
    chosen = chosen.where(Record.id.in_(ids)) if ids else chosen
    topics = _topics(session, topic)
    works = (Work(session, record, target) for record in _one_by_one(session, chosen.order_by(Record.type, Record.id)))
    for each in works:
        is_wanted = each.source is not None and (topic is None or each.belongs_to(topics))
        if is_wanted and (not statuses or each.status in statuses):
            found = each.units(only_outdated=only_outdated)
            if found.units:
                for version in filter(None, (each.source, each.target)):
                    if version.is_open:
                        naming(Named(version.translation_id, version.number))
                yield found


def _one_by_one(session: Session, chosen: Select[Any]) -> Iterator[Record]:
    """Records of which no more than a few are held at a time, with what is read for them."""
    ids = session.scalars(chosen.with_only_columns(Record.id)).all()
    for portion in portions(ids, MOST_RECORDS):
        found = {each.id: each for each in session.scalars(select(Record).where(Record.id.in_(portion)))}
        yield from (found[id] for id in portion)
        forget_read(session)


def _topics(session: Session, asked: str | None) -> set[str]:
    """The ids that a topic's id or slug stands for; a topic that was never published has an id alone."""
    named = select(Fact.record_id).join(Record, Record.id == Fact.record_id).where(
        Record.type == "topic", Fact.kind == "text", Fact.to_seq.is_(None), Fact.slug.in_(slugs_like(asked or ""))
    )  # fmt: skip
    return {asked, *session.scalars(named)} if asked is not None else set()


def fields_of(declaration: RecordType, version: Version | None) -> dict[str, Any]:
    """The fields of a version as the present schema has them."""
    return dict(declaration.upgraded(parse(version.fields), version.schema_version)) if version else {}


def field_fingerprints(declaration: RecordType, *versions: Version | None) -> dict[str, str]:
    """What each field says: by its clinical fingerprint, which an editorial change leaves alone, or else by its words."""
    found: dict[str, str] = {}
    for version in filter(None, versions):
        if version_fields := fields_of(declaration, version):
            localized = {each.name for each in declaration if each.localized}
            words = {name: short_fingerprint(value) for name, value in version_fields.items() if name in localized}
            found |= words | parse(version.clinical)
    return found


class Work:
    """One record with its source and its present translation, as one who translates it finds them."""

    def __init__(self, session: Session, record: Record, locale: str) -> None:
        self.session, self.record, self.locale = session, record, locale
        self.declaration = RECORD_TYPES[record.type]
        self.source = newest_version(session, record, record.source_locale)
        self.neutral = newest_version(session, record, NEUTRAL)
        self.target = newest_version(session, record, locale) if self._is_translated() else None
        self.source_fields = fields_of(self.declaration, self.source)
        self.target_fields = fields_of(self.declaration, self.target)
        self.fingerprints = field_fingerprints(self.declaration, self.neutral, self.source)
        self.clinical: Mapping[str, str] = source_fingerprints(session, record) or {}
        self.made_from: Mapping[str, str] = parse(self.target.source_clinical or "{}") if self.target else {}

    def _is_translated(self) -> bool:
        """Whether the translation is live or being written; one that was taken down is missing, as the report has it."""
        translation = get_translation_or_none(self.session, self.record.id, self.record.site, self.locale)
        return translation is not None and (
            translation.draft_version is not None or live_version_number(self.session, translation) is not None
        )

    def belongs_to(self, topics: Collection[str]) -> bool:
        """Whether the record is one of these topics or stands below one."""
        return not {self.record.id, fields_of(self.declaration, self.neutral).get("topic")}.isdisjoint(topics)

    @property
    def status(self) -> str:
        """Whether the record is translated, and whether any of it has fallen behind its source."""
        if self.target is None:
            return "missing"
        clinical = [*self.neutral_clinical, *(each.name for each in self.declaration if each.localized)]
        return "outdated" if any(self.status_of(name) != "current" for name in clinical) else "current"

    @property
    def neutral_clinical(self) -> list[str]:
        return list(parse(self.neutral.clinical)) if self.neutral else []

    def status_of(self, name: str) -> str:
        """The same for one field."""
        if name in self.source_fields and name not in self.target_fields:
            return "missing"
        return "current" if self.made_from.get(name) == self.clinical.get(name) else "outdated"

    def units(self, *, only_outdated: bool) -> RecordUnits:
        fields = [each for each in self.declaration if each.localized and each.name in self.source_fields]
        wanted = [each for each in fields if not only_outdated or self.status_of(each.name) != "current"]
        return RecordUnits(
            id=self.record.id, type=self.record.type, site=self.record.site,
            title=str(self.source_fields.get(self.declaration.title, "")),
            source_locale=self.record.source_locale, locale=self.locale,
            source_version=self.source.number if self.source else 0,
            target_version=self.target.number if self.target else None, fingerprints=self.fingerprints,
            units=tuple(unit for each in wanted for unit in self._field_units(each)),
        )  # fmt: skip

    def _field_units(self, declared: Field) -> Iterator[Unit]:
        source, target = self.source_fields[declared.name], self.target_fields.get(declared.name)
        status = self.status_of(declared.name)
        before = self._previous(declared) if status == "outdated" else None
        earlier = {each.id: each.source for each in units_of(declared, before, None)}
        for place, unit in enumerate(units_of(declared, source, target)):
            state, sub_state = self._state(status, is_same=earlier.get(unit.id) == unit.source, unit=unit)
            notes = (*unit.notes, *self._notes(declared, target, place, unit))
            previous = (_written(declared, before), _written(declared, target)) if before and place == 0 else None
            yield replace(unit, state=state, sub_state=sub_state, notes=notes, previous=previous)

    def _state(self, status: str, *, is_same: bool, unit: Unit) -> tuple[str, str]:
        if unit.target is None:
            return "initial", "clinic:missing" if status == "missing" else "clinic:other-form"
        if status == "outdated" and not is_same:
            return "initial", "clinic:outdated"
        if self.target is not None and self.target.method == "machine":
            return "translated", "clinic:machine"
        return ("final" if self._is_live() else "translated"), ""

    def _is_live(self) -> bool:
        translation = find_translation(self.session, self.record.id, self.record.site, self.locale)
        return self.target is not None and live_version_number(self.session, translation) == self.target.number

    def _notes(self, declared: Field, target: Any, place: int, unit: Unit) -> Iterator[Note]:
        if place == 0 and declared.name == "slug":
            yield Note("optional", "May stay without a translation; the record needs one before it is published.")
        if place == 0 and unit.is_rich and (limit := getattr(declared, "max_length", None)):
            yield Note("limit", f"The whole text may have {limit} characters.")
        if place == 0 and target and unit.target is None:
            yield Note("present-translation", _written(declared, target))

    def _previous(self, declared: Field) -> Any:
        """The source's words when the translation was made, where any version still says them."""
        wanted = self.made_from.get(declared.name)
        versions = (
            select(Version)
            .join(Translation, Translation.id == Version.translation_id)
            .where(
                Translation.record_id == self.record.id, Translation.site == self.record.site,
                Translation.locale == self.record.source_locale,
            )
            .order_by(Version.number.desc())
        )  # fmt: skip
        found = (each for each in self.session.scalars(versions) if parse(each.clinical).get(declared.name) == wanted)
        return fields_of(self.declaration, next(found, None)).get(declared.name)


def _written(declared: Field, value: Any) -> str:
    return "\n".join(leaf.text for leaf in leaves(declared, value).values())
