"""Takes translations back from XLIFF: all of a file or nothing, never over newer work, and knowing what they were made from."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.database import portions
from api.errors import InvalidContent
from api.models import Record, Translation
from api.reading.locales import NEUTRAL, canonical_locale
from api.record_types import RECORD_TYPES
from api.services.ledger.ahead import find_records
from api.services.texts.drafts import METHODS, Author, save
from api.services.texts.rules import check_fields
from api.services.texts.served import served_as
from api.services.xliff.origins import Origin, Unusable, find_origin
from api.services.xliff.read import ReadDocument, ReadFile, ReadUnit
from api.services.xliff.returned import Returned, returned_fields
from api.services.xliff.rules import XliffRule

_CHANGES = ("accepted", "confirmed")
"""The outcomes of fields that make a new version."""
Outcome = Literal["accepted", "confirmed", "unchanged", "refused"]


@dataclass(frozen=True)
class UnitReport:
    """What became of one unit; a record as a whole has the unit ""."""

    record: str
    unit: str
    line: int
    outcome: Outcome
    rule: XliffRule | None = None
    detail: str | None = None
    title: str | None = None
    """What the record is called in the language that was translated from, where it is known."""


@dataclass
class Report:
    """What became of a file. `is_saved` is false where it was refused, or after a dry run: then nothing at all was changed."""

    version: str
    source_locale: str
    locale: str
    units: list[UnitReport] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    """Record → the draft version that was saved."""
    is_saved: bool = False

    @property
    def refused(self) -> list[UnitReport]:
        return [each for each in self.units if each.outcome == "refused"]


@dataclass(frozen=True)
class _Taken:
    """A record's text as it will be saved."""

    record: Record
    fields: Mapping[str, Any]
    made_from: Mapping[str, str | None]


def import_xliff(
    session: Session,
    document: ReadDocument,
    *,
    author: Author,
    now: datetime,
    moved_source: Literal["refuse", "draft"],
    method: str,
    dry_run: bool = False,
    site: str | None = None,
    partial: bool = False,
) -> Report:
    """Save what a translator's file holds as drafts, or nothing of it where any unit is refused; the report says which and why.

    A `partial` import takes the fields of which no unit is refused, and leaves the others as they are.

    Where the source has moved since the export, `moved_source` refuses the field or takes it as a draft that shows as
    outdated. `method` says how the texts came about. With `site`, files of other sites' records are refused.
    """
    _check_method(method)
    report = Report(document.version, _source_of(document), target_of(session, document, site))
    times = Counter(each.record for each in document.files)
    find_records(session, times)
    taken = [
        each
        for file in document.files
        if (each := _taken(session, file, report, moved_source, site, times[file.record]))
    ]
    if (partial or not report.refused) and not dry_run:
        for each in taken:
            version = save(
                session, each.record, each.record.site, report.locale, each.fields, author=author, now=now, method=method,
                made_from=each.made_from,
            )  # fmt: skip
            report.versions[each.record.id] = version.number
        report.is_saved = True
    return report


def _check_method(method: str) -> None:
    if method not in METHODS:
        detail = f"It must be one of {', '.join(METHODS)}."
        raise InvalidContent(f"There is no method {method!r}.", errors=[{"pointer": "#/method", "detail": detail}])


def _source_of(document: ReadDocument) -> str:
    return canonical_locale(document.source_locale) or document.source_locale


def target_of(session: Session, document: ReadDocument, site: str | None) -> str:
    """The locale that a file's texts are for: its own, or the served one that translators' tools have made another of."""
    locale = _checked_target(document)
    records = {each.record for each in document.files}
    if site is None or any(_have_text(session, some, site, locale) for some in portions(sorted(records))):
        return locale
    return served_as(session, site, locale)


def _have_text(session: Session, records: Sequence[str], site: str, locale: str) -> bool:
    there = select(Translation.id).where(
        Translation.record_id.in_(records), Translation.site == site, Translation.locale == locale
    )
    return session.scalar(there.limit(1)) is not None


def _checked_target(document: ReadDocument) -> str:
    locale = canonical_locale(document.target_locale)
    if locale is None or locale == NEUTRAL:
        detail = f"Its target language {document.target_locale!r} is not a BCP 47 language tag."
        raise InvalidContent(
            "The file does not say what it translates into.", errors=[{"pointer": "#line=1", "detail": detail}]
        )
    return locale


