"""Reads the lines of a file to import, and says of each what is wrong with it before anything is stored."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import orjson
from marshmallow import Schema, ValidationError

from api.canonical import canonical, parse_strictly
from api.record_types import RECORD_TYPES
from api.record_types.checks import check_text, pointers, unstorable
from api.record_types.written import as_written
from api.services.texts.rules import checked_locale
from api.services.transfer.origins import SheetOrigin, SheetPlace
from api.services.transfer.shapes import CONTENT, LINES

TEXT_MEMBERS = frozenset({"translations", "methods"})
DEEPEST = 50
"""No line of ours is a fifth as deep, and what is written as JSON again has limits of its own."""
CUT_OFF = "The file is cut off: the last line, with the counts and the checksum, is missing."


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, in which line of the file and where in it."""

    line: int
    pointer: str
    detail: str
    rule: str | None = None
    """The stable name of the rule, where it has one."""
    column: str | None = None
    """The header of the column, where it is of a sheet."""
    sheet: str | None = None
    """The sheet, where a file has several."""

    def as_json(self) -> dict[str, Any]:
        """The problem as the API answers it."""
        more = {"rule": self.rule, "column": self.column, "sheet": self.sheet}
        told = {name: value for name, value in more.items() if value is not None}
        return {"line": self.line, "pointer": self.pointer, "detail": self.detail, **told}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that is well-formed, with its number in the file."""

    number: int
    value: dict[str, Any]
    beside: Mapping[str, str] = field(default_factory=dict)
    """The locales whose texts stand beside the line's other members, not under `translations`; each as it is written there."""


@dataclass
class ImportFile:
    """What a file holds, by kind of line."""

    header: Entry | None = None
    site: Entry | None = None
    records: list[Entry] = field(default_factory=list)
    overrides: list[Entry] = field(default_factory=list)
    changes: list[Entry] = field(default_factory=list)
    contents: list[Entry] = field(default_factory=list)
    """Records without history, as another CMS would write them."""
    problems: list[Problem] = field(default_factory=list)
    origins: dict[int, SheetOrigin] = field(default_factory=dict)
    """Where in the sheet each line came from."""

    def complain(self, line: int, pointer: str, detail: str, *, rule: str | None = None) -> None:
        """Note what is wrong with a line."""
        origin = self.origins.get(line)
        if origin is None:
            self.problems.append(Problem(line, pointer, detail, rule))
        else:
            self.complain_of(origin.place(pointer), pointer, detail, rule=rule)

    def complain_of(self, place: SheetPlace, pointer: str, detail: str, *, rule: str | None = None) -> None:
        """Note what is wrong with a cell or a row of a sheet."""
        self.problems.append(Problem(place.row, pointer, detail, rule, place.column, place.sheet))


MOST_WRONG = 2_000
"""Nobody reads of more: the rest of a file with so many problems is not looked at."""


def read_file(data: bytes) -> ImportFile:
    """Everything in a file, with whatever is wrong with its lines or with the whole."""
    file, digest, counts, ended = ImportFile(), hashlib.sha256(), dict[str, int](), 0
    for number, line in _numbered(data):
        if len(file.problems) > MOST_WRONG:
            return file
        if not line.strip():
            digest.update(line)
            continue
        if ended:
            file.complain(number, "#", f"Line {ended} says that the file ends there.")
            break
        entry = _read_line(file, number, line)
        kind = entry.value.get("line") if entry else None
        if entry and kind == "end":
            _check_end(file, entry, counts, digest.hexdigest())
            ended = number
        elif entry:
            counts[str(kind)] = counts.get(str(kind), 0) + 1
            _file_away(file, entry)
        digest.update(line)
    if file.header is not None and not ended:
        # What is wrong with half a line is that the other half is missing.
        last = data.count(b"\n") + 1
        file.problems = [each for each in file.problems if each.line != last]
        file.complain(last, "#", CUT_OFF)
    return file


def _numbered(data: bytes) -> Iterator[tuple[int, bytes]]:
    # Only a line feed ends a line: other marks that Python counts as line ends may stand inside texts. What programs on
    # the way add to files, a mark in front and carriage returns, says nothing: inside a text JSON writes them otherwise.
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        yield number, line.removesuffix(b"\r") + b"\n"


