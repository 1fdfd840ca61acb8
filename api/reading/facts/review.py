"""The review of a text, as readers see it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Review:
    """A clinician's attestation of an exact text, with the fingerprints of the clinical fields that it covers."""

    status: str
    last_reviewed_on: str
    next_due_on: str | None
    reviewer: Mapping[str, str | None]
    clinical: Mapping[str, str]
