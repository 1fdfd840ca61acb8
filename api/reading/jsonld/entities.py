"""Projections of the records that are things in the world rather than content, such as topics and conditions."""

from collections.abc import Sequence

from api.reading.items import Item
from api.reading.jsonld.addresses import Addresses, SiteLike
from api.reading.jsonld.health_content import health_content
from api.reading.jsonld.nodes import Node, member, node, passage, plain, ref
from api.reading.jsonld.scope import Part, Scope, each, work
from api.reading.notices import as_words
from api.record_types.certainties import GRADED

PROCEDURE_TYPES = {"noninvasive": "NoninvasiveProcedure", "percutaneous": "PercutaneousProcedure"}
MEDICINE_SYSTEMS = {"western_conventional": "WesternConventional", "traditional_chinese": "TraditionalChinese"}


def topics(items: Sequence[Item], scope: Scope) -> Part:
    """Topics, and what the evidence for them supports."""
    evidence = [node for item in items if (node := _evidence(item, scope))]
    return Part([_topic(item, scope) for item in items] + evidence)


def _topic(item: Item, scope: Scope) -> Node:
    fields = item["fields"]
    procedure = PROCEDURE_TYPES.get(fields.get("procedure_kind") or "")
    system = MEDICINE_SYSTEMS.get(fields.get("medicine_system") or "")
    return node(
        "MedicalEntity" if fields.get("procedure_kind") == "not_a_procedure" else "MedicalTherapy",
        scope.addresses.subject(item),
        name=item["title"], alternateName=fields.get("synonyms"), url=scope.addresses.url(item),
        description=passage(item, "summary"),
        procedureType=member(procedure) if procedure else None, medicineSystem=member(system) if system else None,
    )  # fmt: skip


def _evidence(item: Item, scope: Scope) -> Node | None:
    text = passage(item, "evidence")
    content = health_content(
        item, scope, text=text, aspects=["Effectiveness"], about=ref(scope.addresses.subject(item)), position=None
    )
    return {**content, "@id": scope.addresses.subject(item, "evidence")} if text else None


def definitions(items: Sequence[Item], scope: Scope) -> Part:
    """Terms, in the topic's set of terms: a term has no language, the set has."""
    terms = [_term(item, scope) for item in items]
    id = scope.part_of_topic("terms")
    if scope.topic is None or id is None:
        return Part(terms)
    languages = list(dict.fromkeys(item["locale"]["served"] for item in items))
    terms_of_topic = node(
        "DefinedTermSet", id, name=scope.topic["title"], about=scope.about,
        hasDefinedTerm=[ref(term["@id"]) for term in terms],
        inLanguage=languages[0] if len(languages) == 1 else languages, citation=scope.citations(items),
    )  # fmt: skip
    return Part([*terms, terms_of_topic])


def _term(item: Item, scope: Scope) -> Node:
    terms = scope.part_of_topic("terms")
    return node(
        "DefinedTerm", scope.addresses.subject(item),
        name=item["title"], alternateName=item["fields"].get("synonyms"), url=scope.addresses.url(item),
        description=passage(item, "definition"), disambiguatingDescription=passage(item, "is_not"),
        about=scope.about, inDefinedTermSet=ref(terms) if terms else None,
    )  # fmt: skip


def conditions(items: Sequence[Item], scope: Scope) -> Part:
    """Conditions that the treatment is used for, each with the content that says in which words that may be claimed."""
    return Part([node for item in items for node in (_condition(item, scope), _claim(item, scope))])


def _condition(item: Item, scope: Scope) -> Node:
    region = plain(item["fields"].get("body_region"))
    # Machines read `possibleTreatment` as a claim, and what nobody has graded is none; the words stand in the content.
    is_claimed = scope.has_therapy and item["fields"].get("certainty") in GRADED
    return node(
        "MedicalCondition", scope.addresses.subject(item),
        name=item["title"], alternateName=item["fields"].get("synonyms"), url=scope.addresses.url(item),
        associatedAnatomy=node("AnatomicalStructure", name=region) if region else None,
        possibleTreatment=scope.about if is_claimed else None,
    )  # fmt: skip


def _claim(item: Item, scope: Scope) -> Node:
    condition = ref(scope.addresses.subject(item))
    content = health_content(
        item, scope, text=passage(item, "claim_wording", "evidence"), aspects=["MayTreat"],
        about=[scope.about, condition] if scope.about else condition,
    )  # fmt: skip
    return {**content, "@id": scope.addresses.subject(item, "claim")}


def contraindications(items: Sequence[Item], scope: Scope) -> Part:
    """What speaks against the treatment, linked from the treatment.

    What only calls for a talk is none: schema.org has no word for a level, and readers would take it for a ban.
    """
    nodes = [_contraindication(item, scope) for item in items if item["fields"].get("level") != "needs_discussion"]
    return Part(nodes, {"contraindication": [ref(node["@id"]) for node in nodes]})


def _contraindication(item: Item, scope: Scope) -> Node:
    # It is no creative work, so what readers must be told beside it can stand nowhere else.
    told = [
        passage(item, "rationale", "action", "evidence"),
        (item.get("certainty") or {}).get("label"),
        *as_words(item),
    ]
    return node(
        "MedicalContraindication", scope.addresses.subject(item), name=item["title"], url=scope.addresses.url(item),
        description="\n\n".join(text for text in told if text),
    )  # fmt: skip


@each
def related_service(item: Item, scope: Scope) -> Node:
    """A service; the site provides it only where the service's address is on the site."""
    url = item["fields"].get("url")
    base_url = scope.addresses.site.base_url
    own = bool(base_url) and f"{url or ''}/".startswith(f"{(base_url or '').rstrip('/')}/")
    return node(
        "Service", scope.addresses.subject(item), name=item["title"], url=url or scope.addresses.url(item),
        description=passage(item, "blurb"), provider=organization(scope.addresses) if own else None,
    )  # fmt: skip


@each
def next_step(item: Item, scope: Scope) -> Node:
    """An invitation is neither health content nor a service: it is content that leads somewhere."""
    url = item["fields"].get("url") or scope.addresses.url(item)
    return work("WebContent", item, scope, headline=item["title"], text=passage(item, "blurb"), url=url)


def organization(addresses: Addresses) -> Node | None:
    """Who runs the site. A site without an address of its own is a library, and nobody that could publish a page."""
    site: SiteLike = addresses.site
    if not site.base_url:
        return None
    return node(
        "Organization", site.base_url.rstrip("/") + "/#organization", name=site.name, url=site.base_url,
        telephone=plain(site.contact.get("phone")), email=plain(site.contact.get("email")),
        address=plain(site.contact.get("address")),
    )  # fmt: skip
