"""What tests of readers' answers are given beside an app."""

from ctypes.util import find_library
from shutil import which

import pytest

from tests.conftest import REQUIRE_ALL

PANGO = "Pango is not installed (on Debian and Ubuntu: libpangoft2-1.0-0 libharfbuzz-subset0): no PDF was made."
POPPLER = "pdftoppm is not installed (on Debian and Ubuntu: poppler-utils): no PDF was looked at."


@pytest.fixture
def pango() -> None:
    """What letters are set with in a PDF: a library of the system, without which nothing is tried."""
    if find_library("pangoft2-1.0") is None:
        pytest.fail(PANGO) if REQUIRE_ALL else pytest.skip(PANGO)


@pytest.fixture
def poppler() -> None:
    """What makes pictures of a PDF, as a printer or a reader's screen does."""
    if which("pdftoppm") is None:
        pytest.fail(POPPLER) if REQUIRE_ALL else pytest.skip(POPPLER)
