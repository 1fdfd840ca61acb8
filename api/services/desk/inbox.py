"""Finds what waits for somebody: texts to write, approve, review or bring up to date, and plans that failed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse, rfc3339
from api.models import Schedule
from api.reading.clocks import due_at
from api.reading.views import View
from api.services.accounts.permissions import Holder, Permission
from api.services.desk.seen import RECORDS, Seen
from api.services.desk.slugs import shadowed_on, slug_clashes
from api.services.desk.waiting import PERMISSIONS, Waiting
from api.services.publishing.blockers import as_json
from api.services.publishing.foreseen import Ahead, all_ahead, late_schedules, superseded_in

Work = dict[str, Any]
MOST_SHOWN = 50


@dataclass(frozen=True)
class Desk:
    """Everything that somebody's inbox is made of."""

    session: Session
    view: View
    holder: Holder
    now: datetime

    @cached_property
    def seen(self) -> Seen:
        """What the holder sees of all records."""
        return Seen.by(self.view, self.holder)

    @cached_property
    def ahead(self) -> list[Ahead]:
        """All that is still to come."""
        return list(all_ahead(self.session))

    def may(self, permission: Permission, site: str, locale: str | None) -> bool:
        """Whether the caller may do something there."""
        return site in self.view.sites and self.holder.may(permission, self.view.lineage(site), locale)


def inbox(desk: Desk) -> dict[str, Any]:
    """Each kind of work with how much of it there is and the first of it, limited to what the caller may do."""
    texts = Waiting(desk.session, desk.seen, desk.holder)
    found: dict[str, Any] = {}
    for name in KINDS:
        if name in PERMISSIONS:
            found[name] = {"total": texts.totals.get(name, 0), "items": list(texts.first(name, MOST_SHOWN))}
        else:
            items = list(_PLANS[name](desk))
            found[name] = {"total": len(items), "items": items[:MOST_SHOWN]}
    return found


def inbox_counts(desk: Desk) -> dict[str, int]:
    """How much of each kind of work there is."""
    texts = Waiting(desk.session, desk.seen, desk.holder)
    return {
        name: texts.totals.get(name, 0) if name in PERMISSIONS else sum(1 for _ in _PLANS[name](desk)) for name in KINDS
    }


def _schedule_failed(desk: Desk) -> Iterator[Work]:
    """Schedules that did not run, for those who may publish."""
    failed = select(Schedule).where(Schedule.state == "failed").order_by(Schedule.at.desc(), Schedule.id)
    for each in desk.session.scalars(failed):
        if desk.may(Permission.PUBLISH, each.site, None):
            yield {
                "schedule": each.id, "site": each.site, "verb": each.verb, "at": rfc3339(each.at),
                "failure": parse(each.failure) if each.failure else None,
            }  # fmt: skip


def _release_broken(desk: Desk) -> Iterator[Work]:
    """Releases that cannot be published any more as they were put together, whether a time is set for them or not."""
    for each in desk.ahead:
        if each.release is not None and (texts := _broken(desk, each)):
            at = rfc3339(due_at(each.schedule)) if each.schedule else None
            yield {
                "release": each.release.id, "site": each.site, "name": each.release.name, "by": each.release.created_by,
                "at": at, "texts": texts,
            }  # fmt: skip


def _schedule_broken(desk: Desk) -> Iterator[Work]:
    """Schedules that would fail, before their time."""
    for each in desk.ahead:
        if each.release is None and each.schedule is not None and (texts := _broken(desk, each)):
            yield {**_scheduled(each.schedule), "texts": texts}


def _broken(desk: Desk, ahead: Ahead) -> list[Work]:
    found = superseded_in(ahead.plan, desk.view) if desk.may(Permission.PUBLISH, ahead.site, None) else ()
    return [as_json(each) for each in found]


def _schedule_late(desk: Desk) -> Iterator[Work]:
    """Schedules whose time has passed without a worker to run them."""
    for each in late_schedules(desk.session, now=desk.now):
        if desk.may(Permission.PUBLISH, each.site, None):
            yield _scheduled(each)


def _scheduled(planned: Schedule) -> Work:
    return {
        "schedule": planned.id, "site": planned.site, "verb": planned.verb, "at": rfc3339(due_at(planned)),
        "by": planned.created_by,
    }  # fmt: skip


def _slug_shadowed(desk: Desk) -> Iterator[Work]:
    """Records that do not answer to their own slug on a site, because another one does."""
    clashes = slug_clashes(desk.session, desk.view)
    lost = [
        (key, locale, each)
        for key in (sorted(desk.view.sites) if clashes else ())
        for locale, each in (shadowed_on(desk.view, key, clashes) if desk.may(Permission.WRITE, key, None) else ())
        # A former slug that is gone is no work for anybody: the list of overrides tells of it.
        if each.claim == "served"
    ]
    titles = _titles(desk, {each.record for _, _, each in lost})
    for key, locale, each in lost:
        if each.record in titles:
            yield {
                "record": each.record, "type": each.type, "site": key, "locale": locale, "slug": each.slug,
                "winner": each.winner, "title": titles[each.record] or None,
            }  # fmt: skip


def _titles(desk: Desk, ids: set[str]) -> dict[str, str | None]:
    """The titles of those of some records that are seen."""
    seen = select(RECORDS.id, desk.seen.of_record("title").label("title")).where(RECORDS.id.in_(ids), desk.seen.records)
    return {row.id: row.title for row in desk.session.execute(seen)} if ids else {}


_PLANS: dict[str, Callable[[Desk], Iterator[Work]]] = {
    "schedule_failed": _schedule_failed, "schedule_broken": _schedule_broken, "release_broken": _release_broken,
    "schedule_late": _schedule_late, "slug_shadowed": _slug_shadowed,
}  # fmt: skip
"""The kinds of work that are not about one text."""
KINDS = (*PERMISSIONS, *_PLANS)
