"""What each verb does: who may use it, on what, and the work within its one change."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from api.errors import NotAllowed
from api.services.accounts.audit import Call
from api.services.accounts.permissions import Permission, require
from api.services.ledger.lookup import find_lineage, find_record
from api.services.publishing import approval, reviews, schedules, upstream, visibility
from api.services.publishing.perform import (
    Outcome,
    Perform,
    act,
    publish_newest,
    require_each,
    require_seen,
    unpublish_pinned,
)
from api.services.publishing.pins import Blocker, Pinned
from api.services.texts.drafts import Author

Body = Mapping[str, Any]
Act = Callable[[Call, Body, bool], Outcome]


def pins(body: Body) -> list[Pinned]:
    """The versions that a body names."""
    return [Pinned(each["record"], each["site"], each["locale"], each["version"]) for each in body["items"]]


def records(body: Body) -> list[str]:
    """The records that a body names, each once."""
    return list(dict.fromkeys(each["record"] for each in body["items"]))


def publish(call: Call, body: Body, dry_run: bool) -> Outcome:
    """Make the pinned versions live, all in one change"""
    return _decide(call, "publish", body, partial(publish_newest, items=pins(body)), dry_run=dry_run)


def unpublish(call: Call, body: Body, dry_run: bool) -> Outcome:
    """Take the pinned live versions from readers, all in one change"""
    return _decide(call, "unpublish", body, partial(unpublish_pinned, items=pins(body)), dry_run=dry_run)


def _decide(call: Call, verb: str, body: Body, perform: Perform, *, dry_run: bool) -> Outcome:
    require_each(call, Permission.PUBLISH, pins(body))
    return act(call, verb, records(body), perform, reason=body["reason"], dry_run=dry_run)


def submit(call: Call, body: Body, dry_run: bool) -> Outcome:
    """Hand drafts to whoever approves them"""
    require_each(call, Permission.TRANSLATE, pins(body))
    return _move(call, "submit", approval.submit, body, dry_run)


def approve(call: Call, body: Body, dry_run: bool) -> Outcome:
    """Say that drafts may be published as they are"""
    require_each(call, Permission.REVIEW, pins(body))
    return _move(call, "approve", approval.approve, body, dry_run)


def send_back(call: Call, body: Body, dry_run: bool) -> Outcome:
    """Give drafts back to their authors, saying why"""
    require_each(call, Permission.REVIEW, pins(body))
    return _move(call, "send-back", approval.send_back, body, dry_run)


def _move(call: Call, verb: str, move: Callable[..., Iterable[Blocker]], body: Body, dry_run: bool) -> Outcome:
    """Drafts move between people; readers notice nothing, so no record needs to be looked at."""
    perform = partial(move, by=call.holder, items=pins(body), comment=body["comment"])
    return act(call, verb, [], perform, dry_run=dry_run, quiet=True)


def review(call: Call, body: Body, dry_run: bool) -> Outcome:
    """Attest texts as clinically right, in your own name and with your credential

    Each attestation is of the exact clinical words, and of the neutral fields that go with them; `und` among the
    items says which neutral fields were read. The attestation of a draft shows once the draft is published.
    """
    items, reviewed_on = pins(body), body["reviewed_on"] or call.now.date()
    require_each(call, Permission.REVIEW, items)
    reviews.check_reviewed_on(reviewed_on, now=call.now)
    perform = _attesting(call, items, reviewed_on)
    return act(call, "review", records(body), perform, reason=body["reason"], dry_run=dry_run, quiet=True)


def _attesting(call: Call, items: list[Pinned], reviewed_on: date) -> Perform:
    holder = call.holder
    if not holder.credential:
        raise NotAllowed("A review carries your clinical credential, and none is known of you; an admin can enter it.")
    reviewer = {"name": holder.name, "credential": holder.credential}
    return partial(reviews.attest_pinned, items=items, reviewer=reviewer, reviewed_on=reviewed_on)


def schedule(call: Call, body: Body, dry_run: bool) -> Outcome:
    """Plan a publication for later, with the versions pinned

    It runs only if what it replaces is still live then, and if nothing stands in its way; else it fails, visibly.
    """
    items = pins(body)
    require_each(call, Permission.PUBLISH, items)
    schedules.moment_of(body["at"], body["time_zone"], now=call.now)
    perform = partial(unpublish_pinned if body["verb"] == "unpublish" else publish_newest, items=items)
    return schedules.rehearse(call, body["verb"], records(body), perform, dry_run=dry_run)


def withdraw(call: Call, body: Body, dry_run: bool) -> Outcome:
    """Take records from every reader at once, on every site and under past seqs, and say why

    Nothing stands in the way of a withdrawal; what it empties is told.
    """
    _require_owner(call, body)
    given = {name: body[name] for name in ("message", "severity", "replacement")}
    perform = partial(visibility.take_back, ids=records(body), **given)
    return act(call, "withdraw", records(body), perform, reason=body["reason"] or body["message"], dry_run=dry_run)


def reinstate(call: Call, body: Body, dry_run: bool) -> Outcome:
    """Give withdrawn records back to readers, as they are now"""
    _require_owner(call, body)
    perform = partial(visibility.give_back_whole, ids=records(body))
    return act(call, "reinstate", records(body), perform, reason=body["reason"], dry_run=dry_run)


def _require_owner(call: Call, body: Body) -> None:
    for each in body["items"]:
        require_seen(call, each["site"], each["record"])
        owner = find_record(call.session, each["record"]).site
        if owner != each["site"]:
            raise NotAllowed(
                f"The record belongs to site {owner!r}, which alone may do this; you can hide it on yours."
            )
        require(call.holder, Permission.PUBLISH, find_lineage(call.session, owner))


def hide(call: Call, body: Body, dry_run: bool) -> Outcome:
    """Leave records out on sites, and on those that inherit from them"""
    return _say(call, "hide", body, hidden=True, dry_run=dry_run)


def show(call: Call, body: Body, dry_run: bool) -> Outcome:
    """Show records on sites again, also where an ancestor hides them"""
    return _say(call, "show", body, hidden=False, dry_run=dry_run)


def _say(call: Call, verb: str, body: Body, *, hidden: bool, dry_run: bool) -> Outcome:
    places = [(each["site"], each["record"]) for each in body["items"]]
    for site, id in places:
        require_seen(call, site, id)
        require(call.holder, Permission.PUBLISH, find_lineage(call.session, site))
    perform = partial(visibility.say_of, places=places, hidden=hidden)
    return act(call, verb, records(body), perform, reason=body["reason"], dry_run=dry_run)


def dismiss_outdated(call: Call, body: Body, dry_run: bool) -> Outcome:
    """Say that translations are right in spite of what changed in their source, until it changes again

    Each gets a new version with the same words; it is published at once where the old one was live.
    """
    require_each(call, Permission.REVIEW, pins(body))
    perform = partial(upstream.dismiss_outdated, items=pins(body), author=_author(call))
    return act(call, "dismiss-outdated", records(body), perform, reason=body["reason"], dry_run=dry_run, quiet=True)


def keep(call: Call, body: Body, dry_run: bool) -> Outcome:
    """Say that overrides stay as they are beside what has changed upstream"""
    require_each(call, Permission.PUBLISH, pins(body))
    perform = partial(upstream.keep_overrides, items=pins(body), author=_author(call))
    return act(call, "keep", records(body), perform, reason=body["reason"], dry_run=dry_run, quiet=True)


def adopt(call: Call, body: Body, dry_run: bool) -> Outcome:
    """Let overrides give way to what is inherited, in some fields or in those that changed upstream"""
    require_each(call, Permission.PUBLISH, pins(body))
    perform = partial(upstream.adopt_upstream, items=pins(body), fields=body["fields"], author=_author(call))
    return act(call, "adopt", records(body), perform, reason=body["reason"], dry_run=dry_run, quiet=True)


def _author(call: Call) -> Author:
    return Author(call.holder.name)
