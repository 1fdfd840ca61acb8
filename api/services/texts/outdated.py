"""Judges how a translation stands beside its source, field by field: for lists, the inbox and the report on translations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from api.canonical import parse
from api.models import Version
from api.reading.facts.text import LiveText
from api.record_types.declaration import RecordType

STATES = ("outdated", "missing", "draft", "machine", "dismissed", "up_to_date")
"""How a field or a whole translation stands, the most pressing first; a translation stands as its most pressing field."""


@dataclass(frozen=True)
class Standing:
    """What is known of a text: the words being worked on, and what they were made from."""

    fields: Mapping[str, Any]
    source_clinical: Mapping[str, str] | None
    method: str
    live: Mapping[str, Any]
    """The words that readers have."""


def standing_of(declaration: RecordType, version: Version | None, live: LiveText | None) -> Standing | None:
    """How a text stands whose draft, or else live version, is given; of what was never saved or taken down, nothing."""
    shown = live.fields if live else {}
    if version is not None:
        fields = declaration.upgraded(parse(version.fields), version.schema_version)
        return Standing(fields, source_of(version), version.method, shown)
    return Standing(shown, live.source_clinical, live.method, shown) if live else None


def source_of(version: Version) -> dict[str, str] | None:
    """The clinical fingerprints of the source that a version was made from."""
    return parse(version.source_clinical) if version.source_clinical else None


def behind(
    known: Mapping[str, str] | None, current: Mapping[str, str], newest: Mapping[str, str] | None = None
) -> list[str]:
    """The clinical fields made from another source than the live one; who translated its newest draft is ahead, not behind."""
    made_from, ahead = known or {}, current if newest is None else newest
    names = current.keys() | made_from.keys()
    return sorted(name for name in names if made_from.get(name) not in (current.get(name), ahead.get(name)))


def field_states(
    declaration: RecordType,
    source: Mapping[str, Any],
    text: Standing | None,
    *,
    outdated: Iterable[str] = (),
    dismissed: Iterable[str] = (),
) -> dict[str, str]:
    """How each field of a translation stands: those that the source has, and neutral ones that it is behind of."""
    moved, left = set(outdated), set(dismissed)
    names = {each.name for each in declaration if each.localized and each.name in source} | moved | left
    order = {each.name: place for place, each in enumerate(declaration)}
    return {
        name: _field_state(name, declaration, text, is_moved=name in moved, is_left=name in left)
        for name in sorted(names, key=lambda each: (order.get(each, len(order)), each))
    }


def _field_state(name: str, declaration: RecordType, text: Standing | None, *, is_moved: bool, is_left: bool) -> str:
    declared = declaration.field(name)
    is_own = declared is not None and declared.localized
    if is_own and (text is None or name not in text.fields):
        return "missing"
    if is_moved or text is None:
        return "outdated"
    if is_own and text.live.get(name) != text.fields[name]:
        return "draft"
    if is_left:
        return "dismissed"
    return "machine" if text.method == "machine" else "up_to_date"


def state_of_all(states: Iterable[str]) -> str:
    """How a translation stands as a whole."""
    return min(states, key=STATES.index, default="up_to_date")


def dismissed_fields(history: Sequence[Version]) -> set[str]:
    """The fields whose words were left as they are when their source had moved on, by a text's versions in order."""
    found: set[str] = set()
    for before, after in pairwise(history):
        was, now = source_of(before) or {}, source_of(after) or {}
        moved = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
        then, own = parse(before.clinical), parse(after.clinical)
        rewritten = {name for name in then.keys() | own.keys() if then.get(name) != own.get(name)}
        found = (found - moved - rewritten) | (moved - rewritten)
    return found
