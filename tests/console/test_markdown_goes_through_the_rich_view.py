"""Every Markdown that other tests hold against the server goes through the console's rich view byte for byte, or is not opened."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from api.spelling import markdown as as_stored
from tests.console.conftest import CONSOLE
from tests.reading.test_markdown import TEXTS
from tests.xliff.test_markdown_becomes_segments import MARKDOWN

pytestmark = [pytest.mark.once, pytest.mark.long]
TESTS = Path(__file__).parent.parent
OF_MARKDOWN = ("reading/test_markdown.py", "xliff/test_markdown_becomes_segments.py", "texts/test_remarks.py")
DRAWN = int(os.environ.get("ROUNDS", "300"))
VITEST = CONSOLE / "node_modules" / "vitest" / "vitest.mjs"


def written() -> Iterator[str]:
    """Every text that stands in the tests of Markdown."""
    for name in OF_MARKDOWN:
        for node in ast.walk(ast.parse((TESTS / name).read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def drawn() -> list[str]:
    """Texts of the kinds that these tests draw, the same at each run."""
    found: list[str] = []

    @settings(
        max_examples=DRAWN, database=None, derandomize=True, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(TEXTS, MARKDOWN)
    def draw(one: str, other: str) -> None:
        found.extend((one, other))

    draw()
    return found


def test_markdown_comes_back_as_it_was(chromium: str, tmp_path: Path) -> None:
    texts = sorted({as_stored(each) for each in (*written(), *drawn())})
    # Some are drawn more than once.
    assert len(texts) > DRAWN / 2
    (tmp_path / "texts.json").write_text(json.dumps(texts))
    told = subprocess.run(
        ["node", VITEST, "run", "src/text/rich/round"], cwd=CONSOLE,
        env={**os.environ, "TEXTS": str(tmp_path / "texts.json"), "ROUNDS": str(DRAWN)},
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr
    sys.stdout.write(told.stdout)
    assert f"of {len(texts)} texts of" in told.stdout
