"""Whatever rule the API tells of, the console says it in French and Spanish; English has the words of the server."""

import re

import pytest

from api.rules import RULES
from tests.console.conftest import CONSOLE

_NAME = re.compile(r"^  '?([a-z-]+)'?: '.+',$", re.M)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_each_rule_has_its_words(language: str) -> None:
    told = _NAME.findall((CONSOLE / "src" / "words" / language / "rules.ts").read_text())
    assert sorted(told) == sorted(RULES)
