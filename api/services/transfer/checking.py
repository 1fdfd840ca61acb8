"""Reads a file and works out what follows from its words alone, before anybody is kept from publishing for it."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from api.errors import InvalidContent, SiteNotFound
from api.reading.facts.forms import ReadAt
from api.reading.locales import NEUTRAL
from api.record_types import RECORD_TYPES
from api.record_types.written import as_written
from api.services.ledger.ahead import find_records
from api.services.texts.drafts import Author
from api.services.texts.fingerprints import clinical_fingerprints
from api.services.texts.once import Memory, remembering
from api.services.texts.remarks import remarks
from api.services.texts.rules import read_fields
from api.services.transfer.lines import ImportFile, read_file
from api.services.transfer.records import Names, find_targets
from api.services.transfer.sheet_lines import AboutRows, read_sheet
from api.services.transfer.sheets import read_rows


@dataclass(frozen=True)
class CheckedFile:
    """What a file holds, with all that its words come to."""

    file: ImportFile
    worked_out: Memory = field(default_factory=dict)


def check_sheet(
    session: Session, site: str, data: bytes, media_type: str, said: AboutRows, *, now: datetime
) -> CheckedFile:  # fmt: skip
    """The same as `check_file` for a spreadsheet."""
    _require_some(data)
    return _checked(session, site, CheckedFile(read_sheet(session, site, read_rows(data, media_type), said)), now=now)


def check_file(session: Session, site: str, data: bytes, *, now: datetime) -> CheckedFile:
    """Read a file and look at all its texts, in a transaction of its own that only reads.

    What the session tells is only a guess at which words an import will meet, and nothing rests on it: the import looks
    everything up again under the ledger, and works out anew what it finds to be different.
    """
    _require_some(data)
    with ReadAt(now):
        checked = CheckedFile(read_file(data))
    return _checked(session, site, checked, now=now)


def _require_some(data: bytes) -> None:
    """Refuse a file of nothing: an export that failed leaves one, and that all of it is here already would be no answer."""
    if not data.strip():
        raise InvalidContent(
            "The file is empty.", errors=[{"pointer": "#", "detail": "There is nothing in it; was it written whole?"}]
        )


def _checked(session: Session, site: str, checked: CheckedFile, *, now: datetime) -> CheckedFile:
    if not checked.file.problems:
        with remembering(checked.worked_out):
            for type_name, locale, fields in _texts(session, site, checked.file, now=now):
                _look_at(type_name, locale, fields)
    return checked


Words = tuple[str, str, Mapping[str, Any]]
"""(record type, locale, fields)"""


def _texts(session: Session, site: str, file: ImportFile, *, now: datetime) -> Iterator[Words]:
    """The texts of a file as an import will most likely meet them."""
    with as_written():
        yield from _versions(session, file)
    # A site that is not here yet, and is to be made of the file, has no names for anything.
    with suppress(SiteNotFound):
        yield from _contents(session, site, file, now=now)


def _versions(session: Session, file: ImportFile) -> Iterator[Words]:
    """Every version in a history, under the present schema of its type."""
    here = find_records(session, {each.value["record"] for each in file.overrides})
    types = {id: record.type for id, record in here.items()}
    for entry in (*file.records, *file.overrides):
        type_name = entry.value.get("type") or types.get(entry.value.get("record", ""))
        for locale, text in entry.value["texts"].items() if type_name else ():
            for version in text["versions"]:
                declaration = RECORD_TYPES[str(type_name)]
                yield declaration.name, locale, declaration.upgraded(version["fields_"], version["schema_version"])


def _contents(session: Session, site: str, file: ImportFile, *, now: datetime) -> Iterator[Words]:
    """The texts of lines without history, with ids in place of names."""
    # Whatever is wrong with a line is told by the import.
    told = replace(file, records=[], overrides=[], problems=[])
    targets = find_targets(session, site, told, author=Author(""), now=now, as_told=False)
    names = Names(session, site, targets)
    for target in targets:
        for locale, fields in target.entry.value["translations"].items():
            yield target.record.type, locale, names.resolved(target.record.type, fields)


def _look_at(type_name: str, locale: str, fields: Mapping[str, Any]) -> None:
    """Ask of a text what its check, a save, a publication and a warning ask."""
    declaration, said = RECORD_TYPES[type_name], fields
    # What is wrong with a text is remembered too, and told by the import.
    with suppress(InvalidContent):
        # One without history is checked once as it came, and once as it is saved.
        for _ in range(2):
            said, _targets = read_fields(declaration, said, localized=locale != NEUTRAL)
        clinical_fingerprints(declaration, said)
        list(remarks(declaration, said))
