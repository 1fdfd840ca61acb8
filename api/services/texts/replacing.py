"""Replaces a phrase in the fields of a text: the words that readers read, and nothing of how a text is formed or where it leads."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.reading.placeholders import as_markdown
from api.reading.runs import Form, Run, form_of, rewritten, runs_of
from api.reading.search.snippets import Snippet, around
from api.record_types.declaration import RecordType
from api.record_types.kinds.field import Field, Leaf
from api.services.texts.phrases import Swap

MOST_TRIED = 20
"""So many hits of one text are tried one by one, where all of them together would break its form."""
CROSSES_A_MARK = "crosses-a-mark"
BREAKS_THE_FORM = "breaks-the-form"
WHY = {
    CROSSES_A_MARK: "It is partly bold, slanted or a link: change it by hand.",
    BREAKS_THE_FORM: "With these words the text would be read as something else: change it by hand.",
}
"""Why a hit cannot be replaced, in words."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the phrase stands."""

    id: str
    """Its name in the text, as long as the text is as it is."""
    field: str
    before: Snippet
    after: Snippet | None
    why: str | None = None
    """Why it cannot be replaced."""


@dataclass
class Replaced:
    """A text in which a phrase was replaced."""

    fields: dict[str, Any]
    hits: list[Hit] = field(default_factory=list)

    @property
    def done(self) -> list[Hit]:
        """The hits that were replaced."""
        return [each for each in self.hits if each.after is not None]


@dataclass(frozen=True, slots=True)
class _Place:
    """A hit in a run of a leaf."""

    id: str
    run: int
    start: int
    end: int
    words: str
    why: str | None


def replaced(
    declaration: RecordType, fields: Mapping[str, Any], swap: Swap, *,
    names: Collection[str] = (), chosen: Collection[str] | None = None,
) -> Replaced:  # fmt: skip
    """The fields with the phrase replaced, in those of some names alone, and of its hits in those that are chosen."""
    found = Replaced(dict(fields))
    for declared in declaration:
        value = fields.get(declared.name)
        # A slug is an address, which others have written down.
        if value is not None and declared.name != "slug" and (not names or declared.name in names):
            _replace(found, declared, value, swap, chosen)
    return found


def _replace(found: Replaced, declared: Field, value: Any, swap: Swap, chosen: Collection[str] | None) -> None:
    written: dict[str, str] = {}
    leaves = dict(declared.leaves(value))
    for name, leaf in leaves.items():
        form = form_of(leaf.text) if leaf.prose == "markdown" else Form(runs_of(leaf.text, leaf.prose), ())
        written[name], places = _leaf(name, leaf, form, swap, chosen)
        found.hits += [_hit(declared.name, form.runs[each.run], each) for each in places]
    if any(written[name] != leaf.text for name, leaf in leaves.items()):
        found.fields[declared.name] = declared.from_leaves(written)


def _leaf(name: str, leaf: Leaf, form: Form, swap: Swap, chosen: Collection[str] | None) -> tuple[str, list[_Place]]:
    """A text with its hits replaced, and all of these."""
    places = list(_places(name, form.runs, swap, chosen))
    if leaf.prose != "markdown":
        return _plainly(leaf.text, form, places), places
    text = _as_markdown(form, leaf.text, places)
    if text is None:
        text, places = _one_by_one(form, leaf.text, places)
    return text, places


def _places(name: str, runs: Sequence[Run], swap: Swap, chosen: Collection[str] | None) -> Iterator[_Place]:
    number = 0
    for at, run in enumerate(runs):
        for start, end in swap.phrase.spans(run.text):
            number += 1
            why = None if run.is_whole(start, end) else CROSSES_A_MARK
            id = f"{name}:{number}"
            if chosen is None or id in chosen:
                yield _Place(id, at, start, end, swap.of(run.text[start:end]), why)


def _swaps(form: Form, places: Sequence[_Place]) -> list[list[tuple[int, int, str]]]:
    found: list[list[tuple[int, int, str]]] = [[] for _ in form.runs]
    for each in places:
        if each.why is None:
            found[each.run].append((each.start, each.end, each.words))
    return found


def _plainly(text: str, form: Form, places: Sequence[_Place]) -> str:
    parts: list[str] = []
    reached = 0
    for run, swaps in zip(form.runs, _swaps(form, places), strict=True):
        for start, end, words in swaps:
            begin, after = run.written(start, end)
            parts += (text[reached:begin], words)
            reached = after
    return "".join((*parts, text[reached:]))


def _as_markdown(form: Form, text: str, places: Sequence[_Place]) -> str | None:
    """The text with the words as they are or, where these would be read as marks, as they are written to be words."""
    swaps = _swaps(form, places)
    plain = rewritten(form, text, swaps, str)
    return plain if plain is not None else rewritten(form, text, swaps, as_markdown)


def _one_by_one(form: Form, text: str, places: Sequence[_Place]) -> tuple[str, list[_Place]]:
    """As many hits replaced as can be, each beside those before it."""
    kept: list[_Place] = []
    found, judged = text, list[_Place]()
    for number, each in enumerate(places):
        tried = _as_markdown(form, text, [*kept, each]) if each.why is None and number < MOST_TRIED else None
        if tried is not None:
            found = tried
            kept.append(each)
        judged.append(each if tried is not None or each.why else _Place(*_but_why(each), BREAKS_THE_FORM))
    return found, judged


def _but_why(place: _Place) -> tuple[str, int, int, int, str]:
    return place.id, place.run, place.start, place.end, place.words


def _hit(field: str, run: Run, place: _Place) -> Hit:
    """What stands around a hit now, and what would."""
    start, end, words = place.start, place.end, place.words
    before, after = around(run.said, start, end), None
    if place.why is None:
        after = around(run.said[:start] + words + run.said[end:], start, start + len(words))
    return Hit(place.id, field, before, after, place.why)
