"""Names a version of a text exactly, for the verbs that act on it, and says when another has taken its place."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from api.errors import Blocked, Conflict
from api.models import Record, Translation, Version
from api.services.ledger.ahead import find_records, know_places
from api.services.ledger.lookup import (
    find_record,
    find_translation,
    find_version,
    get_version_or_none,
    live_version_number,
    went_into,
    working_version_number,
)
from api.services.texts.autosaves import settle
from api.services.texts.spots import Spot


@dataclass(frozen=True, slots=True)
class Pinned:
    """A version of a text, by number: what exactly is to be published or unpublished."""

    record: str
    site: str
    locale: str
    version: int | None = None

    @property
    def place(self) -> tuple[str, str, str]:
        return self.record, self.site, self.locale


Plan = Mapping[Pinned, int | None]
"""What goes live, or without a version is taken down, and the version that it replaces."""


class Place(NamedTuple):
    """A record, as a site shows it."""

    site: str
    record: str


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that stands in the way of a publication, and where."""

    rule: str
    detail: str
    record: str
    site: str
    locale: str | None = None
    field: str | None = None
    live: int | None = None
    """The version that readers get now, where that is what matters."""
    latest: int | None = None
    """The version being worked on, or else the one that was live last."""
    place: Spot | None = None
    """Where in the field it stands."""
    finding: str | None = None
    """Of a rule of the publish gate: what it can be waived by."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a pin names, with what has become of its text."""

    pin: Pinned
    record: Record
    translation: Translation
    version: Version
    live: int | None
    latest: int | None

    @property
    def is_live(self) -> bool:
        return self.version.number == self.live

    def blocker(self, rule: str, detail: str) -> Blocker:
        """Something that stands in the way of just this text."""
        pin = self.pin
        return Blocker(rule, detail, pin.record, pin.site, pin.locale, live=self.live, latest=self.latest)


def know_items(session: Session, items: Collection[Pinned | Place]) -> None:
    """Read at once what will be looked up item by item."""
    find_records(session, (each.record for each in items))
    know_places(session, (each.place for each in items if isinstance(each, Pinned)))


def records_of(items: Iterable[Pinned]) -> set[str]:
    """The records whose texts are named."""
    return {item.record for item in items}


def find_pinned(session: Session, pin: Pinned) -> Found:
    """What a pin names, or RecordNotFound; without a number, the version being worked on."""
    record = find_record(session, pin.record)
    translation = find_translation(session, record.id, pin.site, pin.locale)
    if pin.version is not None:
        _require_kept(session, translation, pin, pin.version)
    latest = working_version_number(session, translation)
    return Found(
        pin=pin, record=record, translation=translation, live=live_version_number(session, translation), latest=latest,
        version=find_version(session, translation, pin.version or latest or translation.latest_version),
    )  # fmt: skip


def let_stay(session: Session, items: Iterable[object]) -> None:
    """Let the versions stay that are named among what a call is about: no autosave takes their place any more."""
    for pin in items:
        if isinstance(pin, Pinned) and pin.version is not None:
            settle(session, find_pinned(session, pin).version)


def _require_kept(session: Session, translation: Translation, pin: Pinned, number: int) -> None:
    """Refuse a version that has gone into its author's next autosave: whoever names it has not seen what stands there now."""
    if get_version_or_none(session, translation, number) is not None:
        return
    if (later := went_into(session, translation, number)) is not None:
        detail = f"The author of version {number} has typed on; version {later} holds what came of it."
        blocker = Blocker("superseded", detail, pin.record, pin.site, pin.locale, latest=later)
        told = {name: value for name, value in asdict(blocker).items() if value is not None}
        raise Blocked("Look at what is there now.", blockers=[told])


def require_distinct(items: Sequence[Pinned]) -> None:
    """Two states of one text in one change would leave one that nobody ever saw in its history."""
    first: dict[tuple[str, str, str], int] = {}
    doubles = [place for place, item in enumerate(items) if first.setdefault(item.place, place) != place]
    if doubles:
        raise Conflict(
            "The same text is named twice.",
            errors=[{"pointer": f"#/items/{place}", "detail": "It stands further up already."} for place in doubles],
        )


def looked_at(session: Session, items: Sequence[Pinned | Place]) -> Sequence[Found | Place]:
    """What the items of a verb name, as it looks at them: versions with what has become of their texts, or records."""
    pins = [each for each in items if isinstance(each, Pinned)]
    return find_distinct(session, pins) or [each for each in items if isinstance(each, Place)]


def find_distinct(session: Session, items: Sequence[Pinned]) -> list[Found]:
    """What pins of different texts name."""
    require_distinct(items)
    return [find_pinned(session, item) for item in items]


def not_newest(items: Iterable[Found]) -> Iterator[Blocker]:
    """Those that name another version than the one being worked on or, without a draft, the one live last."""
    for found in items:
        if found.version.number != found.latest:
            yield _superseded(found, f"Version {found.latest} is the newest now, not {found.version.number}.")


def not_draft(items: Iterable[Found]) -> Iterator[Blocker]:
    """Those that name another version than the draft."""
    for found in items:
        draft = found.translation.draft_version
        if found.version.number != draft:
            now = "There is no draft now" if draft is None else f"Version {draft} is the draft now"
            yield _superseded(found, f"{now}; version {found.version.number} was named.")


def not_live(items: Iterable[Found]) -> Iterator[Blocker]:
    """Those that name another version than readers get."""
    for found in items:
        if found.live is None or found.pin.version not in (None, found.live):
            now = "Nothing is live now" if found.live is None else f"Version {found.live} is live now"
            yield _superseded(found, f"{now}; version {found.version.number} was named.")


def not_replacing(session: Session, replaced: Plan) -> Iterator[Blocker]:
    """The pins beside which another version is live than the one they were meant to replace."""
    for pin, expected in replaced.items():
        found = find_pinned(session, pin)
        if found.live != expected:
            yield _superseded(found, another_is_live(expected, found.live))


def another_is_live(expected: int | None, live: int | None) -> str:
    """Says that a text is not as somebody has planned on it."""
    return f"It was to replace {_named(expected)}; {_named(live)} is live now."


def _superseded(found: Found, detail: str) -> Blocker:
    return found.blocker("superseded", detail)


def _named(version: int | None) -> str:
    return "nothing" if version is None else f"version {version}"
