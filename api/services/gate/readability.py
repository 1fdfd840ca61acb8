"""How easy a text is to read, from 0 to 100, by the formula that was published for its language."""

import re
from dataclasses import dataclass

from api.services.gate.language import Language

LEAST_WORDS = 100
"""The formulas were made for texts of a hundred words and more; of fewer they say little."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Formula:
    """The weights of a formula, what it is called, and where it was published."""

    name: str
    constant: float
    sentence: float
    """For each word of the average sentence."""
    syllables: float
    """For each syllable of the average word."""
    source: str

    def score(self, words: int, sentences: int, syllables: int) -> float:
        """How easy it is; the higher the easier."""
        return self.constant - self.sentence * words / sentences - self.syllables * syllables / words


FORMULAS = {
    "en": Formula(
        "Flesch Reading Ease", 206.835, 1.015, 84.6,
        "R. Flesch, A new readability yardstick, Journal of Applied Psychology 32 (1948), 221-233",
    ),
    "fr": Formula(
        "Kandel and Moles", 207, 1.015, 73.6,
        "L. Kandel and A. Moles, Application de l’indice de Flesch à la langue française, Cahiers d’études de radio-télévision 19 (1958), 253-274",
    ),
    "es": Formula(
        "Flesch-Szigriszt (INFLESZ)", 206.835, 1, 62.3,
        "I. Barrio-Cantalejo et al., Validación de la Escala INFLESZ, Anales del Sistema Sanitario de Navarra 31 (2008), 135-152",
    ),
}  # fmt: skip
"""The formula of each language that has one here; all of them rise as a text gets easier, and none can be compared with another's."""


def formula_of(locale: str) -> Formula | None:
    """The formula for the language of a locale."""
    return FORMULAS.get(locale.partition("-")[0])


def ease(formula: Formula, language: Language, plain: list[str]) -> float | None:
    """How easy sentences are to read together; None where there are too few words to say."""
    words = [word for each in plain for word in _WORD.findall(each)]
    if len(words) < LEAST_WORDS:
        return None
    return formula.score(len(words), len(plain), sum(_syllables(language, each) for each in words))


def _syllables(language: Language, word: str) -> int:
    """As many as there are groups of vowels, but for an ending that is not spoken; every word has one."""
    groups = len(language.found_by("reading", "vowels").findall(word))
    return max(groups - bool(groups > 1 and language.found_by("reading", "silent").search(word)), 1)
