"""The node of the page that shows records: the only place for language, dates, review and publisher of the whole."""

from collections.abc import Sequence

from api.reading.items import Item
from api.reading.jsonld.entities import organization
from api.reading.jsonld.nodes import Node, node, passage, plain, ref
from api.reading.jsonld.scope import Scope, audience, notices
from api.record_types import RECORD_TYPES

# What a page speaks of but cannot have as a part, since it is no creative work.
THINGS = ("DefinedTerm", "MedicalCondition", "MedicalContraindication", "Service")
WORKS = ("HealthTopicContent", "DefinedTermSet", "HowTo", "HowToStep")


def page_node(subject: Item, items: Sequence[Item], scope: Scope, *, nodes: Sequence[Node]) -> Node:
    """The page about a record, which shows `items` (that record among them) as `nodes`."""
    addresses = scope.addresses
    questions = _refs(nodes, ("Question",))
    main = questions or [ref(addresses.subject(subject))]
    parts, things = _refs(nodes, WORKS), _refs(nodes, THINGS)
    return node(
        ["MedicalWebPage", "FAQPage"] if questions else "MedicalWebPage", addresses.page(subject),
        url=addresses.url(subject), name=subject["title"], description=passage(subject, "summary"),
        inLanguage=subject["locale"]["served"], datePublished=subject.get("published_at"),
        dateModified=max((item["updated_at"] for item in items if item.get("updated_at")), default=None),
        **_reviewed(items), **_translations(subject, scope),
        publisher=organization(addresses), audience=audience([subject]), usageInfo=[*_disclaimer(subject), *notices(items)],
        about=scope.about, mainEntity=main, citation=_cited(items, scope),
        hasPart=[each for each in parts if each not in main], mentions=[each for each in things if each not in main],
    )  # fmt: skip


def _refs(nodes: Sequence[Node], types: Sequence[str]) -> list[Node]:
    return [ref(each["@id"]) for each in nodes if each["@type"] in types]


def _cited(items: Sequence[Item], scope: Scope) -> list[Node]:
    """The publications that a page shows or rests on."""
    shown = [ref(scope.addresses.subject(item)) for item in items if item["type"] == "citation"]
    return shown + [each for each in scope.citations(items) if each not in shown]


def _reviewed(items: Sequence[Item]) -> Node:
    """A page is reviewed when all that it shows is, and as long ago as the oldest of its reviews.

    What a file told of somebody's review has no word there, so it counts for nothing.
    """
    reviews = [item.get("review") or {} for item in items if not _is_publication(item)]
    own = [review for review in reviews if not review.get("imported")]
    dates = [review["last_reviewed_on"] for review in own if review.get("last_reviewed_on")]
    if not dates or len(dates) < len(reviews):
        return {}
    reviewers = {_key(review["reviewer"]): review["reviewer"] for review in reviews if review.get("reviewer")}
    return {"lastReviewed": min(dates), "reviewedBy": [_person(each) for each in reviewers.values()]}


def _is_publication(item: Item) -> bool:
    """Whether it tells of what somebody else published; a type of another release is none."""
    declaration = RECORD_TYPES.get(item["type"])
    return declaration is not None and declaration.is_publication


def _key(reviewer: Item) -> tuple[str | None, str | None]:
    return reviewer.get("name"), reviewer.get("credential")


def _person(reviewer: Item) -> Node:
    credential = reviewer.get("credential")
    held = node("EducationalOccupationalCredential", name=credential) if credential else None
    return node("Person", name=reviewer.get("name"), hasCredential=held)


def _disclaimer(subject: Item) -> list[Node]:
    text = plain(subject["fields"].get("disclaimer"))
    return [node("CreativeWork", text=text)] if text else []


def _translations(subject: Item, scope: Scope) -> Node:
    """The pages that are true translations of this one or its original; a page that falls back is neither."""
    served, source = subject["locale"]["served"], subject["locale"].get("source")
    true = [each for each in subject.get("alternates") or () if each["locale"] == each["served"]]
    pages = {each["locale"]: _translation(subject, each, scope) for each in true}
    others = [page for locale, page in pages.items() if page and locale != served]
    if served == source:
        return {"workTranslation": others}
    return {"translationOfWork": pages.get(source)}


def _translation(subject: Item, alternate: Item, scope: Scope) -> Node | None:
    there = {**subject, "slug": alternate["slug"]}
    url = scope.addresses.url(there, locale=alternate["locale"])
    return node("MedicalWebPage", url, url=url, inLanguage=alternate["served"]) if url else None
