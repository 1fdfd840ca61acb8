"""Whatever rule or kind of problem the API tells of, the console says it in French and Spanish; English has the words of the server."""

import re

import pytest

from api.http.problems import catalogue
from api.rules import GATE, RULES
from tests.console.conftest import CONSOLE

_NAME = re.compile(r"^  '?([a-z-]+)'?: '.+',$", re.M)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_each_rule_has_its_words(language: str) -> None:
    told = _NAME.findall((CONSOLE / "src" / "words" / language / "rules.ts").read_text())
    assert sorted(told) == sorted(RULES)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_each_kind_of_problem_has_its_words(language: str) -> None:
    told = _NAME.findall((CONSOLE / "src" / "words" / language / "problems.ts").read_text())
    assert sorted(told) == sorted(each["type"].rpartition("/")[2] for each in catalogue())


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_each_rule_of_the_gate_has_a_name(language: str) -> None:
    names = (CONSOLE / "src" / "words" / language / "gate.ts").read_text().partition("names: {")[2].partition("}")[0]
    assert sorted(re.findall(r"^    '?([a-z-]+)'?: '", names, re.M)) == sorted(GATE)
