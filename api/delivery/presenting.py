"""Turns items into the bytes of an answer: only the wanted members, alternates, included records, JSON-LD."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from flask import Response

from api.delivery.opening import Opened
from api.delivery.queries import RESTS_ON, includable, selectable
from api.errors import InvalidParameter
from api.http.answers import public_answer
from api.http.sites import site_tags
from api.reading import jsonld
from api.reading.items import Item, Link, Scope, in_forms
from api.reading.resolver import Resolved
from api.reading.snapshot import Snapshot
from api.record_types import RECORD_TYPES

JSONLD = "application/ld+json"
CSL = "application/vnd.citationstyles.csl+json"
FAILURES = "Planned-Failures"
"""The header that names the plans that will fail, in an answer that shows what is planned."""


def wanted_parts(
    found: Iterable[Resolved], snapshot: Snapshot, query: Mapping[str, Any], types: Iterable[str]
) -> list[Any]:
    """The items of records with only those fields and forms of text that the query asks for, to go into an answer."""
    _check_fields(query, types)
    if "fields_" in query or "text" in query:
        return [_reduced(snapshot.items[each.id], query) for each in found]
    return [orjson.Fragment(snapshot.deliver(each).json) for each in found]


def wanted_part(item: Item, query: Mapping[str, Any]) -> Item:
    """One item with only those fields and forms of text that the query asks for."""
    _check_fields(query, [item["type"]])
    return _reduced(item, query)


def whole_in_forms(found: Iterable[Resolved], snapshot: Snapshot, query: Mapping[str, Any]) -> list[Any]:
    """Items with all their fields, in the forms of text that the query asks for."""
    return wanted_parts(found, snapshot, only_forms(query), ())


def only_forms(query: Mapping[str, Any]) -> dict[str, Any]:
    """What a query says of the forms of text alone."""
    return {name: query[name] for name in ("text",) if name in query}


def _check_fields(query: Mapping[str, Any], types: Iterable[str]) -> None:
    names = query.get("fields_")
    if names is not None:
        _check_known(names, {name for each in types for name in selectable(RECORD_TYPES[each])}, "fields")


def _check_known(names: list[str], known: set[str], parameter: str) -> None:
    unknown = [name for name in names if name not in known]
    if unknown:
        detail = f"There is no {', '.join(unknown)} here; there is {', '.join(sorted(known))}."
        raise InvalidParameter(f"{parameter}: {detail}", errors=[{"parameter": parameter, "detail": detail}])


def _reduced(item: Item, query: Mapping[str, Any]) -> Item:
    names, forms = query.get("fields_"), query.get("text")
    kept = {name: value for name, value in item["fields"].items() if names is None or name in names}
    return {
        **item,
        "fields": kept if forms is None else {name: in_forms(value, forms) for name, value in kept.items()},
    }


def included(
    found: Sequence[Resolved], snapshot: Snapshot, query: Mapping[str, Any], types: Iterable[str]
) -> list[Resolved]:
    """The records that the wanted relations lead to, each once, none that is there already."""
    names = query.get("include")
    if not names:
        return []
    _check_known(names, {name for each in types for name in includable(RECORD_TYPES[each])}, "include")
    present = {each.id for each in found}
    items = (snapshot.items[each.id] for each in found)
    related = dict.fromkeys(id for item in items for id in _related(item, names) if id not in present)
    return [each for id in related if (each := snapshot.shown.get(id)) and is_wanted(each, query)]


def is_wanted(found: Resolved, query: Mapping[str, Any]) -> bool:
    """Whether the record's language will do: any, or with `fallback=none` only the very one asked for."""
    return query.get("fallback") != "none" or found.served == found.requested


def _related(item: Item, names: list[str]) -> Iterable[str]:
    for name in names:
        yield from (link["id"] for link in _links(item, name))


def _links(item: Item, name: str) -> list[Link]:
    if name == RESTS_ON:
        return [each["document"] for each in item["rests_on"]]
    if name == "topic":
        return [item["topic"]] if item["topic"] else []
    links: list[Link] = item["relations"].get(name, [])
    return links


def alternates(id: str, opened: Opened) -> list[dict[str, Any]]:
    """The record in each of the site's locales."""
    scopes = (Scope(opened.view, opened.site.key, locale) for locale in opened.site.locales)
    return [alternate(scope, found) for scope in scopes if (found := scope.resolve(id))]


def alternate(scope: Scope | Snapshot, found: Resolved) -> dict[str, Any]:
    """A record in one locale: its slug and address there, the locale that is really served, and what search engines are told.

    A page in another language than its address says is no translation, and must not be announced as one.
    """
    return {
        "locale": scope.locale,
        "slug": found.slug,
        "served": found.served,
        "url": scope.url(found),
        "hreflang": scope.locale if found.served == scope.locale else None,
    }


def answer(
    body: Any,
    opened: Opened,
    *,
    tags: Iterable[str],
    shown: Iterable[Resolved] = (),
    is_urgent: bool = False,
    next: str | None = None,
    mimetype: str | None = None,
) -> Response:
    """An answer about a site that shows some records, cached as these allow.

    One that is urgent is never given out stale, whatever it shows.
    """
    encoded = jsonld.dumps(body) if mimetype == JSONLD else orjson.dumps(body)
    holds_safety = is_urgent or opened.snapshot.shows_safety(shown)
    response = public_answer(
        encoded, tags=[*site_tags(opened.view, opened.site.key), *tags], holds_safety=holds_safety, keyed=opened.is_private,
        mimetype=mimetype or "application/json", links={"next": next} if next else None, rests_on=opened.rests_on,
    )  # fmt: skip
    return with_failures(response, opened)


def with_failures(response: Response, opened: Opened) -> Response:
    """The answer with the plans that will fail, as a list of structured fields (RFC 9651), where it is of a time to come."""
    failing = [each for each in opened.steps if each.failure]
    if failing:
        response.headers[FAILURES] = ", ".join(
            f'"{each.schedule}";at="{each.at}";reason="{each.failure}"' for each in failing
        )
    return response


def item_tags(found: Iterable[Resolved], snapshot: Snapshot) -> list[str]:
    """The tags of single items: the records themselves and those whose titles they show."""
    return [tag for each in found for tag in snapshot.deliver(each).tags.split()]
