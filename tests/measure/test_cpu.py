"""What prints the processor time of a request gets its answers from the application as it is."""

import subprocess
import sys

import pytest

from tests.measure import cpu
from tests.measure.content import make_content

pytestmark = [pytest.mark.once, pytest.mark.long]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with a few questions."""
    url = f"sqlite:///{tmp_path_factory.mktemp('content') / 'content.sqlite3'}"
    make_content(url, 3)
    return url


@pytest.mark.parametrize("row", ["search", "save and publish", "desk: inbox, items"])
def test_each_row_is_a_name_and_two_figures(url: str, row: str) -> None:
    told = subprocess.run([sys.executable, cpu.__file__, url, row], capture_output=True, text=True, check=True)
    name, least, middle = told.stdout.strip("|\n").split("|")
    assert name.strip() == row
    assert 0 < float(least) <= float(middle)
