"""The files that belong to the project, for the tests of what must hold of all of them."""

import ast
import shutil
import subprocess
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parent.parent.parent
MADE_BY_TOOLS = {"node_modules", "var", "dist", "__pycache__"}


def project_files() -> list[Path]:
    """The files that belong to the project: those git knows or would add, else all but what tools make."""
    git = shutil.which("git")
    if git:
        command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
        if listed.returncode == 0:
            return [PROJECT / name for name in listed.stdout.split("\0") if name and (PROJECT / name).is_file()]
    return [path for path in PROJECT.rglob("*") if path.is_file() and not _is_made(path)]


def _is_made(path: Path) -> bool:
    parts = path.relative_to(PROJECT).parts
    return any(part in MADE_BY_TOOLS or part.startswith(".") for part in parts)


FILES = sorted(project_files())


@cache
def parsed(path: Path) -> ast.Module:
    """A module's code, which many rules look at."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Everything in a module's code."""
    return tuple(ast.walk(parsed(path)))


def relative(path: Path) -> str:
    return str(path.relative_to(PROJECT))
