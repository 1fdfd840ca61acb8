"""Delivered items of every record type, made by hand, and the sites that serve them; for the tests of JSON-LD."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from api.reading import jsonld
from api.reading.websites import url
from api.record_types import RECORD_TYPES
from api.record_types.kinds.field import Field

Item = dict[str, Any]


@dataclass(frozen=True)
class Site:
    """A site's settings, as far as documents need them."""

    key: str
    name: str
    base_url: str | None = None
    contact: dict[str, Any] = field(default_factory=dict)
    url_templates: dict[str, str] = field(default_factory=dict)
    legal_name: str | None = None
    address: dict[str, str] | None = None
    opening_hours: tuple[dict[str, Any], ...] = ()


LIBRARY = Site("core", "Library")
CLINIC = Site(
    "riverbank", "Riverbank Physiotherapy", "https://www.riverbank.example",
    {"email": "hello@riverbank.example", "phone": "+1 555 0100", "address": "1 Quay Street, Rivertown"},
    {each.name: f"/{{locale}}/{each.collection}/{{slug}}" for each in RECORD_TYPES.values()},
    "Riverbank Physiotherapy LLC",
    {"street": "1 Quay Street", "locality": "Rivertown", "country": "US"},
    ({"days": ["Monday", "Tuesday"], "opens": "08:00", "closes": "18:00"},),
)  # fmt: skip
REVIEW = {
    "status": "current", "last_reviewed_on": "2026-05-04", "next_due_on": "2027-05-04",
    "reviewer": {"name": "Ada Example", "credential": "MSc Physiotherapy"},
}  # fmt: skip


def record_document(item: Item, site: Site, *, items: dict[str, Item] | None = None) -> Item:
    """The document of a record as the site would deliver it, with what it links to."""
    placed = {id: _placed(each, site) for id, each in (items or {}).items()}
    return jsonld.record_document(_placed(item, site), site, items=placed)


def page_document(page: Item, site: Site) -> Item:
    """The document of a topic's page as the site would deliver it."""
    placed = _placed(page, site)
    for each in placed["alternates"]:
        there = SimpleNamespace(id=page["topic"]["id"], type="topic", slug=each["slug"])
        each["url"] = url(site, there, None, each["locale"])
    return jsonld.page_document(placed, site)


def _placed(value: Any, site: Site, topic: Item | None = None, locale: str = "en") -> Any:
    """An item or a link, and all that is in it, with its address on the site."""
    if isinstance(value, list):
        return [_placed(each, site, topic, locale) for each in value]
    if not isinstance(value, dict):
        return value
    locale = (value.get("locale") or {}).get("requested", locale) if "fields" in value else locale
    topic = value.get("topic") or topic if "fields" in value else topic
    found = {name: _placed(each, site, topic, locale) for name, each in value.items()}
    if {"id", "type", "slug"} <= value.keys():
        above = SimpleNamespace(**topic) if topic and value["type"] != "topic" else None
        found["url"] = url(
            site, SimpleNamespace(**{name: value[name] for name in ("id", "type", "slug")}), above, locale
        )
    return found


def rich(text: str) -> dict[str, str]:
    return {"markdown": f"*{text}*", "html": f"<p><em>{text}</em></p>", "plain": text}


def link(item: Item) -> Item:
    return {name: item[name] for name in ("id", "type", "slug", "title")}


def item(type: str, number: int = 1, *, topic: Item | None = None, served: str = "en", **changes: Any) -> Item:
    """An item of a type with every field filled, as its declaration says."""
    declaration = RECORD_TYPES[type]
    place = list(RECORD_TYPES).index(type) * 100 + number
    title = f"{declaration.label} {number}"
    filled = {each.name: _value(each) for each in declaration.delivered}
    return {
        "id": f"01937b00-0000-7000-8000-{place:012d}", "type": type, "slug": f"{type.replace('_', '-')}-{number}",
        "title": title, "topic": link(topic) if topic else None, "position": number, "version": 3, "rev": "r1",
        "published_at": "2026-04-01T08:00:00Z", "updated_at": "2026-06-01T08:00:00Z",
        "locale": {
            "requested": "en", "served": served, "source": "en", "dir": "ltr", "outdated": False, "method": "human",
        },
        "fields": {**filled, declaration.title: title, **changes.pop("fields", {})},
        "relations": {}, "review": None, "sources": [{"document": "001", "paragraph": 3}], "provenance": {},
        **changes,
    }  # fmt: skip


def _value(field: Field) -> Any:
    """What an item holds of a field with an example in it."""
    return field.delivered(field.example(f"The {field.name.replace('_', ' ')}."), rich)


TOPIC = item("topic", fields={"procedure_kind": "percutaneous", "medicine_system": "western_conventional"})
CITATION = item("citation", topic=TOPIC)


def every_item(*, review: Item | None = None) -> list[Item]:
    """One item of every type, each resting on the same publication."""
    others = [item(name, topic=TOPIC) for name in RECORD_TYPES if name not in ("topic", "citation")]
    cited = [{**each, "relations": {"citations": [link(CITATION)]}} for each in [TOPIC, *others]]
    return [{**each, "review": review} for each in [*cited, CITATION]]


def every_choice() -> list[Item]:
    """One item for every option of every choice of every type."""
    return [
        item(declaration.name, topic=TOPIC, fields={each.name: option})
        for declaration in RECORD_TYPES.values()
        for each in declaration
        if each.kind == "choice"
        for option in each.describe()["enum"]
    ]


def page(*, review: Item | None = None) -> Item:
    """A topic's page with a section of every other type."""
    items = every_item(review=review)
    by_type = {each["type"]: each for each in items}
    by_type["benefit"]["relations"]["caveats"] = [link(by_type["limitation"])]
    sections = [{"type": each["type"], "items": [each]} for each in items if each["type"] not in ("topic", "citation")]
    return {
        "topic": items[0], "sections": sections, "included": [CITATION], "seq": 12,
        "alternates": [
            {"locale": "en", "slug": "topic-1", "served": "en"}, {"locale": "fr", "slug": "sujet-1", "served": "fr"},
            {"locale": "es", "slug": "topic-1", "served": "en"},
        ],
    }  # fmt: skip
