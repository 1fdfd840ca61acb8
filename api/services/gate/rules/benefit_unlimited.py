"""A benefit whose readers are not told its limits in the same language."""

from collections.abc import Iterator

from api.services.gate.passages import Flaw, Reading
from api.services.gate.rule import GateRule


def _look(text: Reading) -> Iterator[Flaw]:
    # Without any limit at all it cannot go live; that is told already.
    if text.type != "benefit" or text.record is None or not (named := text.names("caveats")):
        return
    limits = text.around.find(named).values()
    if not any((each.site, text.locale) in each.texts and each.withdrawal is None for each in limits):
        detail = f"None of the limitations that it names is live in {text.locale!r}: readers are told what it is good for, and not where that ends."
        yield Flaw(RULE.code, detail, "\n".join(sorted(named)), "caveats")


RULE = GateRule("benefit-unlimited", _look)
