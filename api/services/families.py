"""All sites at once: their settings, kept by the process from one change to the next, and which sites are served alike."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from api.canonical import parse
from api.models import GENESIS_HASH, Change, Fact
from api.reading.loading import hash_at, settings_from
from api.reading.views import SiteSettings, View

Sites = Mapping[str, SiteSettings]
Kin = tuple[str, tuple[str, ...]]
"""A locale, and sites that are served alike in it."""
Serving = tuple[str | None, tuple[str, ...], str] | None
"""What a site says of how it serves a locale: its parent, the chain, and what it does with outdated safety texts."""
Likeness = tuple[tuple[str, ...], tuple[str, ...], str] | None
"""What a site's answer depends on; None where it can show none of the records."""
Alike = Mapping[tuple[str, Serving, Serving], tuple[str, ...]]

_SETTINGS = select(Fact.site, Fact.value).where(Fact.kind == "settings", Fact.to_seq.is_(None))
# The change that is being written has no hash yet.
_NEWEST = select(Change.seq, Change.hash).where(Change.hash != "").order_by(Change.seq.desc()).limit(1)
_ALTERED = (
    select(Fact.id)
    .where(Fact.kind == "settings", or_(Fact.from_seq > bindparam("seq"), Fact.to_seq > bindparam("seq")))
    .limit(1)
)


@dataclass(frozen=True)
class _Kept:
    """The settings after a change. Its hash covers all that came before, so they are true of any ledger that holds it."""

    seq: int
    hash: str
    sites: Sites

    @cached_property
    def alike(self) -> Alike:
        return _alike(self.sites, self.sites)


class _Process:
    """What this process keeps: walking a thousand sites at every publication would cost more than all the rest of it."""

    kept: _Kept | None = None


def all_settings(session: Session) -> Sites:
    """The settings of every site, as they stand in this transaction."""
    seq, hash = session.execute(_NEWEST).one_or_none() or (0, GENESIS_HASH)
    kept = _Process.kept
    if kept is not None and _continues(session, kept, hash) and not _altered_since(session, kept.seq):
        if kept.seq != seq:
            _Process.kept = _moved(kept, seq, hash)
        return kept.sites
    rows = session.execute(_SETTINGS)
    sites = {row.site: settings_from(row.site, parse(row.value)) for row in rows}
    if not _altered_since(session, seq):
        _Process.kept = _Kept(seq, hash, sites)
    return sites


def _continues(session: Session, kept: _Kept, newest: str) -> bool:
    return newest == kept.hash or hash_at(session, kept.seq) == kept.hash


def _altered_since(session: Session, seq: int) -> bool:
    return session.scalars(_ALTERED, {"seq": seq}).first() is not None


def _moved(kept: _Kept, seq: int, hash: str) -> _Kept:
    """The same settings after a later change, with what is known of them already."""
    moved = _Kept(seq, hash, kept.sites)
    moved.__dict__["alike"] = kept.alike
    return moved


def kindred(before: View, after: View) -> Iterator[Kin]:
    """The sites of each locale in groups that resolve alike, so that the cost does not grow with the clinics."""
    involved = _involved(before) | _involved(after)
    groups: dict[tuple[str, Likeness, Likeness], list[str]] = defaultdict(list)
    for (locale, then, now), sites in _all_alike(before.sites, after.sites).items():
        for some, names in _told_apart(sites, involved):
            key = (_likeness(before, then, names, involved), _likeness(after, now, names, involved))
            if key != (None, None):
                groups[locale, *key].extend(some)
    for (locale, _, _), found in groups.items():
        yield locale, tuple(sorted(found))


def _all_alike(before: Sites, after: Sites) -> Alike:
    kept = _Process.kept
    return kept.alike if kept and before is kept.sites and after is kept.sites else _alike(before, after)


def _alike(before: Sites, after: Sites) -> Alike:
    """The sites that say the same of how they serve a locale, before and after."""
    found: dict[tuple[str, Serving, Serving], list[str]] = defaultdict(list)
    for site in {**before, **after}:
        for locale in {**_locales(before, site), **_locales(after, site)}:
            found[locale, _serving(before, site, locale), _serving(after, site, locale)].append(site)
    return {key: tuple(sites) for key, sites in found.items()}


def _locales(sites: Sites, site: str) -> Mapping[str, tuple[str, ...]]:
    return sites[site].locales if site in sites else {}


def _serving(sites: Sites, site: str, locale: str) -> Serving:
    if locale not in _locales(sites, site):
        return None
    settings = sites[site]
    return settings.parent, settings.locales[locale], settings.outdated_safety


def _told_apart(sites: tuple[str, ...], involved: set[str]) -> Iterator[tuple[Iterable[str], tuple[str, ...]]]:
    """Those of the sites that something is said on, each by itself and by name; then all the others."""
    own = involved.intersection(sites)
    yield from (((site,), (site,)) for site in own)
    others = [site for site in sites if site not in own] if own else sites
    if others:
        yield others, ()


def _involved(view: View) -> set[str]:
    """The sites that own one of the records or say something of it."""
    return {
        site
        for record in view.records.values()
        for site in (record.site, *record.hidden, *(place[0] for place in record.texts))
    }


def _likeness(view: View, serving: Serving, names: tuple[str, ...], involved: set[str]) -> Likeness:
    if serving is None:
        return None
    parent, chain, outdated_safety = serving
    above = view.lineage(parent) if parent is not None else []
    lineage = (*names, *(each for each in above if each in involved))
    return (lineage, chain, outdated_safety) if lineage else None
