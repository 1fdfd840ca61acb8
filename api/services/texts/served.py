"""Which locales anybody is served in, so that no work vanishes into one that was meant as another."""

from sqlalchemy.orm import Session

from api.errors import InvalidContent
from api.models import Record
from api.reading.locales import is_original, lookup, nearest
from api.services.ledger.served_alike import Sites, all_settings, lineage_in


def served_locales(session: Session, site: str) -> list[str]:
    """The locales that readers of a site, or of one that inherits from it, get texts in, as themselves or as a fallback."""
    return served_below(all_settings(session), site)


def served_below(sites: Sites, site: str) -> list[str]:
    """The same, where the settings of all sites are at hand."""
    heirs = (each for each in sites.values() if site in lineage_in(sites, each.key))
    return sorted({locale for heir in heirs for chain in heir.locales.values() for locale in chain})


def served_as(session: Session, site: str, locale: str) -> str:
    """The served locale that a tag certainly stands for, being itself or what lookup finds for it (RFC 4647).

    A language that is served in no form is being prepared, and stays as it is; else InvalidContent names what may be meant.
    """
    served = served_locales(session, site)
    found = lookup(locale, served)
    if found is None and nearest(locale, served):
        raise _not_served(site, locale, served, "#line=1")
    return found or locale


def require_served(session: Session, record: Record, site: str, locale: str) -> None:
    """Refuse to begin a text in a form of a language that nobody gets, while they get another form of it.

    A source is written in its own locale, for translators too; a new language may be prepared before it is served.
    """
    if not is_original(record, locale):
        served = served_locales(session, site)
        if locale not in served and nearest(locale, served):
            raise _not_served(site, locale, served, "#")


def _not_served(site: str, locale: str, served: list[str], pointer: str) -> InvalidContent:
    meant = nearest(locale, served)
    detail = (
        f"Did you mean {' or '.join(map(repr, meant))}? If readers are to get {locale!r} as well, "
        "first add it to the `locales` of a site's settings."
    )
    return InvalidContent(
        f"No reader of site {site!r}, or of a site that inherits from it, is served {locale!r}.",
        errors=[{"pointer": pointer, "detail": detail}], suggested=meant,
    )  # fmt: skip
