"""That a record restates others of which the clinical text has changed since it was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import Schema

from api.reading.facts.forms import words
from api.reading.facts.value import About, FactValue


class _Form(Schema):
    restated = words()


@dataclass(frozen=True, slots=True)
class Overtaken(FactValue):
    """The records that have moved on, each by the fingerprint of what it said when it was restated."""

    kind: ClassVar = "overtaken"
    about: ClassVar = About.OWN_RECORD
    form: ClassVar = _Form()

    restated: Mapping[str, str]

    @classmethod
    def needs(cls, value: Mapping[str, Any]) -> dict[str, str]:
        return {f"restated/{id}": id for id in value["restated"]}
