"""What the rules look for in one language, from the files in `words/`; a language without a file is looked at by fewer rules."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Self

_FOLDER = Path(__file__).parent / "words"
Pattern = re.Pattern[str]


class Compared(NamedTuple):
    """One kind of thing that records say: of what, what is said of it, and what some of that needs beside it to count."""

    subjects: Mapping[str, Pattern]
    stances: Mapping[str, Pattern]
    needs: Mapping[str, Pattern]
    any_subject: Pattern
    """All subjects at once, since most sentences are of none."""

    @classmethod
    def of(cls, said: Mapping[str, Mapping[str, str]]) -> Self:
        """As a file has it."""
        subjects, stances, needs = (
            {name: _pattern(each) for name, each in said.get(part, {}).items()}
            for part in ("subjects", "stances", "needs")
        )
        return cls(subjects, stances, needs, _pattern("|".join(f"(?:{each})" for each in said["subjects"].values())))


class Language:
    """One language: patterns by the rule that they are for, and what denies what is said."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self._tables = tables
        self._denies, self._clause = _pattern(tables["denies"]), _pattern(tables["clause"])
        self._after = _pattern(tables["denies_after"])
        self._around = _pattern(tables["denies_around"]) if "denies_around" in tables else None

    @cache  # noqa: B019 - there are as many of these as there are files
    def found_by(self, rule: str, name: str) -> Pattern:
        """All that a rule looks for under a name, as one pattern."""
        said = self._tables[rule].get(name, ())
        return _pattern(said if isinstance(said, str) else "|".join(f"(?:{each})" for each in said) or "(?!)")

    def listed(self, rule: str, name: str) -> frozenset[str]:
        """Whole words and phrases that a rule knows."""
        return frozenset(self._tables[rule][name])

    @cache  # noqa: B019
    def kinds(self) -> Mapping[str, "Compared"]:
        """The kinds of things that records say and that can be compared."""
        said = self._tables["statements"].items()
        return {kind: Compared.of(each) for kind, each in said if isinstance(each, dict)}

    def undenied(self, pattern: Pattern, sentence: str) -> Iterator[re.Match[str]]:
        """Where a sentence says something and does not take it back: “does not cure” cures nothing."""
        for found in pattern.finditer(sentence):
            if not self._is_denied(sentence, found):
                yield found

    def clause(self, sentence: str, found: re.Match[str]) -> str:
        """The part of a sentence in which something is said: what another part takes back is not taken back here."""
        return sentence[slice(*self._clause_around(sentence, found))]

    def _clause_around(self, sentence: str, found: re.Match[str]) -> tuple[int, int]:
        breaks = list(self._clause.finditer(sentence))
        begin = max((each.end() for each in breaks if each.end() <= found.start()), default=0)
        return begin, min((each.start() for each in breaks if each.start() >= found.end()), default=len(sentence))

    def _is_denied(self, sentence: str, found: re.Match[str]) -> bool:
        start = found.start()
        if self._denies.search(sentence, self._clause_around(sentence, found)[0], start) or self._after.match(
            sentence, found.end()
        ):
            return True
        around = self._around.finditer(sentence) if self._around else ()
        return any(each.start() < start < each.end() for each in around)


def _pattern(text: str) -> Pattern:
    return re.compile(text, re.IGNORECASE)


@cache
def language_of(locale: str) -> Language | None:
    """What is known of the language of a locale; None where no rule reads it."""
    file = _FOLDER / f"{locale.partition('-')[0].lower()}.toml"
    return Language(tomllib.loads(file.read_text(encoding="utf-8"))) if file.exists() else None
