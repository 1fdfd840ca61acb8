"""What was served at a seq is served there for ever, byte for byte, whatever happens afterwards."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import canonical
from api.database import Database
from api.models import GENESIS_HASH, Change, Fact, Record
from api.reading.loading import hash_at, ledger_head, load_view
from api.reading.snapshot import Snapshot
from api.reading.snapshots import Snapshots
from tests.acts import Pinned, alter_settings, delete_site, hide, reinstate, review, show, unpublish, withdraw
from tests.factories import NOW, edit, edit_live, make_record, make_site, publish_all

Act = Callable[[Session, Record], object]

ACTS: dict[str, Act] = {
    "a draft": lambda session, record: edit(session, record, "en", title="Not yet"),
    "a published edit": lambda session, record: edit_live(session, record, "en", title="Another", slug="another"),
    "an editorial edit": lambda session, record: edit_live(
        session, record, "en", editorial=True, title="Title, in English"
    ),
    "an edit of the neutral fields": lambda session, record: edit_live(session, record, "und", kind="dependency"),
    "another locale": lambda session, record: edit_live(
        session, record, "de", title="Titel", slug="titel", description="Text."
    ),
    "an override": lambda session, record: edit_live(session, record, "und", site="clinic", position=9),
    "a review": lambda session, record: review(
        session,
        [Pinned(record.id, "core", "en")],
        reviewer={"name": "Rita"},
        reviewed_on=date(2026, 11, 1),
        actor="r",
        now=NOW,
    ),
    "hiding": lambda session, record: hide(session, "clinic", [record.id], actor="p", now=NOW),
    "showing": lambda session, record: show(session, "clinic", [record.id], actor="p", now=NOW),
    "unpublishing": lambda session, record: unpublish(session, [Pinned(record.id, "core", "fr")], actor="p", now=NOW),
    "withdrawing": lambda session, record: withdraw(
        session, [record.id], message="Wrong.", severity="safety", replacement=None, actor="p", now=NOW
    ),
    "reinstating": lambda session, record: reinstate(session, [record.id], actor="p", now=NOW),
    "other chains": lambda session, record: alter_settings(
        session, "clinic", {"locales": {"fr": ["fr"]}, "default_locale": "fr"}, actor="o", now=NOW
    ),
    "another rule": lambda session, record: alter_settings(
        session, "core", {"outdated_safety": "omit"}, actor="o", now=NOW
    ),
    "another parent": lambda session, record: alter_settings(session, "clinic", {"parent": None}, actor="o", now=NOW),
    "a site's end": lambda session, record: delete_site(session, "clinic", actor="o", now=NOW),
    "a new record": lambda session, record: make_record(session, "faq", locales=("en", "fr")),
}


@pytest.fixture
def record(session: Session) -> Record:
    """A live limitation of a library with a clinic."""
    make_site(session)
    make_site(session, "clinic", parent="core")
    return make_record(session, "limitation", locales=("en", "fr"))


def served_at(session: Session, seq: int) -> str:
    """Everything that every site served at a seq, as one text."""
    view = load_view(session, seq)
    places = [(site, locale) for site, settings in sorted(view.sites.items()) for locale in sorted(settings.locales)]
    items = {f"{site} {locale}": dict(Snapshot.build(view, site, locale).items) for site, locale in places}
    heads = {site: view.head(site) for site in view.sites}
    return canonical([items, heads, hash_at(session, seq)])


def test_no_later_act_alters_what_was_served(session: Session, record: Record) -> None:
    told = {seq: served_at(session, seq) for seq in range(ledger_head(session)[0] + 1)}
    for name, act in ACTS.items():
        act(session, record)
        session.flush()
        session.expire_all()
        assert {seq: served_at(session, seq) for seq in told} == told, name
        head = ledger_head(session)[0]
        told |= {seq: served_at(session, seq) for seq in range(max(told) + 1, head + 1)}
    assert len(set(told.values())) == len(told)


def test_a_draft_alters_nothing_at_the_head(session: Session, record: Record) -> None:
    head = ledger_head(session)
    before = served_at(session, head[0])
    edit(session, record, "en", title="Not yet")
    edit(session, record, "und", site="clinic", position=9)
    assert ledger_head(session) == head
    assert served_at(session, head[0]) == before


def test_editing_one_locale_or_site_leaves_the_others_alone(session: Session, record: Record) -> None:
    def standing() -> dict[tuple[str, str, str, str], str]:
        facts = session.scalars(select(Fact).where(Fact.to_seq.is_(None)))
        return {(fact.kind, fact.site, fact.record_id, fact.locale): fact.value for fact in facts}

    for site, locale, change in (
        ("core", "fr", {"title": "Un autre"}),
        ("clinic", "und", {"position": 9}),
        ("core", "und", {"position": 1}),
    ):
        before = standing()
        edit_live(session, record, locale, site=site, **change)
        after = standing()
        assert {place for place in after if after[place] != before.get(place)} == {("text", site, record.id, locale)}


def test_only_the_end_of_an_interval_is_ever_altered(session: Session, record: Record) -> None:
    def written() -> dict[int, tuple[object, ...]]:
        rows = session.execute(select(Fact.id, Fact.from_seq, Fact.value, Fact.sha256, Fact.slug, Fact.to_seq))
        return {row.id: tuple(row[1:]) for row in rows}

    for act in ACTS.values():
        before = written()
        act(session, record)
        after = written()
        assert all(after[id][:-1] == fact[:-1] for id, fact in before.items())
        assert all(after[id] == fact for id, fact in before.items() if fact[-1] is not None)


def test_a_clock_set_back_makes_no_change_look_earlier(session: Session, record: Record) -> None:
    for hours in (2, -48, 1, -1):
        edit(session, record, "en", title=f"Title {hours}")
        publish_all(session, record, now=NOW + timedelta(hours=hours))
    times = session.scalars(select(Change.at).order_by(Change.seq)).all()
    assert times == sorted(times)
    assert times[-1] == NOW + timedelta(hours=2)


def test_a_seq_that_was_not_there_yet_is_looked_up_again(database: Database) -> None:
    snapshots = Snapshots(database, kept=10)
    assert snapshots.hash_at(1) == GENESIS_HASH
    with database.transaction() as session:
        make_site(session)
        _, newest = ledger_head(session)
    assert snapshots.hash_at(1) == newest
