"""Which projection each record type has; a type that is not here is projected as plain health content."""

from collections.abc import Sequence

from api.reading.items import Item
from api.reading.jsonld.citations import citation, source_document
from api.reading.jsonld.entities import conditions, contraindications, definitions, next_step, related_service, topics
from api.reading.jsonld.health_content import (
    aftercare,
    anything,
    benefit,
    cause,
    comparison,
    evidence_statement,
    limitations,
    mechanism_stage,
    safety_net,
)
from api.reading.jsonld.nodes import Node, node, passage, plain
from api.reading.jsonld.procedure import procedure_steps
from api.reading.jsonld.scope import Part, Projection, Scope, each, work


@each
def faq(item: Item, scope: Scope) -> Node:
    short = plain(item["fields"].get("short_answer"))
    answer = node("Answer", text=passage(item, "answer") or short, abstract=short, citation=scope.citations([item]))
    return work("Question", item, scope, name=item["title"], acceptedAnswer=answer, citation=None)


PROJECTIONS: dict[str, Projection] = {
    "topic": topics,
    "safety_net": safety_net,
    "definition": definitions,
    "cause": cause,
    "mechanism_stage": mechanism_stage,
    "benefit": benefit,
    "limitation": limitations,
    "evidence_statement": evidence_statement,
    "procedure_step": procedure_steps,
    "faq": faq,
    "related_service": related_service,
    "condition": conditions,
    "contraindication": contraindications,
    "aftercare": aftercare,
    "comparison": comparison,
    "next_step": next_step,
    "citation": citation,
    "source_document": source_document,
}


def project(type: str, items: Sequence[Item], scope: Scope) -> Part:
    """What the records of one type add to a document."""
    return PROJECTIONS.get(type, anything)(items, scope)
