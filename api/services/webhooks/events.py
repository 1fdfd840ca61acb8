"""What a change did to one site, as the events that its webhooks hear of: found in the ledger, and written nowhere before."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.reading.purging import tags_around
from api.reading.rebuilding import Pair, Shown, entry_tags
from api.reading.resolver import Resolved, resolve, taken_away
from api.reading.views import RecordState, View
from api.services.webhooks.steps import Step

MOST_TAGS = 150
"""Where a message would list more, it names the one tag of everything on the site instead."""
MOST_FORMER = 20
GONE = {"withdrawn": "content.withdrawn", "hidden": "content.hidden"}
BACK = {"withdrawn": "content.reinstated", "hidden": "content.shown"}
SITE_CHANGED = "site.changed"
PLAN_AT_RISK = "plan.at_risk"
TEST = "webhook.test"
EVENTS = (
    "content.withdrawn", "content.hidden", "content.unpublished", "content.published", "content.reinstated", "content.shown",
    "order.changed", SITE_CHANGED, "review.due", "translation.outdated", PLAN_AT_RISK,
)  # fmt: skip
"""In the order in which those of one change are sent: what readers must not see any more first."""
ITEM_EVENTS = tuple(each for each in EVENTS if each not in (SITE_CHANGED, PLAN_AT_RISK))

Touched = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a change did to a site."""

    type: str
    site: str
    items: tuple[Touched, ...]
    tags: tuple[str, ...]


def events_on(session: Session, step: Step, site: str) -> list[Event]:
    """What a change did to a site, the most urgent first."""
    lineage = _lineage(step, site)
    found: dict[str, list[Touched]] = defaultdict(list)
    for id in sorted(step.records):
        for type, item in _items(step, site, id) if lineage else ():
            found[type].append(item)
    if not step.sites.isdisjoint(lineage):
        found[SITE_CHANGED] = []
    return [
        Event(type, site, tuple(found[type]), _tags(session, step, site, found[type]))
        for type in EVENTS
        if type in found
    ]


def _lineage(step: Step, site: str) -> set[str]:
    return {*step.before.lineage(site), *step.after.lineage(site)}


def _tags(session: Session, step: Step, site: str, items: list[Touched]) -> tuple[str, ...]:
    """The cache tags that are stale: of the records, and of whatever tells of them."""
    if not items:
        return ("sites", f"site:{site}")
    seq, ids = step.change.seq, [each["id"] for each in items]
    if len(ids) > MOST_TAGS:
        return (f"site:{site}",)
    tags = tags_around(session, ids, seq - 1, seq, _lineage(step, site))
    for id in ids:
        record = step.after.records.get(id) or step.before.records[id]
        pairs = {locale: pair for locale, pair in _shown(step, site, id).items() if any(pair)}
        tags |= entry_tags(id, _as_pairs(pairs), owner=record.site) if pairs else set()
    return tuple(sorted(tags)) if len(tags) <= MOST_TAGS else (f"site:{site}",)


def _as_pairs(pairs: Mapping[str, tuple[Resolved | None, Resolved | None]]) -> dict[str, Pair]:
    def shown(each: Resolved | None) -> Shown | None:
        return Shown(each.type, each.slug, each.topic) if each else None

    return {locale: (shown(was), shown(now)) for locale, (was, now) in pairs.items()}


def _shown(step: Step, site: str, id: str) -> dict[str, tuple[Resolved | None, Resolved | None]]:
    """What the site showed of a record before, and shows after, in each of its locales."""
    was, now = _in_locales(step.before, site, id), _in_locales(step.after, site, id)
    return {locale: (was.get(locale), now.get(locale)) for locale in dict.fromkeys([*now, *was])}


def _in_locales(view: View, site: str, id: str) -> dict[str, Resolved | None]:
    record, settings = view.records.get(id), view.sites.get(site)
    if record is None or settings is None:
        return dict.fromkeys(settings.locales if settings else ())
    return {locale: resolve(record, site, locale, view) for locale in settings.locales}


