"""Two dozen manipulations of a database, as somebody makes them who wants to deceive, are all found, and so are their like."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from api.canonical import canonical, sha256
from api.models import (
    Attestation,
    AuditEvent,
    Base,
    Change,
    Fact,
    Grant,
    Key,
    Ledger,
    Person,
    PreviewLink,
    Reference,
    Release,
    ReleaseItem,
    Schedule,
    Seal,
    Secret,
    Translation,
    Version,
)  # fmt: skip
from api.models.base import table_of
from api.models.sealing import seal_hash, seal_written
from tests.acts import alter_settings
from tests.factories import NOW
from tests.intruder import attempt
from tests.lookup import head_of, lost_since, verify

Act = Callable[[Session], object]
MUCH_LATER = NOW + timedelta(days=9_999)


def newest(model: type[Base]) -> Any:
    (key,) = table_of(model).primary_key.columns
    return key == select(func.max(key)).scalar_subquery()


def alter(model: type[Base], **values: Any) -> Act:
    return lambda session: session.execute(update(table_of(model)).where(newest(model)).values(**values))


def take_away(model: type[Base]) -> Act:
    return lambda session: session.execute(delete(table_of(model)).where(newest(model)))


def forge(model: type[Base], **values: Any) -> Act:
    """Put a row beside the newest one that differs from it in these values."""

    def act(session: Session) -> None:
        table = table_of(model)
        row = session.execute(select(table).where(newest(model))).mappings().one()
        session.execute(insert(table).values({**row, "id": row["id"] + 1, **values}))

    return act


def rewrite(session: Session) -> None:
    """Alter a live text, and its hash with it."""
    value = canonical({"slug": "mine"})
    text = select(func.max(Fact.id)).where(Fact.kind == "text").scalar_subquery()
    session.execute(update(table_of(Fact)).where(Fact.id == text).values(value=value, sha256=sha256(value)))


def rehash_a_seal(session: Session) -> None:
    """Take the rows out of a seal, with a hash that fits it."""
    seal = session.scalars(select(Seal).where(newest(Seal))).one()
    previous = session.scalars(select(Seal.hash).where(Seal.number == seal.number - 1)).one_or_none()
    forged = {"rows": "[]", "hash": seal_hash(previous or "0" * 64, seal.number, seal.occasion, "[]")}
    session.execute(update(table_of(Seal)).where(newest(Seal)).values(**forged))


SEEN_BEFORE: Mapping[str, Act] = {
    "a live text": alter(Fact, value="{}"),
    "a live text with its hash": rewrite,
    "a fact, deleted": take_away(Fact),
    "a fact, forged": forge(
        Fact, kind="visibility", locale="", record_id="r", value='{"hidden":true}', sha256=sha256('{"hidden":true}')
    ),
    "when a text began to be live": alter(Fact, from_seq=1),
    "why something was published": alter(Change, reason="Because."),
    "who published it": alter(Change, actor="Nobody"),
    "when it was published": alter(Change, at=NOW - timedelta(days=9)),
    "a change, deleted": take_away(Change),
    "the head of the ledger": alter(Ledger, hash="0" * 64),
    "the words of a version": alter(Version, fields="{}"),
    "a version, deleted": take_away(Version),
}
UNSEEN_BEFORE: Mapping[str, Act] = {
    "an event of the trail": alter(AuditEvent, action="translation.discard"),
    "an event of the trail, deleted": take_away(AuditEvent),
    "an event of the trail, forged": forge(AuditEvent, actor="Rita", action="action.approve"),
    "who wrote a version": alter(Version, created_by="Rita"),
    "an approval that nobody gave": alter(
        Translation, stage="approved", stage_version=1, stage_by="Rita", stage_at=NOW, stage_clinical="x"
    ),
    "an attestation that nobody gave": forge(Attestation, version=2),
    "an attestation in another name": alter(Attestation, reviewer=canonical({"credential": "MD", "name": "Dr. Who"})),
    "the roles of a key": alter(Key, roles=canonical(["admin"])),
    "a role of a person": alter(Grant, role="admin"),
    "what is planned": alter(Schedule, at=NOW - timedelta(days=1)),
    "the secret": alter(Secret, value="0" * 64),
}
"""Beside these, the newest change cut off as if it had never been, below."""
SIBLINGS: Mapping[str, Act] = {
    "the account by which a version was written": alter(Version, author="p9"),
    "what an approval covers": alter(Version, approved_clinical="x"),
    "that a version came from a file": alter(Version, imported_by="somebody"),
    "an attestation, deleted": take_away(Attestation),
    "a role, given": forge(Grant, role="admin"),
    "a role, taken away": take_away(Grant),
    "where a role holds": alter(Grant, site="core"),
    "when a key ends": alter(Key, expires_at=MUCH_LATER),
    "the text of a key": alter(Key, digest="0" * 64),
    "whose a key is": alter(Key, person_id=None, machine="k9"),
    "a person's credential": alter(Person, credential="MD"),
    "a person who was disabled": alter(Person, disabled_at=NOW),
    "when a preview link ends": alter(PreviewLink, expires_at=MUCH_LATER),
    "what a preview link shows": alter(PreviewLink, view="release:r"),
    "which version a release publishes": alter(ReleaseItem, version=1),
    "that a release was published": alter(Release, state="published", published_seq=1),
    "whose right a schedule has": alter(Schedule, planned_by=canonical({"key": "k9", "person": None, "roles": []})),
    "a schedule, deleted": take_away(Schedule),
    "what is pointed at": lambda session: session.execute(delete(table_of(Reference))),
    "a seal": alter(Seal, rows="[]"),
    "a seal with its hash": rehash_a_seal,
    "the newest seal, deleted": take_away(Seal),
    "all seals, deleted": lambda session: session.execute(delete(table_of(Seal))),
}
ACTS = {**SEEN_BEFORE, **UNSEEN_BEFORE, **SIBLINGS}


@pytest.mark.database
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_it_is_found(everything: Session, act: Act) -> None:
    with attempt(everything):
        act(everything)
        assert verify(everything)


@pytest.mark.database
def test_the_newest_change_cut_off_as_if_it_had_never_been_is_found_by_the_head(everything: Session) -> None:
    with attempt(everything):
        alter_settings(everything, "clinic", {"outdated_safety": "omit"}, actor="o", now=NOW)
        seal_written(everything)
        head = head_of(everything)
    assert verify(everything) == []
    assert [each.partition(",")[0] for each in lost_since(everything, head)] == [
        f"Change {head.seq} of {head.at}", f"Seal {head.seal}",
    ]  # fmt: skip


@pytest.mark.once
def test_there_are_two_dozen() -> None:
    assert len(SEEN_BEFORE | UNSEEN_BEFORE) + 1 == 24
