"""The log: one line for each request and each failure, of ids and words of ours alone; as JSON, or as text on a terminal."""

import io
import logging
import os
import sys
import threading
from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from sqlalchemy.exc import OperationalError

from api.config import Settings
from api.http.operations import asked_for, client_of, method_of, who_called
from api.http.problems import REQUEST_ID

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import WSGIEnvironment

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_MOST_PLACES = 30
LogLine = MutableMapping[str, Any]


class _Unfailing(io.BytesIO):
    """Standard error, whether or not it can be written to: a log that fails must not fail what is logged."""

    def write(self, data: Any, /) -> int:
        with suppress(OSError, ValueError, AttributeError):
            sys.stderr.buffer.write(data)
            sys.stderr.buffer.flush()
        return len(data)


def is_text(settings: Settings) -> bool:
    """Whether lines are for somebody who reads them as they come."""
    return settings.log_format == "text" or (settings.log_format is None and sys.stderr.isatty())


def for_programs(line: LogLine) -> bytes:
    """A line for programs."""
    return orjson.dumps(line, default=str, option=orjson.OPT_UTC_Z)


def for_people(line: LogLine) -> bytes:
    """A line for people: when, how grave, what, and all else by name."""
    rest = dict(line)
    begin = f"{rest.pop('timestamp'):%H:%M:%S} {rest.pop('level'):7} {rest.pop('event')}"
    return " ".join([begin, *(f"{name}={value}" for name, value in rest.items())]).encode()


def configure_logging(settings: Settings) -> None:
    """Write our own lines of the level in force and above to standard error."""
    written = for_people if is_text(settings) else for_programs
    structlog.configure(
        processors=[structlog.processors.add_log_level, _stamped, _without_values, lambda _, __, line: written(line)],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[settings.log_level]),
        logger_factory=structlog.BytesLoggerFactory(file=_Unfailing()),
        cache_logger_on_first_use=False,
    )


def _stamped(_logger: object, _method: str, line: LogLine) -> LogLine:
    return {"timestamp": datetime.now(UTC), **line}


def _without_values(_logger: object, _method: str, line: LogLine) -> LogLine:
    """An error by its kinds and places, without its words and without variables: a key or somebody's words could be in them."""
    told = line.pop("exc_info", None)
    error = told if isinstance(told, BaseException) else (sys.exc_info()[1] if told is True else None)
    return line if error is None else {**line, **failure(error)}


def failure(error: BaseException) -> dict[str, Any]:
    """What a log may hold of an error, those that it came of after it."""
    chain = list(_chain(error))
    told = {"failure": [type(each).__name__ for each in chain], "at": list(_places(error.__traceback__))}
    said = [_said(each) for each in chain]
    return {**told, "said": next(filter(None, said))} if any(said) else told


def _chain(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def _said(error: BaseException) -> str | None:
    """The words of the system, and of a database that cannot work: they are about the machine, and about nobody's content."""
    if isinstance(error, OperationalError):
        return str(error.orig).strip()
    return error.strerror if isinstance(error, OSError) else None


def _places(found: "TracebackType | None") -> Iterator[str]:
    places = []
    while found is not None:
        code = found.tb_frame.f_code
        places.append(f"{code.co_filename}:{found.tb_lineno} {code.co_name}")
        found = found.tb_next
    yield from places[-_MOST_PLACES:]


class Others(logging.Formatter):
    """Lines of the server and of libraries, in the form of ours."""

    def __init__(self, *, people: bool = False) -> None:
        super().__init__()
        self._is_text = people

    def format(self, record: logging.LogRecord) -> str:
        line: LogLine = {
            "timestamp": datetime.fromtimestamp(record.created, UTC), "event": record.getMessage(), "logger": record.name,
            "level": record.levelname.lower(),
        }  # fmt: skip
        if record.exc_info and record.exc_info[1]:
            line.update(failure(record.exc_info[1]))
        return (for_people if self._is_text else for_programs)(line).decode()


def log_of_others(settings: Settings) -> dict[str, Any]:
    """How the server and the libraries log, as `logging.config` takes it: what they warn of, and what the server tells."""
    handler = {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}
    return {
        "version": 1, "disable_existing_loggers": False, "handlers": {"all": handler},
        "formatters": {"line": {"()": "api.http.logging.Others", "people": is_text(settings)}},
        "root": {"handlers": ["all"], "level": "WARNING"},
        "loggers": {"_granian": {"handlers": ["all"], "level": "INFO", "propagate": False}},
    }  # fmt: skip


def log_everything(settings: Settings) -> None:
    """Let all that this process writes to standard error be lines of the log: ours, those of libraries, and what nobody catches."""
    # Only whoever serves or works needs it.
    from logging.config import dictConfig

    configure_logging(settings)
    dictConfig(log_of_others(settings))
    logging.captureWarnings(capture=True)
    log = structlog.get_logger()
    sys.excepthook = lambda _, error, __: log.error("process failed", exc_info=error)
    threading.excepthook = lambda told: log.error("thread failed", exc_info=told.exc_value)


class RequestLog:
    """Writes a line for every request: neither its address nor its query, which may hold a token, a name, or what somebody looks for."""

    def __init__(self, settings: Settings) -> None:
        self._is_on = _LEVELS[settings.log_level] <= logging.INFO
        self._written = for_people if is_text(settings) else for_programs
        # One who writes none needs no place for them, and a test of a command has none.
        self._file = sys.stderr.fileno() if self._is_on else -1

    def write(self, environ: "WSGIEnvironment", status: str, seconds: float, size: int | None) -> None:
        """One line about a request that was answered in so many seconds and with so many bytes."""
        if not self._is_on:
            return
        about, who, client = asked_for(environ), who_called(environ), client_of(environ)
        # Not through structlog's chain, which would cost more than the answer to most requests.
        line: LogLine = {
            "timestamp": datetime.now(UTC), "level": "info", "event": "request", "request_id": environ[REQUEST_ID],
            "method": method_of(environ), "operation": about.operation, "status": int(status[:3]),
            "milliseconds": round(seconds * 1000, 2), "bytes": size,
        }  # fmt: skip
        if about.site is not None:
            line["site"] = about.site
        if client is not None:
            line["client"] = client
        if who is not None:
            line.update(who._asdict())
        self._leave(self._written(line) + b"\n")

    def _leave(self, line: bytes) -> None:
        try:
            os.write(self._file, line)
        except OSError:
            # Readers must not go without an answer because nobody reads the log, or its disk is full.
            return
