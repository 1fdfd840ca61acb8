"""Two records say different things of whom a treatment suits, or of what to do after it."""

from collections.abc import Iterator

from api.services.gate.differences import told_differently
from api.services.gate.passages import Flaw, Reading
from api.services.gate.rule import GateRule
from api.services.gate.statements import SAFETY


def _look(text: Reading) -> Iterator[Flaw]:
    return told_differently(text, RULE.code, lambda kind: kind in SAFETY)


RULE = GateRule("contradiction", _look)
