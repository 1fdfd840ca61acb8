"""The withdrawal of a record from every reader at once, on every site and under past seqs too."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from marshmallow import Schema, fields, validate

from api.reading.facts.forms import Moment, text, words
from api.reading.facts.value import About, FactValue, Place

SEVERITIES = ("routine", "important", "safety")


class _Form(Schema):
    message = text()
    messages = words(required=False)
    severity = fields.String(required=True, validate=validate.OneOf(SEVERITIES))
    replacement = text(nullable=True)
    at = Moment(required=True)


@dataclass(frozen=True, slots=True)
class Withdrawal(FactValue):
    """Why a record was taken from every reader, and what to read instead."""

    kind: ClassVar = "withdrawal"
    about: ClassVar = About.OWN_RECORD
    form: ClassVar = _Form()
    reason: ClassVar = "withdrawn"
    reaches_back: ClassVar = True

    message: str
    severity: str
    replacement: str | None
    at: str
    messages: Mapping[str, str] = field(default_factory=dict)
    """The same in other languages; earlier releases knew but one message, and what has no more is held as they held it."""

    def to_json(self) -> dict[str, Any]:
        told = {name: getattr(self, name) for name in self.__slots__}
        return told if self.messages else {name: value for name, value in told.items() if name != "messages"}

    def told_in(self, locales: Sequence[str]) -> str:
        """The message in the first of some locales that has one, or whose language has, else the one for all."""
        wished = (wider for each in locales for wider in _wider(each))
        return next((self.messages[each] for each in wished if each in self.messages), self.message)

    @classmethod
    def takes_away(cls, said: Mapping[Place, "Withdrawal"], lineage: Sequence[str]) -> bool:
        return bool(said)

    @property
    def takes(self) -> bool:
        return True

    @classmethod
    def needs(cls, value: Mapping[str, Any]) -> dict[str, str]:
        replacement = value["replacement"]
        return {} if replacement is None else {"replacement": replacement}


def _wider(locale: str) -> Iterator[str]:
    """A locale, and what it is a kind of: `fr-CA`, then `fr`."""
    parts = locale.split("-")
    return ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
