"""The kinds of field that a record type can declare, for everything that follows from a declaration."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

TITLE_LENGTH = 200
TEXT_LENGTH = 1_000
RICH_LENGTH = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One field of a record type.

    A *localized* field is written in every translation; the others are written once, in `und`.
    A *clinical* field is covered by approval, review and source fingerprints, and no other site may override it;
    an *overridable* one a descendant site may replace. `required` binds at publish, never while drafting.
    """

    name: str
    help: str
    localized: bool = False
    required: bool = False
    clinical: bool = False
    overridable: bool = False
    filterable: bool = False

    def __post_init__(self) -> None:
        if self.clinical and self.overridable:
            raise TypeError(f"{self.name}: a clinical field is locked, so it cannot be overridable")


@dataclass(frozen=True, kw_only=True, slots=True)
class Text(Field):
    """Plain text on one line."""

    max_length: int = TEXT_LENGTH


@dataclass(frozen=True, kw_only=True, slots=True)
class RichText(Field):
    """Markdown: CommonMark with tables, without HTML; delivered as Markdown, HTML and plain text."""

    max_length: int = RICH_LENGTH


@dataclass(frozen=True, kw_only=True, slots=True)
class TextList(Field):
    """An ordered list of short plain texts."""

    max_length: int = TITLE_LENGTH
    max_items: int = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice(Field):
    """One of a fixed set of words."""

    options: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceList(Field):
    """Some of a fixed set of words, each at most once."""

    options: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Integer(Field):
    """A whole number."""

    minimum: int = 0
    maximum: int = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Url(Field):
    """An absolute http or https address."""

    max_length: int = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows(Field):
    """An ordered list of rows, each with the same declared text columns, all of them filled."""

    columns: tuple[Text | RichText, ...] = ()
    max_items: int = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Sources(Field):
    """Where a record's facts come from: document numbers and paragraphs."""

    max_items: int = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation(Field):
    """Links to other records by id; `targets` are the types allowed, none meaning any."""

    targets: tuple[str, ...] = ()
    many: bool = True
    max_items: int = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordType:
    """What one type of record holds, and how it is called in URLs and in JSON-LD.

    `title` names the localized text field that is the record's title. A *safety* type is never served outdated
    without saying so. `schema_version` rises when the declaration changes; `upgrades` maps an old number to the
    function that turns fields written under it into fields of the next number.
    """

    name: str
    collection: str
    label: str
    help: str
    title: str
    fields: tuple[Field, ...]
    safety: bool = False
    schema_version: int = 1
    upgrades: Mapping[int, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def field(self, name: str) -> Field | None:
        """The field of that name, or None."""
        return next((each for each in self.fields if each.name == name), None)

    @property
    def relations(self) -> tuple[Relation, ...]:
        """The relation fields, in order."""
        return tuple(each for each in self.fields if isinstance(each, Relation))

    def upgraded(self, fields: Mapping[str, Any], schema_version: int) -> Mapping[str, Any]:
        """Fields saved under an older schema as the present one would hold them; what is stored stays as it is."""
        for number in range(schema_version, self.schema_version):
            fields = self.upgrades[number](fields)
        return fields
