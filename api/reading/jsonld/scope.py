"""What every projection knows beside its records, and what it gives back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.reading.items import Item
from api.reading.jsonld.addresses import Addresses
from api.reading.jsonld.nodes import Node, node, ref, words


@dataclass(frozen=True, slots=True)
class Part:
    """What the records of one type add to a document: nodes of their own, and properties of their topic's node."""

    nodes: list[Node]
    topic: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """The document's surroundings: addresses, the topic (an item or a mere link), and the items that are embedded."""

    addresses: Addresses
    topic: Item | None
    known: Mapping[str, Item]

    @property
    def topic_type(self) -> str:
        """Records speak of their topic as a treatment, unless the topic itself says that it is none."""
        fields = (self.topic or {}).get("fields", {})
        return "MedicalEntity" if fields.get("procedure_kind") == "not_a_procedure" else "MedicalTherapy"

    @property
    def has_therapy(self) -> bool:
        return self.topic is not None and self.topic_type == "MedicalTherapy"

    @property
    def about(self) -> Node | None:
        """A reference to the topic."""
        return ref(self.addresses.subject(self.topic)) if self.topic else None

    @property
    def publisher(self) -> Node | None:
        """A reference to who runs the website."""
        return ref(self.addresses.publisher) if self.addresses.publisher else None

    @property
    def topic_name(self) -> Any:
        """What the topic is called, with the language where the topic is at hand."""
        topic = self.topic or {}
        return words(topic, topic["title"]) if "locale" in topic else topic.get("title")

    def part_of_topic(self, name: str) -> str | None:
        """The id of something that the records of a type make up together in their topic."""
        return self.addresses.page(self.topic) + f"#{name}" if self.topic else None

    def citations(self, items: Iterable[Item]) -> list[Node]:
        """The publications that records rest on: references to those embedded, titles of the others."""
        links = {link["id"]: link for item in items for link in (item.get("relations") or {}).get("citations", ())}
        return [self._citation(link) for link in links.values()]

    def documents(self, items: Iterable[Item]) -> list[Node]:
        """The source documents that records rest on, in the same way."""
        grounds = (each for item in items for each in item.get("rests_on") or ())
        found = {each["document"]["id"]: each for each in grounds if each["document"]["type"] == "source_document"}
        return [self._document(each) for each in found.values()]

    def _document(self, ground: Item) -> Node:
        link = ground["document"]
        publisher = node("Organization", name=ground["publisher"]) if ground["publisher"] else None
        id = self.addresses.subject(link)
        return (
            ref(id) if link["id"] in self.known else node("CreativeWork", id, name=link["title"], publisher=publisher)
        )

    def _citation(self, link: Item) -> Node:
        id = self.addresses.subject(link)
        return ref(id) if link["id"] in self.known else node("CreativeWork", id, name=link["title"])

    def embedded(self, links: Iterable[Item]) -> list[Node]:
        """References to those of the linked records that the document holds; one to nothing would tell nobody anything."""
        return [ref(self.addresses.subject(link)) for link in links if link["id"] in self.known]


Projection = Callable[[Sequence[Item], Scope], Part]


def each(project: Callable[[Item, Scope], Node]) -> Projection:
    """A projection that makes one node of every record."""
    return lambda items, scope: Part([project(item, scope) for item in items])


def work(type: str, item: Item, scope: Scope, **properties: Any) -> Node:
    """A node for content that somebody wrote: only such nodes have a language, dates and citations."""
    return node(
        type,
        scope.addresses.subject(item),
        inLanguage=item["locale"]["served"],
        datePublished=item.get("published_at"),
        dateModified=item.get("updated_at"),
        audience=audience([item]),
        usageInfo=[*_certainty(item), *notices([item])],
        **{
            "url": scope.addresses.url(item),
            "position": item.get("position"),
            "about": scope.about,
            "citation": scope.citations([item]),
            "isBasedOn": scope.documents([item]),
            **properties,
        },
    )


def languages(items: Iterable[Item]) -> str | list[str]:
    """The language of records, or each of them."""
    found = list(dict.fromkeys(item["locale"]["served"] for item in items))
    return found[0] if len(found) == 1 else found


def _certainty(item: Item) -> list[Node]:
    """How sure what a record claims is: `evidenceLevel` is for guidelines alone, and its words are not GRADE's."""
    said = item.get("certainty")
    return [node("CreativeWork", text=said["label"], inLanguage=said["locale"])] if said else []


def notices(items: Iterable[Item]) -> list[Node]:
    """What readers are to be told beside records, each notice once."""
    found = {each["text"]: each["locale"] for item in items for each in item.get("notices") or ()}
    return [node("CreativeWork", text=text, inLanguage=locale) for text, locale in found.items()]


def audience(items: Iterable[Item]) -> list[Node]:
    """Whom records are written for."""
    words = dict.fromkeys(word for item in items for word in item["fields"].get("audience") or ())
    return [node("MedicalAudience", audienceType=word) for word in words]
