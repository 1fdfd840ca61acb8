"""Procedure steps: one how-to per topic, in phases, and the treatment's own words for each phase."""

from collections.abc import Sequence
from typing import Any

from api.reading.items import Item
from api.reading.jsonld.nodes import Node, node, passage, words
from api.reading.jsonld.scope import Part, Scope, languages, work

# In the order of a session; the property of the treatment that tells of each phase.
PHASES = {"before": "preparation", "during": "howPerformed", "after": "followup", "follow_up": "followup"}

# What each phase is called, in the languages that have words of their own; others get the English ones, which say so.
NAMES = {
    "en": {"before": "Before the session", "during": "During the session", "after": "After the session", "follow_up": "Later visits"},
    "fr": {"before": "Avant la séance", "during": "Pendant la séance", "after": "Après la séance", "follow_up": "Séances suivantes"},
    "es": {"before": "Antes de la sesión", "during": "Durante la sesión", "after": "Después de la sesión", "follow_up": "Visitas siguientes"},
}  # fmt: skip


def procedure_steps(items: Sequence[Item], scope: Scope) -> Part:
    """The steps, in sections by phase where the topic is known."""
    sections = [_section(phase, items, scope) for phase in PHASES if _in_phase(phase, items)]
    id = scope.part_of_topic("procedure")
    if scope.topic is None or id is None:
        return Part([_step(item, scope) for item in items])
    procedure = node(
        "HowTo", id, name=scope.topic_name, about=scope.about, step=sections, inLanguage=languages(items),
        citation=scope.citations(items),
    )  # fmt: skip
    return Part([procedure], _of_topic(items))


def _in_phase(phase: str, items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item["fields"].get("phase") == phase]


def _section(phase: str, items: Sequence[Item], scope: Scope) -> Node:
    here = _in_phase(phase, items)
    language = here[0]["locale"]["served"].partition("-")[0]
    locale = language if language in NAMES else "en"
    return node(
        "HowToSection", name=NAMES[locale][phase], inLanguage=locale, identifier=phase,
        position=list(PHASES).index(phase) + 1, itemListElement=[_step(item, scope) for item in here],
    )  # fmt: skip


def _step(item: Item, scope: Scope) -> Node:
    text = passage(item, "patient_view", "clinician_action", "sensation")
    return work("HowToStep", item, scope, name=item["title"], text=text)


def _of_topic(items: Sequence[Item]) -> dict[str, list[Any]]:
    """What is done, phase by phase: the main steps, which are numbered. What else is said of a phase is no part of the treatment."""
    found: dict[str, list[Any]] = {}
    for phase, property in PHASES.items():
        main = [item for item in _in_phase(phase, items) if item["fields"].get("step_number")]
        texts = [words(item, passage(item, "patient_view", "clinician_action")) for item in main]
        found.setdefault(property, []).extend(texts)
    return found
