"""Verifying is silent on a good history, and tells of every byte that was altered behind the ledger's back."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from api.canonical import canonical, parse, sha256
from api.database import Database
from api.models import Change, Fact, Ledger, Record, Reference, Translation, Version
from api.models.sealing import seal_written
from tests.acts import Pinned, alter_settings, hide, reinstate, review, show, unpublish, withdraw
from tests.factories import NOW, edit, edit_live, make_record, make_site, publish_all
from tests.intruder import unguarded
from tests.lookup import end_writing, verify

Damage = Callable[[Session], object]


def make_history(session: Session) -> None:
    """Every kind of change at least once."""
    make_site(session)
    make_site(session, "clinic", parent="core")
    record = make_record(session, "limitation", locales=("en", "fr"))
    edit_live(session, record, "en", description="It has turned out otherwise.")
    edit_live(session, record, "und", site="clinic", position=3)
    review(
        session,
        [Pinned(record.id, "core", "en")],
        reviewer={"name": "Rita"},
        reviewed_on=date(2026, 11, 1),
        actor="r",
        now=NOW,
    )
    for site, act in (("core", hide), ("clinic", show), ("core", show)):
        act(session, site, [record.id], actor="p", now=NOW)
    unpublish(session, [Pinned(record.id, "core", "fr")], actor="p", now=NOW)
    withdraw(session, [record.id], message="Wrong.", severity="safety", replacement=None, actor="p", now=NOW)
    reinstate(session, [record.id], actor="p", now=NOW, reason="Right after all")
    alter_settings(session, "clinic", {"outdated_safety": "omit"}, actor="o", now=NOW)
    edit(session, record, "fr", description="Un brouillon.")


@pytest.fixture
def history(session: Session) -> Iterator[Session]:
    make_history(session)
    seal_written(session)
    with unguarded(session):
        yield session


def test_an_empty_history_is_whole(session: Session) -> None:
    assert verify(session) == []


def test_a_good_history_is_whole_and_told_step_by_step(history: Session) -> None:
    steps: list[tuple[int, int]] = []
    assert verify(history, on_progress=lambda done, total: steps.append((done, total))) == []
    assert steps == [(seq, len(steps)) for seq in range(1, len(steps) + 1)]


def test_a_good_history_is_whole_read_anew(database: Database) -> None:
    with database.transaction() as session:
        make_history(session)
    with database.reading() as session:
        assert verify(session) == []


def fact_of(session: Session, kind: str, *, is_open: bool = True) -> Fact:
    """The oldest fact of a kind; of texts, the oldest in words."""
    state = Fact.to_seq.is_(None) if is_open else Fact.to_seq.is_not(None)
    return session.query(Fact).filter(Fact.kind == kind, Fact.locale != "und", state).order_by(Fact.id).first()  # type: ignore[return-value]


def set_fact(kind: str, /, **values: object) -> Damage:
    return lambda session: session.execute(update(Fact).where(Fact.id == fact_of(session, kind).id).values(**values))


def rewrite(session: Session, kind: str, *, rehash: bool) -> None:
    """Alter one word of a fact's value, and its hash with it or not."""
    fact = fact_of(session, kind)
    value = canonical(
        {**parse(fact.value), "method": "machine"} if kind == "text" else {**parse(fact.value), "name": "Mine"}
    )
    hashed = {"sha256": sha256(value)} if rehash else {}
    session.execute(update(Fact).where(Fact.id == fact.id).values(value=value, **hashed))


def set_change(**values: object) -> Damage:
    return lambda session: session.execute(update(Change).where(Change.seq == 3).values(**values))


def set_version(**values: object) -> Damage:
    oldest_words = select(func.min(Version.id)).where(Version.clinical != "{}").scalar_subquery()
    return lambda session: session.execute(update(Version).where(Version.id == oldest_words).values(**values))


def swap_intervals(session: Session) -> None:
    """Let the formerly and the presently live text of one place change their times."""
    former = (
        session.query(Fact).filter_by(kind="text", site="core", locale="en").filter(Fact.to_seq.is_not(None)).first()
    )
    assert former is not None
    present = session.query(Fact).filter_by(kind="text", record_id=former.record_id, locale="en", to_seq=None).one()
    first, middle = former.from_seq, present.from_seq
    session.execute(update(Fact).where(Fact.id == present.id).values(from_seq=first, to_seq=middle))
    session.execute(update(Fact).where(Fact.id == former.id).values(from_seq=middle, to_seq=None))


def without_newest_change(session: Session) -> None:
    """Take the newest change away as if it had never been, but for the ledger's head."""
    newest = session.query(Ledger).one().seq
    session.execute(delete(Fact).where(Fact.from_seq == newest))
    session.execute(update(Fact).where(Fact.to_seq == newest).values(to_seq=None))
    session.execute(delete(Change).where(Change.seq == newest))