def _taken(
    session: Session, file: ReadFile, report: Report, moved_source: str, site: str | None, times: int
) -> _Taken | None:
    try:
        if times > 1:
            raise Unusable("doubled-record", "The document has more than one file for this record.")
        origin = find_origin(session, file, source_locale=report.source_locale, locale=report.locale, site=site)
    except Unusable as error:
        report.units.append(UnitReport(file.record, "", file.line, "refused", error.rule, error.detail))
        return None
    returned = [_judged(origin, each, moved_source) for each in returned_fields(origin, file)]
    broken = _broken(session, origin, _with_changes(origin, returned))
    returned = [_with_breach(each, broken) if each.outcome in _CHANGES else each for each in returned]
    # What is left may break a rule without what was refused of it.
    if broken and (still := _broken(session, origin, _with_changes(origin, returned))):
        returned = [_refused_with(each, still) if each.outcome in _CHANGES else each for each in returned]
    title = origin.source.get(RECORD_TYPES[origin.record.type].title)
    units = (unit for each in returned for unit in _unit_reports(file, each))
    report.units += [replace(unit, title=str(title) if title else None) for unit in units]
    changed = [each.field for each in returned if each.outcome in _CHANGES]
    return _Taken(origin.record, _with_changes(origin, returned), origin.made_from(changed)) if changed else None


def _with_changes(origin: Origin, returned: Iterable[Returned]) -> dict[str, Any]:
    """The present text with the fields that are accepted."""
    return {**origin.present, **{each.field: each.value for each in returned if each.outcome == "accepted"}}


def _judged(origin: Origin, returned: Returned, moved_source: str) -> Returned:
    """A field that would be saved, unless its source or the present translation has moved since the export."""
    if returned.outcome not in _CHANGES:
        return returned
    if origin.has_moved(returned.field) and moved_source == "refuse":
        detail = "The source has been changed since the export; export it anew, or take the file as outdated drafts."
        return replace(returned, outcome="refused", rule="source-moved", detail=detail)
    if origin.present.get(returned.field) != origin.base.get(returned.field):
        if returned.outcome == "accepted" and returned.value == origin.present.get(returned.field):
            return replace(returned, outcome="unchanged")
        detail = "The translation has been changed here since the export, in another way."
        return replace(returned, outcome="refused", rule="translation-moved", detail=detail)
    return returned


def _broken(session: Session, origin: Origin, fields: Mapping[str, Any]) -> dict[str, str]:
    """Field → the rules of its type that the text would break."""
    try:
        check_fields(session, origin.record, origin.record.site, origin.locale, fields)
    except InvalidContent as error:
        found: dict[str, str] = {}
        for each in error.errors:
            name = each["pointer"].removeprefix("#/").split("/")[0]
            found[name] = f"{found[name]} {each['detail']}" if name in found else each["detail"]
        return found
    return {}


def _with_breach(returned: Returned, broken: Mapping[str, str]) -> Returned:
    if returned.field not in broken:
        return returned
    return replace(returned, outcome="refused", rule="rules-of-the-type", detail=broken[returned.field])


def _refused_with(returned: Returned, broken: Mapping[str, str]) -> Returned:
    """A field of a text that breaks rules in other fields, and so cannot be saved."""
    return replace(returned, outcome="refused", rule="rules-of-the-type", detail=" ".join(broken.values()))


def _unit_reports(file: ReadFile, returned: Returned) -> Iterator[UnitReport]:
    """A report for each unit of a field: those that are wrong say so, and the rest share what became of the field."""
    wrong = {id: (rule, detail) for id, rule, detail in returned.wrong}
    for unit in returned.units:
        if unit.id in wrong:
            yield _report(file, unit, "refused", *wrong[unit.id])
        elif returned.outcome == "refused" and not wrong:
            yield _report(file, unit, "refused", returned.rule, returned.detail)
        elif returned.outcome == "refused":
            yield _report(file, unit, "unchanged")
        else:
            yield _report(
                file,
                unit,
                returned.outcome if returned.outcome == "confirmed" or unit.id in returned.changed else "unchanged",
            )


def _report(
    file: ReadFile, unit: ReadUnit, outcome: Outcome, rule: XliffRule | None = None, detail: str | None = None
) -> UnitReport:
    return UnitReport(file.record, unit.id, unit.line, outcome, rule, detail)
