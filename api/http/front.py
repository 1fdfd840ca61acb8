"""The front of the server: gives from memory what was answered before, and finishes every answer in the one way.

Whatever depends on a single request (validators, content codings, HEAD, the request's id, the log) is done here for fresh
and for remembered answers alike, so that the two cannot differ.
"""

from collections.abc import Iterable
from functools import partial
from secrets import token_hex
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Flask

from api.bounded import Bounded
from api.http.answers import WHOLE, Whole
from api.http.codings import Variant, preferred_coding
from api.http.hosts import names_one_host
from api.http.limits import Allowance, Limits
from api.http.logging import RequestLog
from api.http.numbers import Counted
from api.http.operations import AskedFor, asked_for, method_of, remind
from api.http.places import ADMIN, Places
from api.http.problems import REQUEST_ID
from api.reading.damaged import Unreadable
from api.reading.snapshots import Snapshots, Standing

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]
Question = tuple[str, str]
"""The path and the query: all that a kept answer depends on, beside what is published."""

HEALTH = frozenset({"/healthz", "/readyz", "/__lbheartbeat__", "/__heartbeat__", "/__version__", "/metrics"})
"""What is asked of the process itself, also where the database hangs: nothing of it is known from before."""
WANT_CACHE_STATUS = "HTTP_WANT_CACHE_STATUS"
_WAY = "content.way"
"""Where a request's environment says from where it was answered, in the words of `Cache-Status`."""
_BESIDE_BODY = 2_048
"""About how many bytes an answer takes beside its body."""


class Answer:
    """A public answer of status 200, with the forms in which it was sent so far."""

    __slots__ = ("_headers", "about", "body", "forms", "generation", "mark", "rests_on", "size")

    def __init__(self, headers: Headers, body: bytes, rests_on: str | None, about: AskedFor) -> None:
        self._headers = headers
        self.about = about
        self.body = body
        self.rests_on = rests_on
        self.forms: dict[str | None, Variant] = {}
        self.size = len(body) + _BESIDE_BODY
        self.generation = 0
        self.mark: object = None

    def form(self, coding: str | None) -> Variant:
        """The answer in a content coding, encoded once."""
        found = self.forms.get(coding)
        if found is None:
            found = self.forms[coding] = Variant.of(self._headers, self.body, coding)
            self.size += 0 if coding is None else len(found.body)
        return found

    def is_true(self, standing: Standing) -> bool:
        """Whether nothing that the answer rests on has moved."""
        if self.generation == standing.generation:
            return True
        if self.rests_on is None or self.mark != _mark(standing, self.rests_on):
            return False
        self.generation = standing.generation
        return True


def _mark(standing: Standing, site: str) -> object:
    """What moves whenever something changes for a site's readers; nothing is as before where nobody can read that."""
    try:
        return standing.mark(site)
    except Unreadable:
        return object()


class Fresh(NamedTuple):
    """What the application has just answered."""

    status: str
    headers: Headers
    body: Iterable[bytes]
    whole: Whole | None
    """What it says of itself, where it may be finished here."""


