"""What a rule of the gate is: its stable name, and how it looks at a text; how grave it is stands beside the rules' meanings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from api.services.gate.passages import Flaw, Reading


@dataclass(frozen=True, slots=True)
class GateRule:
    """One rule that the words of a text are held against."""

    code: str
    look: Callable[[Reading], Iterable[Flaw]]
