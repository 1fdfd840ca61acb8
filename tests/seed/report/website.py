"""What readers are shown: certainty beside each claim, safety content in their language, and links that lead somewhere."""

from api.record_types import RECORD_TYPES
from tests.seed.files import records
from tests.seed.report.measure import Measure
from tests.seed.served import SCOPES, Item, Served
from tests.seed.test_links import dead_links

# Languages in which everything about safety must be there; a region's texts stand beside those of its language.
COMPLETE = ("en", "fr", "es")


def certainty(served: Served) -> Measure:
    """By site and locale: how many claims there are, and how many say beside the title how sure they are."""
    rows, faults = {}, []
    for site, locale in SCOPES:
        claims = [each for each in served.items(site, locale).values() if RECORD_TYPES[each["type"]].makes_claims]
        silent = [each["title"] for each in claims if not _says_how_sure(each)]
        rows[f"{site} {locale}"] = {"claims": len(claims), "with certainty": len(claims) - len(silent)}
        faults += [f"{site} [{locale}] {title} does not say how sure it is" for title in silent]
    return Measure("certainty", "Claims that show how sure they are", "100 %", rows, faults)


def _says_how_sure(item: Item) -> bool:
    """In the language of its text, where that is one of those with words for it."""
    said, language = item.get("certainty") or {}, item["locale"]["served"].split("-")[0]
    return bool(said.get("label")) and said.get("locale") == (language if language in COMPLETE else "en")


def safety() -> Measure:
    """By language: how many records about safety have a text of their own."""
    about_safety = [each for each in records("core") if RECORD_TYPES[each.type].is_about_safety(each.neutral)]
    rows, faults = {}, []
    for language in COMPLETE:
        lacking = [each for each in about_safety if language not in each.texts]
        rows[language] = {"about safety": len(about_safety), "in this language": len(about_safety) - len(lacking)}
        faults += [f"{each.name} is not in {language}" for each in lacking]
    return Measure("safety", "Safety content by language", "all of it in each", rows, faults)


def links(served: Served) -> Measure:
    """By site and locale: the links in the texts, and those that lead to nothing that the site shows."""
    rows, faults = {}, []
    for site, locale in SCOPES:
        found, dead = dead_links(served, site, locale)
        rows[f"{site} {locale}"] = {"links": len(found), "dead": len(dead)}
        faults += [f"{site} [{locale}] {address}" for address in sorted(dead)]
    return Measure("links", "Links in the texts", "0 lead nowhere", rows, faults)