def _items(step: Step, site: str, id: str) -> Iterator[tuple[str, Touched]]:
    """What happened to one record there: each kind of event with the locales in which it did."""
    shown = _shown(step, site, id)
    by_type: dict[str, list[str]] = defaultdict(list)
    for locale, (was, now) in shown.items():
        type = _type(step, site, id, was, now)
        if type is not None:
            by_type[type].append(locale)
    if _is_newly_withdrawn(step, site, id):
        # Also in other words, and where it was not shown just then: the past tells of it no more either.
        by_type["content.withdrawn"] = list(shown)
    if outdated := _newly_outdated(step, site, id):
        by_type["translation.outdated"] = outdated
    for type, locales in by_type.items():
        yield type, _item(step, site, id, locales, shown)


def _type(step: Step, site: str, id: str, was: Resolved | None, now: Resolved | None) -> str | None:
    """What happened to a record in one locale; None where nothing did."""
    if was is None and now is None:
        return None
    if now is None:
        return GONE.get(_reason(step.after, site, id), "content.unpublished")
    changed = "order.changed" if step.change.verb == "order" else "content.published"
    if was is None:
        return BACK.get(_reason(step.before, site, id), changed)
    if _said(was) != _said(now):
        return changed
    fell_due = was.review != now.review and now.review is not None and now.review.status != "current"
    return ("review.due" if fell_due else changed) if was.review != now.review else None


def _said(found: Resolved) -> tuple[Any, ...]:
    parts = [(each.site, each.locale, each.json) for each in found.parts]
    return found.served, found.slug, found.title, found.topic, found.position, found.outdated, parts


def _reason(view: View, site: str, id: str) -> str:
    """Why a site shows nothing of a record; nothing where nobody took it away."""
    record = view.records.get(id)
    return next(iter(taken_away(record, view.lineage(site))), "") if record else ""


def _is_newly_withdrawn(step: Step, site: str, id: str) -> bool:
    before, after = step.before.records.get(id), step.after.records.get(id)
    is_now = after is not None and after.withdrawal is not None and after.site in step.after.lineage(site)
    return is_now and (before.withdrawal if before else None) != (after.withdrawal if after else None)


def _newly_outdated(step: Step, site: str, id: str) -> list[str]:
    """The locales of the site of which the owner's text has become outdated."""
    before, after = step.before.records.get(id), step.after.records.get(id)
    if after is None or after.site not in step.after.lineage(site):
        return []
    was = _outdated(before) if before else set()
    return sorted((_outdated(after) - was) & set(step.after.sites[site].locales))


def _outdated(record: RecordState) -> set[str]:
    return {
        locale
        for (owner, locale), text in record.texts.items()
        if owner == record.site and locale != "und" and record.outdated_fields(text)
    }


def _item(
    step: Step, site: str, id: str, locales: list[str], shown: Mapping[str, tuple[Resolved | None, Resolved | None]]
) -> Touched:
    record = step.after.records.get(id) or step.before.records[id]
    # As it is now or, where it is gone, as it was.
    newest = {locale: next(filter(None, reversed(shown.get(locale, ()))), None) for locale in locales}
    served = {locale: each for locale, each in newest.items() if each is not None}
    item = {
        "id": id, "type": record.type, "locales": sorted(locales), "slugs": {locale: each.slug for locale, each in served.items()},
        "former_slugs": {locale: former for locale, each in served.items() if (former := _former(record, each))},
        "topics": sorted({each.topic for each in served.values() if each.topic}),
    }  # fmt: skip
    withdrawal = record.withdrawal
    return item if withdrawal is None else {**item, "severity": withdrawal.severity}


def _former(record: RecordState, found: Resolved) -> list[str]:
    """Slugs under which a text was found before, and which lead to it still."""
    former = (slug for locale, slug in record.former_slugs if locale == found.served and slug != found.slug)
    return sorted(former)[:MOST_FORMER]
