"""What descends from a key, by the trail: all that somebody who found it may have left behind, taken back in one act."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.database import portions
from api.errors import Conflict, NotAllowed
from api.models import AuditEvent, IdempotentCall, Invitation, Key, Person, PreviewLink, Schedule, Webhook
from api.services.accounts.audit import Call
from api.services.accounts.authority import Authority
from api.services.accounts.holders import as_maker
from api.services.accounts.invitations import close_way_in
from api.services.accounts.keys import revoke_key
from api.services.accounts.preview_tokens import bounds_of
from api.services.accounts.sessions import end_sessions
from api.services.publishing.schedules import cancel
from api.services.webhooks.webhooks import disable, sites_of

_MAKES = {"key.create": "keys", "key.rotate": "keys", "person.create": "people", "person.alter": "altered",
          "invitation.create": "altered"}  # fmt: skip
"""The acts by which somebody lets others in, each with whom or what it is about."""

Kept = TypeVar("Kept", Key, Person)
Planned = TypeVar("Planned", PreviewLink, Schedule, Key, Invitation, Webhook)


@dataclass(frozen=True)
class Descent:
    """A key, the first of `keys`, with what it made, what that made, and so on, as far as any of it still holds."""

    keys: list[Key]
    people: list[Person]
    """Whom it made."""
    preview_links: list[PreviewLink]
    schedules: list[Schedule]
    webhooks: list[Webhook]
    invitations: list[Invitation]
    """With what came in by them: sessions, and passkeys that were added there."""
    altered: list[Person]
    """Who was there before, and has had roles or traits from it: for people to look at, since no act undoes that."""
    staying: list[Key]
    """Keys of nobody that were made before it was lost, and rest on a right that ends now."""


def descent_of(session: Session, key: Key, *, since: datetime | None = None) -> Descent:
    """What descends from a key; with a moment, what was made from then on."""
    keys, people, altered, looked_at = {key.id}, set[str](), set[str](), set[str]()
    while fresh := (keys | people) - looked_at:
        looked_at |= fresh
        made = _made_by(session, fresh, since)
        people |= made["people"]
        altered |= made["altered"]
        keys |= made["keys"] | _keys_of(session, made["people"])
    hold = [each for each in _found(session, Key, keys - {key.id}) if each.revoked_at is None]
    return Descent(
        keys=[key, *hold],
        people=[each for each in _found(session, Person, people) if each.disabled_at is None],
        preview_links=_kept_by(_links(session, since), keys | people),
        schedules=_kept_by(_schedules(session, since), keys | people),
        webhooks=_kept_by(_webhooks(session, since), keys | people),
        invitations=_kept_by(_invitations(session, since), keys | people),
        altered=_found(session, Person, altered - people),
        staying=[] if since is None else _kept_by(_of_nobody(session, but=keys), keys | people),
    )


def _made_by(session: Session, makers: Iterable[str], since: datetime | None) -> dict[str, set[str]]:
    """The ids of what some keys and people made or altered, by kind."""
    made: dict[str, set[str]] = {kind: set() for kind in _MAKES.values()}
    for some in portions(makers):
        acts = select(AuditEvent.action, AuditEvent.after).where(
            AuditEvent.action.in_(_MAKES), or_(AuditEvent.key_id.in_(some), AuditEvent.person_id.in_(some))
        )
        for action, after in session.execute(acts if since is None else acts.where(AuditEvent.at >= since)):
            made[_MAKES[action]].add(parse(str(after))["id"])
    return made


def _keys_of(session: Session, people: Iterable[str]) -> set[str]:
    return {id for some in portions(people) for id in session.scalars(select(Key.id).where(Key.person_id.in_(some)))}


def _found(session: Session, model: type[Kept], ids: Iterable[str]) -> list[Kept]:
    found = (session.get(model, id) for id in sorted(ids))
    return [each for each in found if each is not None]


def _of_nobody(session: Session, *, but: set[str]) -> list[Key]:
    keys = select(Key).where(Key.person_id.is_(None), Key.revoked_at.is_(None)).order_by(Key.id)
    return [each for each in session.scalars(keys) if each.id not in but]


def _links(session: Session, since: datetime | None) -> Sequence[PreviewLink]:
    links = select(PreviewLink).where(PreviewLink.revoked_at.is_(None)).order_by(PreviewLink.id)
    return session.scalars(links if since is None else links.where(PreviewLink.created_at >= since)).all()


def _invitations(session: Session, since: datetime | None) -> Sequence[Invitation]:
    made = select(Invitation).where(Invitation.revoked_at.is_(None)).order_by(Invitation.id)
    return session.scalars(made if since is None else made.where(Invitation.created_at >= since)).all()


def _webhooks(session: Session, since: datetime | None) -> Sequence[Webhook]:
    heard = select(Webhook).where(Webhook.disabled_at.is_(None)).order_by(Webhook.id)
    return session.scalars(heard if since is None else heard.where(Webhook.created_at >= since)).all()


def _schedules(session: Session, since: datetime | None) -> Sequence[Schedule]:
    pending = select(Schedule).where(Schedule.state == "pending").order_by(Schedule.id)
    return session.scalars(pending if since is None else pending.where(Schedule.created_at >= since)).all()


def _kept_by(planned: Iterable[Planned], makers: set[str]) -> list[Planned]:
    """Those that rest on the right of one of these makers."""
    return [each for each in planned if not makers.isdisjoint(_maker_of(each))]


def _maker_of(planned: PreviewLink | Schedule | Key | Invitation | Webhook) -> set[str]:
    made_by = planned.planned_by if isinstance(planned, Schedule) else planned.made_by
    maker = parse(made_by) if made_by else {}
    return {maker[kind] for kind in ("key", "person") if maker.get(kind)}


def require_descent(call: Call, descent: Descent) -> None:
    """Refuse whoever does not administer all of it, or would lock themselves out."""
    authority = Authority(call.session, call.holder)
    linked = (site for each in descent.preview_links for site in bounds_of(each).sites)
    heard = (site for each in descent.webhooks for site in sites_of(each))
    places = [*linked, *heard, *(each.site for each in descent.schedules)]
    people = [*descent.people, *(each.person for each in descent.invitations)]
    is_theirs = all(map(authority.over_key, [*descent.keys, *descent.staying])) and all(
        map(authority.over_person, people)
    )
    if not (is_theirs and authority.over_sites(places)):
        raise NotAllowed("What descends from this key reaches beyond the sites that you administer.")
    if call.holder.key in {each.id for each in descent.keys} or call.holder.person in {
        each.id for each in descent.people
    }:
        raise Conflict(
            "You call with what descends from this key and would lock yourself out; use a key that does not, "
            "or say with `since` from when on the key was in wrong hands."
        )


def revoke_descent(call: Call, descent: Descent) -> None:
    """Let nothing of it open anything or run any more; each act stands in the trail with the key that it descends from.

    What stays rests from now on on the right of whoever says so.
    """
    of = {"descends_from": descent.keys[0].id}
    for key in descent.keys:
        if revoke_key(key, now=call.now):
            call.audit("key.revoke", after={"id": key.id, **of})
    for person in descent.people:
        person.disabled_at = call.now
        end_sessions(call.session, person.id, now=call.now)
        call.audit("person.alter", after={"id": person.id, "disabled": True, **of})
    _revoke_what_goes_out(call, descent, of)
    for key in descent.staying:
        key.made_by = as_maker(call.holder)
        call.audit("key.take-over", after={"id": key.id, **of})
    _forget_answers(call.session, {each.id for each in descent.keys})


def _revoke_what_goes_out(call: Call, descent: Descent, of: dict[str, str]) -> None:
    """Let nothing of it be shown, let anybody in, be run or be sent any more."""
    for link in descent.preview_links:
        link.revoked_at = call.now
        call.audit("preview-link.revoke", site=link.site, after={"id": link.id, **of})
    for invitation in descent.invitations:
        close_way_in(call.session, invitation, now=call.now)
        call.audit("invitation.revoke", after={"id": invitation.person_id, "invitation": invitation.id, **of})
    for planned in descent.schedules:
        cancel(call.session, planned)
        call.audit("schedule.cancel", site=planned.site, after={"schedule": planned.id, **of})
    for webhook in descent.webhooks:
        disable(webhook, "The key that it was made with was revoked with all that descends from it.", now=call.now)
        call.audit("webhook.give-up", site=sites_of(webhook)[0], after={"id": webhook.id, **of})


def _forget_answers(session: Session, keys: set[str]) -> None:
    """Forget what calls with these keys were answered, so that nobody gets it again."""
    remembered = session.execute(select(IdempotentCall.id, IdempotentCall.caller))
    gone = [id for id, caller in remembered if not keys.isdisjoint(filter(None, parse(caller)))]
    for some in portions(gone):
        session.execute(delete(IdempotentCall).where(IdempotentCall.id.in_(some)))
