"""The log: one JSON line for each request and each failure, without keys, bodies or local variables."""

import logging
import sys
import time

import orjson
import structlog
from flask import Flask, Response, g, request

from api.http.problems import request_id

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}

log = structlog.get_logger()


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
        logger_factory=structlog.BytesLoggerFactory(file=sys.stderr.buffer),
        cache_logger_on_first_use=False,
    )


def log_requests(app: Flask) -> None:
    """Write a line for every request; the query is left out, because it may hold a preview's token."""

    def begin() -> None:
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        log.info(
            "request", request_id=request_id(), method=request.method, path=request.path, status=response.status_code,
            milliseconds=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
        )  # fmt: skip
        return response

    app.before_request(begin)
    app.after_request(end)
