"""What follows from what is published, for answers in several pages: found once, for as long as nothing newer is known."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from api.reading.views import View

Finding = TypeVar("Finding")

MOST_FOUND = 4
"""So many findings are kept: each may hold on to the older state that it compares with."""


class Findings:
    """What one process has found out about what is published."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: tuple[View | None, OrderedDict[Hashable, Any]] = None, OrderedDict()

    def once(self, head: View, about: Hashable, find: Callable[[], Finding]) -> Finding:
        """What is found about a head, which others that ask the same of it get too."""
        view, known = self._known
        if view is not head:
            view, known = self._known = head, OrderedDict[Hashable, Any]()
        found: Finding | None = known.get(about)
        if found is None:
            found = find()
            with self._lock:
                known[about] = found
                if len(known) > MOST_FOUND:
                    known.popitem(last=False)
        return found
