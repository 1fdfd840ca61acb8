"""The review of a text, as readers see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar, Self

from marshmallow import Schema, fields, validate

from api.models import Record, Version
from api.reading.facts.forms import text, words
from api.reading.facts.value import About, FactValue

DUE_SOON = timedelta(days=30)
_SAID_WHERE_TRUE = ("imported", "signed")


class ReviewerForm(Schema):
    """Who has read a text."""

    name = text()
    credential = text(nullable=True)


class _Form(Schema):
    status = fields.String(required=True, validate=validate.OneOf(["current", "due", "overdue"]))
    last_reviewed_on = fields.Date(required=True)
    next_due_on = fields.Date(required=True, allow_none=True)
    reviewer = fields.Nested(ReviewerForm, required=True, allow_none=True)
    clinical = words()
    imported = fields.Boolean(truthy={True}, falsy={False})
    signed = fields.Boolean(truthy={True}, falsy={False})


@dataclass(frozen=True, slots=True)
class Review(FactValue):
    """A clinician's attestation of an exact text, with the fingerprints of the clinical fields that it covers."""

    kind: ClassVar = "review"
    about: ClassVar = About.TEXT
    form: ClassVar = _Form()

    status: str
    last_reviewed_on: str
    next_due_on: str | None
    reviewer: Mapping[str, str | None] | None
    """Null where who it was has been erased since."""
    clinical: Mapping[str, str]
    imported: bool = False
    """Whether a file told of it, and nobody of this server."""
    signed: bool = False
    """Whether the reviewer has signed it with a passkey."""

    @property
    def turns_on(self) -> date | None:
        """The day from which on it stands otherwise; None where it never will by itself."""
        if self.next_due_on is None or self.status == "overdue":
            return None
        due_on = date.fromisoformat(self.next_due_on)
        return due_on - DUE_SOON if self.status == "current" else due_on + date.resolution

    def to_json(self) -> dict[str, Any]:
        """The value as a fact holds it, in which what came from nowhere else, or was not signed, says nothing of that."""
        said = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in said.items() if value or name not in _SAID_WHERE_TRUE}

    @classmethod
    def from_file(cls, value: Mapping[str, Any], record: Record, version: Callable[[int], Version]) -> Self:
        """The review that a file tells of, as one that this server has no more than the file's word for."""
        return replace(cls.from_json(value), imported=True, signed=False)
