"""What is wrong with texts while they are written: what publishing them now would meet, and what is worth a look besides."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from api.models import Record
from api.reading.locales import NEUTRAL
from api.reading.views import RecordState, View
from api.record_types import RECORD_TYPES
from api.rules import BLOCKER, HINT, RULES, SEVERITIES, WARNING
from api.services.gate.looking import GateFinding
from api.services.ledger.lookup import (
    draft_number,
    find_lineage,
    get_translation_or_none,
    live_record_or_none,
    live_records,
)
from api.services.ledger.served_alike import all_settings
from api.services.publishing.approval import approvals, unapproved
from api.services.publishing.blockers import as_json, blockers_in, brought, find_blockers, unreviewed_overrides
from api.services.publishing.gated import Judged, LetStand, judged, told_of
from api.services.publishing.if_live import if_live
from api.services.publishing.impact import UNFINISHED
from api.services.publishing.pins import Blocker, Found, Pinned, find_pinned
from api.services.publishing.warnings import ChangeWarning, about_texts
from api.services.publishing.wording import live_fields, unfit, worth_a_look
from api.services.texts.hints import hints
from api.services.texts.remarks import Remark
from api.services.texts.spots import Spot
from api.services.texts.translations import fields_of


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a text, how grave it is, and where it stands."""

    code: str
    severity: str
    detail: str
    record: str
    site: str
    locale: str | None = None
    field: str | None = None
    place: Spot | None = None
    finding: str | None = None
    """Of a rule of the publish gate: what it can be waived by."""
    waived: LetStand | None = None


def problems_of_text(session: Session, record: Record, site: str, locale: str, *, today: date) -> list[Problem]:
    """What is wrong with the version of a text that is being worked on.

    It goes live with the draft of its record's details, where there is one; what stands in its way only without that is a warning.
    """
    translation = get_translation_or_none(session, record.id, site, locale)
    if translation is None or not translation.latest_version:
        return []
    pin = _working(session, Pinned(record.id, site, locale))
    beside = _beside(session, record, pin)
    after = if_live(session, [*beside, pin])
    together = _in_the_way(session, [*beside, pin], after)
    blocking = [each for each in together if not beside or each.locale in (locale, NEUTRAL)]
    known = set(map(_what, blocking))
    alone = _in_the_way(session, [pin], if_live(session, [pin])) if beside else []
    found = [
        *map(partial(_blocker, BLOCKER), blocking),
        *(_blocker(WARNING, each) for each in alone if _what(each) not in known),
    ]
    return in_order([*found, *_told(session, [pin], after), *_gated(session, [pin], after, today)])


def findings_of_text(session: Session, record: Record, site: str, locale: str, *, today: date) -> list[GateFinding]:
    """What the publish gate finds in the version of a text that is being worked on, waived or not."""
    pin = _working(session, Pinned(record.id, site, locale))
    after = if_live(session, [*_beside(session, record, pin), pin])
    return [each.found for each in judged(session, [pin], after, today=today)]


def problems_of(session: Session, items: Iterable[Pinned], *, today: date, but: Collection[str] = ()) -> list[Problem]:
    """What is wrong with versions of texts that are to go live together, but for what is met in another way."""
    pins = list(items)
    after = if_live(session, pins)
    blocking = [_blocker(BLOCKER, each) for each in _in_the_way(session, pins, after) if each.rule not in but]
    return in_order([*blocking, *_told(session, pins, after), *_gated(session, pins, after, today)])


def problems_of_record(
    session: Session, record: Record, places: Iterable[tuple[str, str]], *, today: date
) -> list[Problem]:
    """What is wrong with those of the texts of a record, by site and locale, that are worked on or live, all together."""
    reached = [(site, locale) for site, locale in places if record.site in find_lineage(session, site)]
    found = [find_pinned(session, Pinned(record.id, *place)) for place in reached]
    return problems_of(
        session, [_pinned(each) for each in found if each.translation.draft_version or each.live], today=today
    )


def _working(session: Session, pin: Pinned) -> Pinned:
    return _pinned(find_pinned(session, pin))


def _pinned(found: Found) -> Pinned:
    return Pinned(found.record.id, found.pin.site, found.translation.locale, found.version.number)


