"""A grave risk is told, and not what to do when it happens."""

from collections.abc import Iterator

from api.services.gate.passages import Flaw, Reading, claims, quoted
from api.services.gate.rule import GateRule


def _look(text: Reading) -> Iterator[Flaw]:
    language = text.language
    # A limitation of the kind `risk` has a rule of its own, by which it cannot go live at all.
    if (
        language is None
        or text.type in ("safety_net", "citation", "source_document")
        or text.neutral.get("kind") == "risk"
    ):
        return
    if text.names("safety_nets") or any(
        language.found_by("risks", "help").search(each.leaf.text) for each in text.passages
    ):
        return
    if text.neutral.get("severity") == "serious":
        detail = "The record says that it is serious, and names no safety net: readers are not told what to do when it happens."
        yield Flaw(RULE.code, detail, "serious", "safety_nets")
        return
    for passage, sentence in claims(text.passages):
        if found := next(language.undenied(language.found_by("risks", "grave"), sentence.text), None):
            detail = f"{quoted(found[0])} is told, and not what to do when it happens."
            yield text.said(RULE.code, passage, sentence, found, detail)
            return


RULE = GateRule("risk-without-help", _look)
