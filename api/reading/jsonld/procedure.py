"""Procedure steps: one how-to per topic, in phases, and the treatment's own words for each phase."""

from collections.abc import Sequence
from typing import Any

from api.reading.items import Item
from api.reading.jsonld.nodes import Node, node, passage
from api.reading.jsonld.scope import Part, Scope, work

# In the order of a session; the property of the treatment that tells of each phase.
PHASES = {"before": "preparation", "during": "howPerformed", "after": "followup", "follow_up": "followup"}


def procedure_steps(items: Sequence[Item], scope: Scope) -> Part:
    """The steps, in sections by phase where the topic is known."""
    sections = [_section(phase, items, scope) for phase in PHASES if _in_phase(phase, items)]
    id = scope.part_of_topic("procedure")
    if scope.topic is None or id is None:
        return Part([_step(item, scope) for item in items])
    procedure = node(
        "HowTo", id, name=scope.topic["title"], about=scope.about, step=sections, citation=scope.citations(items)
    )
    return Part([procedure], _of_topic(items))


def _in_phase(phase: str, items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item["fields"].get("phase") == phase]


def _section(phase: str, items: Sequence[Item], scope: Scope) -> Node:
    """A phase has an identifier and no name: the word is the API's, not text in the reader's language."""
    steps = [_step(item, scope) for item in _in_phase(phase, items)]
    return node("HowToSection", identifier=phase, position=list(PHASES).index(phase) + 1, itemListElement=steps)


def _step(item: Item, scope: Scope) -> Node:
    text = passage(item, "patient_view", "clinician_action", "sensation")
    return work("HowToStep", item, scope, name=item["title"], text=text)


def _of_topic(items: Sequence[Item]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for phase, property in PHASES.items():
        texts = [text for item in _in_phase(phase, items) if (text := passage(item, "patient_view"))]
        found.setdefault(property, []).extend(texts)
    return found
