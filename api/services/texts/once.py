"""What follows from words alone is worked out once, for whoever looks at the same thousands of texts again and again."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Worked = TypeVar("Worked")
Memory = dict[Hashable, Any]
"""What was worked out, by what it follows from and nothing else."""

_MEMORY: ContextVar[Memory | None] = ContextVar("worked_out", default=None)


@contextmanager
def remembering(memory: Memory) -> Iterator[None]:
    """Within the block, work nothing out that the memory holds, and add to it what it does not."""
    before = _MEMORY.set(memory)
    try:
        yield
    finally:
        _MEMORY.reset(before)


def once(follows_from: Hashable, work_out: Callable[[], Worked]) -> Worked:
    """What is worked out, where something remembers it; nobody may alter it, since others get the same."""
    memory = _MEMORY.get()
    if memory is None:
        return work_out()
    if follows_from not in memory:
        memory[follows_from] = work_out()
    found: Worked = memory[follows_from]
    return found
