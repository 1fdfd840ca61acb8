"""How the part of schema.org's vocabulary that documents use is cut from the whole, for whoever brings it up to date.

    python -m tests.jsonld.vocabulary    writes vocabulary.json anew from the package that `npm ci` has installed here

The vocabulary is by the schema.org community (https://schema.org), under CC BY-SA 3.0, and so is vocabulary.json.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from api.reading.jsonld.vocabulary import TABLE, ancestors

HERE = Path(__file__).parent
WHOLE = HERE / "node_modules" / "@vocabulary" / "schema" / "schema.nq"
CREDIT = "Cut from the schema.org vocabulary, © the schema.org community, https://schema.org, CC BY-SA 3.0."

# The types that documents may use, and those that a projection might come to use next.
USED = (
    "AnatomicalStructure", "AnatomicalSystem", "Answer", "Article", "BreadcrumbList", "Claim", "CreativeWork",
    "DefinedTerm", "DefinedTermSet", "EducationalOccupationalCredential", "FAQPage", "HealthTopicContent",
    "HowTo", "HowToSection", "HowToStep", "ItemList", "ListItem", "MedicalAudience", "MedicalClinic", "MedicalCode",
    "MedicalCondition", "MedicalContraindication", "MedicalEntity", "MedicalGuideline",
    "MedicalScholarlyArticle", "MedicalSignOrSymptom", "MedicalTherapy", "MedicalWebPage",
    "OpeningHoursSpecification", "Organization",
    "Patient", "Person", "PhysicalTherapy", "Physiotherapy", "PostalAddress", "PropertyValue", "Question", "ScholarlyArticle",
    "Service", "SuperficialAnatomy", "Thing", "WebPage",
)  # fmt: skip
# A text may be any of these, and whether it is a good one is checked by its form.
DATA_TYPES = ("Boolean", "Date", "DateTime", "Duration", "Float", "Integer", "Number", "Text", "Time", "URL")

QUAD = re.compile(r"^<https?://schema\.org/(\w+)> <([^>]+)> <(?:https?://schema\.org/)?([^>]+)> ", re.MULTILINE)
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
SCHEMA = "http://schema.org/"


def cut(quads: str) -> dict[str, Any]:
    """The part of the whole vocabulary that says where the used types may stand and what they may hold."""
    facts: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, value in QUAD.findall(quads):
        facts.setdefault(predicate, {}).setdefault(subject, []).append(value)
    parents = facts[SUBCLASS]
    kept = set().union(*(ancestors(type, parents) for type in USED))
    properties = dict(_properties(facts, kept))
    ranges = {name for each in properties.values() for name in each["range"]}
    return {
        "credit": CREDIT,
        "types": {type: sorted(parents.get(type, ())) for type in sorted(kept)},
        "properties": properties,
        "members": _members(facts[RDF_TYPE], ranges),
    }


def _properties(facts: dict[str, dict[str, list[str]]], kept: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The properties of the kept types; a superseded one is as good as gone."""
    for name, domain in sorted(facts[f"{SCHEMA}domainIncludes"].items()):
        if kept.intersection(domain) and name not in facts[f"{SCHEMA}supersededBy"]:
            yield (
                name,
                {
                    "domain": sorted(kept.intersection(domain)),
                    "range": sorted(facts[f"{SCHEMA}rangeIncludes"].get(name, ())),
                },
            )


def _members(types: dict[str, list[str]], ranges: set[str]) -> dict[str, list[str]]:
    return {
        enumeration: members
        for enumeration in sorted(ranges - set(DATA_TYPES))
        if (members := sorted(name for name, its in types.items() if enumeration in its))
    }


def _text(cut: dict[str, Any]) -> str:
    return json.dumps(cut, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TABLE.write_text(_text(cut(WHOLE.read_text(encoding="utf-8"))), encoding="utf-8")
