"""The delivered item: a resolved record with its relations, as the delivery API and sync hand it out."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

import orjson

from api.bounded import MB, Bounded
from api.canonical import fingerprint, parse
from api.config import Settings
from api.reading.calls import call_of
from api.reading.certainty import Certainty, certainty_of
from api.reading.grounds import Document, grounds_of, places_of
from api.reading.links import RECORD_SCHEME, record_id, record_links, with_records
from api.reading.locales import direction
from api.reading.notices import Notice, notices_of
from api.reading.packing import pack, unpack
from api.reading.references import reference_of
from api.reading.resolver import Resolved, resolve
from api.reading.richtext import html, plain
from api.reading.seo import seo_description, seo_title
from api.reading.views import View
from api.reading.websites import anchor, is_page, url
from api.record_types import RECORD_TYPES
from api.record_types.declaration import ENVELOPE, RecordType

ITEM_FORMAT = 3
"""Raised when the software changes what items hold; phones then start their sync afresh."""

ENTRY = 400
"""What it costs to remember one, beside the item itself."""

TEXT_FORMS = ("markdown", "html", "plain")

Link = dict[str, Any]
Item = dict[str, Any]

NO_REVIEW = {
    "status": "unreviewed", "last_reviewed_on": None, "next_due_on": None, "reviewer": None, "imported": False
}  # fmt: skip


class Delivered(NamedTuple):
    """An item as it is handed out."""

    json: bytes
    tags: str
    """The cache tags of the record and of those whose titles the item shows, with spaces between."""


class Scope:
    """One site in one locale of one view: resolves records once each, and builds the items."""

    def __init__(self, view: View, site: str, locale: str, resolved: dict[str, Resolved] | None = None) -> None:
        self.view = view
        self.settings = view.sites[site]
        self.locale = locale
        self._all = resolved
        """Everything that is shown, where that is known."""
        self._resolved: dict[str, Resolved | None] = {}
        self._documents: dict[str, Document | None] = {}

    def resolve(self, id: str) -> Resolved | None:
        """What this scope shows of a record, or None."""
        if self._all is not None:
            return self._all.get(id)
        if id not in self._resolved:
            record = self.view.records.get(id)
            self._resolved[id] = resolve(record, self.settings.key, self.locale, self.view) if record else None
        return self._resolved[id]

    def link(self, id: str | None) -> Link | None:
        """How other items refer to a record; None where this scope does not show it."""
        found = self.resolve(id) if id else None
        if found is None:
            return None
        head = {"id": found.id, "type": found.type, "slug": found.slug, "title": found.title}
        return {**head, "url": self.url(found)}

    def url(self, found: Resolved) -> str | None:
        """Where what this scope shows of a record stands on the site's own website; None where nothing says so."""
        topic = self.resolve(found.topic) if found.topic else None
        return url(self.settings, found, topic, self.locale)

    def document(self, id: str) -> Document | None:
        """What is told of a document where something rests on it, found once; None where this scope does not show it."""
        if id not in self._documents:
            found, link = self.resolve(id), self.link(id)
            self._documents[id] = Document.of(found, link) if found and link else None
        return self._documents[id]

    def item(self, id: str) -> Item | None:
        """The delivered item of a record, or None where this scope does not show it."""
        found = self.resolve(id)
        item: Item | None = None if found is None else parse(self.deliver(found).json)
        return item

    def deliver(self, found: Resolved) -> Delivered:
        """The item of what this scope shows of a record; sites that show the same share it."""
        decided = _Decided.of(found, self) if found.rev is None else None
        rev = self.rev(found) if decided is None else _rev(found, decided)
        known = _ITEMS.get(rev)
        if known is not None:
            json, _, tags = unpack(found.type, known).rpartition(b"\n")
            return Delivered(json, tags.decode())
        delivered = _delivered(found, decided or _Decided.of(found, self))
        packed = pack(found.type, delivered.json + b"\n" + delivered.tags.encode())
        _ITEMS.put(rev, packed, len(packed) + ENTRY)
        return delivered

    def rev(self, found: Resolved) -> str:
        """What the item would be known by, found without building it."""
        return found.rev or _rev(found, _Decided.of(found, self))


