"""The node of the page that shows records: the only place for language, dates, review and publisher of the whole."""

from collections.abc import Sequence

from api.reading.items import Item
from api.reading.jsonld.breadcrumbs import breadcrumb
from api.reading.jsonld.nodes import Node, node, passage, plain, ref
from api.reading.jsonld.scope import Scope, audience, languages, notices
from api.record_types import RECORD_TYPES

# What a page speaks of but cannot have as a part, since it is no creative work.
THINGS = ("DefinedTerm", "MedicalCondition", "MedicalContraindication", "MedicalSignOrSymptom", "Service")
WORKS = ("HealthTopicContent", "DefinedTermSet", "HowTo", "HowToStep", "FAQPage", "WebContent")


def page_node(subject: Item, items: Sequence[Item], scope: Scope, *, nodes: Sequence[Node]) -> Node:
    """The page about a record, which shows `items` (that record among them) as `nodes`."""
    addresses = scope.addresses
    main = ref(addresses.subject(subject))
    parts, things = _refs(nodes, WORKS), _refs(nodes, THINGS)
    return node(
        ["MedicalWebPage", "FAQPage"] if subject["type"] == "faq" else "MedicalWebPage", addresses.page(subject),
        url=addresses.page_url(subject), name=subject["title"], breadcrumb=breadcrumb(subject, scope),
        description=subject.get("seo_description") or passage(subject, "summary"),
        inLanguage=subject["locale"]["served"], datePublished=subject.get("published_at"),
        dateModified=max((item["updated_at"] for item in items if item.get("updated_at")), default=None),
        **_reviewed(items), **_translations(subject, scope),
        publisher=scope.publisher, audience=audience([subject]), usageInfo=[*_disclaimer(subject), *notices(items)],
        about=scope.about, mainEntity=main, citation=_cited(items, scope),
        hasPart=[each for each in parts if each != main], mentions=[each for each in things if each != main],
    )  # fmt: skip


def faq_page(questions: Sequence[Item], scope: Scope) -> list[Node]:
    """The questions of a topic's page: a part of it, since the page itself is about the treatment."""
    id = scope.part_of_topic("faqs")
    if not questions or scope.topic is None or id is None:
        return []
    entities = [ref(scope.addresses.subject(each)) for each in questions]
    page = ref(scope.addresses.page(scope.topic))
    return [node("FAQPage", id, inLanguage=languages(questions), isPartOf=page, about=scope.about, mainEntity=entities)]


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
    return [node("CreativeWork", text=text, inLanguage=subject["locale"]["served"])] if text else []


def _translations(subject: Item, scope: Scope) -> Node:
    """The pages that are true translations of this one or its original; a page that falls back is neither."""
    served, source = subject["locale"]["served"], subject["locale"].get("source")
    true = [each for each in subject.get("alternates") or () if each["locale"] == each["served"]]
    pages = {each["locale"]: _translation(each, scope) for each in true}
    others = [page for locale, page in pages.items() if page and locale != served]
    if served == source:
        return {"workTranslation": others}
    return {"translationOfWork": pages.get(source)}


def _translation(alternate: Item, scope: Scope) -> Node | None:
    url = scope.addresses.page_url(alternate)
    return node("MedicalWebPage", url, url=url, inLanguage=alternate["served"]) if url else None
