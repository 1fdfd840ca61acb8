"""Finds what waits for somebody: texts to write, approve, review or bring up to date, and plans that failed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse, rfc3339
from api.models import Attestation, Schedule
from api.reading.locales import NEUTRAL
from api.reading.views import View
from api.services.accounts.permissions import Holder, Permission
from api.services.desk.overrides import shadowed_on, slug_clashes
from api.services.desk.records import Listed, ListedText
from api.services.publishing.blockers import as_json
from api.services.publishing.clocks import due_at
from api.services.publishing.foreseen import Ahead, all_ahead, late_schedules, superseded_in
from api.services.texts.drafts import Author
from api.services.texts.inheritance import inherited_from, moved_upstream

Work = dict[str, Any]
MOST_SHOWN = 50


@dataclass(frozen=True)
class Desk:
    """Everything that somebody's inbox is made of."""

    session: Session
    view: View
    holder: Holder
    listed: list[Listed]
    now: datetime

    @cached_property
    def ahead(self) -> list[Ahead]:
        """All that is still to come."""
        return list(all_ahead(self.session))

    def may(self, permission: Permission, site: str, locale: str | None) -> bool:
        """Whether the caller may do something there."""
        return site in self.view.sites and self.holder.may(permission, self.view.lineage(site), locale)


def inbox(desk: Desk) -> dict[str, Any]:
    """Each kind of work with how much of it there is and the first of it, limited to what the caller may do."""
    return {name: _first(find(desk)) for name, find in _KINDS.items()}


def _first(items: Iterable[Work]) -> dict[str, Any]:
    found = list(items)
    return {"total": len(found), "items": found[:MOST_SHOWN]}


def _texts(desk: Desk, permission: Permission) -> Iterator[tuple[Listed, ListedText]]:
    for each in desk.listed:
        for text in each.texts:
            # Nobody can do anything about an override of a site that does not inherit the record any more.
            is_in_reach = each.record.site in desk.view.lineage(text.translation.site)
            is_withdrawn = each.state is not None and each.state.withdrawal is not None
            if is_in_reach and not is_withdrawn and desk.may(permission, *text.place):
                yield each, text


def _item(each: Listed, text: ListedText, **more: Any) -> Work:
    site, locale = text.place
    return {
        "record": each.record.id, "type": each.record.type, "site": site, "locale": locale, "title": each.title or None,
        "version": text.version.number if text.version else None, **more,
    }  # fmt: skip


def _staged(each: Listed, text: ListedText) -> Work:
    row = text.translation
    at = rfc3339(row.stage_at) if row.stage_at else None
    return _item(each, text, by=row.stage_by, at=at, comment=row.stage_comment)


def _sent_back(desk: Desk) -> Iterator[Work]:
    """Drafts that somebody has sent back, for those who may write them."""
    for each, text in _texts(desk, Permission.TRANSLATE):
        if text.translation.stage == "sent_back":
            yield _staged(each, text)


def _to_approve(desk: Desk) -> Iterator[Work]:
    """Submitted drafts; under four eyes, those of other people."""
    for each, text in _texts(desk, Permission.REVIEW):
        if text.translation.stage == "submitted" and not _is_own(desk, text):
            yield _staged(each, text)


def _is_own(desk: Desk, text: ListedText) -> bool:
    if desk.view.sites[text.translation.site].approval != "four_eyes":
        return False
    holder, version = desk.holder, text.version
    author = Author(holder.name, id=holder.account)
    wrote = version is not None and author.wrote(version.author, version.created_by)
    return wrote or text.translation.stage_by == desk.holder.identity


def _to_review(desk: Desk) -> Iterator[Work]:
    """Texts whose site requires a review, or that were attested before, in words that nobody has attested."""
    attested = _attested(desk.session)
    for each, text in _texts(desk, Permission.REVIEW):
        site, locale = text.place
        covered = None if locale == NEUTRAL or text.is_off else _covered(desk, each, text)
        known = attested.get(text.translation.id, set())
        of_safety = each.state is not None and each.state.is_about_safety
        asks = desk.view.sites[site].wants_review(of_safety=of_safety) or bool(known)
        if covered is not None and asks and covered not in known:
            yield _item(each, text)