def _read_line(file: ImportFile, number: int, line: bytes) -> Entry | None:
    beside: frozenset[str] = frozenset()
    try:
        value = _parsed(line)
        if wrong := list(islice(unstorable(value, "#"), MOST_WRONG)):
            file.problems += [Problem(number, **each) for each in wrong]
            return None
        schema = _schema_of(value)
        if schema is CONTENT:
            beside = _beside(value)
            value = _gathered(value, beside)
        return Entry(number, dict(schema.load(value)), {checked_locale(each): each for each in beside})
    except ValidationError as error:
        for each in pointers(messages_of(error), "#"):
            file.complain(number, _as_written(each["pointer"], beside), each["detail"])
    except (ValueError, RecursionError) as error:
        file.complain(number, "#", f"The line is not a JSON object: {error}.")
    return None


def take_content(file: ImportFile, number: int, value: dict[str, Any]) -> None:
    """Take a record that did not come as a line of JSON, or say what is wrong with it."""
    try:
        if wrong := list(islice(unstorable(value, "#"), MOST_WRONG)):
            for each in wrong:
                file.complain(number, each["pointer"], each["detail"])
            return
        with as_written():
            for text in _strings(value):
                check_text(text)
        file.contents.append(Entry(number, dict(CONTENT.load(value))))
    except ValidationError as error:
        for each in pointers(messages_of(error), "#"):
            file.complain(number, each["pointer"], each["detail"])


def messages_of(error: ValidationError) -> Any:
    """What is wrong, by place."""
    return error.normalized_messages()  # type: ignore[no-untyped-call]


def _schema_of(value: Mapping[str, Any]) -> Schema:
    if "line" not in value:
        return CONTENT
    kind = value["line"]
    if not isinstance(kind, str) or kind not in LINES:
        raise ValidationError(f"There is no such kind; there are {', '.join(LINES)}.", "line")
    return LINES[kind]


def _parsed(line: bytes) -> dict[str, Any]:
    # The one reader refuses what is no proper JSON or UTF-8, the other sees names that stand twice.
    orjson.loads(line)
    value = parse_strictly(line)
    if not isinstance(value, dict):
        raise ValueError("it is something else")
    with as_written():
        for text in _strings(value):
            check_text(text)
    return value


def _strings(value: Any, depth: int = 0) -> Iterator[str]:
    if depth > DEEPEST:
        raise ValueError(f"it is nested more than {DEEPEST} deep")
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _strings(each, depth + 1)


def _beside(value: Mapping[str, Any]) -> frozenset[str]:
    """The members that are texts; `id` with an object is the Indonesian one, which is called as the record's id is."""
    return frozenset(name for name, each in value.items() if isinstance(each, dict) and name not in TEXT_MEMBERS)


def _gathered(value: Mapping[str, Any], beside: frozenset[str]) -> dict[str, Any]:
    """A line of content with all its texts under `translations`."""
    others = {name: each for name, each in value.items() if name not in beside}
    given, texts = others.get("translations", {}), {name: each for name, each in value.items() if name in beside}
    return {**others, "translations": {**given, **texts} if isinstance(given, dict) else given}


def _as_written(pointer: str, beside: frozenset[str]) -> str:
    """A pointer into the gathered line as one into the line itself."""
    inner = pointer.removeprefix("#/translations/")
    return f"#/{inner}" if inner.split("/")[0] in beside else pointer


def _check_end(file: ImportFile, entry: Entry, counts: Mapping[str, int], sha256: str) -> None:
    if entry.value["sha256"] != sha256 or entry.value["counts"] != counts:
        detail = "The checksum is of other lines: the file was altered, or lost lines, after it was written."
        file.complain(entry.number, "#/sha256", detail)


def _file_away(file: ImportFile, entry: Entry) -> None:
    match entry.value.get("line"):
        case "header":
            if entry.number > 1:
                file.complain(entry.number, "#/line", "Only the first line can be the header.")
            file.header = entry
        case "site":
            file.site = entry
        case "record":
            file.records.append(entry)
        case "override":
            file.overrides.append(entry)
        case "change":
            file.changes.append(entry)
        case _:
            file.contents.append(entry)


def content_key(value: Mapping[str, Any], source_locale: str) -> str:
    """What a record without an id is known by: its slug, or else its title, or else all that it says."""
    source = value["translations"].get(source_locale, {})
    title = source.get(RECORD_TYPES[value["type"]].title)
    known = source.get("slug") or title
    return str(known) if known else canonical(value["translations"])


def spelled(value: Mapping[str, Any]) -> dict[str, Any]:
    """A line of content with all its texts by their one spelling."""
    declaration = RECORD_TYPES[value["type"]]
    return {**value, "translations": {name: declaration.spelled(each) for name, each in value["translations"].items()}}
