"""How sure a claim is, in a few words that stand beside its title, in the language of its text."""

from functools import lru_cache

from api.reading.resolver import Resolved, facet
from api.record_types.certainties import BETWEEN, NOT_GRADED

Certainty = dict[str, str]

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "label": "Certainty: {}", "range": "{} to {}",
        "high": "high", "moderate": "moderate", "low": "low", "very_low": "very low",
        "conflicting": "sources disagree", "not_graded": "not graded here",
    },
    "fr": {
        "label": "Certitude\u00a0: {}", "range": "de {} à {}",
        "high": "élevée", "moderate": "modérée", "low": "faible", "very_low": "très faible",
        "conflicting": "les sources se contredisent", "not_graded": "non évaluée ici",
    },
    "es": {
        "label": "Certeza: {}", "range": "de {} a {}",
        "high": "alta", "moderate": "moderada", "low": "baja", "very_low": "muy baja",
        "conflicting": "las fuentes no coinciden", "not_graded": "no evaluada aquí",
    },
}  # fmt: skip


def certainty_of(found: Resolved) -> Certainty | None:
    """How sure a record is of what it claims; None where it makes no claims and does not say how sure it is."""
    level: str | None = next(iter(facet(found, "certainty")), None)
    if level is None and not found.record.declaration.makes_claims:
        return None
    # A language without words of its own gets the English ones, which say so.
    language = found.served.partition("-")[0]
    locale = language if language in _WORDS else "en"
    level = level or NOT_GRADED
    return {"level": level, "label": _label(level, locale), "locale": locale}


# There are few, and a search says one beside each of its hits.
@lru_cache(maxsize=256)
def _label(level: str, locale: str) -> str:
    words = _WORDS[locale]
    grades = [words[each] for each in level.split(BETWEEN)]
    return words["label"].format(words["range"].format(*grades) if len(grades) > 1 else grades[0])
