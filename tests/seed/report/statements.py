"""Whether the statements of the documents are told, as they are, and told to contradict one another where they do."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from tests.seed.files import Raw, Written, contradicting, facts, records
from tests.seed.meaning import shifts
from tests.seed.report.measure import Measure

PUBLICATIONS = "publications"


def statements() -> Measure:
    """By document: how many statements there are, how many records tell as they are, otherwise, or not at all."""
    changed, carried = defaultdict(list), set()
    by_id = {fact["id"]: fact for fact in facts()}
    for record in records():
        carried |= set(record.facts)
        for id, locale, fault in shifts(record, by_id):
            changed[id].append(f"{record.name} [{locale}] {id} {fault}")
    missing = by_id.keys() - carried
    rows = {document: _row(ids, changed, missing) for document, ids in sorted(_by_document(by_id).items())}
    faults = [each for told in changed.values() for each in told] + [f"{id} is told nowhere" for id in sorted(missing)]
    return Measure("statements", "Statements of the documents", "all covered, none changed", rows, faults)


def _by_document(by_id: Mapping[str, Raw]) -> dict[str, list[str]]:
    """A statement counts in every document that makes it."""
    found = defaultdict(list)
    for id, fact in by_id.items():
        for document in (
            {source.split(":")[0] for source in fact["sources"]} if not fact.get("citations") else {PUBLICATIONS}
        ):
            found[document].append(id)
    return found


def _row(ids: list[str], changed: Mapping[str, object], missing: set[str]) -> dict[str, int]:
    moved, lost = sum(id in changed for id in ids), sum(id in missing for id in ids)
    return {"statements": len(ids), "covered": len(ids) - moved - lost, "changed": moved, "missing": lost}


def contradictions() -> Measure:
    """Where documents disagree, a record tells both sides; and only what tells both sides says that sources disagree."""
    rows, faults = {}, []
    for each in contradicting():
        telling = [record for record in records() if tells(record, each["sides"])]
        rows[each["about"]] = {"told in": len(telling)}
        faults += [] if telling else [f"nobody tells both sides of {each['about']}"]
    faults += [f"{name} says that sources disagree, and tells one side only" for name in _one_sided()]
    return Measure("contradictions", "What documents disagree on", "both sides told", rows, faults)


def tells(record: Written, sides: list[list[str]]) -> bool:
    """Whether a record carries a statement of each side."""
    carried = set(record.facts)
    return all(carried & set(side) for side in sides)


def _one_sided() -> Iterator[str]:
    claiming = (each for each in records() if each.neutral.get("certainty") == "conflicting")
    yield from (each.name for each in claiming if not any(tells(each, said["sides"]) for said in contradicting()))
