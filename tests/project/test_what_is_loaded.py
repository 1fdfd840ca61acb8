"""A process loads what it needs: a server for readers none of what only editors use, so that it starts soon and is small."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from api.cli import ELSEWHERE, main

SERVER = """
import sys
import api.cli
from api.app import create_app

create_app({"database_url": "sqlite://", "serves": "public"})
print(*sys.modules)
"""
UNUSED = ("api.admin", "api.worker", "api.reading.search", "numpy")


def test_a_server_for_readers_leaves_alone_what_editors_use() -> None:
    loaded = subprocess.run([sys.executable, "-c", SERVER], check=True, capture_output=True, text=True).stdout.split()
    assert "api.delivery.records" in loaded
    assert [each for each in loaded if each.startswith(UNUSED)] == []


@pytest.mark.parametrize("name", ELSEWHERE)
def test_commands_of_other_parts_are_found_when_called(name: str) -> None:
    told = CliRunner().invoke(main, [name, "--help"])
    assert told.exit_code == 0, told.output
    assert told.output.startswith(f"Usage: main {name} ")