class Front:
    """The application as the server calls it; what stands behind it is asked only for what is not known."""

    def __init__(
        self,
        app: Flask,
        *,
        max_bytes: int,
        admin_calls: int,
        prefix: str | None,
        log: RequestLog,
        numbers: Counted | None,
    ) -> None:
        # Not what stands before the application already, which may be another front.
        self._inner: WSGIApplication = partial(Flask.wsgi_app, app)
        self._extensions = app.extensions
        self._log = log
        self._limits: Limits = app.extensions["limits"]
        self._numbers = numbers
        self._prefix = f"{prefix}/" if prefix else None
        self._answers: Bounded[Question, Answer] = Bounded(max_bytes)
        self._places = Places(admin_calls)

    @property
    def size(self) -> int:
        """How many bytes the remembered answers take."""
        return self._answers.size

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        began = perf_counter()
        environ[REQUEST_ID] = id = token_hex(16)
        # Proxies take the prefix away or leave it; which of the two, no answer may depend on.
        if self._prefix is not None and environ["PATH_INFO"].startswith(self._prefix):
            environ["PATH_INFO"] = environ["PATH_INFO"][len(self._prefix) - 1 :]
        allowance = self._allowance(environ)
        status, headers, body = self._refused(environ) if allowance and allowance.is_over else self._answered(environ)
        self._note(environ, status, perf_counter() - began, sum(map(len, body)) if isinstance(body, list) else None)
        start_response(status, [*headers, *(allowance.headers() if allowance else ()), ("X-Request-Id", id)])
        return body

    def _allowance(self, environ: "WSGIEnvironment") -> Allowance | None:
        """How the sender stands by the limits; on public answers nobody is told, for a cache would tell it to others."""
        if environ["PATH_INFO"].startswith(ADMIN):
            return self._limits.count(environ)
        if not self._limits.limits_readers or environ["PATH_INFO"] in HEALTH:
            return None
        allowance = self._limits.count(environ)
        return allowance if allowance and allowance.is_over else None

    def _refused(self, environ: "WSGIEnvironment") -> tuple[str, Headers, Iterable[bytes]]:
        """What the application says to whoever asks for too much; it takes no place from others."""
        return _passed(self._asked(environ, takes_place=False), environ, "fwd=bypass")

    def _note(self, environ: "WSGIEnvironment", status: str, seconds: float, size: int | None) -> None:
        """Log and count a request that is answered now."""
        self._log.write(environ, status, seconds, size)
        if self._numbers is not None:
            row = method_of(environ), asked_for(environ).operation, status[:3]
            self._numbers.note(row, seconds, environ.get(_WAY, "bypass"), size or 0)

    def _answered(self, environ: "WSGIEnvironment") -> tuple[str, Headers, Iterable[bytes]]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _passed(self._asked(environ), environ, "fwd=method")
        if environ["PATH_INFO"] in HEALTH or not names_one_host(environ):
            return _passed(self._asked(environ), environ, "fwd=bypass")
        if "HTTP_AUTHORIZATION" in environ:
            return self._finished(self._asked(environ), environ, "fwd=bypass")
        standing = self._standing()
        question = (environ["PATH_INFO"], environ["QUERY_STRING"])
        known = self._answers.get(question)
        if known is not None and standing is not None and known.is_true(standing):
            remind(environ, known.about)
            return self._sent(known, question, environ, "hit")
        return self._kept(self._asked(environ), question, standing, environ, "fwd=stale" if known else "fwd=uri-miss")

    def _standing(self) -> Standing | None:
        snapshots: Snapshots = self._extensions["snapshots"]
        try:
            return snapshots.standing()
        except Exception:  # noqa: BLE001 - the application meets the same trouble, and says what it is
            return None

    def _asked(self, environ: "WSGIEnvironment", *, takes_place: bool = True) -> Fresh:
        """What the application answers; HEAD is asked as GET, so that both have the same headers."""
        started: list[Any] = []

        def start_response(status: str, headers: Headers, exc_info: Any = None) -> Any:
            started[:] = [status, headers]

        def ask() -> Iterable[bytes]:
            body = self._inner(environ, start_response)
            return body if _is_streamed(started[1]) else [_drained(body)]

        method = environ["REQUEST_METHOD"]
        environ["REQUEST_METHOD"] = "GET" if method == "HEAD" else method
        takes_place &= environ["PATH_INFO"].startswith(ADMIN)
        body = self._places.taken(ask, environ) if takes_place else ask()
        environ["REQUEST_METHOD"] = method
        return Fresh(started[0], started[1], body, environ.get(WHOLE))

    def _kept(
        self, fresh: Fresh, question: Question, standing: Standing | None, environ: "WSGIEnvironment", how: str
    ) -> tuple[str, Headers, Iterable[bytes]]:
        """A fresh answer, remembered where that is allowed and the state it was made of is known for sure."""
        whole = fresh.whole
        if whole is None or not whole.may_be_kept or standing is None or self._standing() is not standing:
            return self._finished(fresh, environ, how)
        answer = _answer(fresh, whole, environ)
        # An address may be longer than what is found at it.
        answer.size += sum(map(len, question))
        answer.generation = standing.generation
        answer.mark = _mark(standing, whole.rests_on) if whole.rests_on else None
        self._answers.put(question, answer, answer.size)
        return self._sent(answer, question, environ, f"{how}; stored")

    def _finished(self, fresh: Fresh, environ: "WSGIEnvironment", how: str) -> tuple[str, Headers, Iterable[bytes]]:
        """A fresh answer that nobody will get from memory."""
        if fresh.whole is None:
            return _passed(fresh, environ, how)
        return _form_sent(_answer(fresh, fresh.whole, environ), environ, how)

    def _sent(
        self, answer: Answer, question: Question, environ: "WSGIEnvironment", how: str
    ) -> tuple[str, Headers, Iterable[bytes]]:
        size = answer.size
        sent = _form_sent(answer, environ, how)
        if answer.size != size:
            self._answers.put(question, answer, answer.size)
        return sent


def _is_streamed(headers: Headers) -> bool:
    return all(name != "Content-Length" for name, _ in headers)


def _drained(body: Iterable[bytes]) -> bytes:
    """All of a body that is there already."""
    whole = b"".join(body)
    _close(body)
    return whole


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()


def _answer(fresh: Fresh, whole: Whole, environ: "WSGIEnvironment") -> Answer:
    return Answer(fresh.headers, b"".join(fresh.body), whole.rests_on, asked_for(environ))


def _form_sent(answer: Answer, environ: "WSGIEnvironment", how: str) -> tuple[str, Headers, Iterable[bytes]]:
    """The answer in the form that the request asks for, or 304 where the reader has just that."""
    accepted = environ.get("HTTP_ACCEPT_ENCODING")
    form = answer.form(preferred_coding(accepted, len(answer.body)) if accepted else None)
    condition = environ.get("HTTP_IF_NONE_MATCH")
    if condition is not None and form.is_had_by(condition):
        return "304 NOT MODIFIED", _told(form.short_headers, environ, how), []
    body = [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]
    return "200 OK", _told(form.headers, environ, how), body


def _passed(fresh: Fresh, environ: "WSGIEnvironment", how: str) -> tuple[str, Headers, Iterable[bytes]]:
    """An answer that is sent as the application made it."""
    body = fresh.body
    if environ["REQUEST_METHOD"] == "HEAD":
        _close(body)
        body = []
    return fresh.status, _told(fresh.headers, environ, how), body


def _told(headers: Headers, environ: "WSGIEnvironment", how: str) -> Headers:
    """The headers with `Cache-Status` (RFC 9211), where the request wants to know."""
    environ[_WAY] = how
    if WANT_CACHE_STATUS not in environ:
        return headers
    return [*headers, ("Cache-Status", f"clinic-content; {how}"), ("Access-Control-Expose-Headers", "Cache-Status")]