def _covered(desk: Desk, each: Listed, text: ListedText) -> frozenset[tuple[str, str]] | None:
    """The clinical fingerprints of a text and of all that would go with it; None where it has nothing to attest."""
    own: dict[str, str] = parse(text.version.clinical) if text.version else {}
    site, locale = text.place
    if site == each.record.site:
        neutral = each.text(site, NEUTRAL)
        found: Mapping[str, str] = parse(neutral.version.clinical) if neutral and neutral.version else {}
        return frozenset({**found, **own}.items()) if text.version else None
    inherited = each.state.clinical_on(desk.view.lineage(site)[1:], locale) if each.state and own else None
    return None if inherited is None else frozenset({**inherited, **own}.items())


def _attested(session: Session) -> dict[int, set[frozenset[tuple[str, str]]]]:
    found: dict[int, set[frozenset[tuple[str, str]]]] = defaultdict(set)
    for translation, clinical in session.execute(select(Attestation.translation_id, Attestation.clinical)):
        found[translation].add(frozenset(parse(clinical).items()))
    return found


def _review_due(desk: Desk) -> Iterator[Work]:
    """Live texts whose next review is due or overdue, the most pressing first."""
    found = [
        _item(each, text, status=review.status, next_due_on=review.next_due_on)
        for each, text in _texts(desk, Permission.REVIEW)
        for place, review in each.reviews()
        if place == text.place and review.status in ("due", "overdue")
    ]
    yield from sorted(found, key=lambda item: (item["next_due_on"] or "", item["record"]))


def _outdated(desk: Desk) -> Iterator[Work]:
    """Live translations whose source has moved on, and that nobody has brought up to date in a draft."""
    for each, text in _texts(desk, Permission.TRANSLATE):
        if text.live is not None and (fields := each.outdated(text)):
            yield _item(each, text, fields=fields)


def _overtaken(desk: Desk) -> Iterator[Work]:
    """Live source texts that restate a record whose clinical text has changed since."""
    for each, text in _texts(desk, Permission.TRANSLATE):
        overtaken = each.state.overtaken if each.state else None
        is_source = text.place == (each.record.site, each.record.source_locale)
        if overtaken and is_source and text.live is not None:
            yield _item(each, text, restates=sorted(overtaken.restated))


def _upstream_changed(desk: Desk) -> Iterator[Work]:
    """Overrides of which the inherited value has changed since they were written."""
    for each, text in _texts(desk, Permission.TRANSLATE):
        site, locale = text.place
        if site == each.record.site or text.version is None or each.state is None or text.is_off:
            continue
        if fields := moved_upstream(text.version, inherited_from(each.state, desk.view.lineage(site), locale)):
            yield _item(each, text, fields=fields)


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
    titles = {each.record.id: each for each in desk.listed}
    clashes = slug_clashes(desk.view)
    for key in sorted(desk.view.sites) if clashes else ():
        for locale, each in shadowed_on(desk.view, key, clashes) if desk.may(Permission.WRITE, key, None) else ():
            # A former slug that is gone is no work for anybody: the list of overrides tells of it.
            if each.record in titles and each.claim == "served":
                yield {
                    "record": each.record, "type": each.type, "site": key, "locale": locale, "slug": each.slug,
                    "winner": each.winner, "title": titles[each.record].title or None,
                }  # fmt: skip


_KINDS: dict[str, Callable[[Desk], Iterator[Work]]] = {
    "sent_back": _sent_back,
    "to_approve": _to_approve,
    "to_review": _to_review,
    "review_due": _review_due,
    "outdated": _outdated,
    "overtaken": _overtaken,
    "upstream_changed": _upstream_changed,
    "schedule_failed": _schedule_failed,
    "schedule_broken": _schedule_broken,
    "release_broken": _release_broken,
    "schedule_late": _schedule_late,
    "slug_shadowed": _slug_shadowed,
}
KINDS = tuple(_KINDS)
