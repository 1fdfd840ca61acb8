"""Texts that parsers were held up with, and whether somebody takes twice the time for twice the text."""

from collections.abc import Callable, Iterator
from time import thread_time

from tests.depth import is_deep

_LINK = "record:0197a5f2-0000-7000-8000-00000000000a"
_BRACKETS = ["[", "]", "![", "[](", "[a](", "[\\", "[x] ", "[[", "`", "<", "](a:", f"[a]({_LINK})"]
_OTHERS = [
    "[a][", "[]()", "[a]: b\n", "``a`", "<a:", "](<", "**", "は**「", "」**は", "> [", "- [", "1. ", "&amp;", "<b>", "> 5\n\n",
    f"![a]({_LINK})", f"[a][b]\n\n[b]: {_LINK}\n\n", f"[{_LINK}", "record:",
]  # fmt: skip
HOSTILE = [*_BRACKETS, *_OTHERS] if is_deep() else _BRACKETS
"""To be repeated."""

LENGTH = 20_000
"""No text is longer."""


def grows_no_faster(use: Callable[[str], object], piece: str) -> bool:
    """Whether twice the text takes twice the time, with room for what else runs; the square would be four times."""
    return any(long < max(3 * brief, 0.2) for brief, long in _tries(use, piece))


def _tries(use: Callable[[str], object], piece: str) -> Iterator[tuple[float, float]]:
    for _ in range(3):
        yield _seconds(use, piece * (LENGTH // 2 // len(piece))), _seconds(use, piece * (LENGTH // len(piece)))


def _seconds(use: Callable[[str], object], text: str) -> float:
    start = thread_time()
    use(text)
    return thread_time() - start
