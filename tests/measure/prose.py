"""Texts like those of the seed, any number of them and no two alike, for whoever measures."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from api import resources
from api.reading.richtext import plain
from api.record_types import RECORD_TYPES
from api.services.gate.passages import Reading
from api.services.gate.statements import SAFETY, statements
from api.services.transfer.seed import read_records

LOCALES = ("en", "fr")
_SYLLABLES = (
    "ba",
    "cor",
    "da",
    "el",
    "fi",
    "gor",
    "hu",
    "ka",
    "lim",
    "mo",
    "na",
    "per",
    "qui",
    "ro",
    "sa",
    "tel",
    "va",
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_ASKED = {"en": "What should I know about {name} and {other}?", "fr": "Que dois-je savoir sur {name} et {other} ?"}
_SAID = {"en": "{name} is one example that people ask about.", "fr": "{name} en est un exemple, souvent demandé."}
_FURTHER = {"en": "Read about [what goes with it](record:{id}).", "fr": "Lisez [ce qui va avec](record:{id})."}
LONGEST_SHORT_ANSWER = 280


@dataclass(frozen=True)
class Prose:
    """What is written in one locale, made of the seed's sentences and of names that occur as words of a language do."""

    locale: str

    @cached_property
    def sentences(self) -> list[str]:
        """Every sentence of the seed's rich texts, but those that would contradict another one when both stand anywhere."""
        found: list[str] = []
        for record in read_records(resources.folder("seed"), "core"):
            rich = [each.name for each in RECORD_TYPES[record.type] if each.prose == "markdown" and each.localized]
            text = record.texts.get(self.locale, {})
            for line in "\n".join(plain(text[name]) for name in rich if text.get(name)).split("\n"):
                found += [each for each in _SENTENCE.split(line) if len(each) > 30 and not self._binds(each)]
        return found

    def _binds(self, sentence: str) -> bool:
        """Whether it tells whom the treatment suits or what to do after it, of which nobody may say the opposite."""
        said = {"answer": self._about(sentence, "Gorba")}
        return any(each.kind in SAFETY for each in statements(Reading("faq", self.locale, said, {})))

    def faq(self, number: int, linked: str | None) -> Mapping[str, Any]:
        """The text of a question, the same each time for the same number; half of them should link to a record."""
        chance = random.Random(number)
        names = [name_of(int(chance.paretovariate(0.7)) % 20_000) for _ in range(7)]
        question = _ASKED[self.locale].format(name=names[0].title(), other=names[1].title())
        return {
            "slug": f"{names[0]}-{names[1]}-{number}-{self.locale}",
            "question": question,
            "short_answer": self._line(chance, names[2])[:LONGEST_SHORT_ANSWER],
            "answer": self._answer(chance, names, linked),
        }

    def _answer(self, chance: random.Random, names: list[str], linked: str | None) -> str:
        points = [f"- **{name.title()}:** {self._line(chance, name)}" for name in names[3:]]
        further = [_FURTHER[self.locale].format(id=linked)] if linked else []
        opening, close = self._line(chance, names[0]), self._line(chance, names[1])
        return "\n\n".join([opening, "\n".join(points), close, *further])

    def _line(self, chance: random.Random, name: str) -> str:
        return self._about(chance.choice(self.sentences), name.title())

    def _about(self, sentence: str, name: str) -> str:
        return f"{sentence} {_SAID[self.locale].format(name=name)}"


def name_of(number: int) -> str:
    """A word that no language has, another one for every number."""
    parts = []
    number += len(_SYLLABLES)
    while number:
        number, place = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[place])
    return "".join(parts)
