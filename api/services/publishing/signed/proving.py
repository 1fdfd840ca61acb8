"""Finds what was altered in signed reviews, or in what is said to be signed, past this program: by the passkeys' own proofs."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.models import Attestation, Signature, Translation
from api.services.publishing.signed.judging import judge_review, text_signed

_ERASED: Mapping[str, Any] = {}
"""What is known of a signature whose reviewer was erased: nothing that could be compared."""


def broken_signatures(session: Session) -> Iterator[str]:
    """Every signature that proves nothing any more, and every attestation that says something else than was signed."""
    said: dict[str | None, Mapping[str, Any]] = {}
    for id, file in session.execute(select(Signature.id, Signature.file).order_by(Signature.id)):
        verdict = judge_review(file) if file is not None else None
        if verdict is None:
            said[id] = _ERASED
        elif verdict.statement is None or verdict.id != id:
            yield f"Signature {id} proves nothing. {verdict.detail}"
        else:
            said[id] = verdict.statement
    attested = select(Attestation, Translation).join(Translation, Translation.id == Attestation.translation_id)
    for attestation, text in session.execute(
        attested.where(Attestation.signature.is_not(None)).order_by(Attestation.id)
    ):
        statement = said.get(attestation.signature)
        if statement is not _ERASED and not _is_signed(attestation, text, statement):
            place = f"record {text.record_id} in {text.locale} on {text.site}"
            yield f"Attestation {attestation.id} of {place} says something else than its reviewer has signed."


def _is_signed(attestation: Attestation, text: Translation, statement: Mapping[str, Any] | None) -> bool:
    """Whether a statement says what is attested of a text, until the same day."""
    said = text_signed(statement, (text.record_id, text.site, text.locale), attestation) if statement else None
    return said is not None and said["valid_until"] == attestation.valid_until
