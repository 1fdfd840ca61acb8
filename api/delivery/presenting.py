"""Turns items into the bytes of an answer: only the wanted members, alternates, included records, JSON-LD."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from flask import Response

from api.delivery.opening import Opened
from api.delivery.queries import includable, selectable
from api.errors import InvalidParameter
from api.http.answers import allow_any_origin, public_answer
from api.http.sites import site_tags
from api.reading import jsonld
from api.reading.items import Item, Scope, in_forms
from api.record_types import RECORD_TYPES

JSONLD = "application/ld+json"


def wanted_parts(items: Iterable[Item], query: Mapping[str, Any], types: Iterable[str]) -> list[Item]:
    """The items with only those fields and forms of text that the query asks for."""
    names = query.get("fields_")
    if names is not None:
        _check_known(names, {name for each in types for name in selectable(RECORD_TYPES[each])}, "fields")
    forms = query.get("text")
    if names is None and forms is None:
        return list(items)
    return [_reduced(item, names, forms) for item in items]


def whole_in_forms(items: Iterable[Item], query: Mapping[str, Any]) -> list[Item]:
    """Items with all their fields, in the forms of text that the query asks for."""
    return wanted_parts(items, {name: query[name] for name in ("text",) if name in query}, RECORD_TYPES)


def _check_known(names: list[str], known: set[str], parameter: str) -> None:
    unknown = [name for name in names if name not in known]
    if unknown:
        detail = f"There is no {', '.join(unknown)} here; there is {', '.join(sorted(known))}."
        raise InvalidParameter(f"{parameter}: {detail}", errors=[{"parameter": parameter, "detail": detail}])


def _reduced(item: Item, names: list[str] | None, forms: list[str] | None) -> Item:
    kept = {name: value for name, value in item["fields"].items() if names is None or name in names}
    return {
        **item,
        "fields": kept if forms is None else {name: in_forms(value, forms) for name, value in kept.items()},
    }


def included(items: Iterable[Item], opened: Opened, query: Mapping[str, Any], types: Iterable[str]) -> list[Item]:
    """The records that the wanted relations of the items lead to, each once, none that is among the items."""
    names = query.get("include")
    if not names:
        return []
    _check_known(names, {name for each in types for name in includable(RECORD_TYPES[each])}, "include")
    items = list(items)
    present = {item["id"] for item in items}
    found = dict.fromkeys(id for item in items for id in _related(item, names) if id not in present)
    return [each for id in found if (each := opened.snapshot.items.get(id)) and is_wanted(each, query)]


def is_wanted(item: Item, query: Mapping[str, Any]) -> bool:
    """Whether the item's language will do: any, or with `fallback=none` only the very one asked for."""
    locale = item["locale"]
    return query.get("fallback") != "none" or bool(locale["served"] == locale["requested"])


def _related(item: Item, names: list[str]) -> Iterable[str]:
    for name in names:
        links = [item["topic"]] if name == "topic" and item["topic"] else item["relations"].get(name, [])
        yield from (link["id"] for link in links)


def alternates(id: str, opened: Opened) -> list[dict[str, str]]:
    """The record in each of the site's locales: its slug there, and the locale that is really served."""
    scopes = ((locale, Scope(opened.view, opened.site.key, locale)) for locale in opened.site.locales)
    found = ((locale, scope.resolve(id)) for locale, scope in scopes)
    return [{"locale": locale, "slug": each.slug, "served": each.served} for locale, each in found if each]


def answer(
    body: Any,
    opened: Opened,
    *,
    tags: Iterable[str],
    items: Iterable[Item] = (),
    next: str | None = None,
    mimetype: str | None = None,
) -> Response:
    """An answer about a site, cached as its content allows."""
    encoded = jsonld.dumps(body) if mimetype == JSONLD else orjson.dumps(body)
    holds_safety = any(RECORD_TYPES[item["type"]].safety for item in items)
    response = public_answer(
        encoded, tags=[*site_tags(opened.view, opened.site.key), *tags], holds_safety=holds_safety, keyed=opened.is_private,
        mimetype=mimetype or "application/json", links={"next": next} if next else None, rests_on=opened.rests_on,
    )  # fmt: skip
    return allow_any_origin(response)


def item_tags(items: Iterable[Item]) -> list[str]:
    """The tags of single items: the records themselves and those whose titles they show."""
    return [f"record:{id}" for item in items for id in (item["id"], *_shown(item))]


def _shown(item: Item) -> Iterable[str]:
    yield from (link["id"] for links in item["relations"].values() for link in links)
    if item["topic"]:
        yield item["topic"]["id"]
