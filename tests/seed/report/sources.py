"""Sentences that rest on nothing: in records that name no source, and with figures that no statement or publication has."""

import re
from collections.abc import Iterator

from tests.seed.files import Raw, Written, facts, ours, records, sites, words_of
from tests.seed.meaning import sentences
from tests.seed.report.measure import WORKS, Measure

FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
# The number before an item of a list says nothing of the world.
NUMBERED = re.compile(r"^\d+\.(?:\s|$)")


def uncited() -> Measure:
    """By language: how many sentences there are, and which rest on nothing."""
    rows: dict[str, dict[str, int]] = {}
    told = []
    for record in records():
        if record.type in WORKS:
            continue
        for locale, fields in record.texts.items():
            row = rows.setdefault(locale, {"sentences": 0, "uncited": 0})
            said = sentences({name: value for name, value in fields.items() if name not in ("slug", "search_terms")})
            bare = list(resting_on_nothing(record, said))
            row["sentences"] += len(said)
            row["uncited"] += len(bare)
            told += [f"{record.name} [{locale}] {each}" for each in bare]
    rows["our own"] = {"sentences": len(ours()), "uncited": 0}
    return Measure("uncited", "Sentences that rest on nothing", "0", rows, told)


def resting_on_nothing(record: Written, said: list[str]) -> Iterator[str]:
    """The sentences for which the record names nothing, or whose figures stand in nothing that it names."""
    if not (record.neutral.get("sources") or record.neutral.get("citations")):
        yield from said
        return
    known = _figures(_backing(record))
    yield from (each for each in said if not _figures(NUMBERED.sub("", each)) <= known)


def _figures(text: str) -> set[str]:
    return {each.replace(",", ".") for each in FIGURE.findall(text)}


def _backing(record: Written) -> str:
    """The words of its statements and publications, of what is our own and said to be so, and of the site's address."""
    by_id, by_name = (
        {fact["id"]: fact for fact in facts()},
        {each.name: each for key in ("core", record.site) for each in records(key)},
    )
    cited = [by_name[name] for name in record.neutral.get("citations", ())]
    stated = [by_id[id] for each in (record, *cited) for id in each.facts]
    stated += [fact for fact in facts() if set(fact["sources"]) & set(record.neutral.get("sources", ()))]
    contact = [site["contact"] for site in sites() if site["key"] == record.site and "contact" in site]
    own = [each["figures"] for each in ours() if record.name in each["records"]]
    return words_of([*map(_said, stated), *(each.texts for each in cited), *contact, *own])


def _said(fact: Raw) -> list[str]:
    return [fact["statement"], *fact.get("figures", ())]
