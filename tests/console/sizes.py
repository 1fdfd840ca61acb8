"""How much a browser has to fetch before a screen of the console is there, compressed as the server sends it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.console.conftest import BUILT

MOST_KB = 130
ENTRY = "index.html"
Sizes = Callable[[str], int]


def screens() -> list[str]:
    """The screens, each by the source that it begins with."""
    return sorted(name for name in _manifest() if name.startswith("src/screens/"))


def languages() -> list[str]:
    """The languages beside English, each by the source that it begins with."""
    return sorted(name for name in _manifest() if name.startswith("src/words/"))


def first_load(screen: str, language: str, size_of: Sizes) -> int:
    """How many bytes come when a screen is the first that somebody opens: what it imports, and nothing that comes later."""
    files = {*_files(ENTRY), *_files(screen), *_files(language)}
    return size_of("/console/") + sum(size_of(f"/console/{file}") for file in files | _named_by_the_page())


def _files(name: str) -> Iterator[str]:
    chunk = _manifest()[name]
    yield chunk["file"]
    yield from chunk.get("css", ())
    for each in chunk.get("imports", ()):
        yield from _files(each)


def _named_by_the_page() -> set[str]:
    return {f"assets/{file.name}" for file in (BUILT.parent / "assets").iterdir() if file.name in BUILT.read_text()}


def _manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((BUILT.parent / ".vite" / "manifest.json").read_text())
    return found
