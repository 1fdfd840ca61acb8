"""Whatever opens something is compared in a time that tells nothing, or looked up by its digest."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.project.files import FILES, PROJECT, nodes, relative

SECRET = re.compile(r"(?:^|_)(?:secret|nonce|password|challenge|signature|mac|token|state_word|verifier)(?:$|_)")
HARMLESS = {"len", "sha256", "count", "startswith", "endswith"}
"""What these give of a secret may be told."""
CODE = [path for path in FILES if path.suffix == ".py" and path.is_relative_to(PROJECT / "api")]


def names(node: ast.AST) -> Iterator[str]:
    """The names in an expression, but for what is made harmless."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in HARMLESS:
        return
    if isinstance(node, ast.Name | ast.Attribute):
        yield node.id if isinstance(node, ast.Name) else node.attr
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        yield str(node.slice.value)
    for each in ast.iter_child_nodes(node):
        yield from names(each)


def tells_by_its_time(node: ast.AST) -> bool:
    """Whether two values are compared of which one is a secret."""
    if not isinstance(node, ast.Compare) or not all(isinstance(each, ast.Eq | ast.NotEq) for each in node.ops):
        return False
    sides = [node.left, *node.comparators]
    return not any(isinstance(each, ast.Constant) for each in sides) and any(map(SECRET.search, names(node)))


@pytest.mark.parametrize("source", ["claims.nonce == journey.nonce", "token != expected", "said['challenge'] == shown"])
def test_a_comparison_that_tells_is_seen(source: str) -> None:
    assert tells_by_its_time(ast.parse(source, mode="eval").body)


@pytest.mark.parametrize("source", ["len(secret) == most", "Link.digest == sha256(token)", "name != 'token'", "a == b"])
def test_one_that_tells_nothing_is_let_be(source: str) -> None:
    assert not tells_by_its_time(ast.parse(source, mode="eval").body)


def test_no_secret_is_compared_so_that_the_time_tells() -> None:
    found = [
        f"{relative(path)}: {ast.unparse(each)}" for path in CODE for each in nodes(path) if tells_by_its_time(each)
    ]
    assert found == []
