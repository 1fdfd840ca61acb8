"""What somebody who changes what readers get should know beforehand, though it stands in nobody's way."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy.orm import Session

from api.reading.facts.text import LiveText
from api.reading.items import Scope
from api.reading.links import record_links
from api.reading.locales import NEUTRAL
from api.reading.placeholders import contact_of, placeholders
from api.reading.views import RecordState, View
from api.services.ledger.lookup import live_records
from api.services.ledger.served_alike import kindred
from api.services.ledger.unread import Unread
from api.services.publishing.blockers import is_readable
from api.services.publishing.impact import Difference, look
from api.services.publishing.reviews import approved_drafts
from api.services.publishing.wording import worth_a_look
from api.services.texts.served import served_below
from api.services.texts.spots import Spot


@dataclass(frozen=True, slots=True)
class ChangeWarning:
    """Something that a change brings with it, and where."""

    rule: str
    detail: str
    record: str
    site: str | None = None
    locale: str | None = None
    field: str | None = None
    sites: tuple[str, ...] | None = None
    place: Spot | None = None
    """Where in the field it stands."""
    plan: dict[str, Any] | None = None
    """Which plan it breaks, where it does."""
    version: int | None = None
    """Which version of the text could go along, where one could."""


def find_warnings(
    session: Session, before: View, after: View, ids: Iterable[str], found: Sequence[Difference], unread: Unread
) -> Iterator[ChangeWarning]:
    """Everything to know about a change of these records, made in this transaction; of each kind as far as it can be read."""
    touched = set(ids)
    kinds = (
        _about_each(session, before, after, touched), _overtaken(before, after),
        _lost_links(session, found, touched, after), _emptied_pages(session, before, found),
    )  # fmt: skip
    for each in kinds:
        yield from unread.as_far_as_readable(each)


def not_all_told(unread: Unread, id: str) -> ChangeWarning:
    """That something stored cannot be read, beside a change of a record."""
    what = f"Record {', '.join(sorted(unread.records))}" if unread.records else "Something that is stored"
    detail = f"{what} is not as it was written, so not all is told that this comes to. Have the database mended."
    return ChangeWarning("not-all-told", detail, id)


def _about_each(session: Session, before: View, after: View, touched: Set[str]) -> Iterator[ChangeWarning]:
    targets = live_records(session, _new_targets(before, after, touched))
    for id in sorted(touched):
        was, now = before.records.get(id), after.records.get(id)
        if now is not None:
            yield from _about(was, now, before, after, targets)
            yield from _left_behind(session, was, now)


def _about(
    was: RecordState | None, now: RecordState, before: View, after: View, targets: Mapping[str, RecordState]
) -> Iterator[ChangeWarning]:
    fresh = list(fresh_texts(was, now))
    yield from about_texts(now, fresh, after, targets)
    for text in fresh:
        yield from _remarks(was, now, text)
    if was is not None:
        yield from _newly_outdated(was, now)
        yield from _voided_reviews(was, now, before, after)
        yield from _overrides_left_behind(was, now)


def about_texts(
    record: RecordState, texts: Sequence[LiveText], after: View, targets: Mapping[str, RecordState]
) -> Iterator[ChangeWarning]:
    """What to know about texts of a record that go live; `targets` are the records that they point at."""
    if texts and record.withdrawal:
        detail = "The record is withdrawn: readers get this only once it is reinstated."
        yield ChangeWarning("record-withdrawn", detail, record.id)
    if texts:
        yield from _unmarked(record, targets)
    for text in texts:
        yield from _unreadable_targets(record, text, targets, after)
        yield from _unsaid(record, text, after)
        yield from _asleep(record, text, after)
        yield from _served_nowhere(record, text, after)


def fresh_texts(was: RecordState | None, now: RecordState) -> Iterator[LiveText]:
    """The texts that this change made live."""
    old = was.texts if was else {}
    yield from (
        text
        for place, text in sorted(now.texts.items(), key=itemgetter(0))
        if place not in old or old[place].version != text.version
    )


def _new_targets(before: View, after: View, ids: Iterable[str]) -> set[str]:
    records = [(before.records.get(id), after.records[id]) for id in ids if id in after.records]
    return {target for was, now in records for text in fresh_texts(was, now) for target in text.targets}


def _unreadable_targets(
    record: RecordState, text: LiveText, targets: Mapping[str, RecordState], after: View
) -> Iterator[ChangeWarning]:
    lineage = after.lineage(record.site)
    for target in sorted(text.targets):
        if not is_readable(targets.get(target), lineage):
            field = _pointing_field(record, text, target)
            detail = f"Record {target} is not live on site {record.site!r}: the link to it is left out until it is."
            yield ChangeWarning("target-not-live", detail, record.id, text.site, text.locale, field)


def _unmarked(record: RecordState, targets: Mapping[str, RecordState]) -> Iterator[ChangeWarning]:
    """What restates safety content is served by the rules for it only where it says that it is such."""
    safe = [id for id in record.restates if id in targets and targets[id].is_about_safety]
    if safe and not record.is_about_safety:
        detail = f"It restates {', '.join(safe)}, which is about safety, and is not marked as such itself."
        yield ChangeWarning("safety-unmarked", detail, record.id, record.site, NEUTRAL, "safety")


def _pointing_field(record: RecordState, text: LiveText, target: str) -> str | None:
    said = ((each, value) for each in record.declaration if (value := text.fields.get(each.name)) is not None)
    return next((each.name for each, value in said if target in _ids(each.points_at(value, record_links))), None)


def _ids(pointed: Iterable[tuple[str, str, tuple[str, ...]]]) -> set[str]:
    return {id for _, id, _ in pointed}


def _remarks(was: RecordState | None, now: RecordState, text: LiveText) -> Iterator[ChangeWarning]:
    old = was.texts.get((text.site, text.locale)) if was else None
    for each in worth_a_look(now.declaration, text.fields, old.fields if old else {}):
        yield ChangeWarning(each.rule, each.detail, now.id, text.site, text.locale, each.field, place=each.place)


def _unsaid(record: RecordState, text: LiveText, after: View) -> Iterator[ChangeWarning]:
    """What a text leaves to sites to say, and some of those with readers of their own do not."""
    left = sorted(set(placeholders(text.json.decode())))
    # Most texts leave nothing to sites, of which there may be a thousand.
    parents = {each.parent for each in after.sites.values()} if left else set()
    ends = [key for key in sorted(after.sites.keys() - parents) if text.site in after.lineage(key)] if left else []
    for name in left:
        silent = tuple(key for key in ends if name not in contact_of(after.sites[key], text.locale))
        if silent:
            detail = f"The text leaves `{{{{contact.{name}}}}}` to sites that do not say it: their readers get general words for it."
            yield ChangeWarning("contact-missing", detail, record.id, text.site, text.locale, sites=silent)


def _asleep(record: RecordState, text: LiveText, after: View) -> Iterator[ChangeWarning]:
    """An override in a locale that nobody is served does nothing."""
    if text.site == record.site or text.locale == NEUTRAL:
        return
    alike = ((sites[0], locale) for locale, sites in kindred(after, after))
    scopes = (Scope(after, site, locale) for site, locale in alike if text.site in after.lineage(site))
    if not any((found := scope.resolve(record.id)) and text in found.parts for scope in scopes):
        detail = (
            f"No reader of site {text.site!r} is served {text.locale!r} of this record, so the override does nothing."
        )
        yield ChangeWarning("override-sleeps", detail, record.id, text.site, text.locale)


def _served_nowhere(record: RecordState, text: LiveText, after: View) -> Iterator[ChangeWarning]:
    """A text in a locale that no site serves waits for one that does."""
    if text.site != record.site or text.locale in (NEUTRAL, *served_below(after.sites, record.site)):
        return
    detail = (
        f"No reader of site {text.site!r}, or of a site that inherits from it, is served {text.locale!r}; "
        "a site serves it once it is among the `locales` of its settings."
    )
    yield ChangeWarning("locale-not-served", detail, record.id, text.site, text.locale)


def _newly_outdated(was: RecordState, now: RecordState) -> Iterator[ChangeWarning]:
    for place, text in sorted(now.texts.items(), key=itemgetter(0)):
        old = was.texts.get(place)
        fields = now.outdated_fields(text) - (was.outdated_fields(old) if old else frozenset())
        if place[0] == now.site and old is not None and fields:
            detail = f"The {text.locale!r} translation becomes outdated in {', '.join(sorted(fields))}."
            yield ChangeWarning("translation-outdated", detail, now.id, now.site, text.locale)


def _left_behind(session: Session, was: RecordState | None, now: RecordState) -> Iterator[ChangeWarning]:
    """The approved drafts of a record of which other texts go live on the same site, as they could go along."""
    fresh = {(text.site, text.locale) for text in fresh_texts(was, now)}
    sites = {site for site, _ in fresh}
    for (site, locale), version in sorted(approved_drafts(session, now.id).items() if fresh else ()):
        if site in sites and (site, locale) not in fresh:
            what = "The record's details are" if locale == NEUTRAL else f"The text in {locale!r} is"
            detail = f"{what} approved too, and not published with this."
            yield ChangeWarning("approved-left", detail, now.id, site, locale, version=version)


def _overtaken(before: View, after: View) -> Iterator[ChangeWarning]:
    """The records that restate something whose clinical text changes, or has changed when they are published again."""
    for id, now in sorted(after.records.items()):
        was = before.records.get(id)
        is_fresh = any(fresh_texts(was, now))
        known = was.overtaken.restated.keys() if was and was.overtaken and not is_fresh else ()
        if now.overtaken and (moved := sorted(now.overtaken.restated.keys() - known)):
            detail = (
                f"It restates {', '.join(moved)}, whose clinical text has changed; readers get it marked as outdated."
            )
            yield ChangeWarning("overtaken", detail, id, now.site, now.source_locale, "derives_from")


def _voided_reviews(was: RecordState, now: RecordState, before: View, after: View) -> Iterator[ChangeWarning]:
    for (site, locale), review in sorted(was.reviews.items(), key=itemgetter(0)):
        if (site, locale) not in now.texts or (site, locale) not in was.texts:
            continue
        said, says = was.clinical_on(before.lineage(site), locale), now.clinical_on(after.lineage(site), locale)
        # Where somebody has confirmed the new words too, one review takes the other's place.
        is_held = (standing := now.reviews.get((site, locale))) is not None and standing.clinical == says
        if says is not None and said == review.clinical != says and not is_held:
            detail = "Its clinical words change, so the review no longer attests them."
            yield ChangeWarning("review-voided", detail, now.id, site, locale)


def _overrides_left_behind(was: RecordState, now: RecordState) -> Iterator[ChangeWarning]:
    for (site, locale), override in sorted(now.texts.items(), key=itemgetter(0)):
        old, new = was.texts.get((now.site, locale)), now.texts.get((now.site, locale))
        if site != now.site and old and new and was.texts.get((site, locale)) == override:
            fields = sorted(name for name in override.fields if old.fields.get(name) != new.fields.get(name))
            if fields:
                detail = f"Site {site!r} overrides {', '.join(fields)}, and what it overrides has changed."
                yield ChangeWarning("override-behind", detail, now.id, site, locale)


def _lost_links(
    session: Session, found: Sequence[Difference], touched: Set[str], after: View
) -> Iterator[ChangeWarning]:
    for each in found:
        lost = sorted(each.lost_links & touched)
        if lost and each.record not in touched:
            detail = f"The link to {', '.join(lost)} is left out of this record."
            yield ChangeWarning("link-dropped", detail, each.record, locale=each.locale, sites=each.sites)
            yield from _lost_nets(session, each, after)


def _lost_nets(session: Session, lost: Difference, after: View) -> Iterator[ChangeWarning]:
    """A risk of which no reader is told any more what to do when it happens."""
    record = after.records.get(lost.record)
    fields = record.neutral.fields if record and record.neutral else {}
    for relation in (each for each in (record.declaration.relations if record else ()) if each.is_needed(fields)):
        targets = live_records(session, relation.ids(fields.get(relation.name) or ()))
        if not any(is_readable(each, after.lineage(lost.sites[0])) for each in targets.values()):
            detail = f"Nothing that {relation.name!r} names is left for its readers, who are told of a risk."
            yield ChangeWarning(
                "safety-net-missing", detail, lost.record, locale=lost.locale, field=relation.name, sites=lost.sites
            )


def _emptied_pages(session: Session, before: View, found: Sequence[Difference]) -> Iterator[ChangeWarning]:
    """The topic pages that lose their last record, or the topic itself."""
    gone = [each for each in found if each.effect == "disappears"]
    topics = {topic for each in gone if (topic := _topic(before.records.get(each.record)))}
    if not topics:
        return
    view = look(session, topics)
    for topic, locale, sites in sorted(
        {(_topic(before.records.get(each.record)), each.locale, each.sites) for each in gone}
    ):
        is_served = sites[0] in view.sites and locale in view.sites[sites[0]].locales
        if topic and is_served and not _has_content(Scope(view, sites[0], locale), topic):
            detail = "The page of this topic is left without any record."
            yield ChangeWarning("page-emptied", detail, topic, locale=locale, sites=sites)


def _topic(record: RecordState | None) -> str:
    """The topic that a record belongs to; a topic is its own."""
    if record is None or record.type == "topic":
        return record.id if record else ""
    return str((record.neutral.fields.get("topic") if record.neutral else None) or "")


def _has_content(scope: Scope, topic: str) -> bool:
    resolved = (scope.resolve(id) for id in scope.view.records if id != topic)
    return scope.resolve(topic) is not None and any(found and found.fields.get("topic") == topic for found in resolved)
