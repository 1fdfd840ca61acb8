"""Keeps what people say when they hand a text on, and tells who has it next, or wrote it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.database import portions
from api.models import AuditEvent
from api.services.accounts.audit import Call
from api.services.accounts.permissions import Permission
from api.services.accounts.staff import staff, those_who_may
from api.services.ledger.lookup import find_lineage
from api.services.publishing.pins import Pinned, find_pinned
from api.services.talk.notices import News, tell
from api.services.talk.threads import About, say_at_step

_NEXT = {"submit": ("to_approve", Permission.REVIEW), "approve": ("to_publish", Permission.PUBLISH)}
"""What waits after a step, and for whom."""
_BACK = {"approve": "approved", "send-back": "sent_back"}
"""What whoever wrote a text, or handed it on, hears of a step."""
STEPS = frozenset({*_NEXT, *_BACK})


def note_steps(call: Call, verb: str, pins: Sequence[Pinned], words: str) -> None:
    """Keep the words in the thread of each text, and note who is to hear of the step."""
    if words.strip():
        texts = {About(each.record, each.site, each.locale): each.version for each in pins}
        say_at_step(call, verb, texts, words.strip())
    if verb in _NEXT:
        _tell_next(call, *_NEXT[verb], pins)
    if verb in _BACK:
        _tell_back(call, _BACK[verb], pins)


def _news(call: Call, kind: str, pins: Iterable[Pinned]) -> list[News]:
    told = partial(News, kind=kind, at=call.now, by=call.holder.identity)
    return [told(site=each.site, record=each.record, locale=each.locale) for each in pins]


def _tell_next(call: Call, kind: str, permission: Permission, pins: Sequence[Pinned]) -> None:
    people = staff(call.session)
    for place in dict.fromkeys((each.site, each.locale) for each in pins):
        those = those_who_may(people, permission, find_lineage(call.session, place[0]), place[1])
        tell(call.session, those, _news(call, kind, (each for each in pins if (each.site, each.locale) == place)))


def _tell_back(call: Call, kind: str, pins: Sequence[Pinned]) -> None:
    handed_on_by, news = _handed_on_by(call.session, pins), defaultdict[str, list[Pinned]](list)
    for pin in pins:
        author = find_pinned(call.session, pin).version.author
        for person in {author, handed_on_by.get(pin.place)} - {None}:
            news[str(person)].append(pin)
    for person, theirs in news.items():
        tell(call.session, [person], _news(call, kind, theirs))


def _handed_on_by(session: Session, pins: Sequence[Pinned]) -> dict[tuple[str | None, ...], str | None]:
    """The person who handed each text on last."""
    found: dict[tuple[str | None, ...], str | None] = {}
    place = (AuditEvent.record_id, AuditEvent.site, AuditEvent.locale)
    for portion in portions(sorted({each.record for each in pins})):
        acts = select(AuditEvent).where(AuditEvent.action == "action.submit", AuditEvent.record_id.in_(portion))
        for *of, person in session.execute(
            acts.with_only_columns(*place, AuditEvent.person_id).order_by(AuditEvent.id)
        ):
            found[tuple(of)] = person
    return found
