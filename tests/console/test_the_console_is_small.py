"""The console is there soon on a slow line: whatever screen somebody opens first, in whatever language, little comes before it."""

from functools import cache

import pytest
from flask import Flask

from tests.console.sizes import MOST_KB, first_load, languages, screens

pytestmark = pytest.mark.once


def test_a_first_load_is_small_whatever_screen_it_is(chromium: str, seeded_app: Flask) -> None:
    client = seeded_app.test_client()

    @cache
    def size_of(path: str) -> int:
        return len(client.get(path, headers={"Accept-Encoding": "br"}).data)

    sizes = {
        (screen, spoken): first_load(screen, spoken, size_of) / 1_000 for screen in screens() for spoken in languages()
    }
    assert len(sizes) > 2 * 20
    assert {which: kb for which, kb in sizes.items() if kb > MOST_KB} == {}
