"""What people do, for everybody's tests: each act goes in by the door that HTTP, the worker and the seed use too."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from api.models import Change, Schedule
from api.services.accounts.audit import Call
from api.services.accounts.permissions import HeldRole, Holder
from api.services.ledger.changes import hold_ledger
from api.services.ledger.lookup import find_record
from api.services.publishing.perform import perform
from api.services.publishing.pins import Pinned, Place
from api.services.publishing.publication import Outcome, publication
from api.services.publishing.schedules import schedule_items
from api.services.publishing.site_changes import change_settings, make_site, take_away_site
from api.services.publishing.verbs import VERBS
from api.services.transfer.importing import import_content
from api.services.transfer.report import Report


def call_of(session: Session, actor: str, now: datetime, *, credential: str | None = None) -> Call:
    """A call by somebody who may do everything."""
    return Call(session, Holder(actor, (HeldRole("admin"),), credential=credential), now, "tests")


def act(
    session: Session, verb: str, items: Sequence[Pinned | Place], *, actor: str, now: datetime,
    credential: str | None = None, **said: Any,
) -> Change:  # fmt: skip
    """Use a verb that readers notice, and get the change that it made."""
    return made(session, perform(call_of(session, actor, now, credential=credential), VERBS[verb], items, **said))


def made(session: Session, outcome: Outcome) -> Any:
    """The change that came of it; None where readers get what they got before, as of a review of what is not live."""
    return None if outcome.seq is None else session.get_one(Change, outcome.seq)


def approve(session: Session, items: Sequence[Pinned], *, actor: str, now: datetime) -> None:
    perform(call_of(session, actor, now), VERBS["approve"], items)


def schedule(session: Session, items: Sequence[Pinned], *, verb: str, at: datetime, actor: str) -> Schedule:
    """Plan a publication, an hour before it is due."""
    call = call_of(session, actor, at - timedelta(hours=1))
    planned = schedule_items(call, items, verb=verb, at=at.isoformat(), time_zone="UTC")[1]
    assert planned is not None
    return planned


def publish(session: Session, items: Sequence[Pinned], **options: Any) -> Change:
    return act(session, "publish", items, **options)


def unpublish(session: Session, items: Sequence[Pinned], **options: Any) -> Change:
    """Take live texts from readers; without a number, whichever version is live."""
    return act(session, "unpublish", items, **options)


def hide(session: Session, site: str, ids: Sequence[str], **options: Any) -> Change:
    return act(session, "hide", [Place(site, id) for id in ids], **options)


def show(session: Session, site: str, ids: Sequence[str], **options: Any) -> Change:
    return act(session, "show", [Place(site, id) for id in ids], **options)


def withdraw(session: Session, ids: Sequence[str], *, replacement: str | None = None, **options: Any) -> Change:
    return act(session, "withdraw", _owned(session, ids), replacement=replacement, **options)


def reinstate(session: Session, ids: Sequence[str], **options: Any) -> Change:
    return act(session, "reinstate", _owned(session, ids), **options)


def _owned(session: Session, ids: Sequence[str]) -> list[Place]:
    hold_ledger(session)
    return [Place(find_record(session, id).site, id) for id in ids]


def review(
    session: Session, items: Sequence[Pinned], *, reviewer: Mapping[str, str | None], reviewed_on: date, actor: str,
    now: datetime, reason: str = "",
) -> Change:  # fmt: skip
    """Attest texts in the name and with the credential of a reviewer."""
    name = reviewer["name"] or actor
    return act(
        session, "review", items, actor=name, now=now, credential=reviewer.get("credential") or "PT", reviewed_on=reviewed_on,
        reason=reason,
    )  # fmt: skip


def create_site(session: Session, key: str, settings: Mapping[str, Any], *, actor: str, now: datetime) -> Change:
    with publication(call_of(session, actor, now), "create-site") as door:
        make_site(door, key, settings)
    return made(session, door.outcome)


def alter_settings(
    session: Session, key: str, settings: Mapping[str, Any], *, actor: str, now: datetime, reason: str = ""
) -> Change:
    with publication(call_of(session, actor, now), "alter-settings", reason=reason) as door:
        change_settings(door, key, settings)
    return made(session, door.outcome)


def delete_site(session: Session, key: str, *, actor: str, now: datetime) -> Change:
    with publication(call_of(session, actor, now), "delete-site") as door:
        take_away_site(door, key)
    return made(session, door.outcome)


def bring_in(session: Session, site: str, data: bytes, *, actor: str, now: datetime, **options: Any) -> Report:
    """Import a file."""
    return import_content(call_of(session, actor, now), site, data, **options)
