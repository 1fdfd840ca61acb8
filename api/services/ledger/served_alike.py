"""All sites at once: their settings, kept by the process from one change to the next, and which sites are served alike."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Row, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from api.database import core
from api.models import GENESIS_HASH, Change, Fact
from api.models.base import table_of
from api.reading.damaged import readable_sites
from api.reading.facts.settings import SiteSettings
from api.reading.loading import settings_of_sites
from api.reading.views import View
from api.services.ledger.memory import known

Sites = Mapping[str, SiteSettings]
Kin = tuple[str, tuple[str, ...]]
"""A locale, and sites that are served alike in it."""
Serving = tuple[str | None, tuple[str, ...], tuple[str, str | None]] | None
"""What a site says of how it serves a locale: its parent, the chain, and its rule for safety content."""
Likeness = tuple[tuple[str, ...], tuple[str, ...], tuple[str, str | None]] | None
"""What a site's answer depends on; None where it can show none of the records."""
Alike = Mapping[tuple[str, Serving, Serving], tuple[str, ...]]

_FACT, _CHANGE = table_of(Fact), table_of(Change)
# The change that is being written has no hash yet.
_NEWEST = (
    select(_CHANGE.c.seq, _CHANGE.c.hash).where(_CHANGE.c.hash != "").order_by(_CHANGE.c.seq.desc()).limit(1).subquery()
)
_ALTERED = exists().where(
    _FACT.c.kind == SiteSettings.kind, or_(_FACT.c.from_seq > bindparam("seq"), _FACT.c.to_seq > bindparam("seq"))
)
_SINCE = select(
    select(_CHANGE.c.hash).where(_CHANGE.c.seq == bindparam("seq")).scalar_subquery().label("hash"), _ALTERED.label("altered"),
    select(_NEWEST.c.seq).scalar_subquery().label("newest"), select(_NEWEST.c.hash).scalar_subquery().label("newest_hash"),
)  # fmt: skip


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
    facts = known(session)
    if facts.sites is None:
        kept = _Process.kept
        is_newest = kept is not None and facts.ledger == (kept.seq, kept.hash)
        facts.sites = kept.sites if kept and is_newest else _all_settings(session)
    return facts.sites


def settings_now(session: Session) -> Sites:
    """The same, also as others may have altered them since this transaction looked."""
    return _all_settings(session)


def lineage_in(sites: Sites, key: str | None) -> list[str]:
    """A site, its parent, and so on up to the root; nothing of one that is gone."""
    found: list[str] = []
    while key is not None and key in sites:
        found.append(key)
        key = sites[key].parent
    return found


def _all_settings(session: Session) -> Sites:
    kept = _Process.kept or _Kept(0, "", {})
    since = _since(session, kept.seq)
    if _still_hold(kept, since):
        if since.newest not in (None, kept.seq):
            _Process.kept = _moved(kept, since.newest, since.newest_hash)
        return kept.sites
    read = settings_of_sites(session, _FACT.c.to_seq.is_(None))
    fresh = _Kept(since.newest or 0, since.newest_hash or GENESIS_HASH, read)
    # What cannot be read may be mended without any change.
    if readable_sites(read) is read and _still_hold(fresh, _since(session, fresh.seq)):
        _Process.kept = fresh
    return read


def follow(before: tuple[int, str], after: tuple[int, str], *, alters_settings: bool) -> None:
    """Know after a change what was known before it, where it says nothing of settings; so the next one need not ask.

    Should the change be undone after all, its hash is in no ledger, and what is kept with it will not hold.
    """
    kept = _Process.kept
    if kept is not None and (kept.seq, kept.hash) == before and not alters_settings:
        _Process.kept = _moved(kept, *after)


def _since(session: Session, seq: int) -> Row[Any]:
    """The hash of a change in this ledger, whether settings were altered after it or are just being so, and the newest."""
    return core(session, _SINCE, {"seq": seq}).one()


def _still_hold(kept: _Kept, since: Row[Any]) -> bool:
    return (since.hash or GENESIS_HASH) == kept.hash and not since.altered


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
    return settings.parent, settings.locales[locale], settings.safety_rule


def _told_apart(sites: tuple[str, ...], involved: set[str]) -> Iterator[tuple[Iterable[str], tuple[str, ...]]]:
    """Those of the sites that something is said on, each by itself and by name; then all the others."""
    own = involved.intersection(sites)
    yield from (((site,), (site,)) for site in own)
    others = [site for site in sites if site not in own] if own else sites
    if others:
        yield others, ()


def _involved(view: View) -> set[str]:
    """The sites that own one of the records or say something of it."""
    return {site for record in view.records.values() for site in record.sites}


def _likeness(view: View, serving: Serving, names: tuple[str, ...], involved: set[str]) -> Likeness:
    if serving is None:
        return None
    parent, chain, safety_rule = serving
    above = view.lineage(parent) if parent is not None else []
    lineage = (*names, *(each for each in above if each in involved))
    return (lineage, chain, safety_rule) if lineage else None
