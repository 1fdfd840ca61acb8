"""Finds what waits for somebody: texts to write, approve, review, publish or bring up to date, plans that failed, and words of others."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse, rfc3339
from api.models import Job, Schedule, Webhook
from api.reading.clocks import due_at
from api.reading.views import View
from api.services.accounts.names import maker_of
from api.services.accounts.permissions import Holder, Permission
from api.services.desk.seen import Seen, titles_of
from api.services.desk.slugs import shadowed_on, slug_clashes
from api.services.desk.spoken import Work, assigned, mentioned
from api.services.desk.to_translate import ToTranslate
from api.services.desk.waiting import OWN, PERMISSIONS, Rank, Waiting
from api.services.jobs.lag import JOBS_AND_HEAD, Lag, amiss
from api.services.ledger.rows import found_rows, mapped
from api.services.ledger.unread import Unread
from api.services.publishing.at_risk import at_risk
from api.services.publishing.foreseen import all_ahead, late_schedules, problem_in
from api.services.publishing.outlooks import AtRisk
from api.services.webhooks.webhooks import sites_of

MOST_SHOWN = 50
_NEVER = "9999"
"""Later than any day."""


@dataclass(frozen=True)
class Desk:
    """Everything that somebody's inbox is made of."""

    session: Session
    view: View
    holder: Holder
    now: datetime
    unread: Unread

    @cached_property
    def seen(self) -> Seen:
        """What the holder sees of all records."""
        return Seen.by(self.view, self.holder, self.unread)

    @cached_property
    def at_risk(self) -> list[AtRisk]:
        """What is still to come of that the holder may publish, and would fail as things stand."""
        ahead = all_ahead(self.session, self.unread)
        theirs = self.unread.kept(ahead, lambda each: self.may(Permission.PUBLISH, each.site, None))
        return list(at_risk(self.session, theirs, self.view, self.unread))

    @cached_property
    def late(self) -> list[Schedule]:
        """The schedules whose time has passed without a worker to run them, whosever they are."""
        return late_schedules(self.session, self.unread, now=self.now)

    @cached_property
    def jobs(self) -> list[Lag]:
        """What workers should do by themselves and do not."""
        return jobs_amiss(self.session, self.holder, self.unread, now=self.now)

    def missing(self, site: str | None = None, locales: Collection[str] = ()) -> ToTranslate:
        """The translations that nobody has begun."""
        return ToTranslate(self.session, self.seen, self.holder, site, locales)

    def may(self, permission: Permission, site: str, locale: str | None) -> bool:
        """Whether the caller may do something there."""
        return site in self.view.sites and self.holder.may(permission, self.view.lineage(site), locale)


def inbox(desk: Desk) -> dict[str, Any]:
    """Each kind of work with how much of it there is and the first of it, limited to what the caller may do."""
    texts, missing = Waiting(desk.session, desk.seen, desk.holder, desk.unread), desk.missing()
    found: dict[str, Any] = {}
    for name in KINDS:
        if name in TEXT_KINDS:
            found[name] = {"total": texts.totals.get(name, 0), "items": list(texts.first(name, MOST_SHOWN))}
        elif name == "to_translate":
            total = missing.number()
            found[name] = {
                "total": total,
                "items": [each for _, each in missing.after(None, MOST_SHOWN)] if total else [],
            }
        else:
            items = _found(desk, name)
            found[name] = {"total": len(items), "items": items[:MOST_SHOWN]}
    return found


