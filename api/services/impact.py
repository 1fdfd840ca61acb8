"""What a change does to readers: for each record and locale, on which sites, what they were served and what they get."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import Fact, Reference
from api.reading.items import Scope
from api.reading.loading import ledger_head, load_records, load_view, settings_from
from api.reading.resolver import Resolved
from api.reading.views import SiteSettings, View

MOST_ROWS = 500


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


def look(session: Session, ids: Iterable[str], also: Iterable[str] = ()) -> View:
    """These records and those that point at them, and some others, as readers have them in this transaction."""
    wanted = set(ids)
    return View(
        seq=ledger_head(session)[0],
        sites=_sites(session),
        records=load_records(session, wanted | referrers(session, wanted) | set(also)) if wanted else {},
        heads={},
    )


def look_at_all(session: Session) -> View:
    """Everything as readers have it in this transaction, for changes of settings."""
    return load_view(session)


def referrers(session: Session, ids: Iterable[str]) -> set[str]:
    """The records with a live text that points at one of these."""
    pointing = (
        select(Fact.record_id).join(Reference, Reference.fact_id == Fact.id)
        .where(Reference.target.in_(sorted(ids)), Fact.to_seq.is_(None))
    )  # fmt: skip
    return set(session.scalars(pointing))


def _sites(session: Session) -> dict[str, SiteSettings]:
    rows = session.execute(select(Fact.site, Fact.value).where(Fact.kind == "settings", Fact.to_seq.is_(None)))
    return {row.site: settings_from(row.site, parse(row.value)) for row in rows}


def differences(before: View, after: View) -> list[Difference]:
    """Everything that readers of any site are served differently, by record, locale and sites."""
    found = [each for kin in _kindred(before, after) for each in _differing(kin, before, after)]
    return sorted(found, key=lambda each: (each.record, each.locale, each.sites))


Kin = tuple[str, tuple[str, ...]]
"""A locale, and sites that are served alike in it."""


def _kindred(before: View, after: View) -> Iterator[Kin]:
    """The sites of each locale in groups that resolve alike, so that the cost does not grow with the clinics."""
    involved = _involved(before) | _involved(after)
    keyed = []
    for site in sorted({*before.sites, *after.sites}):
        for locale in sorted({*_locales(before, site), *_locales(after, site)}):
            key = (_likeness(before, site, locale, involved), _likeness(after, site, locale, involved))
            if key != (None, None):
                keyed.append((repr(key), locale, site))
    for (_, locale), group in groupby(sorted(keyed), key=lambda each: each[:2]):
        yield locale, tuple(site for _, _, site in group)


def _involved(view: View) -> set[str]:
    """The sites that own one of the records or say something of it."""
    return {
        site
        for record in view.records.values()
        for site in (record.site, *record.hidden, *(place[0] for place in record.texts))
    }


def _locales(view: View, site: str) -> Iterable[str]:
    return view.sites[site].locales if site in view.sites else ()


def _likeness(view: View, site: str, locale: str, involved: set[str]) -> tuple[Any, ...] | None:
    """What a site's answer depends on; None where it can show none of the records."""
    if locale not in _locales(view, site):
        return None
    lineage = tuple(each for each in view.lineage(site) if each in involved)
    settings = view.sites[site]
    return (lineage, settings.locales[locale], settings.outdated_safety) if lineage else None


def _differing(kin: Kin, before: View, after: View) -> Iterator[Difference]:
    locale, sites = kin
    then, now = _scope(before, sites[0], locale), _scope(after, sites[0], locale)
    for id in sorted({*before.records, *after.records}):
        was, now_is = _served(then, id), _served(now, id)
        if was != now_is:
            yield Difference(id, locale, sites, was, now_is)


def _scope(view: View, site: str, locale: str) -> Scope | None:
    return Scope(view, site, locale) if locale in _locales(view, site) else None


def _served(scope: Scope | None, id: str) -> Served | None:
    found = scope.resolve(id) if scope else None
    if scope is None or found is None:
        return None
    return Served(
        shown={"locale": found.served, "version": found.text.version, "title": found.title, "outdated": found.outdated},
        wording=_wording(found),
        review=_review(found),
        links={link["id"]: tuple(link.values()) for link in _links(scope, found)},
    )


def _wording(found: Resolved) -> tuple[Any, ...]:
    return found.served, found.outdated, *((part.site, part.locale, part.fingerprint) for part in found.parts)


def _review(found: Resolved) -> tuple[Any, ...]:
    review = found.review
    return () if review is None else (review.status, review.last_reviewed_on, review.next_due_on)


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


def cache_tags(found: Iterable[Difference], before: View, after: View) -> list[str]:
    """The tags of every cached answer that the differences make stale."""
    records = {**before.records, **after.records}
    ids = {each.record for each in found}
    return sorted({tag for id in ids for tag in (f"record:{id}", f"{records[id].site}:{records[id].type}")})
