"""One thread answers while it can; the others rest, and come in where it is held up."""

import time
from collections.abc import Iterable, Iterator
from threading import get_ident
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REST_S = 0.05
"""How long a reader waits for another thread at most, when the one that leads is held up."""
HELD_UP_S = 0.02


class Lead:
    """An application for a server with several threads.

    Python runs one of them at a time, and to change from one to the next at every request costs a part of the speed. So a
    thread that has answered while another one leads rests a moment, after its answer is sent.
    """

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app
        self._leader = 0
        self._led_at = 0.0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body = self._app(environ, start_response)
        return _Resting(body) if not self._leads() and isinstance(body, list) else body

    def _leads(self) -> bool:
        """Whether this thread leads from now on: it did before, or whoever did is held up."""
        thread, now = get_ident(), time.monotonic()
        if thread != self._leader and now - self._led_at < HELD_UP_S:
            return False
        self._leader, self._led_at = thread, now
        return True


class _Resting:
    """An answer after which the thread that gave it rests."""

    def __init__(self, body: list[bytes]) -> None:
        self._parts = iter(body)

    def __iter__(self) -> Iterator[bytes]:
        return self._parts

    def close(self) -> None:
        """The server has taken all of the answer."""
        time.sleep(REST_S)
