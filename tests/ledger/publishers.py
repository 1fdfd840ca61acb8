"""What the processes do that publish side by side, and the one that reads meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.synchronize import Barrier, Event
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.database import Database
from api.errors import Blocked, Conflict
from api.models import Change, Record
from api.reading.loading import ledger_head, load_view, shift_view
from api.reading.views import View
from tests.acts import Pinned, hide, hold_ledger, publish, show, unpublish
from tests.factories import NOW, edit, make_record, make_site

PATIENCE_S = 30


@dataclass(frozen=True)
class Stage:
    """The records that the processes fight over.

    Each process has twins that are only ever published, hidden and taken down together. In each round some link a
    benefit to the limitation that it must have beside it, while the others take that limitation down.
    """

    twins: tuple[tuple[str, str], ...]
    benefits: tuple[str, ...]
    limitations: tuple[str, ...]


def set_stage(session: Session, *, processes: int, rounds: int) -> Stage:
    make_site(session)
    make_site(session, "clinic", parent="core")
    topic = make_record(session, "topic")
    pairs = [[make_record(session, topic=topic).id for _ in range(2)] for _ in range(processes)]
    limitations = [make_record(session, "limitation", topic=topic).id for _ in range(rounds)]
    benefits = [
        make_record(session, "benefit", topic=topic, neutral={"caveats": [each]}, live=False).id for each in limitations
    ]
    return Stage(tuple((first, second) for first, second in pairs), tuple(benefits), tuple(limitations))


class Together:
    """What a process gets when it starts: the barrier before each round, and the sign that all publishing is over."""

    barrier: Barrier
    over: Event


def join_in(barrier: Barrier, over: Event) -> None:
    Together.barrier, Together.over = barrier, over


def publish_in_rounds(url: str, stage: Stage, number: int, clock_offset: timedelta) -> dict[str, list[int]]:
    """Take part in every round; answers in which rounds the race was won, and how many changes were made."""
    database = Database(url)
    won, made = [], 0
    for each in range(len(stage.benefits)):
        now = NOW + clock_offset + timedelta(seconds=each)
        Together.barrier.wait(PATIENCE_S)
        race = link if number % 2 else take_target_down
        if attempt(database, lambda session: race(session, stage, each, now)):  # noqa: B023
            won.append(each)
        made += sum(attempt(database, act) for act in twin_acts(stage.twins[number], each, now))
    database.close()
    return {"won": won, "made": [made + len(won)]}


def attempt(database: Database, act: Callable[[Session], object]) -> bool:
    try:
        with database.transaction() as session:
            act(session)
    except (Blocked, Conflict):
        return False
    return True


def link(session: Session, stage: Stage, each: int, now: datetime) -> None:
    pins = [Pinned(stage.benefits[each], "core", locale) for locale in ("und", "en")]
    publish(session, pins, actor="Paula Publisher", now=now)


def take_target_down(session: Session, stage: Stage, each: int, now: datetime) -> None:
    unpublish(session, [Pinned(stage.limitations[each], "core", "en")], actor="Paula Publisher", now=now)


def twin_acts(twins: tuple[str, str], each: int, now: datetime) -> list[Callable[[Session], object]]:
    """One act on both twins, and what undoes it."""
    pins = [Pinned(id, "core", "en") for id in twins]
    given: dict[str, Any] = {"actor": "Paula Publisher", "now": now}

    def rename(session: Session) -> None:
        hold_ledger(session)
        for id in twins:
            record = session.get_one(Record, id)
            edit(session, record, "en", question=f"Question {each}")
        publish(session, pins, **given)

    acts: list[list[Callable[[Session], object]]] = [
        [rename],
        [
            lambda session: hide(session, "clinic", twins, **given),
            lambda session: show(session, "clinic", twins, **given),
        ],
        [lambda session: unpublish(session, pins, **given), lambda session: publish(session, pins, **given)],
    ]
    return acts[each % len(acts)]


def follow_the_head(url: str, stage: Stage) -> dict[str, Any]:
    """Read on and on until the publishing is over; answers what was seen and everything that was wrong with it."""
    database = Database(url)
    view: View | None = None
    seen, faults = [], []
    is_last = False
    while not is_last:
        is_last = Together.over.is_set()
        with database.reading() as session:
            newest = ledger_head(session)[0]
            if view is None or newest != view.seq:
                whole = load_view(session)
                faults += faults_of(session, view, whole, stage)
                view = whole
                seen.append(view.seq)
    database.close()
    return {"seen": seen, "faults": faults}


def faults_of(session: Session, before: View | None, now: View, stage: Stage) -> list[str]:
    """What is missed, torn or dangling in a view that was read while others publish."""
    found = []
    if session.scalar(select(func.count()).select_from(Change)) != now.seq:
        found.append(f"There is a gap before seq {now.seq}.")
    if before is not None and shift_view(session, before, now.seq)[0] != now:
        found.append(f"Something was missed between seq {before.seq} and {now.seq}.")
    found += [
        f"The twins {pair} differ at seq {now.seq}."
        for pair in stage.twins
        if twin_state(now, pair[0]) != twin_state(now, pair[1])
    ]
    pairs = zip(stage.benefits, stage.limitations, strict=True)
    found += [
        f"{one} lacks {other} at seq {now.seq}."
        for one, other in pairs
        if is_live(now, one) and not is_live(now, other)
    ]
    return found


def is_live(view: View, id: str) -> bool:
    return id in view.records and ("core", "en") in view.records[id].texts


def twin_state(view: View, id: str) -> list[Any]:
    record = view.records[id]
    text = record.source
    return [dict(record.hidden), text and (text.version, text.fields["question"], text.updated_at)]