@dataclass(frozen=True)
class Asked:
    """A list of pieces of work, of some kinds and perhaps of one site and some locales."""

    desk: Desk
    kinds: Sequence[str]
    site: str | None = None
    locales: Collection[str] = ()

    @cached_property
    def _texts(self) -> Waiting:
        return Waiting(self.desk.session, self.desk.seen, self.desk.holder, self.desk.unread, self.site, self.locales)

    @cached_property
    def _missing(self) -> ToTranslate:
        return self.desk.missing(self.site, self.locales)

    @cached_property
    def _others(self) -> dict[str, list[tuple[Rank, Work]]]:
        """All that is not about texts alone, in its order."""
        return {
            name: sorted(
                ((_key(each), each) for each in _found(self.desk, name) if self._is_here(each)), key=itemgetter(0)
            )
            for name in _OTHERS
        }

    def _is_here(self, work: Work) -> bool:
        is_of_locale = not self.locales or work.get("locale") in {None, *self.locales}
        return is_of_locale and (self.site is None or work["site"] == self.site)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many pieces of work of each kind there are, asked for or not."""
        return {name: self._number(name) for name in KINDS}

    def _number(self, kind: str) -> int:
        if kind in TEXT_KINDS:
            return self._texts.number(kind)
        return self._missing.number() if kind == "to_translate" else len(self._others[kind])

    def page(self, after: list[str] | None, most: int) -> tuple[list[tuple[Work, list[str]]], int]:
        """Pieces of work after a position, each with where it stands; and how many there are in all."""
        found: list[tuple[Work, list[str]]] = []
        begin = self.kinds.index(after[0]) if after else 0
        for kind in self.kinds[begin:]:
            key = tuple(after[1:]) if after and kind == after[0] else None
            if len(found) < most and self.counts[kind]:
                rows = self._after(kind, key, most - len(found))
                found += [({"kind": kind, **each}, [kind, *place]) for place, each in rows]
        return found, sum(self.counts[kind] for kind in self.kinds)

    def _after(self, kind: str, key: Rank | None, most: int) -> list[tuple[Rank, Work]]:
        if kind in TEXT_KINDS:
            return self._texts.after(kind, key, most)
        if kind == "to_translate":
            return [(place, {**each, "texts": [each]}) for place, each in self._missing.after(key, most)]
        return [each for each in self._others[kind] if key is None or each[0] > key][:most]


def _found(desk: Desk, kind: str) -> list[Work]:
    """What there is of a kind of work that is not about texts alone, as far as it can be read."""
    return list(desk.unread.as_far_as_readable(_OTHERS[kind](desk)))


def _key(work: Work) -> Rank:
    """Where something that is not about texts alone stands among its kind: what is due first, then what is oldest."""
    id = next(work[name] for name in ("thread", "schedule", "webhook", "release", "record", "job") if name in work)
    due = (work["due_on"] or _NEVER) if "due_on" in work else work.get("at")
    return due or "", id, work["site"] or "", work.get("locale") or ""


def _schedule_failed(desk: Desk) -> Iterator[Work]:
    """Schedules that did not run, for those who may publish."""
    failed = select(Schedule).where(Schedule.state == "failed").order_by(Schedule.at.desc(), Schedule.id)
    theirs = desk.unread.kept(
        mapped(desk.session, failed, desk.unread), lambda each: desk.may(Permission.PUBLISH, each.site, None)
    )
    yield from desk.unread.each(theirs, _failed)


def _failed(planned: Schedule) -> Work:
    return {
        "schedule": planned.id, "site": planned.site, "verb": planned.verb, "at": rfc3339(planned.at),
        "failure": problem_in(planned.failure) if planned.failure else None,
    }  # fmt: skip


def _release_broken(desk: Desk) -> Iterator[Work]:
    """Releases that would fail at their time or, without one, cannot be published any more as they were put together."""
    for each in desk.at_risk:
        if (release := each.ahead.release) is not None and release.state == "open":
            with desk.unread.left_out():
                yield {
                    "release": release.id, "site": release.site, "name": release.name, "by": release.created_by,
                    "who": maker_of(release.created_by, release.made_by),
                    "at": each.named()["at"], **_met(each),
                }  # fmt: skip


def _schedule_broken(desk: Desk) -> Iterator[Work]:
    """Schedules that would fail, before their time."""
    for each in desk.at_risk:
        release, planned = each.ahead.release, each.ahead.schedule
        if planned is not None and (release is None or release.state != "open"):
            with desk.unread.left_out():
                yield {**_scheduled(planned), **_met(each)}


def _met(broken: AtRisk) -> Work:
    return {"risk": broken.risk, "since": broken.risk["since"], "texts": broken.blockers}


def _schedule_late(desk: Desk) -> Iterator[Work]:
    """Schedules whose time has passed without a worker to run them."""
    theirs = desk.unread.kept(
        desk.late, lambda each: desk.may(Permission.PUBLISH, each.site, None) or _is_planner(desk.holder, each)
    )
    yield from desk.unread.each(theirs, _scheduled)


def _is_planner(holder: Holder, planned: Schedule) -> bool:
    """Whether somebody planned it, who has perhaps lost the right since."""
    maker = parse(planned.planned_by) if planned.planned_by else {}
    return holder.person is not None and maker.get("person") == holder.person


def _jobs(state: str) -> Callable[[Desk], Iterator[Work]]:
    """What workers should do by themselves and do not, for those who look after the whole service."""

    def find(desk: Desk) -> Iterator[Work]:
        for each in desk.jobs:
            if each.state == state:
                yield {
                    "job": each.name, "site": None, "at": rfc3339(each.since), "late_s": each.late_s, "behind": each.behind,
                    "failures": each.failures, "met": each.failure,
                }  # fmt: skip

    return find


def _webhook_disabled(desk: Desk) -> Iterator[Work]:
    """Webhooks that were given up because they took nothing any more, for those who look after their sites."""
    given_up = select(Webhook).where(Webhook.disabled_because.is_not(None)).order_by(Webhook.disabled_at, Webhook.id)
    theirs = desk.unread.kept(
        mapped(desk.session, given_up, desk.unread),
        lambda each: all(desk.may(Permission.ADMIN, site, None) for site in sites_of(each)),
    )
    for each in theirs:
        yield {
            "webhook": each.id, "site": sites_of(each)[0], "title": each.description or each.url, "at": each.disabled_at and rfc3339(each.disabled_at),
            "because": each.disabled_because,
        }  # fmt: skip


def jobs_amiss(session: Session, holder: Holder, unread: Unread, *, now: datetime) -> list[Lag]:
    """The jobs that somebody should look at, as far as that is the holder's."""
    if not holder.may_everywhere(Permission.ADMIN):
        return []
    return amiss(found_rows(session, JOBS_AND_HEAD, Job.name, unread), now=now)


