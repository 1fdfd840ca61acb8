"""What holds for readers: the kinds of facts, with a file for each that says all that is particular to it."""

from typing import NoReturn

from api.reading.facts.overtaken import Overtaken
from api.reading.facts.review import Review
from api.reading.facts.settings import SiteSettings
from api.reading.facts.text import TextValue
from api.reading.facts.value import FactValue
from api.reading.facts.visibility import Visibility
from api.reading.facts.withdrawal import Withdrawal


class UnknownKind(RuntimeError):
    """A fact is of a kind that this release does not know, so nobody can say what readers should get."""


class _Kinds(dict[str, type[FactValue]]):
    def __missing__(self, name: str) -> NoReturn:
        raise UnknownKind(f"The ledger holds a fact of the kind {name!r}, which this release does not know.")


KINDS = _Kinds({each.kind: each for each in (TextValue, Visibility, Withdrawal, Review, Overtaken, SiteSettings)})
"""Every kind by its word; none is known by name anywhere else, but where something is about just that kind."""
