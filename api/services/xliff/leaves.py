"""A field's value as the texts that are translated one by one, and the value put together again from them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.record_types.fields import Field, RichText, Rows, Text, TextList
from api.services.xliff.codes import Skeleton, plain_segments, segments, whole_segment


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text of a field: the whole of it, or one cell of a table."""

    text: str
    cut: Callable[[str], Skeleton]
    max_length: int | None
    help: str

    @property
    def is_rich(self) -> bool:
        return self.cut is segments

    @property
    def skeleton(self) -> Skeleton:
        return self.cut(self.text)


def leaves(field: Field, value: Any) -> dict[str, Leaf]:
    """The texts of a field by name; none of a value that is not there, or that nobody translates."""
    return dict(_leaves(field, value)) if value else {}


def _leaves(field: Field, value: Any) -> Iterator[tuple[str, Leaf]]:
    match field:
        case Text() | RichText():
            cut = segments if isinstance(field, RichText) else plain_segments
            yield field.name, Leaf(value, cut, field.max_length, field.help)
        case TextList():
            # Languages have different numbers of words for a thing, so a list is one text with a line for each.
            yield field.name, Leaf("\n".join(value), whole_segment, None, f"{field.help} One on each line.")
        case Rows():
            for place, row in enumerate(value):
                for column in field.columns:
                    for _, leaf in _leaves(column, row.get(column.name) or ""):
                        yield f"{field.name}.{place + 1}.{column.name}", leaf


def value_of(field: Field, texts: Mapping[str, str]) -> Any:
    """The value of a field whose texts, by name, are these; the other way round of `leaves`."""
    match field:
        case TextList():
            return [line.strip() for line in texts[field.name].split("\n") if line.strip()]
        case Rows():
            rows: dict[int, dict[str, str]] = {}
            for name, text in texts.items():
                place, _, column = name.removeprefix(f"{field.name}.").partition(".")
                rows.setdefault(int(place), {})[column] = text
            return [rows[place] for place in sorted(rows)]
        case _:
            return texts[field.name]
