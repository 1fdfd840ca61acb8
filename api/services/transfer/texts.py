"""Brings the texts of one line of a file into the database: with their history where that can be continued, else anew."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import canonical, parse, sha256
from api.errors import ContentError, InvalidContent
from api.models import Attestation, Record, Translation, Version
from api.record_types import RECORD_TYPES
from api.record_types.written import as_written
from api.services.ledger.lookup import (
    get_translation_or_none,
    get_version_or_none,
    live_version_number,
    working_version,
)
from api.services.publishing.pins import Pinned
from api.services.publishing.signed.signing import take_signature
from api.services.texts.drafts import Author, begin, keep, save
from api.services.texts.rules import check_fields, errors_below

Fields = Mapping[str, Any]


@dataclass
class Taken:
    """What became of the texts of one line."""

    versions: int = 0
    attestations: int = 0
    aligned: set[str] = field(default_factory=set)
    """The locales in which versions have the same numbers here as in the file."""
    pins: list[Pinned] = field(default_factory=list)
    """What is to go live, where it is not yet."""
    written: dict[str, int] = field(default_factory=dict)
    """The newest version that came of it, by locale."""
    changed: list[tuple[str, str]] = field(default_factory=list)
    """(locale, field) of all that says something else than before."""
    cleared: list[tuple[str, str]] = field(default_factory=list)
    """(locale, field) of all that was said before and is not any more."""


@dataclass(frozen=True)
class TextImport:
    """One text of a file on its way into a record."""

    session: Session
    record: Record
    site: str
    locale: str
    author: Author
    now: datetime
    taken: Taken

    @property
    def translation(self) -> Translation | None:
        return get_translation_or_none(self.session, self.record.id, self.site, self.locale)

    def take_history(self, text: Mapping[str, Any]) -> None:
        """Take a text with all its versions; where other versions are here already, take what it says as new ones."""
        _check_numbers(text)
        here = self._texts_here()
        told = [(each["number"], sha256(canonical(each["fields_"]))) for each in text["versions"]]
        if here == told[: len(here)]:
            self._continue(text, len(here))
        else:
            self._take_both(text)
        if self.locale in self.taken.aligned:
            self._take_attestations(text)

    def take_own(self, text: Mapping[str, Any]) -> None:
        """Take the words of a text as the importer's own; whoever the file says wrote or attested them is not believed."""
        _check_numbers(text)
        self._take_both(text)

    def _texts_here(self) -> list[tuple[int, str]]:
        if self.translation is None or self.translation.latest_version == 0:
            return []
        numbered = select(Version.number, Version.sha256).where(Version.translation_id == self.translation.id)
        return [(number, hash) for number, hash in self.session.execute(numbered.order_by(Version.number))]

    def _continue(self, text: Mapping[str, Any], here: int) -> None:
        """Add the versions that are not here yet, as they are; what readers have is left to the file's changes."""
        versions = text["versions"][here:]
        if versions:
            translation = self.translation or begin(self.session, self.record, self.site, self.locale)
            for place, each in enumerate(versions, start=here):
                # As it was stored: what was published of it is proved by these very words.
                with errors_below(f"#/versions/{place}"), as_written():
                    keep(self.session, self._version(translation, each))
            translation.latest_version, translation.draft_version = versions[-1]["number"], text["draft"]
            _take_stage(translation, text["stage"], by=self.author.name)
            self.taken.versions += len(versions)
            self.taken.written[self.locale] = translation.latest_version
        self.taken.aligned.add(self.locale)
        if text["live"]:
            self._pin(text["live"]["version"])

    def _version(self, translation: Translation, told: Mapping[str, Any]) -> Version:
        words = self._checked(told["fields_"], told["schema_version"])
        current = told["schema_version"] == RECORD_TYPES[self.record.type].schema_version
        fields = canonical(words if current else told["fields_"])
        return Version(
            translation_id=translation.id, number=told["number"], schema_version=told["schema_version"], fields=fields,
            sha256=sha256(fields), clinical=canonical(told["clinical"]), source_clinical=_text(told["source_clinical"]),
            based_on=_text(told["based_on"]), change_class=told["change_class"], method=told["method"],
            approved_clinical=told["approved_clinical"], created_at=told["created_at"],
            autosaves=told["autosaves"], autosaved_since=told["autosaved_since"], is_open=None if told["autosaves"] is None else False,
            created_by=told["created_by"], imported_by=self.author.name,
        )  # fmt: skip

    def _checked(self, fields: Fields, schema_version: int) -> dict[str, Any]:
        """The fields under the type's present schema."""
        declaration = RECORD_TYPES[self.record.type]
        if schema_version > declaration.schema_version:
            detail = f"This release knows schema {declaration.schema_version} of the type, not {schema_version}."
            raise InvalidContent("Made by a newer release.", errors=[{"pointer": "#/schema_version", "detail": detail}])
        with errors_below("#/fields"):
            upgraded = declaration.upgraded(fields, schema_version)
            return check_fields(self.session, self.record, self.site, self.locale, upgraded)

    def _take_both(self, text: Mapping[str, Any]) -> None:
        """Take what is live and what is a draft in the file."""
        numbered = {each["number"]: (place, each) for place, each in enumerate(text["versions"])}
        for number, is_live in ((text["live"] and text["live"]["version"], True), (text["draft"], False)):
            if number:
                place, told = numbered[number]
                with errors_below(f"#/versions/{place}"):
                    fields = self._checked(told["fields_"], told["schema_version"])
                    self._take(fields, method=told["method"], publish=is_live)

    def take_words(self, fields: Fields, *, method: str | None, publish: bool) -> None:
        """Take a text as another system wrote it: what it leaves out stays as it is, and null clears."""
        newest, live = self._newest(), self._version_of(live_version_number, self.translation)
        if publish and newest and live and newest.number != live.number:
            if self._says(live, self._laid_over(live, fields)):
                # Readers have all of it, whatever somebody has in draft.
                return
            self._require_spoken_of(self._fields(newest), self._fields(live), fields)
        self._take(self._laid_over(newest, fields), method=method, publish=publish)

    def _laid_over(self, version: Version | None, fields: Fields) -> dict[str, Any]:
        told = {**self._fields(version), **fields}
        return check_fields(self.session, self.record, self.site, self.locale, told)

    def _require_spoken_of(self, newest: Fields, live: Fields, given: Fields) -> None:
        """What a draft says besides is neither published unasked nor put aside."""
        others = sorted(name for name in newest.keys() | live.keys() if newest.get(name) != live.get(name))
        if unsaid := [name for name in others if name not in given]:
            detail = (
                f"There is a draft that differs in {', '.join(unsaid)}, of which this line does not speak; "
                "publish or discard it first."
            )
            raise InvalidContent("A draft stands in the way.", errors=[{"pointer": "#", "detail": detail}])

    def _newest(self) -> Version | None:
        return working_version(self.session, self.translation) if self.translation else None

    def _fields(self, version: Version | None) -> Fields:
        if version is None:
            return {}
        return RECORD_TYPES[self.record.type].upgraded(parse(version.fields), version.schema_version)

    def _take(self, fields: Fields, *, method: str | None, publish: bool) -> None:
        """Save a text where it differs from the newest one here, or from the live one if it is to be live."""
        translation = self.translation
        if publish and self._says(self._version_of(live_version_number, translation), fields):
            return
        newest = self._newest()
        if newest is None or not self._says(newest, fields):
            self._require_free(translation)
            before = self._fields(newest)
            self.taken.changed += [(self.locale, name) for name in fields if before.get(name) != fields[name]]
            self.taken.cleared += [(self.locale, name) for name in before if name not in fields]
            newest = save(
                self.session, self.record, self.site, self.locale, fields, author=self.author, now=self.now, method=method,
                is_kept=True,
            )  # fmt: skip
            self.taken.versions += 1
            self.taken.written[self.locale] = newest.number
        if publish:
            self._pin(newest.number)

    def _version_of(
        self, number_of: Callable[[Session, Translation], int | None], translation: Translation | None
    ) -> Version | None:
        number = number_of(self.session, translation) if translation else None
        return get_version_or_none(self.session, translation, number) if translation and number else None

    def _says(self, version: Version | None, fields: Fields) -> bool:
        if version is None:
            return False
        declaration = RECORD_TYPES[self.record.type]
        return declaration.spelled(self._fields(version)) == declaration.spelled(fields)

    def _require_free(self, translation: Translation | None) -> None:
        """Somebody else's draft is not put aside behind their back."""
        draft = self._version_of(lambda _, text: text.draft_version, translation)
        if draft is not None and not self.author.wrote(draft.author, draft.created_by):
            detail = f"Version {draft.number} is a draft by {draft.created_by!r}; publish or discard it first."
            raise InvalidContent("A draft stands in the way.", errors=[{"pointer": "#", "detail": detail}])

    def _pin(self, number: int) -> None:
        translation = self.translation
        if translation is None or live_version_number(self.session, translation) != number:
            self.taken.pins.append(Pinned(self.record.id, self.site, self.locale, number))

    def _take_attestations(self, text: Mapping[str, Any]) -> None:
        translation = self.translation
        told = [self._attestation(place, each) for place, each in enumerate(text["attestations"])]
        if translation is None or not told:
            return
        rows = self.session.scalars(select(Attestation).where(Attestation.translation_id == translation.id))
        here = {(row.version, row.clinical, row.reviewed_on, row.reviewer, row.signature) for row in rows}
        for each in told:
            if (each.version, each.clinical, each.reviewed_on, each.reviewer, each.signature) not in here:
                each.translation_id, each.imported_by = translation.id, self.author.name
                self.session.add(each)
                self.taken.attestations += 1

    def _attestation(self, place: int, told: Mapping[str, Any]) -> Attestation:
        """What a file tells of an attestation, with the signature that proves it where there is one."""
        made = Attestation(
            version=told["version"], clinical=canonical(told["clinical"]), reviewed_on=told["reviewed_on"].isoformat(),
            reviewer=canonical(told["reviewer"]), created_at=told["created_at"], created_by=told["created_by"],
        )  # fmt: skip
        if told["signature"] is not None:
            with errors_below(f"#/attestations/{place}"):
                here = self.record.id, self.site, self.locale
                take_signature(self.session, told["signature"], made, here, by=self.author.name, now=self.now)
        return made


