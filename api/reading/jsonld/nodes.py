"""The pieces that documents are made of, for the projections: nodes, references and plain text."""

from collections.abc import Mapping
from typing import Any

from api.reading.items import Item

Node = dict[str, Any]


def node(type: str | list[str], id: str | None = None, **properties: Any) -> Node:
    """A node of a type; what a record does not say is left out."""
    named = {"@type": type, "@id": id, **properties}
    return {name: value for name, value in named.items() if value not in (None, "", [], {})}


def ref(id: str) -> Node:
    """A reference to a node by its id."""
    return {"@id": id}


def member(name: str) -> Node:
    """A member of one of schema.org's enumerations: a reference, since a bare string would be read as a text."""
    return ref(f"https://schema.org/{name}")


def plain(value: Any) -> str | None:
    """A field's value as plain text."""
    text = value.get("plain") if isinstance(value, Mapping) else value
    return text.strip() or None if isinstance(text, str) else None


def words(item: Item, text: Any) -> Any:
    """Texts of an item with their language, for a node that has no other place to say it."""
    if isinstance(text, list):
        return [words(item, each) for each in text]
    return {"@value": text, "@language": item["locale"]["served"]} if text else None


def passage(item: Item, *names: str) -> str | None:
    """The texts of some of an item's fields, one paragraph after another."""
    texts = [plain(item["fields"].get(name)) for name in names]
    return "\n\n".join(text for text in texts if text) or None