# By all that decides about an item, so that sites which show the same hold it once.
_ITEMS: Bounded[str, bytes] = Bounded(Settings.items_mb * MB)


@dataclass(slots=True)
class _Decided:
    """What is decided about an item before any text is rendered."""

    fields: Mapping[str, Any]
    topic: Link | None
    relations: dict[str, list[Link]]
    review: dict[str, Any]
    locale: dict[str, Any]
    certainty: Certainty | None
    notices: list[Notice]
    call: dict[str, str] | None
    url: str | None
    pages: list[str]
    """The topics on whose pages the records stand that it points at."""
    sources: list[dict[str, str]]
    rests_on: list[dict[str, Any]]
    reference: dict[str, Any] | None

    @classmethod
    def of(cls, found: Resolved, scope: Scope) -> "_Decided":
        fields = found.fields
        targets = _markdown_targets(found.record.declaration, fields)
        relations = dict(_relations(found.record.declaration, fields, targets, scope))
        rests_on = grounds_of(fields, scope.document, overridden=found.provenance)
        return cls(
            fields=fields,
            topic=scope.link(found.topic),
            relations=relations,
            review=_review(found),
            locale=locale_of(found),
            certainty=certainty_of(found),
            notices=notices_of(found, scope.settings),
            call=call_of(fields, scope.settings, found.served),
            url=scope.url(found),
            pages=list(_pages(chain(*relations.values(), (each["document"] for each in rests_on)), scope)),
            sources=places_of(fields, scope.document),
            rests_on=rests_on,
            reference=_reference(found, fields),
        )


def _rev(found: Resolved, decided: _Decided) -> str:
    """All that the item holds, in a short word; rich texts by their Markdown, and by where the relations say that its links lead."""
    said = {each.name: decided.fields.get(each.name) for each in found.record.declaration.delivered}
    found.shows_safety = _shows_safety(found, decided)
    found.rev = fingerprint([ITEM_FORMAT, _item(found, decided, rev=None, fields=said)])[:32]
    return found.rev


def _shows_safety(found: Resolved, decided: _Decided) -> bool:
    shown = (RECORD_TYPES[link["type"]] for links in decided.relations.values() for link in links)
    # What the owner calls a matter of safety stays one, whatever a site below files it under.
    said = (decided.fields, *(part.fields for part in found.parts if part.site == found.record.site))
    return any(map(found.record.declaration.is_about_safety, said)) or any(each.safety for each in shown)


def _delivered(found: Resolved, decided: _Decided) -> Delivered:
    item = _item(found, decided, rev=found.rev, fields=dict(_fields(found.record.declaration, decided)))
    item["seo_title"] = seo_title(found.title, decided.fields)
    item["seo_description"] = seo_description(found.record.declaration, decided.fields, found.title)
    tags = dict.fromkeys([*_tags(item), *(f"record:{id}" for id in decided.pages)])
    return Delivered(orjson.dumps(item), " ".join(tags))


def _item(found: Resolved, decided: _Decided, *, rev: str | None, fields: Mapping[str, Any]) -> Item:
    return {
        "id": found.id,
        "type": found.type,
        "slug": found.slug,
        "title": found.title,
        "url": decided.url,
        "anchor": anchor(found),
        "certainty": decided.certainty,
        "seo_title": decided.fields.get("seo_title"),
        "seo_description": decided.fields.get("seo_description"),
        "topic": decided.topic,
        "position": found.position,
        "version": found.text.version,
        "rev": rev,
        "published_at": found.published_at,
        "updated_at": found.updated_at,
        "locale": decided.locale,
        "notices": decided.notices,
        "call": decided.call,
        "fields": fields,
        "relations": decided.relations,
        "review": decided.review,
        "sources": decided.sources,
        "rests_on": decided.rests_on,
        "provenance": {_pointer(name): site for name, site in sorted(found.provenance.items())},
        **({"reference": decided.reference} if decided.reference else {}),
    }


def _tags(item: Item) -> list[str]:
    """The cache tags of an item: of the record itself and of those whose titles it shows."""
    documents = (each["document"] for each in item["rests_on"])
    links = [*([item["topic"]] if item["topic"] else []), *chain(*item["relations"].values(), documents)]
    return list(dict.fromkeys(f"record:{each['id']}" for each in (item, *links)))


