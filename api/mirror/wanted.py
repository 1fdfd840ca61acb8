"""Which addresses a mirror keeps: all that a site answers without parameters, in each locale, and what records add."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from api.canonical import fingerprint
from api.http.problems import BASE, catalogue
from api.reading.damaged import Unreadable, readable_sites, unreadable_sites
from api.reading.facts.settings import SiteSettings
from api.reading.locales import canonical_locale
from api.reading.slugs import claims
from api.reading.views import View
from api.record_types import RECORD_TYPES

EVERYWHERE = ("/v1", "/v1/sites")
"""What tells of all sites."""
TOPIC_PAGES = "/pages/"
LISTINGS = ("routes", "redirects")
"""What takes as long as there is content."""
SYNC = "/sync?"
TAKES_LONG = 2
"""Their rank."""


def site_in(address: str) -> str | None:
    """The site that an address names."""
    return (
        address.removeprefix("/v1/sites/").partition("/")[0].partition("?")[0]
        if address.startswith("/v1/sites/")
        else None
    )


def _is_read(view: View, site: str) -> bool:
    try:
        return bool(view.lineage(site))
    except Unreadable:
        return False


@dataclass(frozen=True)
class Chosen:
    """What a mirror is of: some sites, or all that are public, in some locales, or in all that they serve."""

    sites: frozenset[str] = frozenset()
    locales: frozenset[str] = frozenset()
    sync: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By site, the queries by which phones start: `locale=fr-CA&types=faq`."""

    @classmethod
    def of(cls, sites: Iterable[str], locales: Iterable[str], starts: Iterable[str]) -> "Chosen":
        """What somebody chose in words; a start is a site with the query of its phones, `core?locale=en&types=faq`."""
        sync: dict[str, tuple[str, ...]] = {}
        for each in starts:
            site, _, query = each.partition("?")
            sync[site] = (*sync.get(site, ()), query)
        return cls(frozenset(sites), frozenset(canonical_locale(each) or each for each in locales), sync)

    @property
    def fingerprint(self) -> str:
        """What tells this choice from another."""
        sync = {site: sorted(queries) for site, queries in self.sync.items()}
        return fingerprint([sorted(self.sites), sorted(self.locales), sync])

    def sites_of(self, view: View) -> list[str]:
        """The sites to keep, of those that everybody may read, as far as that can be told."""
        read = readable_sites(view.sites).items()
        public = (key for key, site in read if site.access == "public" and _is_read(view, key))
        return sorted(key for key in public if not self.sites or key in self.sites)

    def unread_in(self, view: View) -> frozenset[str]:
        """The sites of which nobody can say what readers get, since their settings or those above them cannot be read."""
        unread = unreadable_sites(view.sites)
        below = {key for key in readable_sites(view.sites) if not _is_read(view, key)} if unread else set()
        return frozenset(key for key in unread | below if not self.sites or key in self.sites)

    def has(self, address: str) -> bool:
        """Whether an address is of these sites and locales, as far as it names any."""
        path, _, asked = address.partition("?")
        site = site_in(path)
        locale = next((each.removeprefix("locale=") for each in asked.split("&") if each.startswith("locale=")), None)
        is_of_sites = not self.sites or site is None or site in self.sites
        return is_of_sites and (not self.locales or locale is None or locale in self.locales)

    def starts_of(self, site: str) -> list[str]:
        """The addresses by which the phones of a site start."""
        return [f"/v1/sites/{site}{SYNC}{query}" for query in self.sync.get(site, ())]

    def locales_of(self, site: SiteSettings) -> list[str]:
        return [each for each in site.locales if not self.locales or each in self.locales]


