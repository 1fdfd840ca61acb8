"""Who has signed all that a leaflet shows, in FHIR's words: `authenticator` in R4, `attester` in R5."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.reading.facts.review import Review
from api.reading.resolver import Resolved

_PROFESSIONAL = {
    "coding": [{"system": "http://hl7.org/fhir/composition-attestation-mode", "code": "professional", "display": "Professional"}]
}  # fmt: skip


def attested(shown: Iterable[Resolved], version: str) -> dict[str, Any]:
    """What a document says of who has signed all of it; nothing where nobody has, or several have, each a part.

    R4's `DocumentReference.authenticator` is one: who “authenticates that this document is valid”
    (http://hl7.org/fhir/R4/documentreference.html). R5's `attester` is “a participant who has authenticated the accuracy of the
    document”, each once, with `mode` and `time` (http://hl7.org/fhir/R5/documentreference.html): who is `professional` has
    “authenticated the content in their professional capacity”, and has not, as with `legal`, “accepted legal responsibility for its
    content” (http://hl7.org/fhir/composition-attestation-mode). In HL7's documents who authenticates has signed, so a review that
    is not signed is not told here.
    """
    signed = _signed(shown)
    if signed is None:
        return {}
    name, day = signed
    who = {"type": "Practitioner", "display": name}
    return (
        {"authenticator": who}
        if version == "r4"
        else {"attester": [{"mode": _PROFESSIONAL, "time": day, "party": who}]}
    )


def _signed(shown: Iterable[Resolved]) -> tuple[str, str] | None:
    """The name of the one who has signed all of these, and the day of their oldest review."""
    found: dict[str, str] = {}
    for each in shown:
        if each.record.declaration.is_publication:
            continue
        if (review := _signed_here(each.review)) is None:
            return None
        name, day = _name(review.reviewer), review.last_reviewed_on
        if found and name not in found:
            return None
        found[name] = min(day, found.get(name, day))
    return next(iter(found.items()), None)


def _signed_here(review: Review | None) -> Review | None:
    """A review that somebody of this server has signed who was not erased since."""
    is_so = review is not None and review.signed and not review.imported and review.reviewer is not None
    return review if is_so else None


def _name(reviewer: Mapping[str, str | None] | None) -> str:
    """A reviewer as people write them."""
    said = reviewer or {}
    return ", ".join(each for name in ("name", "credential") if (each := said.get(name)))
