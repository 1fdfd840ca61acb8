"""The delivered item: a resolved record with its relations, as the delivery API and sync hand it out."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any
from weakref import WeakValueDictionary

from api.canonical import fingerprint
from api.reading import richtext
from api.reading.locales import direction
from api.reading.resolver import Resolved, resolve
from api.reading.views import View
from api.record_types import ENVELOPE, RECORD_TYPES
from api.record_types.fields import Field, Relation, RichText, Rows

ITEM_FORMAT = 1
"""Raised when the software changes what items hold; phones then start their sync afresh."""

RENDERED = 8_192
"""How many rendered texts a process remembers beside those that its snapshots hold."""

TEXT_FORMS = ("markdown", "html", "plain")

Link = dict[str, str]
Item = dict[str, Any]

NO_REVIEW = {"status": "unreviewed", "last_reviewed_on": None, "next_due_on": None, "reviewer": None}


class Scope:
    """One site in one locale of one view: resolves records once each, and builds the items."""

    def __init__(
        self, view: View, site: str, locale: str, resolved: Mapping[str, Resolved | None] | None = None
    ) -> None:
        self.view = view
        self.settings = view.sites[site]
        self.locale = locale
        self._resolved: dict[str, Resolved | None] = dict(resolved or {})

    def resolve(self, id: str) -> Resolved | None:
        """What this scope shows of a record, or None."""
        if id not in self._resolved:
            record = self.view.records.get(id)
            self._resolved[id] = resolve(record, self.settings.key, self.locale, self.view) if record else None
        return self._resolved[id]

    def link(self, id: str | None) -> Link | None:
        """How other items refer to a record; None where this scope does not show it."""
        found = self.resolve(id) if id else None
        if found is None:
            return None
        return {"id": found.record.id, "type": found.record.type, "slug": found.slug, "title": found.title}

    def item(self, id: str) -> Item | None:
        """The delivered item of a record, or None where this scope does not show it."""
        found = self.resolve(id)
        return None if found is None else _item(found, self)

    def address(self, id: str) -> str | None:
        """Where a link inside a text leads: the site's own page of the record, else the record in this API."""
        link = self.link(id)
        return (
            None
            if link is None
            else page_path(self, link) or f"/v1/sites/{self.settings.key}/records/{id}?locale={self.locale}"
        )


def page_path(scope: Scope, link: Mapping[str, str]) -> str | None:
    """The address of a record's page on the site's own website, where the site says how these are made."""
    template = scope.settings.url_templates.get(link["type"])
    if template is None:
        return None
    path = template.replace("{locale}", scope.locale).replace("{slug}", link["slug"]).replace("{id}", link["id"])
    return (scope.settings.base_url or "") + path


class _SharedItem(dict[str, Any]):
    """An item that snapshots of many sites hold; a plain dictionary could not be forgotten once none of them does."""


# Which text was resolved, by all that decides about an item; so sites that show the same hold it once.
_Identity = tuple[str, int, str, str]
_SHARED: WeakValueDictionary[_Identity, _SharedItem] = WeakValueDictionary()


def _item(found: Resolved, scope: Scope) -> Item:
    relations = dict(_relations(found, scope))
    topic = scope.link(found.fields.get("topic"))
    review = _review(found)
    locale = _locale(found)
    addresses = {id: scope.address(id) for id in _markdown_targets(found)}
    rev = _rev(found, [topic, relations, review, locale, addresses])
    updated_at = max(part.updated_at for part in found.parts)
    identity = (rev, found.text.version, found.text.published_at, updated_at)
    known = _SHARED.get(identity)
    if known is not None:
        return known
    item = _SharedItem(
        id=found.record.id,
        type=found.record.type,
        slug=found.slug,
        title=found.title,
        topic=topic,
        position=found.fields.get("position"),
        version=found.text.version,
        rev=rev,
        published_at=found.text.published_at,
        updated_at=updated_at,
        locale=locale,
        fields=dict(_fields(found, addresses)),
        relations=relations,
        review=review,
        sources=_sources(tuple(found.fields.get("sources") or ())),
        provenance={_pointer(name): site for name, site in sorted(found.provenance.items())},
    )
    return _SHARED.setdefault(identity, item)


def _rev(found: Resolved, decisions: list[Any]) -> str:
    """What was resolved, in a short word: texts by what they say, and everything the resolver decided."""
    texts = [[part.site, part.locale, part.fingerprint] for part in found.parts]
    return fingerprint([ITEM_FORMAT, found.record.id, found.record.type, texts, decisions])[:32]