def _scheduled(planned: Schedule) -> Work:
    return {
        "schedule": planned.id, "site": planned.site, "verb": planned.verb, "at": rfc3339(due_at(planned)),
        "by": planned.created_by, "who": maker_of(planned.created_by, planned.planned_by),
    }  # fmt: skip


def _slug_shadowed(desk: Desk) -> Iterator[Work]:
    """Records that do not answer to their own slug on a site, because another one does."""
    clashes = slug_clashes(desk.session, desk.view)
    lost = [
        (key, locale, each)
        for key in (sorted(desk.seen.sites) if clashes else ())
        for locale, each in (shadowed_on(desk.view, key, clashes) if desk.may(Permission.WRITE, key, None) else ())
        # A former slug that is gone is no work for anybody: the list of overrides tells of it.
        if each.claim == "served"
    ]
    titles = titles_of(desk.session, desk.seen, {each.record for _, _, each in lost})
    for key, locale, each in lost:
        if each.record in titles:
            yield {
                "record": each.record, "type": each.type, "site": key, "locale": locale, "slug": each.slug,
                "winner": each.winner, "title": titles[each.record] or None,
            }  # fmt: skip


_OTHERS: dict[str, Callable[[Desk], Iterator[Work]]] = {
    "schedule_failed": _schedule_failed, "schedule_broken": _schedule_broken, "release_broken": _release_broken,
    "schedule_late": _schedule_late, "job_failing": _jobs("failing"), "job_late": _jobs("late"), "webhook_disabled": _webhook_disabled, "slug_shadowed": _slug_shadowed,
    "assigned": lambda desk: assigned(desk.session, desk.seen, desk.holder, desk.unread),
    "mentioned": lambda desk: mentioned(desk.session, desk.seen, desk.holder, desk.unread),
}  # fmt: skip
"""The kinds of work that are not about one text, and of which there is never much."""
TEXT_KINDS = (*PERMISSIONS, *OWN)
KINDS = (*TEXT_KINDS, "to_translate", *_OTHERS)
