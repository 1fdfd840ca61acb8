"""Makes webhooks, alters, rotates and removes them, and lets them go on after they were disabled."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from api.canonical import canonical, parse, rfc3339
from api.errors import Conflict, InvalidContent, NotFound
from api.ids import new_id
from api.models import Delivery, DeliveryAttempt, Ledger, Receiver, Record, Webhook
from api.models.base import OfAnotherShape
from api.reading.locales import canonical_locale
from api.services.accounts.holders import as_maker
from api.services.accounts.permissions import Holder
from api.services.jobs.claims import end
from api.services.webhooks.signatures import new_secret, public_key, rotated, signing_now, way_of

LONGEST_OVERLAP = timedelta(days=30)
JOB = "webhooks/"
"""How the names of the jobs begin that deliver to webhooks."""
FILTERS = ("locales", "types", "topics")
_LISTS = ("sites", "events")


def create_webhook(
    session: Session, *, url: str, sites: Sequence[str], events: Sequence[str], filter: Mapping[str, Any], description: str,
    enabled: bool, signature: str, now: datetime, by: Holder,
) -> tuple[Webhook, str]:  # fmt: skip
    """Make a webhook, which hears of whatever comes from now on; the answer is it and its secret."""
    secret = new_secret(signature)
    webhook = Webhook(
        id=new_id(), url=url, description=description, sites=_stored(sites), events=_stored(events),
        filter=canonical(_checked(session, filter)), signing=canonical([{"secret": secret, "until": None}]),
        disabled_at=None if enabled else now, disabled_because=None, created_at=now, created_by=by.name, made_by=as_maker(by),
    )  # fmt: skip
    session.add(webhook)
    session.flush()
    head = ledger_seq(session)
    session.add(Receiver(id=webhook.id, webhook_id=webhook.id, since_seq=head, position=head, plans="{}"))
    session.flush()
    return webhook, secret


def ledger_seq(session: Session) -> int:
    """The newest change."""
    return session.scalars(select(Ledger.seq)).one()


def _stored(values: Iterable[str]) -> str:
    return canonical(sorted(set(values)))


def _checked(session: Session, filter: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be heard of, each in its one spelling; InvalidContent where it names what there cannot be."""
    found = {name: sorted(set(filter[name])) if filter.get(name) else None for name in FILTERS}
    topics = found["topics"] or []
    known = (
        set(session.scalars(select(Record.id).where(Record.id.in_(topics), Record.type == "topic")))
        if topics
        else set()
    )
    errors = [
        {"pointer": f"#/filter/topics/{place}", "detail": f"There is no topic {each!r}."}
        for place, each in enumerate(filter.get("topics") or ()) if each not in known
    ]  # fmt: skip
    if errors:
        raise InvalidContent("The filter names what is not there.", errors=errors)
    locales = found["locales"]
    return {**found, "locales": locales and [canonical_locale(each) or each for each in locales]}


def alter_webhook(session: Session, webhook: Webhook, given: Mapping[str, Any], *, now: datetime) -> bool:
    """Change what is given; one that is enabled again goes on where it was. False if all is so."""
    for name in ("url", "description"):
        if name in given:
            setattr(webhook, name, given[name])
    for name in _LISTS:
        if name in given:
            setattr(webhook, name, _stored(given[name]))
    if "filter" in given:
        webhook.filter = canonical(_checked(session, {**parse(webhook.filter), **given["filter"]}))
    if "enabled" in given and given["enabled"] is not (webhook.disabled_at is None):
        webhook.disabled_at, webhook.disabled_because = None if given["enabled"] else now, None
        if given["enabled"]:
            _begin_anew(session, webhook)
    is_altered = session.is_modified(webhook)
    session.flush()
    return is_altered


def _begin_anew(session: Session, webhook: Webhook) -> None:
    """Let what could not be sent be tried again at once, as if for the first time."""
    mine = update(Delivery).where(Delivery.webhook_id == webhook.id, Delivery.state.in_(("pending", "failed")))
    session.execute(mine.values(state="pending", tries=0, begun_at=None, due_at=None))


