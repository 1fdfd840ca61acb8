"""A publication that nobody could find by what the record says of it."""

import re
from collections.abc import Iterator

from api.services.gate.passages import Flaw, Reading
from api.services.gate.rule import GateRule

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S*[^\s.,;:]")
_PMID = re.compile(r"[1-9]\d{0,7}")
_KEYS = ("doi", "pmid", "url")


def _look(text: Reading) -> Iterator[Flaw]:
    if text.type != "citation" or not text.neutral:
        return
    said = {name: str(text.neutral.get(name) or "") for name in (*_KEYS, "year")}
    faults = [
        ("doi", bool(said["doi"]) and not _DOI.fullmatch(said["doi"]), "no DOI: that is `10.`, a number, a stroke and a name"),
        ("pmid", bool(said["pmid"]) and not _PMID.fullmatch(said["pmid"]), "no PubMed number: that has up to eight digits"),
        ("year", _is_to_come(text, said["year"]), "a year that is still to come"),
    ]  # fmt: skip
    for name, is_wrong, why in faults:
        if is_wrong:
            yield Flaw(RULE.code, f"`{said[name]}` is {why}.", said[name], name)
    if not any(said[name] for name in _KEYS):
        yield Flaw(RULE.code, "It has no DOI, PubMed number or address by which it could be found.", "", "doi")


def _is_to_come(text: Reading, year: str) -> bool:
    today = text.around.today
    return bool(year and today and int(year) > today.year + 1)


RULE = GateRule("citation-malformed", _look)