def forge_fact(session: Session) -> None:
    value = canonical({"hidden": True})
    record = session.query(Record).first()
    assert record is not None
    session.execute(
        insert(Fact).values(
            kind="visibility",
            site="clinic",
            record_id=record.id,
            locale="",
            from_seq=3,
            value=value,
            sha256=sha256(value),
        )
    )


def drop_fact(session: Session) -> None:
    fact = fact_of(session, "text", is_open=False)
    session.execute(delete(Reference).where(Reference.fact_id == fact.id))
    session.execute(delete(Fact).where(Fact.id == fact.id))


DAMAGE: dict[str, Damage] = {
    "a fact's value": lambda session: rewrite(session, "text", rehash=False),
    "a fact's value with its hash": lambda session: rewrite(session, "text", rehash=True),
    "a site's settings with their hash": lambda session: rewrite(session, "settings", rehash=True),
    "a fact's value that is JSON no more": set_fact("text", value="{"),
    "a version's fields that are JSON no more": set_version(fields="{"),
    "a fact's hash": set_fact("text", sha256="0" * 64),
    "a slug": set_fact("text", slug="mine"),
    "a slug taken away": set_fact("text", slug=None),
    "a fact's site": set_fact("text", site="clinic"),
    "a fact's locale": set_fact("text", locale="de"),
    "a fact's kind": set_fact("review", kind="visibility"),
    "a fact's beginning": set_fact("settings", from_seq=2),
    "a fact's end": set_fact("text", to_seq=5),
    "swapped intervals": swap_intervals,
    "an end taken back": lambda session: session.execute(
        update(Fact).where(Fact.id == fact_of(session, "withdrawal", is_open=False).id).values(to_seq=None)
    ),
    "a deleted fact": drop_fact,
    "a forged fact": forge_fact,
    "a change's reason": set_change(reason="Because."),
    "a change's actor": set_change(actor="Nobody"),
    "a change's verb": set_change(verb="nothing"),
    "a change's time": set_change(at=NOW.replace(year=2020)),
    "a change's hash": set_change(hash="0" * 64),
    "the newest change taken away": without_newest_change,
    "the head's seq": lambda session: session.execute(update(Ledger).values(seq=Ledger.seq - 1)),
    "a head beyond the changes": lambda session: session.execute(update(Ledger).values(seq=Ledger.seq + 1)),
    "the head's hash": lambda session: session.execute(update(Ledger).values(hash="0" * 64)),
    "the head's time": lambda session: session.execute(update(Ledger).values(at=NOW.replace(year=2030))),
    "the head taken away": lambda session: session.execute(delete(Ledger)),
    "a version's fields": set_version(fields="{}"),
    "a version's fields with their hash": set_version(fields="{}", sha256=sha256("{}")),
    "a version's hash": set_version(sha256="0" * 64),
    "a version's clinical fingerprints": set_version(clinical="{}"),
    "a version's source fingerprints": set_version(source_clinical="{}"),
    "a version's method": set_version(method="machine"),
    "a version's number": set_version(number=9),
    "a deleted version": lambda session: session.execute(delete(Version).where(Version.number == 1)),
    "a deleted draft": lambda session: session.execute(
        delete(Version).where(Version.id == session.query(Version).order_by(Version.id.desc()).first().id)  # type: ignore[union-attr]
    ),
    "a translation's locale": lambda session: session.execute(
        update(Translation).where(Translation.locale == "fr").values(locale="de")
    ),
    "a record's type": lambda session: session.execute(update(Record).values(type="faq")),
    "a record's source locale": lambda session: session.execute(update(Record).values(source_locale="fr")),
    "a deleted reference": lambda session: session.execute(delete(Reference)),
    "a forged reference": lambda session: session.execute(
        insert(Reference).values(fact_id=fact_of(session, "text").id, target="00000000-0000-7000-8000-000000000000")
    ),
}


@pytest.mark.database
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_what_was_altered_is_found(history: Session, damage: Damage) -> None:
    end_writing(history)
    damage(history)
    history.flush()
    history.expire_all()
    assert verify(history)


def test_a_finding_names_what_was_altered(history: Session) -> None:
    rewrite(history, "text", rehash=False)
    history.expire_all()
    fact = fact_of(history, "text")
    assert verify(history)[0].startswith(f"Fact {fact.id} (text core {fact.record_id}")


def test_a_draft_never_counts_as_damage(history: Session) -> None:
    record = make_record(history, live=False)
    assert verify(history) == []
    publish_all(history, record)
    assert verify(history) == []
