"""`make soak` for some seconds: everybody at once, with a mirror beside it, and everything as it must be afterwards."""

from pathlib import Path

import pytest

from tests.databases import Server, fresh_database
from tests.depth import is_deep
from tests.measure.soak import soak

pytestmark = pytest.mark.long


def test_nothing_fails_while_everybody_uses_the_service(
    database_server: Server, seeded_template: str, tmp_path: Path
) -> None:
    with fresh_database(database_server, template=seeded_template) as url:
        assert soak(url, tmp_path, seconds=60 if is_deep() else 6) == []
