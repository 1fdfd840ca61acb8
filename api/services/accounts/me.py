"""What a caller may see and do: on which sites, and in which of their locales."""

from typing import Any

from api.reading.facts.settings import SiteSettings
from api.reading.views import View
from api.services.accounts.permissions import Holder, Permission
from api.services.ledger.unread import Unread

LANGUAGES = ("en", "fr", "es")
"""In which this service speaks to people who work on content."""
_BY_LOCALE = (Permission.TRANSLATE, Permission.WRITE, Permission.REVIEW, Permission.PUBLISH)


def readable_sites(view: View, holder: Holder, unread: Unread) -> set[str]:
    """The sites that the holder may read, as far as their settings can be read."""
    return set(unread.kept(unread.sites(view.sites), lambda key: holder.may(Permission.READ, view.lineage(key))))


def describe_me(view: View, holder: Holder, unread: Unread) -> dict[str, Any]:
    """Who the holder is, with roles, sites and locales."""
    sites = [view.sites[key] for key in sorted(readable_sites(view, holder, unread))]
    return {
        **{name: getattr(holder, name) for name in ("name", "person", "key", "credential", "session")},
        "roles": [{"role": each.role, "site": each.site, "locale": each.locale} for each in holder.roles],
        "sites": [_describe_site(view, holder, each) for each in sites],
        "locales": sorted({locale for each in sites for locale in _own_locales(view, holder, each)}),
    }


def _describe_site(view: View, holder: Holder, site: SiteSettings) -> dict[str, Any]:
    lineage = view.lineage(site.key)
    allowed = [
        each.name.lower()
        for each in Permission
        if any(holder.may(each, lineage, locale) for locale in (None, *site.locales))
    ]
    return {"key": site.key, "name": site.name, "locales": list(site.locales), "permissions": allowed}


def _own_locales(view: View, holder: Holder, site: SiteSettings) -> list[str]:
    """The site's locales in which the holder may write or publish."""
    lineage = view.lineage(site.key)
    return [locale for locale in site.locales if any(holder.may(each, lineage, locale) for each in _BY_LOCALE)]
