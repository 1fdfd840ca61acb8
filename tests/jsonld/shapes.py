"""The vocabulary as SHACL shapes, so that an engine that is not ours judges the documents too."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pyld import jsonld  # type: ignore[import-untyped]
from pyshacl import validate
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

from api.reading.jsonld.vocabulary import table
from tests.jsonld.vocabulary import DATA_TYPES

SCHEMA = Namespace("https://schema.org/")
# The context's own address would be fetched from the network; what matters of it here is one line.
CONTEXT = {"@vocab": str(SCHEMA)}


def shacl_problems(document: Mapping[str, Any]) -> list[str]:
    """What SHACL finds wrong with a document; nothing for a valid one."""
    data = Graph()
    quads = jsonld.to_rdf({**document, "@context": CONTEXT}, {"format": "application/n-quads"})
    data.parse(data=quads, format="nt")
    conforms, results, _text = validate(data + _vocabulary(), shacl_graph=_shapes(_words(data)))
    assert isinstance(results, Graph)
    found = (_problem(results, result) for result in results.subjects(RDF.type, SH.ValidationResult))
    return [] if conforms else sorted(found)


def _problem(results: Graph, result: Node) -> str:
    told = (SH.focusNode, SH.resultPath, SH.value, SH.sourceConstraintComponent)
    parts = (results.value(result, each) for each in told)
    return " ".join(str(part) for part in parts if part is not None)


def _words(data: Graph) -> set[str]:
    """The words of schema.org that a document uses; about the others a shape would have nothing to judge."""
    terms = {term for triple in data for term in triple if term.startswith(SCHEMA)}
    return {term.removeprefix(SCHEMA) for term in terms}


@cache
def _vocabulary() -> Graph:
    """The part of the vocabulary that tells an engine which class is below which."""
    vocabulary = Graph()
    for type, parents in table()["types"].items():
        for parent in parents:
            vocabulary.add((SCHEMA[type], RDFS.subClassOf, SCHEMA[parent]))
    for enumeration, members in table()["members"].items():
        for member in members:
            vocabulary.add((SCHEMA[member], RDF.type, SCHEMA[enumeration]))
    return vocabulary


def _shapes(words: set[str]) -> Graph:
    shapes = Graph()
    _only_known_types(shapes, words)
    _only_known_properties(shapes, words)
    for name, declared in table()["properties"].items():
        if name in words:
            _where_it_belongs(shapes, name, declared)
    return shapes


def _only_known_types(shapes: Graph, words: set[str]) -> None:
    shape, property = SCHEMA["shape-types"], BNode()
    shapes.add((shape, RDF.type, SH.NodeShape))
    shapes.add((shape, SH.targetSubjectsOf, RDF.type))
    shapes.add((shape, SH.property, property))
    shapes.add((property, SH.path, RDF.type))
    # The vocabulary stands beside the data, so the enumerations of its members are judged with it.
    known = [*(words & table()["types"].keys()), *table()["members"]]
    shapes.add((property, SH["in"], _list(shapes, (SCHEMA[type] for type in known))))


def _only_known_properties(shapes: Graph, words: set[str]) -> None:
    shape = SCHEMA["shape-properties"]
    shapes.add((shape, RDF.type, SH.NodeShape))
    shapes.add((shape, SH.targetClass, SCHEMA.Thing))
    shapes.add((shape, SH.closed, Literal(True)))
    # Named as properties of the shape, each would be judged on every node.
    known = [RDF.type, *(SCHEMA[name] for name in table()["properties"] if name in words)]
    shapes.add((shape, SH.ignoredProperties, _list(shapes, known)))


def _where_it_belongs(shapes: Graph, name: str, declared: Mapping[str, list[str]]) -> None:
    """A property stands on a node of its domain, and holds values of its range."""
    shape, property = SCHEMA[f"shape-{name}"], BNode()
    shapes.add((shape, RDF.type, SH.NodeShape))
    shapes.add((shape, SH.targetSubjectsOf, SCHEMA[name]))
    domain = [_one(shapes, SH["class"], SCHEMA[each]) for each in declared["domain"]]
    shapes.add((shape, SH["or"], _list(shapes, domain)))
    shapes.add((shape, SH.property, property))
    shapes.add((property, SH.path, SCHEMA[name]))
    shapes.add((property, SH["or"], _list(shapes, _values(shapes, declared["range"]))))


def _values(shapes: Graph, range: list[str]) -> list[Node]:
    classes = [_one(shapes, SH["class"], SCHEMA[each]) for each in range if each not in DATA_TYPES]
    texts = [_one(shapes, SH.nodeKind, SH.Literal)] if set(range) & set(DATA_TYPES) else []
    return [*classes, *texts, _elsewhere(shapes)]


def _elsewhere(shapes: Graph) -> Node:
    """A reference to a node of another document: no word of schema.org, and of a type that is not told here."""
    shape, untyped = _one(shapes, SH.nodeKind, SH.IRI), BNode()
    shapes.add((shape, SH["not"], _one(shapes, SH.pattern, Literal("^https?://schema.org/"))))
    shapes.add((shape, SH.property, untyped))
    shapes.add((untyped, SH.path, RDF.type))
    shapes.add((untyped, SH.maxCount, Literal(0)))
    return shape


def _one(shapes: Graph, predicate: Node, value: Node) -> Node:
    shape = BNode()
    shapes.add((shape, predicate, value))
    return shape


def _list(shapes: Graph, members: Iterable[Node]) -> Node:
    head = BNode()
    Collection(shapes, head, list(members))
    return head
