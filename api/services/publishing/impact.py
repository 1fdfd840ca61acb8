"""What a change does to readers: for each record and locale, on which sites, what they were served and what they get."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from api.database import core, portions
from api.models import Record
from api.models.base import table_of
from api.reading.damaged import readable_sites
from api.reading.items import Scope
from api.reading.loading import load_view
from api.reading.resolver import Resolved
from api.reading.views import RecordState, View
from api.services.ledger.lookup import live_around, live_records
from api.services.ledger.served_alike import Kin, all_settings, kindred
from api.services.ledger.unread import Unread

_RECORD = table_of(Record).c
_IDENTITIES = select(_RECORD.id, _RECORD.type, _RECORD.site).where(_RECORD.id.in_(bindparam("ids", expanding=True)))
MOST_ROWS = 500
UNFINISHED = 0
"""The seq of a view that no reader has: what a change comes to is looked at before it is done."""


@dataclass(frozen=True, slots=True)
class Served:
    """What readers are served of a record, as far as a change can alter it."""

    shown: Mapping[str, Any]
    wording: tuple[Any, ...]
    review: tuple[Any, ...]
    links: Mapping[str, tuple[str, ...]]
    """The records that it links to, each with what is said of it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One record in one locale, served differently in the same way on these sites."""

    record: str
    locale: str
    sites: tuple[str, ...]
    before: Served | None
    after: Served | None

    @property
    def effect(self) -> str:
        """In one word, what readers notice."""
        if self.before is None or self.after is None:
            return "appears" if self.before is None else "disappears"
        if self.before.wording != self.after.wording:
            return "text"
        return "links" if self.before.links != self.after.links else "review"

    @property
    def lost_links(self) -> set[str]:
        """The records that it no longer links to, though it is still there itself."""
        return set() if self.before is None or self.after is None else {*self.before.links} - {*self.after.links}


def look(session: Session, ids: Iterable[str]) -> View:
    """These records and those that point at them, as readers have them in this transaction."""
    return _view(session, live_around(session, ids))


def look_again(session: Session, before: View, ids: Iterable[str]) -> View:
    """The same records after a change of these: it gives words to no others, so none comes to point at them besides."""
    return _view(session, live_records(session, {*before.records, *ids}))


def look_at_each(session: Session, ids: Iterable[str], unread: Unread) -> View:
    """These records one by one, as readers have them in this transaction, without those that cannot be read."""
    found: dict[str, RecordState] = {}
    for id in sorted(ids):
        with unread.left_out(id):
            found |= live_records(session, [id])
    return readable_in(_view(session, found), unread)


def readable_in(view: View, unread: Unread) -> View:
    """A view without the records of which a text cannot be read."""
    found: dict[str, RecordState] = {}
    for id, state in view.records.items():
        with unread.left_out(id):
            for text in state.texts.values():
                text.require_readable()
            found[id] = state
    return replace(view, records=found)


def _view(session: Session, records: Mapping[str, RecordState]) -> View:
    return View(seq=UNFINISHED, sites=readable_sites(all_settings(session)), records=records, heads={})


def look_at_all(session: Session) -> View:
    """Everything as readers have it in this transaction, for changes of settings."""
    return load_view(session)


def differences(before: View, after: View) -> list[Difference]:
    """Everything that readers of any site are served differently, by record, locale and sites."""
    found = [each for kin in kindred(before, after) for each in _differing(kin, before, after)]
    return sorted(found, key=lambda each: (each.record, each.locale, each.sites))


def _differing(kin: Kin, before: View, after: View) -> Iterator[Difference]:
    locale, sites = kin
    then, now = _scope(before, sites[0], locale), _scope(after, sites[0], locale)
    for id in sorted({*before.records, *after.records}):
        was, now_is = _served(then, id), _served(now, id)
        if was != now_is:
            yield Difference(id, locale, sites, was, now_is)


def _scope(view: View, site: str, locale: str) -> Scope | None:
    return Scope(view, site, locale) if site in view.sites and locale in view.sites[site].locales else None


def _served(scope: Scope | None, id: str) -> Served | None:
    found = scope.resolve(id) if scope else None
    if scope is None or found is None:
        return None
    return Served(
        shown={"locale": found.served, "version": found.text.version, "title": found.title, "outdated": found.outdated},
        wording=_wording(found),
        review=_review(found),
        links={link["id"]: (link["type"], link["slug"], link["title"]) for link in _links(scope, found)},
    )


def _wording(found: Resolved) -> tuple[Any, ...]:
    return found.served, found.outdated, *((part.site, part.locale, part.fields, part.method) for part in found.parts)


def _review(found: Resolved) -> tuple[Any, ...]:
    review = found.review
    return (
        ()
        if review is None
        else (review.status, review.last_reviewed_on, review.next_due_on, review.imported, review.signed)
    )


def _links(scope: Scope, found: Resolved) -> Iterator[Mapping[str, str]]:
    targets = {target for part in found.parts for target in part.targets}
    yield from (link for target in sorted(targets) if (link := scope.link(target)))


def rows(found: Iterable[Difference]) -> list[dict[str, Any]]:
    """The differences as the API answers them."""
    return [
        {
            "record": each.record,
            "locale": each.locale,
            "sites": list(each.sites),
            "effect": each.effect,
            "served_before": each.before and dict(each.before.shown),
            "served_after": each.after and dict(each.after.shown),
        }
        for each in found
    ]


def tags_of(session: Session, ids: Iterable[str]) -> set[str]:
    """The tags of every cached answer that shows one of these records, whatever can be read of them."""
    found = (core(session, _IDENTITIES, {"ids": each}) for each in portions(sorted(ids)))
    return {tag for some in found for id, type, site in some for tag in (f"record:{id}", f"{site}:{type}")}


def cache_tags(found: Iterable[Difference], before: View, after: View) -> list[str]:
    """The tags of every cached answer that the differences make stale."""
    records = {**before.records, **after.records}
    ids = {each.record for each in found}
    return sorted({tag for id in ids for tag in (f"record:{id}", f"{records[id].site}:{records[id].type}")})
