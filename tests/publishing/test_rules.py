"""Whatever stands in a change's way, or is told beside it, is explained at one address by the rule that it carries."""

import ast
from collections.abc import Iterator
from pathlib import Path

from api.services.publishing.rules import RULES
from tests.people import Desk

TELLERS = {"Blocker": True, "blocker": True, "ChangeWarning": False, "Said": None}
"""What tells of a rule, its first argument, and whether it blocks; with None its last argument says so."""


def calls_in_the_code() -> Iterator[tuple[str, ast.Call]]:
    for path in Path("api").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""), node


def may_block(call: ast.Call) -> bool:
    """Whether a severity that is not empty is among those that the last argument may be."""
    return any(isinstance(each, ast.Constant) and bool(each.value) for each in ast.walk(call.args[-1]))


def rules_in_the_code(*tellers: str) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for name, call in calls_in_the_code():
        if name in tellers and isinstance(call.args[0], ast.Constant):
            blocks = TELLERS[name]
            found[str(call.args[0].value)] = may_block(call) if blocks is None else blocks
    return found


def test_every_rule_in_the_code_is_explained_and_none_besides() -> None:
    assert rules_in_the_code(*TELLERS) == {name: rule.blocks for name, rule in RULES.items()}


def test_what_the_room_of_texts_says_of_its_rules_is_what_they_mean() -> None:
    rows = [line for line in Path("api/services/texts/README.md").read_text().splitlines() if line.startswith("| `")]
    told = dict(row.removeprefix("| `").removesuffix(" |").split("` | ", 1) for row in rows if "` | " in row)
    said = {name: RULES[name].meaning for name in rules_in_the_code("Said")}
    assert {name: told.get(name) for name in said} == said


def test_the_rules_are_found_at_one_address(admin: Desk) -> None:
    found = admin.ask("rules")["items"]
    assert [each["rule"] for each in found] == list(RULES)
    assert all(each["meaning"] and each["remedy"] for each in found)
    assert admin.ask("/v1/admin")["links"]["rules"] == "/v1/admin/rules"