def _check_numbers(text: Mapping[str, Any]) -> None:
    """Versions are numbered without gaps, but for autosaves that went into one, and whatever names one names one that is there."""
    numbers = [each["number"] for each in text["versions"]]
    first = [number - (each["autosaves"] or 1) for number, each in zip(numbers, text["versions"], strict=True)]
    if first != [0, *numbers[:-1]]:
        _refuse("#/versions", "Versions are numbered 1, 2, 3 and so on; gaps are as wide as `autosaves` says.")
    for pointer, number in _named_versions(text):
        if number is not None and number not in numbers:
            _refuse(pointer, f"There is no version {number}.")


def _named_versions(text: Mapping[str, Any]) -> Iterator[tuple[str, int | None]]:
    yield "#/draft", text["draft"]
    yield "#/live/version", text["live"] and text["live"]["version"]
    yield "#/stage/version", text["stage"] and text["stage"]["version"]
    for place, each in enumerate(text["attestations"]):
        yield f"#/attestations/{place}/version", each["version"]


def _refuse(pointer: str, detail: str) -> None:
    raise InvalidContent(detail, errors=[{"pointer": pointer, "detail": detail}])


def _take_stage(translation: Translation, stage: Mapping[str, Any] | None, *, by: str) -> None:
    for name in ("version", "by", "at", "comment", "clinical"):
        setattr(translation, f"stage_{name}", stage and stage[name])
    translation.stage = stage["stage"] if stage else None
    translation.stage_imported_by = by if stage else None


def _text(value: Mapping[str, str] | None) -> str | None:
    return None if value is None else canonical(value)


def complaints(error: ContentError, pointer: str) -> Iterator[tuple[str, str]]:
    """What an error says is wrong, as pointers into the line."""
    for each in error.errors or [{"pointer": "#", "detail": error.detail}]:
        yield pointer + each.get("pointer", "#").removeprefix("#"), each["detail"]
