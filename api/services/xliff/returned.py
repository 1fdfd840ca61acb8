"""What a file says of each field of a record, put together from its units, for judging and saving it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.record_types import RECORD_TYPES
from api.record_types.kinds.field import Field
from api.services.xliff.codes import Skeleton, with_blocks, written_items
from api.services.xliff.composing import UNREADABLE, Unwritable, check_codes, markdown_of, plain_text
from api.services.xliff.leaves import leaves, skeleton
from api.services.xliff.numbering import Content, Numbers
from api.services.xliff.origins import Origin
from api.services.xliff.read import ReadFile, ReadUnit
from api.services.xliff.rules import XliffRule
from api.services.xliff.units import Unit, units_of


@dataclass(frozen=True)
class Returned:
    """One field as it came back."""

    field: str
    outcome: Any
    units: Sequence[ReadUnit]
    value: Any = None
    changed: frozenset[str] = frozenset()
    """The units whose words differ from those exported."""
    wrong: Sequence[tuple[str, XliffRule, str]] = ()
    """(unit, rule, detail) of every unit that cannot be taken."""
    rule: XliffRule | None = None
    detail: str | None = None


def returned_fields(origin: Origin, file: ReadFile) -> Iterator[Returned]:
    """Each field that the file has units of, in order."""
    by_field: dict[str, list[ReadUnit]] = defaultdict(list)
    for each in file.units:
        by_field[each.id.partition(".")[0]].append(each)
    for name, units in by_field.items():
        declared = RECORD_TYPES[origin.record.type].field(name)
        if declared is None or not declared.localized:
            yield Returned(name, "refused", units, rule="unknown-unit", detail="The record has no such text.")
        else:
            yield _field(origin, declared, units)


def _field(origin: Origin, declared: Field, returned: Sequence[ReadUnit]) -> Returned:
    exported = {
        each.id: each for each in units_of(declared, origin.source.get(declared.name), origin.base.get(declared.name))
    }
    times = Counter(each.id for each in returned)
    wrong = [(unit.id, *breach) for unit in returned if (breach := _misplaced(unit, exported, times[unit.id]))]
    found = {each.id: each for each in returned}
    targets = {id: found[id].target for id in exported if id in found}
    if wrong:
        return Returned(declared.name, "refused", returned, wrong=wrong)
    changed = {id for id, target in targets.items() if target is not None and target != exported[id].target_content}
    if not changed:
        return Returned(declared.name, _still(origin, declared, exported, found), returned)
    if lacking := [id for id in exported if targets.get(id) is None or found[id].is_partial]:
        detail = f"A text is taken as a whole, and this is not translated: {', '.join(lacking)}."
        return Returned(declared.name, "refused", returned, rule="incomplete", detail=detail)
    return _put_together(origin, declared, exported, found, frozenset(changed))


def _misplaced(unit: ReadUnit, exported: Mapping[str, Unit], times: int) -> tuple[XliffRule, str] | None:
    if unit.id not in exported:
        return "unknown-unit", "The record has no such text."
    if times > 1:
        return "doubled-unit", "The file has this unit more than once."
    if _loosely(unit.source) != _loosely(exported[unit.id].source_content):
        return "source-altered", "The source in the file is not what was exported."
    return None


def _loosely(content: Content) -> list[object]:
    """A content as it is whatever a tool does to white space."""
    return [" ".join(each.split()) if isinstance(each, str) else each for each in content if each != " "]


def _still(origin: Origin, declared: Field, exported: Mapping[str, Unit], found: Mapping[str, ReadUnit]) -> str:
    """`confirmed` where a translator says of an outdated translation that it still is right, as a whole."""
    was_outdated = declared.name in origin.base and origin.was_outdated(declared.name)
    finished = all(id in found and found[id].target is not None and found[id].is_done for id in exported)
    return "confirmed" if was_outdated and finished else "unchanged"


def _put_together(
    origin: Origin,
    declared: Field,
    exported: Mapping[str, Unit],
    found: Mapping[str, ReadUnit],
    changed: frozenset[str],
) -> Returned:
    texts: dict[str, str] = {}
    wrong: list[tuple[str, XliffRule, str]] = []
    present = leaves(declared, origin.base.get(declared.name))
    for name, leaf in leaves(declared, origin.source[declared.name]).items():
        units = [each for each in exported.values() if each.leaf == name]
        # The present translation gives the form where it has the same one, so that what nobody touched stays as it is.
        frame = skeleton(present[name] if name in present and all(each.target for each in units) else leaf)
        blocks, breaches = _written(
            frame, [(each, found[each.id].target or ()) for each in units if each.id in changed]
        )
        wrong += breaches
        texts[name] = with_blocks(frame, blocks)
    if wrong:
        return Returned(declared.name, "refused", list(found.values()), wrong=wrong)
    value = declared.spelled(declared.from_leaves(texts))
    return Returned(declared.name, "accepted", list(found.values()), value=value, changed=changed)


def _written(
    frame: Skeleton, contents: Sequence[tuple[Unit, Content]]
) -> tuple[dict[int, str], list[tuple[str, XliffRule, str]]]:
    """How the units of a text are written, by their places, and what is wrong with those that cannot be."""
    blocks: dict[int, str] = {}
    wrong: list[tuple[str, XliffRule, str]] = []
    marked: dict[int, tuple[Numbers, Content]] = {}
    for unit, content in contents:
        try:
            check_codes(unit.numbers, content)
        except Unwritable as error:
            wrong.append((unit.id, error.rule, error.detail))
            continue
        if not unit.is_rich:
            blocks[unit.place] = plain_text(unit.numbers, content)
        elif content == unit.source_content and frame.blocks[unit.place] == unit.source:
            blocks[unit.place] = written_items(unit.source.items)
        else:
            marked[unit.place] = unit.numbers, content
    blocks |= markdown_of(frame, marked)
    lacking = (each for each, _ in contents if each.place in marked and each.place not in blocks)
    return blocks, [*wrong, *((each.id, "unreadable-marks", UNREADABLE) for each in lacking)]
