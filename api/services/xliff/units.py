"""A field as translation units: its blocks beside their present translations, cut the same way on the way out and back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from api.record_types.kinds.field import Field, Leaf
from api.services.xliff.codes import Block, Segment, Skeleton
from api.services.xliff.leaves import leaves, skeleton
from api.services.xliff.numbering import Content, Numbers, merged, parts_of

# Raised when texts are cut or numbered in another way, because a file is read by cutting the same versions again.
FORM = "1"


@dataclass(frozen=True, slots=True)
class Note:
    """Something a translator should know about a unit."""

    category: str
    text: str


@dataclass(frozen=True)
class Sentence:
    """A sentence with the white space before it, in the source and as it is translated now."""

    gap: Content
    source: Content
    target_gap: Content | None
    target: Content | None


@dataclass(frozen=True)
class Unit:
    """One block of a field, with its inline codes numbered."""

    id: str
    field: str
    leaf: str
    place: int
    source: Block
    target: Block | None
    is_rich: bool
    max_length: int | None
    state: str = "initial"
    sub_state: str = ""
    notes: tuple[Note, ...] = ()
    previous: tuple[str, str] | None = None
    """The source and the translation before the source moved on, as they are written."""

    @cached_property
    def numbers(self) -> Numbers:
        return Numbers(self.source, self.target)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of source and target side by side; one where they have different numbers of them."""
        source, target = self.source, self.target
        if target is not None and _count(source) != _count(target):
            source, target = source.merged, target.merged
        ours = _lined(source, parts_of(source, self.numbers.source, is_rich=self.is_rich))
        theirs = _lined(target, parts_of(target, self.numbers.target, is_rich=self.is_rich)) if target else []
        if not theirs:
            return tuple(Sentence(gap, words, None, None) for gap, words in ours)
        return tuple(Sentence(*one, *other) for one, other in zip(ours, theirs, strict=True))

    @property
    def source_content(self) -> Content:
        return merged(item for each in self.sentences for item in (*each.gap, *each.source))

    @property
    def target_content(self) -> Content | None:
        if self.target is None:
            return None
        return merged(item for each in self.sentences for item in (*(each.target_gap or ()), *(each.target or ())))


@dataclass(frozen=True)
class RecordUnits:
    """What is to be translated of one record, and what that was made from."""

    id: str
    type: str
    site: str
    title: str
    source_locale: str
    locale: str
    source_version: int
    target_version: int | None
    fingerprints: Mapping[str, str]
    """Field → what it says, so that a file shows whether the source has moved since."""
    units: Sequence[Unit] = field(default_factory=tuple)

    @property
    def origin(self) -> dict[str, str]:
        """What a file must carry along to be taken back."""
        return {
            "form": FORM,
            "site": self.site,
            "type": self.type,
            "source-version": str(self.source_version),
            "target-version": "" if self.target_version is None else str(self.target_version),
            **{f"source.{name}": value for name, value in sorted(self.fingerprints.items())},
        }


def _count(block: Block) -> int:
    return sum(isinstance(part, Segment) for part in block.parts)


def _lined(block: Block, parts: Sequence[Content]) -> list[tuple[Content, Content]]:
    """Each sentence with the gap before it."""
    lined: list[tuple[Content, Content]] = []
    gap: Content = ()
    for part, content in zip(block.parts, parts, strict=True):
        if isinstance(part, Segment):
            lined.append((gap, content))
            gap = ()
        else:
            gap = content
    return lined


def units_of(declared: Field, source: Any, target: Any) -> list[Unit]:
    """The units of a field; each with its present translation where that has the same form as the source."""
    present = leaves(declared, target if declared.has_same_form(source, target) else None)
    return [
        unit
        for name, leaf in leaves(declared, source).items()
        for unit in _leaf_units(declared, name, leaf, present.get(name))
    ]


def _leaf_units(declared: Field, name: str, leaf: Leaf, present: Leaf | None) -> Iterator[Unit]:
    is_rich = leaf.prose == "markdown"
    for place, (block, target) in enumerate(aligned(skeleton(leaf), skeleton(present) if present else None)):
        yield Unit(
            id=f"{name}.{place + 1}" if is_rich else name, field=declared.name, leaf=name, place=place,
            source=block, target=target, is_rich=is_rich,
            max_length=None if is_rich else leaf.max_length,
            notes=(Note("help", leaf.help),) if place == 0 else (),
        )  # fmt: skip


def aligned(source: Skeleton, target: Skeleton | None) -> list[tuple[Block, Block | None]]:
    """Each block of the source with its translation, where the two texts have the same form."""
    if target is None or target.kinds != source.kinds:
        return [(block, None) for block in source.blocks]
    return list(zip(source.blocks, target.blocks, strict=True))
