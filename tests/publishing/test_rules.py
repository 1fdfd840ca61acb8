"""Whatever stands in a change's way, or is told beside it, is explained at one address by the rule that it carries."""

import ast
from collections.abc import Iterator
from pathlib import Path

from api.services.publishing.rules import RULES
from tests.people import Desk

TELLERS = {"Blocker": True, "blocker": True, "ChangeWarning": False}
"""What makes a blocker or a warning, and whether it blocks; the first argument is the rule."""


def rules_in_the_code() -> Iterator[tuple[str, bool]]:
    for path in Path("api").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in TELLERS:
                    yield str(node.args[0].value), TELLERS[name]


def test_every_rule_in_the_code_is_explained_and_none_besides() -> None:
    assert dict(rules_in_the_code()) == {name: rule.blocks for name, rule in RULES.items()}


def test_the_rules_are_found_at_one_address(admin: Desk) -> None:
    found = admin.ask("rules")["items"]
    assert [each["rule"] for each in found] == list(RULES)
    assert all(each["meaning"] and each["remedy"] for each in found)
    assert admin.ask("/v1/admin")["links"]["rules"] == "/v1/admin/rules"
