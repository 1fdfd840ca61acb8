"""What a site says of whether a record is shown there, and on the sites below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from marshmallow import Schema, fields

from api.reading.facts.value import About, FactValue, Place


class _Form(Schema):
    hidden = fields.Boolean(required=True)


@dataclass(frozen=True, slots=True)
class Visibility(FactValue):
    """Hidden, or shown in spite of an ancestor."""

    kind: ClassVar = "visibility"
    about: ClassVar = About.RECORD
    form: ClassVar = _Form()
    reason: ClassVar = "hidden"

    hidden: bool

    @classmethod
    def takes_away(cls, said: Mapping[Place, "Visibility"], lineage: Sequence[str]) -> bool:
        """The nearest site that says anything decides."""
        return next((said[site, ""].hidden for site in lineage if (site, "") in said), False)

    @property
    def takes(self) -> bool:
        return self.hidden
