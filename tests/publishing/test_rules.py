"""Whatever stands in a change's way, or is told beside it, is explained at one address by the rule that it carries."""

import ast
from collections.abc import Iterator
from pathlib import Path

from api.rules import BLOCKER, HINT, RULES, SEVERITIES, WARNING
from tests.client import Client

TELLERS: dict[str, str | None] = {
    "Blocker": BLOCKER, "blocker": BLOCKER, "Lack": BLOCKER, "Unfit": BLOCKER, "ChangeWarning": WARNING, "Remark": HINT, "Said": None,
    "GateRule": None,
}  # fmt: skip
"""What tells of a rule, its first argument, and how grave that is; with None its third argument says whether it blocks, or its policy."""


def calls_in_the_code() -> Iterator[tuple[str, ast.Call]]:
    for path in Path("api").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""), node


def rules_in_words() -> Iterator[str]:
    """What services below those of publishing tell of as they answer it."""
    for path in Path("api").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == "rule" and isinstance(value, ast.Constant):
                        yield str(value.value)


def may_block(call: ast.Call) -> bool:
    """Whether a severity that is not empty is among those that the third argument may be."""
    return any(isinstance(each, ast.Constant) and bool(each.value) for each in ast.walk(call.args[2]))


def rules_in_the_code(*tellers: str) -> dict[str, set[str]]:
    """The rules that are told of, each with how grave it may be."""
    found: dict[str, set[str]] = {}
    for name, call in calls_in_the_code():
        if name in tellers and isinstance(call.args[0], ast.Constant):
            code = str(call.args[0].value)
            severity = (
                RULES[code].severity
                if name == "GateRule"
                else TELLERS[name] or (BLOCKER if may_block(call) else WARNING)
            )
            found.setdefault(str(call.args[0].value), set()).add(severity)
    return found


def test_every_rule_in_the_code_is_explained_and_none_besides() -> None:
    found = rules_in_the_code(*TELLERS)
    found |= {name: {BLOCKER} for name in rules_in_words()}
    assert found.keys() == RULES.keys()
    blocking = {name for name, severities in found.items() if BLOCKER in severities}
    assert blocking == {name for name, rule in RULES.items() if rule.severity == BLOCKER}
    assert {rule.severity for rule in RULES.values()} == set(SEVERITIES)


def test_what_the_room_of_texts_says_of_its_rules_is_what_they_mean() -> None:
    rows = [line for line in Path("api/services/texts/README.md").read_text().splitlines() if line.startswith("| `")]
    told = dict(row.removeprefix("| `").removesuffix(" |").split("` | ", 1) for row in rows if "` | " in row)
    said = {name: RULES[name].meaning for name in rules_in_the_code("Said")}
    assert {name: told.get(name) for name in said} == said


def test_the_rules_are_found_at_one_address(seeded: Client) -> None:
    found = seeded.json("/v1/problems")["rules"]
    assert [each["code"] for each in found] == list(RULES)
    assert all(each["severity"] in SEVERITIES and each["meaning"] and each["remedy"] for each in found)


def test_the_documentation_explains_each(seeded: Client) -> None:
    page = seeded.bytes("/docs/guides/errors", headers={}).text
    assert all(f"<code>{name}</code>" in page for name in RULES)