def resume(session: Session, webhook: Webhook, *, skips: bool) -> None:
    """Let a webhook that was disabled go on: with what it has missed, or without."""
    if webhook.disabled_at is None:
        raise Conflict("The webhook is enabled.")
    webhook.disabled_at = webhook.disabled_because = None
    if skips:
        unsent = update(Delivery).where(Delivery.webhook_id == webhook.id, Delivery.state.in_(("pending", "failed")))
        session.execute(unsent.values(state="skipped", due_at=None))
        mine = update(Receiver).where(Receiver.webhook_id == webhook.id)
        session.execute(mine.values(position=ledger_seq(session)))
    else:
        _begin_anew(session, webhook)
    session.flush()


def disable(webhook: Webhook, because: str, *, now: datetime) -> None:
    """Give a webhook up, with why."""
    webhook.disabled_at, webhook.disabled_because = now, because


def rotate(webhook: Webhook, *, signature: str | None, overlap: timedelta | None, now: datetime) -> str:
    """Give a webhook a fresh secret; the former one signs too for a while, or with None until it is retired."""
    secret = new_secret(signature or way_of(signing_now(webhook.signing, now)[0]))
    until = None if overlap is None else rfc3339(now + overlap)
    webhook.signing = rotated(webhook.signing, secret, until=until, now=now)
    return secret


def retire(webhook: Webhook, *, now: datetime) -> None:
    """Let only the newest secret sign from now on."""
    newest, *former = signing_now(webhook.signing, now)
    if not former:
        raise Conflict("No former secret signs any more.")
    webhook.signing = canonical([{"secret": newest, "until": None}])


def remove_webhook(session: Session, webhook: Webhook) -> None:
    """Take a webhook away, with all that was sent to it."""
    mine = select(Delivery.number).where(Delivery.webhook_id == webhook.id)
    session.execute(delete(DeliveryAttempt).where(DeliveryAttempt.delivery.in_(mine)))
    session.execute(delete(Delivery).where(Delivery.webhook_id == webhook.id))
    session.execute(delete(Receiver).where(Receiver.webhook_id == webhook.id))
    end(session, job_of(webhook.id))
    session.delete(webhook)
    session.flush()


def find_webhook(session: Session, id: str) -> Webhook:
    """The webhook with that id, or NotFound."""
    webhook = session.get(Webhook, id)
    if webhook is None:
        raise NotFound(f"There is no webhook {id!r}.")
    return webhook


def job_of(id: str) -> str:
    """The job that delivers to a webhook."""
    return f"{JOB}{id}"


def sites_of(webhook: Webhook) -> list[str]:
    """The sites of which a webhook hears."""
    sites = parse(webhook.sites)
    if not isinstance(sites, list) or not all(isinstance(each, str) for each in sites):
        raise OfAnotherShape("The sites of a webhook are none.")
    return sites


def webhook_value(webhook: Webhook, *, now: datetime) -> dict[str, Any]:
    """A webhook as answers and the trail hold it, without what signs."""
    newest, *former = signing_now(webhook.signing, now)
    until = next((each["until"] for each in parse(webhook.signing)[1:]), None)
    return {
        **{name: getattr(webhook, name) for name in ("id", "url", "description", "disabled_because", "created_by")},
        "sites": sites_of(webhook), "events": list(parse(webhook.events)), "filter": parse(webhook.filter),
        "enabled": webhook.disabled_at is None, "disabled_at": rfc3339(webhook.disabled_at) if webhook.disabled_at else None,
        "created_at": rfc3339(webhook.created_at), "signature": way_of(newest), "public_key": public_key(newest),
        "former_secret": {"signature": way_of(former[0]), "public_key": public_key(former[0]), "until": until} if former else None,
        "etag": str(webhook.revision),
    }  # fmt: skip
