"""Gives readers back the texts that they had before a change, as far as nobody has built on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.errors import Conflict, NotFound
from api.models import Change, Fact
from api.reading.facts.text import TextValue
from api.services.accounts.audit import Call
from api.services.accounts.permissions import Permission
from api.services.ledger.changes import OpenChange
from api.services.publishing.pins import Blocker, Pinned
from api.services.publishing.plans import exchange
from api.services.publishing.publication import Outcome, publication
from api.services.publishing.rights import require_items
from api.services.publishing.verb import Needs

MOST_TEXTS = 1000


@dataclass(frozen=True, slots=True)
class Left:
    """A text that a revert leaves alone, why, and the version that is live."""

    text: Pinned
    why: str
    live: int | None

    def as_json(self) -> dict[str, Any]:
        """As the API answers it."""
        return {
            "record": self.text.record, "site": self.text.site, "locale": self.text.locale, "why": self.why,
            "live_version": self.live,
        }  # fmt: skip


def revert_change(
    call: Call, seq: int, *, reason: str = "", dry_run: bool = False
) -> tuple[Outcome, list[Pinned], list[Left]]:
    """Give readers back what they had before a change; with the texts that they had, and those that were left alone."""
    with publication(call, "revert", reason=reason, dry_run=dry_run) as made:
        texts = _texts_of(call.session, seq)
        require_items(call, Permission.PUBLISH, Needs.PINS, texts)
        left = left_alone(call.session, seq, texts)
        if not dry_run:
            require_some(texts, left)
        made.watch({each.record for each in texts})
        made.block(put_back(made.change, seq, texts, left))
    alone = {each.text.place for each in left}
    return made.outcome, [each for each in texts if each.place not in alone], left


def _texts_of(session: Session, seq: int) -> list[Pinned]:
    """The texts that a change made live or took down."""
    if session.get(Change, seq) is None:
        raise NotFound(f"There is no change {seq}.")
    touched = (
        select(Fact.record_id, Fact.site, Fact.locale).distinct()
        .where(Fact.kind == TextValue.kind, or_(Fact.from_seq == seq, Fact.to_seq == seq))
        .order_by(Fact.record_id, Fact.site, Fact.locale).limit(MOST_TEXTS + 1)
    )  # fmt: skip
    found = [Pinned(*row) for row in session.execute(touched)]
    if not found:
        raise Conflict(f"Change {seq} made no text live and took none down: there is nothing to give back.")
    if len(found) > MOST_TEXTS:
        raise Conflict(f"Change {seq} touched more than {MOST_TEXTS} texts; give them back by an import of an export.")
    return found


def left_alone(session: Session, seq: int, texts: Iterable[Pinned]) -> list[Left]:
    """The texts that are no longer as a change left them: a revert would undo somebody's later work."""
    return [left for each in texts if (left := _left(session, seq, each))]


def require_some(texts: Sequence[Pinned], left: Sequence[Left]) -> None:
    """Refuse a revert that would leave everything alone: whoever asked for it would take it for done."""
    if len(left) == len(texts):
        raise Conflict("Nothing was undone: what it did has been changed since, and is left as it is.")


def _left(session: Session, seq: int, text: Pinned) -> Left | None:
    facts = _facts(session, text)
    live = next((_version(fact) for fact in facts if fact.to_seq is None), None)
    ends = [end for fact in facts for end in (fact.from_seq, fact.to_seq) if end is not None]
    if any(end > seq for end in ends):
        return Left(text, "changed-since", live)
    return None if seq in ends else Left(text, "unchanged-by-release", live)


def _facts(session: Session, text: Pinned) -> Sequence[Fact]:
    of_text = select(Fact).where(
        Fact.kind == TextValue.kind, Fact.record_id == text.record, Fact.site == text.site, Fact.locale == text.locale
    )
    return session.scalars(of_text.order_by(Fact.from_seq)).all()


def _version(fact: Fact) -> int:
    return TextValue.from_json(parse(fact.value)).version


def put_back(change: OpenChange, seq: int, texts: Iterable[Pinned], left: Iterable[Left]) -> list[Blocker]:
    """Restore what readers had before a change, but for the texts that are to be left alone."""
    alone = {each.text.place for each in left}
    pins = [_before(change.session, seq, each) for each in texts if each.place not in alone]
    removals = [pin for pin in pins if pin.version is None]
    return exchange(change, removals, [pin for pin in pins if pin.version is not None])


def _before(session: Session, seq: int, text: Pinned) -> Pinned:
    """The text in the version that the change ended; in none where it had none."""
    ended = (_version(fact) for fact in _facts(session, text) if fact.to_seq == seq)
    return Pinned(*text.place, next(ended, None))
