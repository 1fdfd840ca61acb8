"""What tests of readers' answers are given beside an app."""

from ctypes.util import find_library

import pytest

from tests.conftest import REQUIRE_ALL

PANGO = "Pango is not installed (on Debian and Ubuntu: libpangoft2-1.0-0 libharfbuzz-subset0): no PDF was made."


@pytest.fixture
def pango() -> None:
    """What letters are set with in a PDF: a library of the system, without which nothing is tried."""
    if find_library("pangoft2-1.0") is None:
        pytest.fail(PANGO) if REQUIRE_ALL else pytest.skip(PANGO)
