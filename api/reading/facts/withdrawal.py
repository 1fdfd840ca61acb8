"""The withdrawal of a record from every reader at once, on every site and under past seqs too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import Schema, fields, validate

from api.reading.facts.forms import Moment, text
from api.reading.facts.value import About, FactValue, Place

SEVERITIES = ("routine", "important", "safety")


class _Form(Schema):
    message = text()
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
