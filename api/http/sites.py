"""What the public surfaces share about sites: finding one with its locale, and the tags of what it answers."""

from collections.abc import Iterable
from typing import Any

from flask import current_app
from marshmallow import ValidationError, fields

from api.addresses import address
from api.errors import SiteDeleted, SiteNotFound, UnknownLocale
from api.reading.facts.settings import SiteSettings
from api.reading.locales import canonical_locale, nearest
from api.reading.snapshots import Snapshots
from api.reading.views import View


def snapshots() -> Snapshots:
    """This process's snapshots."""
    found: Snapshots = current_app.extensions["snapshots"]
    return found


def find_site(view: View, key: str, parameter: str | None = None) -> SiteSettings:
    """The site's settings in a view; SiteDeleted where it is gone, SiteNotFound where it never was, as which parameter names it."""
    site = view.sites.get(key)
    if site is not None:
        return site
    if key in view.heads:
        raise SiteDeleted(f"Site {key!r} was deleted.", **_named(parameter, "It was deleted."))
    raise no_site(key, parameter)


def no_site(key: str, parameter: str | None = None) -> SiteNotFound:
    """What is said of a site that is not there, and just so of one that the caller may not know of."""
    detail = f"There is no site {key!r}; GET {address('/v1/sites')} lists the public ones."
    return SiteNotFound(detail, **_named(parameter, f"There is no site {key!r}."))


def _named(parameter: str | None, detail: str) -> dict[str, Any]:
    return {"errors": [{"parameter": parameter, "detail": detail}]} if parameter else {}


def find_locale(site: SiteSettings, asked: str | None) -> str:
    """The locale that is asked for, by default the site's own; UnknownLocale where the site does not serve it."""
    if asked is None:
        return site.default_locale
    if asked not in site.locales:
        raise UnknownLocale(
            f"Site {site.key!r} does not serve {asked!r}.",
            errors=[{"parameter": "locale", "detail": f"Served are {', '.join(site.locales)}."}],
            available=list(site.locales), suggested=nearest(asked, site.locales),
        )  # fmt: skip
    return asked


class LocaleField(fields.String):
    """A BCP 47 tag, read in any case and passed on in its canonical one."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        tag = canonical_locale(str(super()._deserialize(value, attr, data, **options)))
        if tag is None:
            raise ValidationError("Not a BCP 47 language tag, such as `en` or `fr-CA`.")
        return tag


def site_tags(view: View, site: str) -> list[str]:
    """The tags of a site's settings and of its ancestors': every answer of the site carries them."""
    return [f"site:{each}" for each in view.lineage(site)]


def list_tags(view: View, site: str, types: Iterable[str]) -> list[str]:
    """The tags of a list: anything of these types that a site of the lineage owns may come into it."""
    return [f"{each}:{name}" for each in view.lineage(site) for name in types]
