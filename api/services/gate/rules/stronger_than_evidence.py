"""Words that are surer than the evidence: what is of low certainty is said as a fact, or as something that was proven."""

import re
from collections.abc import Iterator
from operator import itemgetter

from api.record_types.certainties import BETWEEN
from api.services.gate.language import Language, Pattern
from api.services.gate.passages import Flaw, Reading, claims, quoted
from api.services.gate.rule import GateRule

MAY, PROBABLY, PLAIN, PROVEN = range(1, 5)
_AS_SURE_AS = {
    "high": PROVEN, "moderate": PROBABLY, "low": MAY, "very_low": MAY, "conflicting": MAY, "not_graded": PLAIN,
    "established": PROVEN, "hypothesised": MAY, "contested": MAY,
}  # fmt: skip
"""How surely a text may speak, by how sure its evidence is; what nobody graded only claims no proof."""
_INSTEAD = {MAY: "“may” or “might”", PROBABLY: "“probably”", PLAIN: "what was seen, without claiming proof"}


def _look(text: Reading) -> Iterator[Flaw]:
    certainty, kind = _certainty(text)
    if certainty is None or (language := text.language) is None:
        return
    allowed = _AS_SURE_AS[certainty.rpartition(BETWEEN)[2]]
    for passage, sentence in claims(text.passages):
        said, strength = _strongest(language, kind, sentence.text)
        if said and strength > allowed and not language.found_by("statements", "reported").search(sentence.text):
            detail = f"{quoted(said[0])} is said more surely than the evidence ({certainty}) allows: say {_INSTEAD[allowed]}."
            yield text.said(RULE.code, passage, sentence, said, detail)


def _certainty(text: Reading) -> tuple[str | None, str]:
    """How sure it is, and of what it speaks; a stage of a mechanism says how settled that is."""
    if plausibility := text.neutral.get("plausibility"):
        return plausibility, "mechanism"
    return text.neutral.get("certainty"), "plain"


def _strongest(language: Language, kind: str, sentence: str) -> tuple[re.Match[str] | None, int]:
    """The words that claim the most in a sentence, and how surely."""
    if proof := next(language.undenied(language.found_by("claims", "proof"), sentence), None):
        return proof, PROVEN if not _says(language, "may", language.clause(sentence, proof)) else MAY
    claims = language.undenied(language.found_by("claims", kind), sentence)
    rated = [(each, _surely(language, language.clause(sentence, each))) for each in claims]
    return max(rated, key=itemgetter(1), default=(None, MAY))


def _surely(language: Language, clause: str) -> int:
    """How surely a claim is made, by what else its part of the sentence says: a doubt in another part is about something else."""
    if _says(language, "may", clause):
        return MAY
    return PROBABLY if _says(language, "probably", clause) else PLAIN


def _says(language: Language, hedge: str, sentence: str) -> bool:
    pattern: Pattern = language.found_by("claims", hedge)
    return pattern.search(sentence) is not None


RULE = GateRule("stronger-than-evidence", _look)
