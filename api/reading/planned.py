"""What is planned by a moment, laid over what is published in the order in which it will come about; it only reads."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from api.canonical import parse, rfc3339
from api.database import portions
from api.models import PlanOutlook, Record, Release, Schedule, Translation, Version
from api.reading.clocks import due_at
from api.reading.drafts import Texts, laid_over, text_of
from api.reading.facts.text import LiveText
from api.reading.facts.value import Place
from api.reading.facts.visibility import Visibility
from api.reading.facts.withdrawal import Withdrawal
from api.reading.overtaking import overtaken_by
from api.reading.views import RecordState, View

FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""A moment by which everything planned has come about."""


class Step(NamedTuple):
    """One plan that is due by then, and why it will not come about, where that is foreseen."""

    schedule: str
    release: str | None
    name: str | None
    """What the release is called."""
    at: str
    failure: str | None


class Pin(NamedTuple):
    """A text that a plan makes live, or without a version takes down, and the version that it was meant to replace."""

    record: str
    site: str
    locale: str
    version: int | None
    replaces: int | None


class Foretold(NamedTuple):
    """What readers will get, and the plans that lead there."""

    view: View
    steps: tuple[Step, ...]


def foretell(session: Session, view: View, sites: Collection[str], *, until: datetime | None) -> Foretold:
    """What is published with all that is planned of these sites by a moment, by default ever; what would fail is left out."""
    steps: list[Step] = []
    head = view
    for planned in _due_by(session, until or FAR):
        release = session.get(Release, planned.release_id) if planned.release_id else None
        pins = [pin for pin in _pins(planned, release) if pin.site in sites]
        if not pins:
            # It is of sites of which this viewer sees what is published alone.
            continue
        # What is known of a plan holds as long as no other comes before it.
        known = _known_risk(session, planned) if view is head else None
        failure = _failure(planned, release, pins, view) or known
        if failure is None:
            view = _come_about(session, view, planned, pins)
        name = release.name if release else None
        steps.append(Step(planned.id, planned.release_id, name, rfc3339(due_at(planned)), failure))
    return Foretold(view, tuple(steps))


def _due_by(session: Session, moment: datetime) -> list[Schedule]:
    """The schedules that will have run by then, in the order of their times, as the worker runs them."""
    pending = session.scalars(select(Schedule).where(Schedule.state == "pending"))
    return sorted((each for each in pending if due_at(each) <= moment), key=lambda each: (due_at(each), each.id))


def _pins(planned: Schedule, release: Release | None) -> list[Pin]:
    if release is not None:
        return [Pin(each.record_id, each.site, each.locale, each.version, each.replaces) for each in release.items]
    return [
        Pin(each["record"], each["site"], each.get("locale", ""), each.get("version"), each.get("replaces"))
        for each in parse(planned.items)
    ]


def _failure(planned: Schedule, release: Release | None, pins: Sequence[Pin], view: View) -> str | None:
    """Why a plan cannot come about, as far as that is seen in what will be live by then."""
    if planned.verb in ACTS:
        return None
    if planned.verb not in ON_TEXTS:
        return f"What is planned as {planned.verb!r} is not shown in previews."
    if release is not None and release.state != "open":
        return f"The release is {release.state} already."
    overtaken = [pin for pin in pins if _live(view, pin) != pin.replaces]
    if overtaken:
        number = f"{len(overtaken)} text{'s' if len(overtaken) > 1 else ''}"
        return f"Another version of {number} will be live by then than the one that was to be replaced."
    return None


def _live(view: View, pin: Pin) -> int | None:
    record = view.records.get(pin.record)
    text = record.texts.get((pin.site, pin.locale)) if record else None
    return text.version if text else None


def _known_risk(session: Session, planned: Schedule) -> str | None:
    """What would stand in the way of a plan as things stand, as it was tried last."""
    outlook = session.get(PlanOutlook, planned.release_id or planned.id)
    if outlook is None or outlook.risk is None:
        return None
    risk = parse(outlook.risk)
    rules = sorted({each["rule"] for each in risk.get("blockers", ())})
    return f"It would be refused as things stand: {', '.join(rules or [risk['type']])}."


def _come_about(session: Session, view: View, planned: Schedule, pins: Sequence[Pin]) -> View:
    at, ids = rfc3339(due_at(planned)), {pin.record for pin in pins}
    if planned.verb in ACTS:
        say, said = ACTS[planned.verb], parse(planned.said or "{}")
        known = [pin for pin in pins if pin.record in view.records]
        then = view.with_records({pin.record: say(view.records[pin.record], pin.site, said, at) for pin in known})
    else:
        then = laid_over(session, view, _texts(session, view, pins, at), day=due_at(planned).date())
    return overtaken_by(view, then, ids)


def _withdrawn(record: RecordState, site: str, said: Mapping[str, Any], at: str) -> RecordState:
    why = Withdrawal(said["message"], said["severity"], said.get("replacement"), at, said.get("messages") or {})
    return record.saying(why, (record.site, ""))


ON_TEXTS = ("publish", "unpublish", "release")
ACTS: Mapping[str, Callable[[RecordState, str, Mapping[str, Any], str], RecordState]] = {
    "hide": lambda record, site, said, at: record.saying(Visibility(hidden=True), (site, "")),
    "show": lambda record, site, said, at: record.saying(Visibility(hidden=False), (site, "")),
    "withdraw": _withdrawn,
    "reinstate": lambda record, site, said, at: record.not_saying(Withdrawal.kind),
}
"""What else can be planned: what a record says of itself from then on."""


def _texts(session: Session, view: View, pins: Sequence[Pin], at: str) -> Texts:
    """The texts that a plan makes live, since then; None for what it takes down."""
    texts: dict[str, dict[Place, LiveText | None]] = defaultdict(dict)
    for pin in pins:
        texts[pin.record][pin.site, pin.locale] = None
    wanted = {pin[:4] for pin in pins}
    for translation, version, record in _versions(session, pins):
        place = translation.site, translation.locale
        if (record.id, *place, version.number) in wanted:
            known = view.records[record.id].texts.get(place) if record.id in view.records else None
            texts[record.id][place] = text_of(
                record, translation, version, published_at=known.published_at if known else at, updated_at=at
            )
    return texts


def _versions(session: Session, pins: Sequence[Pin]) -> Iterator[Row[Translation, Version, Record]]:
    """The versions of the numbers that are named, of these records' texts; among them some that nobody named."""
    for ids in portions(sorted({pin.record for pin in pins})):
        yield from session.execute(
            select(Translation, Version, Record)
            .join(Version, Version.translation_id == Translation.id)
            .join(Record, Record.id == Translation.record_id)
            .where(Record.id.in_(ids), Version.number.in_({pin.version for pin in pins if pin.version}))
        )
