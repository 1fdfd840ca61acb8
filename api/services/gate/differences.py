"""Holds a text against the records of its topic, for the rules on what two records say differently."""

from collections.abc import Callable, Iterable, Iterator

from api.services.gate.passages import Flaw, Reading, quoted
from api.services.gate.statements import SaidOf, Statement, differ, statements, statements_of

_KNOWN = "what the records of a topic say"


def told_differently(text: Reading, code: str, is_about: Callable[[str], bool]) -> Iterator[Flaw]:
    """What a text says of these kinds of things, where another record of its topic says otherwise; each thing once."""
    ours: dict[tuple[str, str], Statement] = {}
    for each in _own(text):
        if is_about(each.kind):
            ours.setdefault((each.kind, each.subject), each)
    topics = text.names("topic") if ours else []
    for mine in ours.values() if topics else ():
        if (other := _other(text, _said(text, topics[0]), mine)) is not None:
            yield _finding(code, mine, *other)


def _own(text: Reading) -> Iterable[Statement]:
    is_owners = text.record is not None and text.site == text.record.site
    return statements_of(text.record, text.locale) if text.record and is_owners else statements(text)


def _said(text: Reading, topic: str) -> SaidOf:
    """What the records of the topic say, worked out once for all texts that are looked at beside them."""
    memory, key = text.around.memory, (_KNOWN, topic, text.locale)
    if key not in memory:
        memory[key] = text.around.said(topic, text.locale)
    found: SaidOf = memory[key]
    return found


def _other(text: Reading, said: SaidOf, mine: Statement) -> tuple[str, Statement] | None:
    """Somebody else who says otherwise."""
    own = text.record.id if text.record else None
    for stance, by in said.get((mine.kind, mine.subject), {}).items():
        if differ(mine.kind, mine.stance, stance):
            return next(((id, each) for id, each in by if id != own), None)
    return None


def _finding(code: str, mine: Statement, id: str, theirs: Statement) -> Flaw:
    place = mine.passage.spot(mine.sentence.start, len(mine.sentence.text))
    detail = (
        f"Of {mine.subject} it says {quoted(mine.sentence.text)}, and record {id} says {quoted(theirs.sentence.text)}."
    )
    return Flaw(code, detail, f"{mine.sentence.text}\n{id}\n{theirs.sentence.text}", mine.passage.field, place)
