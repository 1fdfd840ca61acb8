"""The log: one JSON line for each request and each failure, without keys, bodies or local variables."""

import io
import logging
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from werkzeug.wsgi import get_path_info

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


class _Unfailing(io.BytesIO):
    """Standard error, whether or not it can be written to: a log that fails must not fail what is logged."""

    def write(self, data: Any, /) -> int:
        with suppress(OSError, ValueError, AttributeError):
            sys.stderr.buffer.write(data)
            sys.stderr.buffer.flush()
        return len(data)


def configure_logging(level: str) -> None:
    """Write lines of this level and above to standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Tracebacks go out without the values of variables: a key could be among them.
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=structlog.BytesLoggerFactory(file=_Unfailing()),
        cache_logger_on_first_use=False,
    )


class RequestLog:
    """Writes a line for every request; the query is left out, because it may hold a preview's token."""

    def __init__(self, level: str) -> None:
        self._is_on = _LEVELS[level] <= logging.INFO
        # One who writes none needs no place for them, and a test of a command has none.
        self._file = sys.stderr.fileno() if self._is_on else -1

    def write(self, id: str, environ: "WSGIEnvironment", status: str, began: float) -> None:
        """One line about the request with this id, answered now, that began at this reading of `perf_counter`."""
        if not self._is_on:
            return
        # Not through structlog's chain, which would cost more than the answer to most requests.
        line = {
            "request_id": id, "method": environ["REQUEST_METHOD"], "path": get_path_info(environ), "status": int(status[:3]),
            "milliseconds": round((perf_counter() - began) * 1000, 1), "event": "request", "level": "info",
            "timestamp": datetime.now(UTC),
        }  # fmt: skip
        with suppress(OSError):
            # Readers must not go without an answer because nobody reads the log, or its disk is full.
            os.write(self._file, orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))
