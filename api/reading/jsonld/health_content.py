"""Projections of the records that are content about one aspect of a health topic, such as how it works."""

from collections.abc import Sequence
from typing import Any

from api.reading.items import Item
from api.reading.jsonld.nodes import Node, member, node, passage, plain, words
from api.reading.jsonld.scope import Part, Scope, each, work

LIMITATION_ASPECTS = {
    "side_effect": "SideEffects",
    "risk": "RisksOrComplications",
    "safety": "Safety",
    "suitability": "Safety",
    "dependency": "Effectiveness",
    "evidence_gap": "Effectiveness",
}
# Only what may befall a patient is an outcome; a risk without a clinical name need not be a disease (a needle can break).
OUTCOME_TYPES = {"side_effect": "MedicalSignOrSymptom", "risk": "MedicalEntity"}


def health_content(
    item: Item, scope: Scope, *, text: str | None, aspects: Sequence[str] = (), **properties: Any
) -> Node:
    """Content about some aspects of a health topic."""
    aspect = [member(f"{name}HealthAspect") for name in aspects]
    return work(
        "HealthTopicContent", item, scope, headline=item["title"], hasHealthAspect=aspect,
        text=text, **properties,
    )  # fmt: skip


@each
def anything(item: Item, scope: Scope) -> Node:
    """A record of a type without a projection of its own: all its rich texts, in order, without an aspect."""
    rich = (name for name, value in item["fields"].items() if isinstance(value, dict) and "plain" in value)
    return health_content(item, scope, text=passage(item, *rich))


@each
def cause(item: Item, scope: Scope) -> Node:
    return health_content(item, scope, text=passage(item, "explanation", "evidence"), aspects=["Causes"])


@each
def evidence_statement(item: Item, scope: Scope) -> Node:
    return health_content(item, scope, text=passage(item, "statement", "evidence"), aspects=["Effectiveness"])


@each
def mechanism_stage(item: Item, scope: Scope) -> Node:
    text = passage(item, "what_happens", "analogy", "sensation", "evidence")
    return health_content(item, scope, text=text, aspects=["HowItWorks"])


@each
def benefit(item: Item, scope: Scope) -> Node:
    """A benefit names the limitations to read with it, and says in the same text what the evidence supports."""
    caveats = (item.get("relations") or {}).get("caveats", ())
    return health_content(
        item, scope, text=passage(item, "claim", "who_for", "evidence"), aspects=["Benefits"],
        mentions=scope.embedded(caveats),
    )  # fmt: skip


@each
def safety_net(item: Item, scope: Scope) -> Node:
    """When to seek help: what one notices, what to do, and whom to call."""
    signs, call = item["fields"].get("signs") or [], item.get("call")
    number = f"{call['label']}: {call['telephone']}" if call else None
    told = ["\n".join(signs), passage(item, "onset", "action", "concerns"), number]
    return health_content(
        item, scope, text="\n\n".join(text for text in told if text), aspects=["SeeDoctor"],
        mentions=[node("MedicalSignOrSymptom", name=words(item, sign)) for sign in signs],
    )  # fmt: skip


def limitations(items: Sequence[Item], scope: Scope) -> Part:
    """Limitations; side effects and risks are adverse outcomes of the treatment too, and what is serious among them apart."""
    befalls = [item for item in items if item["fields"].get("kind") in OUTCOME_TYPES]
    outcomes: dict[str, list[Any]] = {"adverseOutcome": [], "seriousAdverseOutcome": []}
    for item in befalls:
        is_serious = item["fields"].get("severity") == "serious"
        outcomes["seriousAdverseOutcome" if is_serious else "adverseOutcome"].append(_outcome(item))
    return Part([_limitation(item, scope) for item in items], outcomes)


def _limitation(item: Item, scope: Scope) -> Node:
    kind = LIMITATION_ASPECTS.get(item["fields"].get("kind", ""))
    aspects = [kind, "SeeDoctor" if passage(item, "warning_signs") else None]
    text = passage(item, "description", "frequency", "duration", "self_care", "warning_signs", "evidence")
    return health_content(item, scope, text=text, aspects=[each for each in aspects if each])


def _outcome(item: Item) -> Node:
    name = plain(item["fields"].get("clinical_name"))
    return node(
        "MedicalCondition" if name else OUTCOME_TYPES[item["fields"]["kind"]], name=words(item, name or item["title"]),
        alternateName=words(item, item["title"] if name else None), description=words(item, passage(item, "description")),
    )  # fmt: skip


def aftercare(items: Sequence[Item], scope: Scope) -> Part:
    """Advice for after a session; what to do and to avoid is the treatment's follow-up, what to expect is not."""
    advised = [item for item in items if item["fields"].get("action") != "expect"]
    followup = [words(item, text) for item in advised if (text := passage(item, "instruction"))]
    return Part([_advice(item, scope) for item in items], {"followup": followup})


def _advice(item: Item, scope: Scope) -> Node:
    aspects = ["SelfCare"] + (["SeeDoctor"] if passage(item, "warning_signs") else [])
    text = passage(item, "instruction", "window", "reason", "warning_signs", "evidence")
    return health_content(item, scope, text=text, aspects=aspects)


@each
def comparison(item: Item, scope: Scope) -> Node:
    """A comparison; its subjects are free words, so all that is known of them is what they are called."""
    subjects = [plain(item["fields"].get(name)) for name in ("subject_a", "subject_b")]
    texts = [*_rows(item, subjects), passage(item, "neutrality_note", "evidence")]
    return health_content(
        item, scope, text="\n\n".join(text for text in texts if text), aspects=["Types"],
        mentions=[node("Thing", name=words(item, subject)) for subject in subjects if subject],
    )  # fmt: skip


def _rows(item: Item, subjects: Sequence[str | None]) -> list[str]:
    first, second = (subject or "" for subject in subjects)
    return [
        f"{plain(row.get('criterion'))}\n{first}: {plain(row.get('a'))}\n{second}: {plain(row.get('b'))}"
        for row in item["fields"].get("rows") or ()
    ]
