"""Whoever writes by statements, past the mapped objects that are sealed by themselves, seals what these wrote."""

import ast

from tests.project.files import FILES, PROJECT, nodes, relative

WRITING = {"insert", "update", "delete"}
SEALING = "api.models.sealing"
NEED_NOT = {
    "api/services/accounts/notes.py": "It writes when a key was last used, which is not sealed.",
    "api/services/publishing/descent.py": "It forgets answers of repeated calls, which are not sealed.",
    "api/services/accounts/challenges.py": "It forgets which challenges were answered, which is not sealed.",
    "api/services/accounts/tries.py": "It forgets wrong tries, which are not sealed.",
    "api/services/texts/passing.py": "It lets go of what is kept for a while only, which is not sealed.",
    "api/services/texts/presence.py": "It notes for a minute who has a text open, which is not sealed.",
    "api/services/talk/notices.py": "It writes whom mail tells of what, which is not sealed.",
    "api/services/talk/outbox.py": "It notes what became of mail, which is not sealed.",
    "api/services/jobs/claims.py": "It notes who has which job in hand, which is not sealed.",
    "api/services/accounts/expired.py": "It forgets answers of repeated calls and what kept the door, which are not sealed.",
}


def writes(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WRITING


def seals(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == SEALING


def test_every_module_with_statements_that_write_seals() -> None:
    code = [path for path in FILES if path.suffix == ".py" and path.is_relative_to(PROJECT / "api")]
    writing = [path for path in code if any(map(writes, nodes(path)))]
    unsealed = {relative(path) for path in writing if not any(map(seals, nodes(path)))}
    assert unsealed - {"api/models/sealing.py"} == set(NEED_NOT)
