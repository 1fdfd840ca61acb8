"""Makes of the rows of a sheet the lines that an import takes: rows about one record are one line, which speaks of what they say."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import spelling
from api.canonical import parse
from api.models import Fact, Record, Translation, Version
from api.reading.locales import NEUTRAL, canonical_locale
from api.record_types import RECORD_TYPES
from api.record_types.checks import ID
from api.services.ledger.ahead import find_records
from api.services.ledger.lookup import find_settings
from api.services.transfer.columns import ABOUT_RECORDS, Column, Mapped, column_of
from api.services.transfer.guarding import NULL, unguarded
from api.services.transfer.lines import ImportFile, take_content
from api.services.transfer.origins import SheetOrigin, SheetPlace
from api.services.transfer.sheets import SheetCell, SheetRow

_NAME = re.compile(r"[a-z_]+/[^/]+")


@dataclass(frozen=True)
class AboutRows:
    """What whoever sends a sheet says of all its rows."""

    type: str | None = None
    locale: str | None = None
    columns: Mapped = field(default_factory=dict)


@dataclass
class _Gathered:
    """What the rows about one record say."""

    origin: SheetOrigin
    type: str
    id: str | None
    value: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, dict[str, Any]] = field(default_factory=dict)


def read_sheet(session: Session, site: str, rows: Iterable[SheetRow], given: AboutRows) -> ImportFile:
    """The lines that the rows of a sheet come to, with whatever is wrong with them.

    A row without an id is about the record of the site that has its slug, in drafts or live, or about a new one.
    """
    reader = _Reader(session, site, given)
    for row in rows:
        reader.read(row)
    # A row that says nothing asks for nothing.
    said = (each for each in reader.gathered.values() if each.texts)
    for number, each in enumerate(said, start=1):
        reader.file.origins[number] = each.origin
        take_content(reader.file, number, {"type": each.type, **each.value, "translations": each.texts})
    return reader.file


class _Reader:
    """A sheet on its way to lines."""

    def __init__(self, session: Session, site: str, said: AboutRows) -> None:
        self.session, self.site, self.said = session, site, said
        self.file = ImportFile()
        self.gathered: dict[object, _Gathered] = {}
        self.default_locale = find_settings(session, site).default_locale
        self.columns: dict[int, Column] = {}
        self.sheet: tuple[str | None] | None = None
        self.names = _Slugs(session, site)

    def read(self, row: SheetRow) -> None:
        """Take in the next row; the first of each sheet has the headers."""
        if self.sheet != (row.sheet,):
            self.sheet = (row.sheet,)
            self.columns = dict(self._columns(row))
            return
        cells = {self.columns[place]: cell for place, cell in row.cells.items() if place in self.columns}
        beyond = [place for place in row.cells if place not in self.columns and place not in self._passed_over]
        if beyond:
            self._complain(SheetPlace(row.number, row.sheet), f"Its cell {beyond[0] + 1} stands below no header.")
        elif cells:
            self._take(row, cells)

    def _columns(self, row: SheetRow) -> Iterator[tuple[int, Column]]:
        self._passed_over = set[int]()
        seen = set[tuple[str, str | None]]()
        for place, cell in row.cells.items():
            found = column_of(cell.text, self.said.columns)
            is_double = isinstance(found, Column) and (found.name, found.locale) in seen
            if isinstance(found, Column) and not is_double:
                seen.add((found.name, found.locale))
                yield place, found
                continue
            self._passed_over.add(place)
            if found is not None:
                detail = found if isinstance(found, str) else "Another column is about the same."
                self._complain(SheetPlace(row.number, row.sheet, cell.text.strip()), detail)

    def _complain(self, place: SheetPlace, detail: str) -> None:
        self.file.complain_of(place, "#", detail)

    def _take(self, row: SheetRow, cells: Mapping[Column, SheetCell]) -> None:
        about = {each.name: cell.text.strip() for each, cell in cells.items() if each.name in ABOUT_RECORDS}
        where = SheetPlace(row.number, row.sheet)
        type_name, id, key = self._record(row, about, cells)
        if type_name not in RECORD_TYPES:
            known = f"there are {', '.join(RECORD_TYPES)}"
            self._complain(where._replace(column="type"), f"{type_name!r} is no record type; {known}." if type_name else f"It says no record type; {known}.")  # fmt: skip
            return
        gathered = self.gathered.setdefault(key, _Gathered(SheetOrigin(where), type_name, id))
        if id is not None:
            gathered.value["id"] = id
        locale = self._locale(about, id, gathered)
        if locale is None:
            self._complain(where._replace(column="locale"), f"{about['locale']!r} is not a BCP 47 language tag.")
            return
        gathered.origin.rows.setdefault(locale, where)
        self._take_about(gathered, about, locale, where)
        for column, cell in cells.items():
            if column.name not in ABOUT_RECORDS:
                self._take_cell(gathered, column, cell, locale, where._replace(column=column.header))

    def _record(
        self, row: SheetRow, about: Mapping[str, str], cells: Mapping[Column, SheetCell]
    ) -> tuple[str | None, str | None, object]:
        """The type and the id of the record that a row is about, and what it has in common with other rows about it."""
        named: str = about.get("id", "")
        type_name = about.get("type") or self.said.type
        is_named = _NAME.fullmatch(named) is not None
        if type_name is None and row.sheet in RECORD_TYPES:
            type_name = row.sheet
        if named and not is_named:
            id = named.lower() if ID.fullmatch(named.lower()) else named
            known = self._known(id)
            return type_name or (known.type if known else None), id, id
        slug = named.partition("/")[2] if is_named else _slug_in(cells)
        type_name = named.partition("/")[0] if is_named else type_name
        if not slug or type_name is None:
            return type_name, None, (row.sheet, row.number)
        found = self.names.id_of(type_name, slug)
        return type_name, found, found or (type_name, spelling.slug(slug))

    def _known(self, id: str | None) -> Record | None:
        """The record with that id, where it is one; another is refused with the line."""
        return find_records(self.session, [id]).get(id) if id and ID.fullmatch(id) else None

    def _locale(self, about: Mapping[str, str], id: str | None, gathered: _Gathered) -> str | None:
        said = about.get("locale") or self.said.locale
        if said:
            return NEUTRAL if said == NEUTRAL else canonical_locale(said)
        known = self._known(id)
        return known.source_locale if known else gathered.value.get("source_locale") or about.get("source_locale") or self.default_locale  # fmt: skip

    def _take_about(self, gathered: _Gathered, about: Mapping[str, str], locale: str, where: SheetPlace) -> None:
        if method := about.get("method"):
            gathered.value.setdefault("methods", {})[locale] = method
            gathered.origin.cells[locale, "method"] = where._replace(column="method")
        if source := about.get("source_locale"):
            gathered.value["source_locale"] = source
            gathered.origin.about["source_locale"] = where._replace(column="source_locale")
        for name in ("id", "type"):
            if name in about:
                gathered.origin.about.setdefault(name, where._replace(column=name))
        named = about.get("id", "")
        if gathered.id is None and _NAME.fullmatch(named):
            gathered.texts.setdefault(locale, {}).setdefault("slug", named.partition("/")[2])

    def _take_cell(self, gathered: _Gathered, column: Column, cell: SheetCell, locale: str, where: SheetPlace) -> None:
        if cell.wrong is not None:
            self._complain(where, cell.wrong)
            return
        declared = RECORD_TYPES[gathered.type].field(column.name)
        if declared is None:
            self._complain(where, f"A {gathered.type} has no field {column.name!r}.")
            return
        is_neutral = not (declared.localized or declared.localizable)
        place = column.locale or (NEUTRAL if is_neutral else locale)
        value = None if cell.text == NULL else declared.from_cell(unguarded(cell.text))
        text = gathered.texts.setdefault(place, {})
        first = gathered.origin.cells.setdefault((place, column.name), where)
        if first is not where and text.get(column.name) != value:
            self._complain(where, f"Row {first.row} says otherwise of the same field of the same record.")
        else:
            text[column.name] = value


def _slug_in(cells: Mapping[Column, SheetCell]) -> str:
    return next(
        (unguarded(cell.text.strip()) for each, cell in cells.items() if each.name == "slug" and not each.locale), ""
    )


class _Slugs:
    """The site's own records by the slugs that they have in any locale, in drafts or live."""

    def __init__(self, session: Session, site: str) -> None:
        self._session, self._site = session, site
        self._found: dict[tuple[str, str], str] | None = None

    def id_of(self, type_name: str, slug: str) -> str | None:
        """The record of that slug, where there is one."""
        if self._found is None:
            self._found = dict(self._all())
        return self._found.get((type_name, spelling.slug(slug)))

    def _all(self) -> Iterator[tuple[tuple[str, str], str]]:
        """What is live comes last, so that it goes before what is a draft."""
        draft = (Version.translation_id == Translation.id) & (Version.number == Translation.draft_version)
        drafts = (
            select(Record.type, Record.id, Version.fields).join(Translation, Translation.record_id == Record.id)
            .join(Version, draft).where(Record.site == self._site, Translation.site == self._site)
            .order_by(Record.id.desc())
        )  # fmt: skip
        for type_name, id, fields in self._session.execute(drafts):
            if slug := parse(fields).get("slug"):
                yield (type_name, spelling.slug(slug)), id
        live = (
            select(Record.type, Record.id, Fact.slug).join(Fact, Fact.record_id == Record.id)
            .where(Record.site == self._site, Fact.site == self._site, Fact.to_seq.is_(None), Fact.slug.is_not(None))
            .order_by(Record.id.desc())
        )  # fmt: skip
        for type_name, id, slug in self._session.execute(live):
            yield (type_name, spelling.slug(str(slug))), id