def _beside(session: Session, record: Record, pin: Pinned) -> list[Pinned]:
    """The draft that goes live with a text: that of the details or, where readers have nothing yet, beside these that of the source."""
    state = live_record_or_none(session, record.id)
    is_begun = any(site == record.site and locale != NEUTRAL for site, locale in (state.texts if state else ()))
    other = NEUTRAL if pin.locale != NEUTRAL else record.source_locale
    if pin.site != record.site or (pin.locale == NEUTRAL and is_begun):
        return []
    draft = draft_number(session, record.id, record.site, other)
    return [Pinned(record.id, record.site, other, draft)] if draft else []


def _in_the_way(session: Session, items: Sequence[Pinned], after: Mapping[str, RecordState]) -> list[Blocker]:
    """All that would refuse a publication of these versions, found as it is found there."""
    before = live_records(session, after)
    found = list(blockers_in(session, after, partial(_with, after), slugs=_new_slugs(before, after)))
    old = set(find_blockers(session, after)) if found else set()
    return [
        *unapproved(approvals(session, items), after), *brought(found, old, items),
        *unreviewed_overrides(session, items, after), *unfit(session, items),
    ]  # fmt: skip


def _with(after: Mapping[str, RecordState], session: Session, ids: Iterable[str]) -> dict[str, RecordState]:
    """Records that readers have, and in their place those that are looked at."""
    sought = set(ids)
    return {**live_records(session, sought), **{id: each for id, each in after.items() if id in sought}}


def _new_slugs(before: Mapping[str, RecordState], after: Mapping[str, RecordState]) -> set[str]:
    """The slugs that texts did not have before: nobody can have taken another."""
    old = {id: {place: text.slug for place, text in state.texts.items()} for id, state in before.items()}
    return {
        text.slug for id, state in after.items() for place, text in state.texts.items()
        if text.slug and text.slug != old.get(id, {}).get(place)
    }  # fmt: skip


def _told(session: Session, pins: Sequence[Pinned], after: Mapping[str, RecordState]) -> Iterator[Problem]:
    """What does not stand in the way of texts, and is to be known of them."""
    view = View(seq=UNFINISHED, sites=all_settings(session), records=after, heads={})
    for found in (find_pinned(session, pin) for pin in pins):
        state, place = after[found.record.id], (found.pin.site, found.translation.locale)
        yield from (_lesser_problem(found, each) for each in _remarks(session, found))
        text = state.texts[place]
        for each in about_texts(state, [text], view, live_records(session, text.targets)):
            yield _lesser_problem(found, each)


def _gated(
    session: Session, pins: Sequence[Pinned], after: Mapping[str, RecordState], today: date
) -> Iterator[Problem]:
    """What the publish gate finds."""
    return map(as_problem, told_of(pins, judged(session, pins, after, today=today)))


def as_problem(judged: Judged) -> Problem:
    """What the publish gate has found, as a problem of the text."""
    found, said = judged.found, judged.found.finding
    return Problem(
        said.code, judged.severity, judged.detail, found.record, found.site, found.locale, said.field, said.place, found.name,
        judged.waived,
    )  # fmt: skip


def _remarks(session: Session, found: Found) -> Iterator[Remark]:
    declaration, fields = RECORD_TYPES[found.record.type], fields_of(found.record, found.version)
    yield from worth_a_look(declaration, fields, live_fields(session, found))
    yield from hints(declaration, fields)


def _blocker(severity: str, each: Blocker) -> Problem:
    return Problem(each.rule, severity, each.detail, each.record, each.site, each.locale, each.field, each.place)


def _lesser_problem(found: Found, each: Remark | ChangeWarning) -> Problem:
    pin = found.pin
    return Problem(
        each.rule, _lesser(each.rule), each.detail, pin.record, pin.site, found.translation.locale, each.field, each.place
    )  # fmt: skip


def _lesser(code: str) -> str:
    """How grave something is that stands in nobody's way."""
    return HINT if RULES[code].severity == HINT else WARNING


def _what(each: Blocker) -> tuple[str, str, str | None, str | None]:
    return each.rule, each.site, each.locale, each.field


def in_order(found: Iterable[Problem]) -> list[Problem]:
    """Each once, the gravest first."""
    return sorted(dict.fromkeys(found), key=lambda each: SEVERITIES.index(each.severity))


def as_told(found: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as the API answers them, each with what to do about it."""
    return [{**as_json(each), "remedy": RULES[each.code].remedy} for each in found]
