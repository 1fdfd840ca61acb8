"""A snapshot that followed publications one by one is, in every order and index, the one that is built anew."""

from collections.abc import Callable
from itertools import product

import pytest
from sqlalchemy.orm import Session

from api.models import Record
from api.reading.loading import load_view, shift_view
from api.reading.shelf import SERVED, TOPIC
from api.reading.snapshot import Snapshot
from api.record_types import RECORD_TYPES
from tests.acts import hide, show, withdraw
from tests.factories import NOW, edit_live, make_record, make_site

TYPES = list(RECORD_TYPES)
SORTS = ((), ("title",), ("-title", "position"), ("updated_at",))
WANTED: list[dict[str, list[str]]] = [
    {}, {"category": ["safety"]}, {"category": ["safety", "about"]}, {"tags": ["new"]}, {SERVED: ["en"]}, {"category": ["about"], SERVED: ["fr"]},
]  # fmt: skip

Act = Callable[[Session, list[Record]], object]

ACTS: dict[str, Act] = {
    "a title changes": lambda session, faqs: edit_live(session, faqs[3], "en", question="A new question?"),
    "a record moves to the front": lambda session, faqs: edit_live(session, faqs[5], "und", position=1),
    "a record loses its place": lambda session, faqs: edit_live(session, faqs[2], "und", position=None),
    "a category changes": lambda session, faqs: edit_live(session, faqs[1], "und", category="safety", tags=["new"]),
    "a clinic has its own words": lambda session, faqs: edit_live(session, faqs[4], "und", site="clinic", tags=["new"]),
    "a slug changes hands": lambda session, faqs: (
        edit_live(session, faqs[6], "en", slug="given-up"), edit_live(session, faqs[6], "en", slug="kept"),
        edit_live(session, faqs[7], "en", slug="given-up"),
    ),
    "a translation comes": lambda session, faqs: make_record(session, locales=("en", "fr")),
    "a record is hidden": lambda session, faqs: hide(session, "clinic", [faqs[0].id], actor="Paula", now=NOW),
    "a record is shown again": lambda session, faqs: (
        hide(session, "clinic", [faqs[0].id], actor="Paula", now=NOW), show(session, "clinic", [faqs[0].id], actor="Paula", now=NOW),
    ),
    "a record is withdrawn": lambda session, faqs: withdraw(
        session, [faqs[8].id], message="Wrong.", severity="safety", replacement=None, actor="Paula", now=NOW
    ),
    "everything that points at a topic": lambda session, faqs: edit_live(
        session, session.get_one(Record, topic_of(session, faqs[0])), "en", name="Another topic"
    ),
}  # fmt: skip


def topic_of(session: Session, record: Record) -> str:
    topic = load_view(session).records[record.id].targets
    return next(iter(topic))


@pytest.fixture
def faqs(session: Session) -> list[Record]:
    make_site(session)
    make_site(session, "clinic", parent="core")
    topic = make_record(session, "topic", locales=("en", "fr"))
    return [
        make_record(
            session, topic=topic, locales=("en", "fr") if number % 2 else ("en",), question=f"Question {number % 4}?",
            neutral={"position": number // 2, "category": ("about", "safety", "session")[number % 3]},
        )
        for number in range(24)
    ]  # fmt: skip


def told(snapshot: Snapshot, topics: set[str]) -> object:
    """Everything that can be asked of a snapshot."""
    wanted = [*WANTED, *({TOPIC: [topic]} for topic in sorted(topics))]
    lists = [
        [each.id for each in snapshot.shelves.find(types, some, sort)]
        for types, some, sort in product((["faq"], ["topic"], TYPES), wanted, SORTS)
    ]
    slugs = {text.slug for record in snapshot.view.records.values() for text in record.texts.values() if text.slug}
    found = {(name, slug): snapshot.slugs.find(name, slug) for name, slug in product(("faq", "topic"), sorted(slugs))}
    lost = sorted(snapshot.slugs.lost())
    return lists, found, lost, snapshot.digest(TYPES), snapshot.digest(["faq"]), dict(snapshot.items)


@pytest.mark.parametrize("name", ACTS)
def test_what_followed_is_what_is_built(session: Session, faqs: list[Record], name: str) -> None:
    before = load_view(session)
    topics = {id for id, record in before.records.items() if record.type == "topic"}
    places = [("core", "en"), ("core", "fr"), ("clinic", "fr")]
    held = [Snapshot.build(before, *place) for place in places]
    known = [told(each, topics) for each in held]
    ACTS[name](session, faqs)
    after = load_view(session)
    shifted, records, _ = shift_view(session, before, after.seq)
    assert shifted == after
    assert (shifted.referrers, shifted.withdrawals) == (after.referrers, after.withdrawals)
    followed = [each.moved(shifted, records) for each in held]
    assert [told(each, topics) for each in followed] == [
        told(Snapshot.build(after, *place), topics) for place in places
    ]
    assert [told(each, topics) for each in held] == known, "what others still read has changed under them"
    back, records, _ = shift_view(session, shifted, before.seq)
    assert [told(each.moved(back, records), topics) for each in followed] == known
