"""Whether what is sent to a door takes twice the time at twice its size."""

from collections.abc import Callable, Iterator
from time import thread_time

WORTH_MEASURING_S = 0.02
MOST_TIMES = 2.8
"""Twice would be in proportion, four times the square; what else runs takes its part."""
TRIES = 4


def is_in_proportion(send: Callable[[int], object], size: int, *, most_s: float) -> bool:
    """Whether twice the size takes no longer than the ceiling, and hardly more than twice the time.

    What takes no time at all is not sent twice. Of several tries the best counts, since other programs run beside it.
    """
    if _seconds(send, size) < WORTH_MEASURING_S:
        return True
    return any(
        long < most_s and long < MOST_TIMES * max(brief, WORTH_MEASURING_S) for brief, long in _tries(send, size)
    )


def _tries(send: Callable[[int], object], size: int) -> Iterator[tuple[float, float]]:
    for _ in range(TRIES):
        yield _seconds(send, size), _seconds(send, 2 * size)


def _seconds(send: Callable[[int], object], size: int) -> float:
    start = thread_time()
    send(size)
    return thread_time() - start