def locale_of(found: Resolved) -> dict[str, Any]:
    """What an item says of its language."""
    text = found.text
    return {
        "requested": found.requested,
        "served": text.locale,
        "source": found.record.source_locale,
        "dir": direction(text.locale),
        "outdated": found.outdated,
        "method": text.method,
    }


def _reference(found: Resolved, fields: Mapping[str, Any]) -> dict[str, Any] | None:
    declaration = found.record.declaration
    if not declaration.is_publication:
        return None
    return reference_of(found.id, found.title, declaration.spelled(fields), found.served)


def _review(found: Resolved) -> dict[str, Any]:
    review = found.review
    if review is None:
        return NO_REVIEW
    return {
        "status": review.status,
        "last_reviewed_on": review.last_reviewed_on,
        "next_due_on": review.next_due_on,
        "reviewer": dict(review.reviewer) if review.reviewer else None,
        "imported": review.imported,
        **({"signed": True} if review.signed else {}),
    }


def _relations(
    declaration: RecordType, fields: Mapping[str, Any], targets: list[str], scope: Scope
) -> Iterator[tuple[str, list[Link]]]:
    for relation in declaration.relations:
        if relation.name not in ENVELOPE:
            value = fields.get(relation.name)
            yield relation.name, _links(relation.ids(value), scope) if value else []
    yield "links", _links(targets, scope)


def _links(ids: list[str], scope: Scope) -> list[Link]:
    return [link for id in ids if (link := scope.link(id))]


def _pages(links: Iterable[Link], scope: Scope) -> Iterator[str]:
    """The topics by whose address some of the links lead."""
    for link in links:
        if link["url"] and not is_page(link["url"]):
            found = scope.resolve(link["id"])
            yield from [found.topic] if found and found.topic else []


def _markdown_targets(declaration: RecordType, fields: Mapping[str, Any]) -> list[str]:
    """The records that the item's rich texts link to, each once, in order."""
    return list(dict.fromkeys(id for text in _markdown(declaration, fields) for id in record_links(text)))


def _markdown(declaration: RecordType, fields: Mapping[str, Any]) -> Iterator[str]:
    for field in declaration:
        value = fields.get(field.name)
        if value is not None:
            for _, text in field.markdown(value):
                yield text


def _fields(declaration: RecordType, decided: _Decided) -> Iterator[tuple[str, Any]]:
    rich = partial(_rich, shown={each["id"]: each["url"] for each in decided.relations["links"]})
    for field in declaration.delivered:
        value = decided.fields.get(field.name)
        yield field.name, None if value is None else field.delivered(value, rich)


def _rich(markdown: str, shown: Mapping[str, str | None]) -> dict[str, str]:
    def named(name: str) -> str | None:
        id = record_id(name)
        return f"{RECORD_SCHEME}{id}" if id in shown else None

    def addressed(name: str) -> str:
        # One that leads nowhere loses its link where all such do, in the HTML.
        return shown.get(record_id(name) or "") or f"{RECORD_SCHEME}{name}"

    return {
        "markdown": with_records(markdown, named),
        "html": html(with_records(markdown, addressed)),
        "plain": plain(markdown),
    }


def in_forms(value: Any, forms: Collection[str]) -> Any:
    """A delivered value whose rich texts keep only these forms."""
    if isinstance(value, dict) and value.keys() == set(TEXT_FORMS):
        return {form: value[form] for form in TEXT_FORMS if form in forms}
    if isinstance(value, list):
        return [in_forms(each, forms) for each in value]
    if isinstance(value, dict):
        return {name: in_forms(each, forms) for name, each in value.items()}
    return value


def _pointer(name: str) -> str:
    return name if name in ENVELOPE else f"fields.{name}"


def hold_at_most(max_bytes: int) -> None:
    """Let this process remember no more than so many bytes of delivered items."""
    _ITEMS.limit(max_bytes)


def held() -> int:
    """How many bytes of delivered items this process remembers."""
    return _ITEMS.size
