"""The sentences of the corpus, as readings that the rules of the gate look at, for the tests that count what is found."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from api.services.gate.passages import Around, Reading
from api.services.gate.rules import GATE_RULES
from tests.gate.states import live

LANGUAGES = ("en", "fr", "es")
FOLDER = Path(__file__).parent
WORDS = {
    "faq": "answer", "benefit": "claim", "evidence_statement": "statement", "mechanism_stage": "what_happens", "limitation": "description",
    "aftercare": "instruction", "contraindication": "action",
}  # fmt: skip
"""The field of each type that says the most."""


class Sample(NamedTuple):
    """What somebody says in a record, and the codes that are to be told of it."""

    locale: str
    said: tuple[str, ...]
    type: str
    neutral: dict[str, Any]
    wanted: frozenset[str]

    @property
    def found(self) -> frozenset[str]:
        """The codes that are told of it."""
        return frozenset(each.code for rule in GATE_RULES.values() for each in rule.look(self.reading))

    @property
    def reading(self) -> Reading:
        fields = {WORDS[self.type]: self.said[0]}
        others = [live(self.type, self.locale, {WORDS[self.type]: each}, self.neutral) for each in self.said[1:]]
        return Reading(self.type, self.locale, fields, self.neutral, around=Around(beside=lambda topic: others))


def samples() -> Iterator[Sample]:
    """The whole corpus."""
    for locale in LANGUAGES:
        for each in yaml.safe_load((FOLDER / f"{locale}.yaml").read_text(encoding="utf-8")):
            said = each["said"] if isinstance(each["said"], list) else [each["said"]]
            neutral = {"topic": "t", "citations": ["c"] * each.get("cited", False), "certainty": each.get("certainty")}
            yield Sample(locale, tuple(said), each.get("in", "faq"), neutral, frozenset(each.get("finds", ())))
