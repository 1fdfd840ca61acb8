"""A kind of field and a record type are a file each: nothing else is touched, and everything works."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from api.record_types import RECORD_TYPES

PROJECT = Path(__file__).parent.parent.parent
ADDED = {"time_span.py": "api/record_types/kinds", "exercise.py": "api/record_types"}
WALK = "tests/record_types/added/walk.py"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project with two files more."""
    for name in ("api", "tests"):
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    for name in ("migrations", "seed", "openapi.yaml", "pyproject.toml"):
        (tmp_path / name).symlink_to(PROJECT / name)
    for name, folder in ADDED.items():
        shutil.copy(PROJECT / Path(WALK).parent / name, tmp_path / folder)
    return tmp_path


@pytest.mark.long
def test_a_new_kind_in_a_new_type_does_all_that_the_others_do(copy: Path) -> None:
    outer = ("PYTEST_", "PYTHONPATH")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(outer)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--database", "sqlite", WALK]
    walked = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
    assert walked.returncode == 0, walked.stdout
    assert "11 passed" in walked.stdout


def test_every_type_has_a_place_of_its_own_on_the_page() -> None:
    orders = [each.order for each in RECORD_TYPES.values()]
    assert sorted(set(orders)) == orders
