"""Two records say different things of how often something happens, how many sessions it takes, or how far it reaches."""

from collections.abc import Iterator

from api.services.gate.differences import told_differently
from api.services.gate.passages import Flaw, Reading
from api.services.gate.rule import GateRule
from api.services.gate.statements import SAFETY


def _look(text: Reading) -> Iterator[Flaw]:
    return told_differently(text, RULE.code, lambda kind: kind not in SAFETY)


RULE = GateRule("told-differently", _look)
