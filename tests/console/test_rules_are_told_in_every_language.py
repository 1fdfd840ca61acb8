"""Whatever rule or kind of problem the API tells of, the console says it in words: its own, or in English those of the server where they are plain."""

import re

import pytest

from api.admin.ledger.site_schemas import SiteResult
from api.admin.problem_values import ProblemValue
from api.http.problem_schemas import Blocker
from api.http.problems import catalogue
from api.reading.locales import NEUTRAL
from api.rules import GATE, RULES
from api.services.xliff.rules import XLIFF_RULES
from tests.console.conftest import CONSOLE

_NAME = re.compile(r"^  '?([a-z-]+)'?: '.+',$", re.M)
_STATED = re.compile(
    r"""\brule=\(?"([a-z-]+)"|"rule": "([a-z-]+)"|\b(?:blocker|Blocker|ChangeWarning|Unusable|Unwritable|_refusal)\(\s*"([a-z-]+)\""""
)
"""A rule that the code tells of by name."""


@pytest.mark.parametrize("language", ["fr", "es"])
def test_each_rule_has_its_words(language: str) -> None:
    told = _NAME.findall((CONSOLE / "src" / "words" / language / "rules.ts").read_text())
    assert sorted(told) == sorted(RULES)
    of_files = _NAME.findall((CONSOLE / "src" / "words" / language / "files.ts").read_text())
    assert sorted(of_files) == sorted(XLIFF_RULES)


def test_no_rule_is_told_that_stands_in_no_list() -> None:
    files = [path.read_text() for path in sorted((CONSOLE.parents[1] / "api").rglob("*.py"))]
    told = {name for text in files for found in _STATED.findall(text) for name in found if name}
    assert set(XLIFF_RULES) & told
    assert told <= {*RULES, *XLIFF_RULES}


@pytest.mark.parametrize("language", ["fr", "es"])
def test_each_kind_of_problem_has_its_words(language: str) -> None:
    told = _NAME.findall((CONSOLE / "src" / "words" / language / "problems.ts").read_text())
    assert sorted(told) == sorted(each["type"].rpartition("/")[2] for each in catalogue())


def test_what_english_leaves_to_the_server_names_nothing_that_only_programs_know() -> None:
    told = _NAME.findall((CONSOLE / "src" / "words" / "en" / "rules.ts").read_text())
    assert set(RULES) - set(told) == {*GATE, *names_in("OF_WORDS")}
    # Fields of records are told by their labels; of answers and settings people know nothing.
    of_programs = {NEUTRAL, *ProblemValue().fields, *Blocker().fields, *SiteResult().fields}
    for name in set(RULES) - set(told):
        assert of_programs.isdisjoint(re.findall("`([^`]+)`", RULES[name].remedy)), name


def names_in(list_name: str) -> list[str]:
    """The rules in a list of the console, of which it says what the server says more exactly."""
    said = (CONSOLE / "src" / "parts" / "said.ts").read_text()
    return re.findall("'([a-z-]+)'", said.partition(f"{list_name} = [")[2].partition("]")[0])


def test_english_leaves_to_the_server_only_kinds_of_problems_that_exist() -> None:
    told = _NAME.findall((CONSOLE / "src" / "words" / "en" / "problems.ts").read_text())
    assert set(told) <= {each["type"].rpartition("/")[2] for each in catalogue()}


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_each_rule_of_the_gate_has_a_name(language: str) -> None:
    names = (CONSOLE / "src" / "words" / language / "gate.ts").read_text().partition("names: {")[2].partition("}")[0]
    assert sorted(re.findall(r"^    '?([a-z-]+)'?: '", names, re.M)) == sorted(GATE)
