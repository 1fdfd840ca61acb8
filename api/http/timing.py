"""How long an answer took and what of it the database did, told to whoever works here: `Server-Timing`, where the operator wants it.

Public answers never have it: they are the same for everybody, also from a cache. Nor has what is said to strangers, who
could find out by it what there is.
"""

from collections.abc import Callable, Iterable
from threading import local
from time import perf_counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event

from api.http.operations import who_called

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]


class Timed:
    """An application whose private answers tell how long they took."""

    def __init__(self, app: "WSGIApplication", engines: Iterable[Engine]) -> None:
        self._app = app
        self._here = local()
        for engine in engines:
            event.listen(engine, "before_cursor_execute", self._begin)
            event.listen(engine, "after_cursor_execute", self._end)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        began, self._here.spent = perf_counter(), 0.0

        def start(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            if who_called(environ) is not None and _is_private(headers):
                headers = [*headers, ("Server-Timing", self._told(perf_counter() - began))]
            return start_response(status, headers, exc_info)

        return self._app(environ, start)

    def _told(self, total: float) -> str:
        spent: float = self._here.spent
        parts = {"db": spent, "app": total - spent, "total": total}
        return ", ".join(f"{name};dur={seconds * 1000:.1f}" for name, seconds in parts.items())

    def _begin(self, *_: object) -> None:
        self._here.began = perf_counter()

    def _end(self, *_: object) -> None:
        here = self._here
        # Statements of threads that answer nobody are nobody's time.
        if hasattr(here, "spent"):
            here.spent += perf_counter() - here.began


def _is_private(headers: Headers) -> bool:
    return any(name == "Cache-Control" and value.startswith("private") for name, value in headers)
