"""Projections of the records that are things in the world rather than content, such as topics and conditions."""

from collections.abc import Iterator, Sequence
from typing import Any

from api.reading.items import Item
from api.reading.jsonld.health_content import health_content
from api.reading.jsonld.nodes import Node, member, node, passage, plain, ref, words
from api.reading.jsonld.scope import Part, Scope, each, languages, work
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
    return entity(
        "MedicalEntity" if fields.get("procedure_kind") == "not_a_procedure" else "MedicalTherapy", item, scope,
        alternateName=words(item, fields.get("synonyms")), description=words(item, passage(item, "summary")),
        code=codes(item), procedureType=member(procedure) if procedure else None, medicineSystem=member(system) if system else None,
    )  # fmt: skip


def entity(type: str, item: Item, scope: Scope, **properties: Any) -> Node:
    """A thing that a record is about: it has no language of its own, so each of its words says which it is in."""
    named = {"name": words(item, item["title"]), "url": scope.addresses.url(item)}
    return node(type, scope.addresses.subject(item), **{**named, **properties})


def codes(item: Item) -> list[Node]:
    """What terminologies call what a record is about."""
    given = item["fields"].get("codes") or ()
    return [node("MedicalCode", codingSystem=each["system"], codeValue=each["code"]) for each in given]


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
    terms_of_topic = node(
        "DefinedTermSet", id, name=scope.topic_name, about=scope.about, hasDefinedTerm=[ref(term["@id"]) for term in terms],
        inLanguage=languages(items), citation=scope.citations(items),
    )  # fmt: skip
    return Part([*terms, terms_of_topic])


def _term(item: Item, scope: Scope) -> Node:
    terms = scope.part_of_topic("terms")
    return entity(
        "DefinedTerm", item, scope, alternateName=words(item, item["fields"].get("synonyms")),
        description=words(item, passage(item, "definition")), disambiguatingDescription=words(item, passage(item, "is_not")),
        about=scope.about, inDefinedTermSet=ref(terms) if terms else None,
    )  # fmt: skip


def conditions(items: Sequence[Item], scope: Scope) -> Part:
    """Conditions that the treatment is used for, each with the content that says in which words that may be claimed."""
    return Part([node for item in items for node in _condition(item, scope)])


def _condition(item: Item, scope: Scope) -> Iterator[Node]:
    complaints = list(_complaints(item, scope))
    yield from complaints
    about = [*([scope.about] if scope.about else []), *(ref(each["@id"]) for each in complaints)]
    claim = health_content(
        item, scope, text=passage(item, "claim_wording", "evidence"), aspects=["MayTreat"], about=about
    )
    # What is no complaint, or several, is itself nothing but what is said of it.
    is_one = [each["@id"] for each in complaints] == [claim["@id"]]
    yield {**claim, "@id": scope.addresses.subject(item, "claim")} if is_one else claim


def _complaints(item: Item, scope: Scope) -> Iterator[Node]:
    """What the treatment is used for: one thing, several that the record names, or none where it is about a situation."""
    fields = item["fields"]
    if fields.get("kind") == "situation":
        return
    whole = _complaint(item, scope)
    names = fields.get("names") or ()
    for number, name in enumerate(names, start=1):
        own = {"@id": scope.addresses.subject(item, str(number)), "name": words(item, name)}
        yield {name: value for name, value in whole.items() if name not in ("alternateName", "code")} | own
    if not names:
        yield whole


def _complaint(item: Item, scope: Scope) -> Node:
    fields = item["fields"]
    region = plain(fields.get("body_region"))
    # Machines read `possibleTreatment` as a claim, and what nobody has graded is none; the words stand in the content.
    is_claimed = scope.has_therapy and fields.get("certainty") in GRADED
    return entity(
        "MedicalSignOrSymptom" if fields.get("kind") == "symptom" else "MedicalCondition", item, scope,
        alternateName=words(item, fields.get("synonyms")), code=codes(item),
        associatedAnatomy=node("AnatomicalStructure", name=words(item, region)) if region else None,
        possibleTreatment=scope.about if is_claimed else None,
    )  # fmt: skip


def contraindications(items: Sequence[Item], scope: Scope) -> Part:
    """What speaks against the treatment, linked from the treatment.

    What only calls for a talk is none: schema.org has no word for a level, and readers would take it for a ban. It is
    told as what concerns safety.
    """
    nodes = [(_talk if _calls_for_a_talk(item) else _contraindication)(item, scope) for item in items]
    against = [ref(each["@id"]) for each in nodes if each["@type"] == "MedicalContraindication"]
    return Part(nodes, {"contraindication": against})


def _calls_for_a_talk(item: Item) -> bool:
    return bool(item["fields"].get("level") == "needs_discussion")


def _talk(item: Item, scope: Scope) -> Node:
    return health_content(item, scope, text=passage(item, "action", "rationale", "evidence"), aspects=["Safety"])


def _contraindication(item: Item, scope: Scope) -> Node:
    # It is no creative work, so what readers must be told beside it can stand nowhere else.
    notices = [{"@value": each["text"], "@language": each["locale"]} for each in item.get("notices") or ()]
    told = words(item, passage(item, "rationale", "action", "evidence"))
    certainty = item.get("certainty")
    sure = {"@value": certainty["label"], "@language": certainty["locale"]} if certainty else None
    description = [each for each in (told, sure, *notices) if each]
    return entity("MedicalContraindication", item, scope, code=codes(item), description=description)


@each
def related_service(item: Item, scope: Scope) -> Node:
    """A service; the site provides it only where the service's address is on the site."""
    url = item["fields"].get("url")
    base_url = scope.addresses.site.base_url
    own = bool(base_url) and f"{url or ''}/".startswith(f"{(base_url or '').rstrip('/')}/")
    return entity(
        "Service", item, scope, url=url or scope.addresses.url(item), description=words(item, passage(item, "blurb")),
        provider=scope.publisher if own else None,
    )  # fmt: skip


@each
def next_step(item: Item, scope: Scope) -> Node:
    """An invitation is neither health content nor a service: it is content that leads somewhere."""
    url = item["fields"].get("url") or scope.addresses.url(item)
    return work("WebContent", item, scope, headline=item["title"], text=passage(item, "blurb"), url=url)
