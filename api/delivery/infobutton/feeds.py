"""What is answered, as the Atom of HL7's guide and as the JSON of MedlinePlus Connect, which hold the same."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from markupsafe import Markup

from api.canonical import fingerprint
from api.delivery.infobutton.words import told_of_language
from api.delivery.leaflets.ways import way, whole
from api.delivery.opening import Opened
from api.reading.items import Item
from api.reading.resolver import Resolved

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FALLBACK = "language-fallback"
"""The category of an entry in another language than was asked for; its term is the language that it is in."""


@dataclass(frozen=True)
class KnowledgeEntry:
    """One record, as somebody in a health-record system meets it."""

    id: str
    title: str
    href: str | None
    updated: str
    summary: str
    language: str
    wanted: str
    """The language that was asked for."""

    @property
    def is_fallback(self) -> bool:
        return self.language.partition("-")[0] != self.wanted.partition("-")[0]


@dataclass(frozen=True)
class Feed:
    """All that is answered."""

    asked: Mapping[str, str]
    site: str
    address: str | None
    language: str
    updated: str
    entries: list[KnowledgeEntry]

    @property
    def id(self) -> str:
        """The same for the same question."""
        return UUID(fingerprint([self.site, sorted(self.asked.items())])[:32]).urn


def entry_of(found: Resolved, opened: Opened, wanted: str) -> KnowledgeEntry:
    """What is told of a record: never its title without how sure it is, nor its text without what readers must know of it."""
    item = opened.snapshot.items[found.id]
    return KnowledgeEntry(
        id=UUID(found.id).urn, title=item["title"], href=_where(item, opened),
        updated=item["updated_at"], summary=_summary(item, wanted), language=found.served, wanted=wanted,
    )  # fmt: skip


def _where(item: Item, opened: Opened) -> str | None:
    """Where somebody reads it: on the clinic's own website, else as a leaflet of this server, where it knows its address."""
    if item["url"] and "://" in item["url"]:
        return str(item["url"])
    topic = item["id"] if item["type"] == "topic" else (item["topic"] or {}).get("id")
    return whole(way(opened.site.key, topic, "leaflet", locale=opened.locale)) if topic else None


def _summary(item: Item, wanted: str) -> str:
    served = item["locale"]["served"]
    said = [
        *([told_of_language(wanted, served)] if served.partition("-")[0] != wanted.partition("-")[0] else []),
        *(each["text"] for each in item["notices"]),
        *([item["certainty"]["label"]] if item["certainty"] else []),
        item["seo_description"],
    ]
    return str(Markup().join(Markup("<p>{}</p>").format(each) for each in said if each))


def as_json(feed: Feed) -> dict[str, Any]:
    """The feed as MedlinePlus Connect shapes it, so that whoever reads that reads this."""
    return {
        "feed": {
            "lang": feed.language,
            "title": {"_value": feed.site, "type": "text"},
            "subtitle": {"_value": "", "type": "text"},
            "author": {"name": {"_value": feed.site}, "uri": {"_value": feed.address or ""}},
            "updated": {"_value": feed.updated},
            "category": [{"scheme": name, "term": value} for name, value in feed.asked.items()],
            "id": {"_value": feed.id},
            "entry": [_entry_as_json(each) for each in feed.entries],
        }
    }


def _entry_as_json(entry: KnowledgeEntry) -> dict[str, Any]:
    link = {"title": entry.title, "rel": "alternate", "type": "html", "href": entry.href}
    return {
        "lang": entry.language,
        "title": {"_value": entry.title, "type": "text"},
        "link": [link] if entry.href else [],
        "id": {"_value": entry.id},
        "updated": {"_value": entry.updated},
        "category": [{"scheme": FALLBACK, "term": entry.language}] if entry.is_fallback else [],
        "summary": {"_value": entry.summary, "type": "html"},
    }


def as_atom(feed: Feed) -> bytes:
    """The feed as Atom (RFC 4287)."""
    # Imported here because most processes never answer one.
    from lxml import etree

    root = etree.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": feed.language}, nsmap={None: _ATOM})
    _add(root, "title", feed.site, type="text")
    _add(root, "id", feed.id)
    _add(root, "updated", feed.updated)
    author = _add(root, "author")
    _add(author, "name", feed.site)
    if feed.address:
        _add(author, "uri", feed.address)
    for name, value in feed.asked.items():
        _add(root, "category", scheme=name, term=value)
    for each in feed.entries:
        _add_entry(root, each)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _add_entry(root: Any, entry: KnowledgeEntry) -> None:
    made = _add(root, "entry")
    made.set(f"{{{_XML}}}lang", entry.language)
    _add(made, "title", entry.title, type="text")
    if entry.href:
        _add(
            made, "link", rel="alternate", type="text/html", hreflang=entry.language, title=entry.title, href=entry.href
        )
    _add(made, "id", entry.id)
    _add(made, "updated", entry.updated)
    if entry.is_fallback:
        _add(made, "category", scheme=FALLBACK, term=entry.language)
    _add(made, "summary", entry.summary, type="html")


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    from lxml import etree

    made = etree.SubElement(parent, f"{{{_ATOM}}}{name}", {key: _fit(value) for key, value in attributes.items()})
    made.text = text and _fit(text)
    return made


def _fit(text: str) -> str:
    """A text without the few characters that no XML may hold."""
    return _NOT_IN_XML.sub("", text)