def _locale(found: Resolved) -> dict[str, Any]:
    return {
        "requested": found.requested,
        "served": found.served,
        "source": found.record.source_locale,
        "dir": direction(found.served),
        "outdated": found.outdated,
        "method": found.text.method,
    }


def _review(found: Resolved) -> dict[str, Any]:
    review = found.review
    if review is None:
        return NO_REVIEW
    return {
        "status": review.status,
        "last_reviewed_on": review.last_reviewed_on,
        "next_due_on": review.next_due_on,
        "reviewer": dict(review.reviewer),
    }


def _relations(found: Resolved, scope: Scope) -> Iterator[tuple[str, list[Link]]]:
    for relation in found.record.declaration.relations:
        if relation.name not in ENVELOPE:
            yield relation.name, _links(_ids(relation, found.fields), scope)
    yield "links", _links(_markdown_targets(found), scope)


def _ids(relation: Relation, fields: Mapping[str, Any]) -> list[str]:
    value = fields.get(relation.name)
    return value or [] if relation.many else [value] if value else []


def _links(ids: list[str], scope: Scope) -> list[Link]:
    return [link for id in ids if (link := scope.link(id))]


def _markdown_targets(found: Resolved) -> list[str]:
    """The records that the item's rich texts link to, each once, in order."""
    return list(dict.fromkeys(id for text in _markdown(found) for id in richtext.record_links(text)))


def _markdown(found: Resolved) -> Iterator[str]:
    for field in found.record.declaration:
        value = found.fields.get(field.name)
        if isinstance(field, RichText) and value:
            yield value
        elif isinstance(field, Rows) and value:
            yield from (row[column.name] for row in value for column in field.columns if isinstance(column, RichText))


def _fields(found: Resolved, addresses: Mapping[str, str | None]) -> Iterator[tuple[str, Any]]:
    for field in found.record.declaration:
        if field.name not in ENVELOPE and not isinstance(field, Relation):
            yield field.name, delivered_value(field, found.fields.get(field.name), addresses)


def delivered_value(field: Field, value: Any, addresses: Mapping[str, str | None]) -> Any:
    """A field's value as items hold it: rich text in its three forms, the rest as it is."""
    if value is None:
        return None
    if isinstance(field, RichText):
        return _rich(value, addresses)
    if isinstance(field, Rows):
        return [
            {each.name: delivered_value(each, row.get(each.name), addresses) for each in field.columns} for row in value
        ]
    return value


def _rich(markdown: str, addresses: Mapping[str, str | None]) -> dict[str, str]:
    targets = richtext.record_links(markdown)
    if not targets:
        return _unlinked(markdown)
    shown = _shown(markdown, frozenset(id for id in targets if addresses.get(id) is None))
    # Links lead elsewhere on each site; the words are the same everywhere, so that sites share them.
    linked = richtext.resolve_links(markdown, addresses.get)
    return {"markdown": shown, "html": richtext.html(linked), "plain": richtext.plain(shown)}


@lru_cache(maxsize=RENDERED)
def _unlinked(markdown: str) -> dict[str, str]:
    return {"markdown": markdown, "html": richtext.html(markdown), "plain": richtext.plain(markdown)}


@lru_cache(maxsize=RENDERED)
def _shown(markdown: str, missing: frozenset[str]) -> str:
    """The text without links to what is not there."""
    return richtext.resolve_links(markdown, lambda id: None if id in missing else f"{richtext.RECORD_SCHEME}{id}")


def in_forms(value: Any, forms: Collection[str]) -> Any:
    """A delivered value whose rich texts keep only these forms."""
    if isinstance(value, dict) and value.keys() == set(TEXT_FORMS):
        return {form: value[form] for form in TEXT_FORMS if form in forms}
    if isinstance(value, list):
        return [in_forms(each, forms) for each in value]
    if isinstance(value, dict):
        return {name: in_forms(each, forms) for name, each in value.items()}
    return value


@lru_cache(maxsize=RENDERED)
def _sources(texts: tuple[str, ...]) -> list[dict[str, str]]:
    parts = (each.partition(":") for each in texts)
    return [{"document": document, "paragraph": paragraph} for document, _, paragraph in parts]


def _pointer(name: str) -> str:
    return name if name in ENVELOPE else f"fields.{name}"


def filter_values(item: Item, name: str) -> list[Any]:
    """The values that a filter on a field compares with: what the reader sees."""
    value = RECORD_TYPES[item["type"]].field(name) and item["fields"].get(name)
    return value if isinstance(value, list) else [] if value is None else [value]
