"""A field's value as the texts that are translated one by one, each cut as its writing wants."""

from collections.abc import Callable, Mapping
from typing import Any

from api.record_types.kinds.field import Field, Leaf, Prose
from api.services.xliff.codes import Skeleton, plain_segments, segments, whole_segment

_CUTS: Mapping[Prose, Callable[[str], Skeleton]] = {
    "line": plain_segments,
    "lines": whole_segment,
    "markdown": segments,
}


def leaves(field: Field, value: Any) -> dict[str, Leaf]:
    """The texts of a field by name; none of a value that is not there, or that nobody translates."""
    return dict(field.leaves(value)) if value else {}


def skeleton(leaf: Leaf) -> Skeleton:
    """The text cut into what is translated and what is not."""
    return _CUTS[leaf.prose](leaf.text)
