"""Who publishes a site and what stands behind its content, as its readers are told in their language."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.reading.facts.settings import SiteSettings
from api.reading.locales import NEUTRAL

ADDRESS = ("street", "locality", "region", "postal_code", "country")


def publisher_of(site: SiteSettings, locale: str) -> dict[str, Any]:
    """All that a site says of it, for readers of a locale."""
    licence = site.licence or {}
    return {
        "name": site.name,
        "legal_name": site.legal_name,
        "registration": said(site.registration, site, locale),
        "address": {name: site.address.get(name) for name in ADDRESS} if site.address else None,
        "opening_hours": [dict(each) for each in site.opening_hours],
        "booking_url": plainly(site.booking_url, site, locale),
        "feedback_url": plainly(site.feedback_url, site, locale),
        "legal_notices": said(site.legal_notices, site, locale),
        "licence": {name: licence.get(name) for name in ("name", "url")} if licence else None,
        "funding": said(site.funding, site, locale),
        "conflict_of_interest": said(site.conflict_of_interest, site, locale),
    }


def said(texts: Mapping[str, str], site: SiteSettings, locale: str) -> dict[str, str | None] | None:
    """What readers of a locale are told, and in which language; another language than theirs tells more than nothing."""
    found = next((each for each in _wanted(site, locale) if each in texts), None) or next(iter(sorted(texts)), None)
    return None if found is None else {"text": texts[found], "locale": None if found == NEUTRAL else found}


def plainly(texts: Mapping[str, str], site: SiteSettings, locale: str) -> str | None:
    """The same where its language makes no difference."""
    found = said(texts, site, locale)
    return found["text"] if found else None


def _wanted(site: SiteSettings, locale: str) -> Iterator[str]:
    """The languages in which a reader would have something, the best first."""
    for each in site.locales.get(locale, (locale,)):
        yield from (each, each.partition("-")[0])
    yield NEUTRAL
    yield from site.locales.get(site.default_locale, ())
