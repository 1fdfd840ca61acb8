"""The review of a text, as readers see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from marshmallow import Schema, fields, validate

from api.reading.facts.forms import text, words
from api.reading.facts.value import About, FactValue


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
