"""The sentences of the corpus, as readings that the rules of the gate look at, for the tests that count what is found."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from api.reading.facts.settings import SiteSettings
from api.services.gate.passages import Around, Reading
from api.services.gate.rules import GATE_RULES
from api.services.gate.statements import said_in
from tests.gate.states import live

LANGUAGES = ("en", "fr", "es")
FOLDER = Path(__file__).parent
WORDS = {
    "faq": "answer", "benefit": "claim", "evidence_statement": "statement", "mechanism_stage": "what_happens", "limitation": "description",
    "aftercare": "instruction", "contraindication": "action",
}  # fmt: skip
"""The field of each type that says the most."""
SITE = SiteSettings("core", "Core", None, "en", {"en": ("en",)}, reading_ease=dict.fromkeys(LANGUAGES, 60))
CODES = {
    "overstated": "stronger-than-evidence", "absolute": "absolute-words", "figure_uncited": "figure-uncited", "risk_alone": "risk-without-help",
    "benefit_alone": "benefit-unlimited", "link_text": "link-says-nothing", "lead_in": "lead-in-without-list", "hard_to_read": "hard-to-read",
}  # fmt: skip
"""The rule that is to tell each fault, by the word that the other author has for it."""
_MARK = re.compile(r"\[\d+\]")


class Sample(NamedTuple):
    """What somebody says in a record, and the codes that are to be told of it."""

    locale: str
    said: tuple[str, ...]
    type: str
    neutral: dict[str, Any]
    wanted: frozenset[str]
    origin: str = "seen"
    """`seen` where the author knew what the rules are to find, `unseen` where they did not."""

    @property
    def found(self) -> frozenset[str]:
        """The codes that are told of it."""
        return frozenset(each.code for rule in GATE_RULES.values() for each in rule.look(self.reading))

    @property
    def reading(self) -> Reading:
        fields = {WORDS[self.type]: self.said[0]}
        others = [live(self.type, self.locale, {WORDS[self.type]: each}, self.neutral) for each in self.said[1:]]
        return Reading(
            self.type,
            self.locale,
            fields,
            self.neutral,
            around=Around(settings=SITE, said=lambda topic, locale: said_in(others, locale)),
        )


def samples() -> Iterator[Sample]:
    """The whole corpus."""
    yield from _seen()
    for line in (FOLDER / "unseen.jsonl").read_text(encoding="utf-8").splitlines():
        yield _unseen(json.loads(line))


def _unseen(said: dict[str, str]) -> Sample:
    """A sentence with the label that its author gave it, in a record of the sort that it was written for."""
    is_graded = said["what"] == "overstated"
    is_cited = is_graded or _MARK.search(said["text"]) is not None
    neutral = {"topic": "t", "citations": ["c"] * is_cited, "certainty": "low" if is_graded else None}
    wanted = frozenset([CODES[said["what"]]] if said["kind"] == "bad" else [])
    kind = "benefit" if said["what"] in ("overstated", "benefit_alone") else "faq"
    return Sample(said["language"], (said["text"],), kind, neutral, wanted, "unseen")


def _seen() -> Iterator[Sample]:
    for locale in LANGUAGES:
        for each in yaml.safe_load((FOLDER / f"{locale}.yaml").read_text(encoding="utf-8")):
            said = each["said"] if isinstance(each["said"], list) else [each["said"]]
            neutral = {"topic": "t", "citations": ["c"] * each.get("cited", False), "certainty": each.get("certainty")}
            yield Sample(locale, tuple(said), each.get("in", "faq"), neutral, frozenset(each.get("finds", ())))
