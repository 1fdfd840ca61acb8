"""Notes what somebody is to be told by mail, in the transaction of what it tells of; a worker sends it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import Notice, Person, Schedule

WISHES = ("off", "digest", "at_once")
USUAL_WISH = "digest"
DIGEST_HOUR = 5
"""When the letter of the day is sent, in UTC: before work begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something that happened, and that some people are to be told of."""

    kind: str
    site: str
    at: datetime
    by: str | None = None
    record: str | None = None
    locale: str | None = None
    plan: str | None = None


def wish_of(person: Person) -> str:
    """How somebody wants to be told."""
    return person.notices or USUAL_WISH


def due_at(wish: str, at: datetime) -> datetime:
    """When something of some moment is to be sent."""
    if wish == "at_once":
        return at
    today = at.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return today if at < today else today + timedelta(days=1)


def tell(session: Session, people: Collection[str], news: Iterable[News]) -> None:
    """Have people told of something, those of them who want to be, and can; nobody is told of what they did themselves."""
    reachable = select(Person).where(Person.id.in_(people), Person.email.is_not(None), Person.disabled_at.is_(None))
    wishes = {each.id: wish_of(each) for each in session.scalars(reachable)} if people else {}
    rows = [
        {
            "person_id": id, "kind": each.kind, "site": each.site, "record_id": each.record, "locale": each.locale,
            "plan": each.plan, "by": each.by, "at": each.at, "due_at": due_at(wish, each.at), "tries": 0,
        }
        for id, wish in wishes.items() if wish != "off"
        for each in news if each.by != id
    ]  # fmt: skip
    if rows:
        session.execute(insert(Notice), rows)


def tell_planner(session: Session, planned: Schedule, kind: str, *, at: datetime) -> None:
    """Have whoever planned something told what has become of it."""
    planner = parse(planned.planned_by)["person"] if planned.planned_by else None
    if planner is not None:
        tell(session, [planner], [News(kind=kind, site=planned.site, at=at, plan=planned.id)])


def choose_wish(session: Session, person: Person, wish: str, *, now: datetime) -> None:
    """Let somebody be told otherwise from now on, also of what they were not told of yet."""
    person.notices = wish
    unsent = update(Notice).where(Notice.person_id == person.id, Notice.due_at.is_not(None), Notice.tries == 0)
    session.execute(unsent.values(due_at=None if wish == "off" else due_at(wish, now)))
