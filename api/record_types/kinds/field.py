"""What every kind of field answers, and what it answers unless it says otherwise; for all who handle fields alike."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, NamedTuple

from marshmallow import fields
from marshmallow.fields import Field as SchemaField

from api.canonical import canonical
from api.record_types.cells import Cell

Prose = Literal["line", "lines", "markdown", "table"]
"""How words are written: on one line, one thing on each line, as Markdown, or in rows of cells."""


class Leaf(NamedTuple):
    """One text of a value that is translated by itself: the whole of it, or one cell of a table."""

    text: str
    prose: Prose
    max_length: int | None
    help: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a record type; each kind of field is a class of its own, and knows all that its kind decides.

    A *localized* field is written in every translation; the others are written once, in `und`. A *localizable* one is
    written once too, and any translation may say otherwise for its own readers.
    A *clinical* field is covered by approval, review and source fingerprints: what it says, or what it says it of,
    can hurt. An *overridable* one a descendant site may replace; where it is clinical too, by words that are approved
    and reviewed there. `required` binds at publish, never while drafting.

    A new kind has to say what it takes in, and an example of it; the rest are answers that most kinds share.
    The values that it is asked about are there: what is not is `null` in items and in no text.
    """

    prose: ClassVar[Prose | None] = None
    """How its words are written, where it holds words that people translate and compare."""
    is_relation: ClassVar[bool] = False
    """Whether items hold it among their `relations`, and not among their `fields`."""
    limits: ClassVar[tuple[str, ...]] = ()
    """The members that bound its value."""

    name: str
    help: str
    localized: bool = False
    localizable: bool = False
    required: bool = False
    clinical: bool = False
    overridable: bool = False
    filterable: bool = False

    def __post_init__(self) -> None:
        if self.clinical and self.overridable and not self.localized:
            raise TypeError(f"{self.name}: a review is of a text, and a site's neutral fields alone have none")

    def among(self, names: tuple[str, ...]) -> "Field":
        """The field as it stands in a record type whose items say these fields."""
        return self

    def stands_in(self, *, localized: bool) -> bool:
        """Whether a translation, or else the neutral fields, may hold it."""
        return self.localizable or self.localized is localized

    def input_schema(self) -> SchemaField[Any]:
        """What takes in its value and checks it; drafts may leave anything out."""
        raise NotImplementedError

    def output_schema(self) -> SchemaField[Any]:
        """What items hold of it, and `null` where a record says nothing."""
        return self.input_schema()

    def filter_schema(self) -> SchemaField[Any]:
        """What reads one of the values that a list is filtered by, as a parameter writes it."""
        return fields.String()

    @property
    def schema_options(self) -> dict[str, Any]:
        """What all its schemas say beside the kind of value."""
        return {"allow_none": True, "metadata": {"description": self.help}}

    def example(self, words: str) -> Any:
        """A value that it takes, made of these words where it holds words."""
        raise NotImplementedError

    def delivered(self, value: Any, rich: Callable[[str], Any]) -> Any:
        """The value as items hold it; `rich` gives the forms of a Markdown text."""
        return value

    def words(self, value: Any, plain: Callable[[str], str]) -> Iterable[str]:
        """Its words for search; `plain` gives those of a Markdown text."""
        return ()

    def spelled(self, value: Any) -> Any:
        """The value by its one spelling, in which values are stored and compared."""
        return value

    def is_needed(self, fields: Mapping[str, Any]) -> bool:
        """Whether a record with these fields needs a target of the relation in each of its own languages."""
        return False

    def ids(self, value: Any) -> list[str]:
        """The records that a relation is to."""
        return []

    def markdown(self, value: Any) -> Iterable[tuple[str, str]]:
        """The Markdown texts in it, each with its JSON pointer within the value."""
        return ()

    def points_at(self, value: Any, links: Callable[[str], list[str]]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Every record that it points at: JSON pointer within the value, id, and the types that may stand there.

        `links` gives the ids that a Markdown text links to.
        """
        yield from ((pointer, id, ()) for pointer, text in self.markdown(value) for id in links(text))

    def with_ids(self, value: Any, id_of: Callable[[Any], Any], linked: Callable[[str], str]) -> Any:
        """An unchecked value with ids where it names records; `linked` puts them into the links of a text."""
        return linked(value) if isinstance(value, str) else value

    def in_cell(self, value: Any) -> Cell:
        """The value as a cell of a spreadsheet holds it."""
        return value if isinstance(value, (str, int)) else canonical(value)

    def from_cell(self, text: str) -> Any:
        """The unchecked value that the text of a cell stands for; the other way round of `in_cell`."""
        return text

    def leaves(self, value: Any) -> Iterator[tuple[str, Leaf]]:
        """The texts that are translated one by one, by name; none of what nobody translates."""
        yield from ()

    def from_leaves(self, texts: Mapping[str, str]) -> Any:
        """The value whose texts, by name, are these; the other way round of `leaves`."""
        return texts[self.name]

    def rewritten(self, value: Any, write: Callable[[str, Prose], str]) -> Any:
        """The value with each of its texts written anew."""
        texts = {name: write(leaf.text, leaf.prose) for name, leaf in self.leaves(value)}
        return self.from_leaves(texts) if texts else value

    def has_same_form(self, value: Any, other: Any) -> bool:
        """Whether the texts of two values can stand side by side."""
        return True

    @property
    def holds_many(self) -> bool:
        """Whether a value of it is a list."""
        return False

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of what each thing in its value is made of, such as the columns of a table."""
        return ()

    @property
    def pattern(self) -> str | None:
        """The form of a text that it stores, as a regular expression of ECMAScript with the flag `u`."""
        return None

    @property
    def kind(self) -> str:
        """The kind's name: that of `RichText` is `rich_text`."""
        name = type(self).__name__
        return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")

    def describe(self) -> dict[str, Any]:
        """The declaration as JSON."""
        return {
            "name": self.name,
            "kind": self.kind,
            "help": self.help,
            "localized": self.localized,
            "localizable": self.localizable,
            "rich": self.prose == "markdown",
            "required": self.required,
            "clinical": self.clinical,
            "overridable": self.overridable,
            "filterable": self.filterable,
            "limits": {each: getattr(self, each) for each in self.limits},
            "enum": None,
            "targets": None,
            "columns": None,
        }
