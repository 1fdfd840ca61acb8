"""Citations and source documents: published by others, so neither our language nor our dates are theirs."""

from typing import Any
from urllib.parse import quote

from api import spelling
from api.reading.items import Item
from api.reading.jsonld.nodes import Node, node, plain
from api.reading.jsonld.scope import Scope, each

STUDIES = {
    "systematic_review": "Systematic Review",
    "randomised_trial": "Randomized Controlled Trial",
    "cohort_study": "Cohort Study",
}

DOCUMENTS = {"clinic_website": "WebPage", "web_page": "WebPage", "journal_article": "Article"}


@each
def citation(item: Item, scope: Scope) -> Node:
    fields = item["fields"]
    study = STUDIES.get(fields.get("design") or "")
    return node(
        _type(fields, study), scope.addresses.subject(item), name=item["title"], url=fields.get("url"),
        **_authors(fields, study), publicationType=study,
        datePublished=str(fields["year"]) if fields.get("year") else None,
        sameAs="https://doi.org/" + quote(spelling.doi(fields["doi"])) if fields.get("doi") else None,
        identifier=node("PropertyValue", propertyID="PMID", value=fields["pmid"]) if fields.get("pmid") else None,
    )  # fmt: skip


@each
def source_document(item: Item, scope: Scope) -> Node:
    fields = item["fields"]
    publisher = node("Organization", name=fields["publisher"]) if fields.get("publisher") else None
    return node(
        DOCUMENTS.get(fields.get("kind") or "", "CreativeWork"), scope.addresses.subject(item), name=item["title"],
        url=fields.get("url"), datePublished=fields.get("date"), publisher=publisher,
    )  # fmt: skip


def _type(fields: dict[str, Any], study: str | None) -> str:
    """A guideline is no creative work in schema.org's sense, so it cannot be cited as a MedicalGuideline."""
    if study:
        return "MedicalScholarlyArticle"
    return "WebPage" if fields.get("design") == "web_page" else "CreativeWork"


def _authors(fields: dict[str, Any], study: str | None) -> Node:
    """Studies are written by people; whether others are by people or bodies is not known, so they are only credited.

    Where a work appeared is credited too: one text with journal, volume, pages and dates is the name of none of these.
    """
    names = fields.get("authors") or []
    credited = ". ".join(each for each in ("" if study else ", ".join(names), plain(fields.get("container"))) if each)
    return {"author": [node("Person", name=name) for name in names] if study else [], "creditText": credited}