@dataclass(frozen=True)
class SiteAddresses:
    """The addresses of one site."""

    site: SiteSettings
    locales: list[str]

    @property
    def base(self) -> str:
        return f"/v1/sites/{quote(self.site.key)}"

    def tip(self) -> Iterator[str]:
        """What says how far the site has come."""
        return self._in_locales(self.base, self.locales)

    def lists(self) -> Iterator[str]:
        """The first page of every list."""
        for collection in (*(each.collection for each in RECORD_TYPES.values()), "records"):
            yield from self._in_locales(f"{self.base}/{collection}", self.locales)

    def listings(self) -> Iterator[str]:
        """The whole listings, which are not of one locale."""
        return (f"{self.base}/{name}" for name in LISTINGS)

    def of_entry(self, entry: Mapping[str, Any]) -> Iterator[str]:
        """All addresses of a record, as an entry of the list of changes tells of it."""
        named: dict[str, list[str]] = {locale: [slug] for locale, slug in entry["slugs"].items()}
        for locale, slug in entry["old_slugs"].items():
            named.setdefault(locale, []).append(slug)
        for locale, slugs in entry["former_slugs"].items():
            named.setdefault(locale, []).extend(slugs)
        yield from self.by_id(entry["type"], entry["id"])
        for locale, slugs in named.items():
            yield from self.by_slugs(entry["type"], slugs, locale)

    def by_id(self, type_name: str, id: str) -> Iterator[str]:
        """A record's addresses that never change."""
        for base in (f"{self.base}/records/{id}", f"{self.base}/{RECORD_TYPES[type_name].collection}/{id}"):
            yield from self._in_locales(base, self.locales)

    def by_slugs(self, type_name: str, slugs: Iterable[str], locale: str) -> Iterator[str]:
        """The addresses of a record, and of the page about it, by what it is or was called in a locale."""
        if locale not in self.locales:
            return
        collections = [RECORD_TYPES[type_name].collection, *(["pages"] if type_name == "topic" else [])]
        for base in (f"{self.base}/{each}/{quote(slug)}" for each in collections for slug in slugs):
            yield from self._in_locales(base, [locale], *self._formats(type_name))

    def of_withdrawn(self, view: View, id: str) -> Iterator[str]:
        """The addresses of a record that was withdrawn: what it was called tells readers that it is gone."""
        record, lineage = view.records[id], view.lineage(self.site.key)
        if record.site in lineage:
            yield from self.by_id(record.type, id)
            for locale in self.locales:
                slugs = {slug for slug, _ in claims(record, lineage, self.site.locales[locale])}
                yield from self.by_slugs(record.type, slugs, locale)

    def _in_locales(self, base: str, locales: Iterable[str], *formats: str) -> Iterator[str]:
        for locale in locales:
            asked = [[f"locale={locale}"], *([[]] if locale == self.site.default_locale else [])]
            for each in asked:
                for form in ("", *formats):
                    query = "&".join([*each, *([f"format={form}"] if form else [])])
                    yield f"{base}?{query}" if query else base

    @staticmethod
    def _formats(type_name: str) -> list[str]:
        return ["csl" if RECORD_TYPES[type_name].is_publication else "jsonld"]


def model() -> list[str]:
    """What tells of the software alone."""
    types = (f"/v1/types/{name}" for name in RECORD_TYPES)
    problems = (f"{BASE}/{str(each['type']).rpartition('/')[2]}" for each in catalogue())
    return ["/v1/types", *types, BASE, *problems, "/v1/openapi.json"]


def rank(address: str) -> int:
    """The order in which answers come in: what is named before what names it."""
    path, _, _ = address.partition("?")
    parts = path.split("/")
    return TAKES_LONG if parts[-1] in LISTINGS else 1 if len(parts) < 6 or TOPIC_PAGES in path else 0  # noqa: PLR2004


def twin_of(address: str, view: View) -> str | None:
    """The address of a record or page that answers the same, with the site's own locale in it; none for all others."""
    path, _, asked = address.partition("?")
    site = view.sites.get(path.removeprefix("/v1/sites/").partition("/")[0])
    is_of_one = rank(address) == 0 or TOPIC_PAGES in path
    if site is None or not is_of_one or "locale=" in asked:
        return None
    return "&".join(filter(None, (f"{path}?locale={site.default_locale}", asked)))
