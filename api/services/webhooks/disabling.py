"""Gives up a webhook that takes nothing any more, and has those who look after its sites told."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import Grant, Person, Webhook
from api.services.accounts.audit import Call
from api.services.accounts.permissions import EVERYWHERE, ROLES, Permission
from api.services.ledger.served_alike import all_settings
from api.services.talk.notices import News, tell
from api.services.webhooks.webhooks import disable, sites_of, webhook_value

KIND = "webhook_disabled"
_OF_ADMINS = [role for role, carried in ROLES.items() if Permission.ADMIN in carried]


def give_up(call: Call, webhook: Webhook, why: str) -> None:
    """Send a webhook nothing more until somebody lets it go on."""
    if webhook.disabled_at is not None:
        return
    disable(webhook, why, now=call.now)
    call.session.flush()
    sites = sites_of(webhook)
    for site in sites:
        call.audit("webhook.give-up", site=site, after=webhook_value(webhook, now=call.now))
    maker = parse(webhook.made_by)["person"] if webhook.made_by else None
    people = {*_administrators(call.session, sites), *filter(None, [maker])}
    # Of several sites one stands for all: it is one webhook, and one letter.
    tell(call.session, people, [News(kind=KIND, site=sites[0], at=call.now, plan=webhook.id)])


def _administrators(session: Session, sites: Iterable[str]) -> set[str]:
    """The people who administer one of some sites."""
    known = all_settings(session)
    reach = {EVERYWHERE}
    for site in sites:
        current: str | None = site
        while current is not None and current in known and current not in reach:
            reach.add(current)
            current = known[current].parent
    granted = select(Grant.person_id).where(Grant.site.in_(reach), Grant.role.in_(_OF_ADMINS))
    return set(session.scalars(select(Person.id).where(Person.disabled_at.is_(None), Person.id.in_(granted))))
