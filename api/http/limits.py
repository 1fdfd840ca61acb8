"""How much one caller and one address may ask for in a time; counted here, or in a Redis or Valkey that several servers share."""

from collections.abc import Callable, Iterator
from threading import Timer
from time import monotonic, time
from typing import TYPE_CHECKING, NamedTuple

import structlog
from flask import current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from api.bounded import MB, Bounded
from api.canonical import sha256
from api.config import Settings
from api.errors import TooManyRequests, TooManyTries
from api.http.cookies import who_says_to_call
from api.http.places import ADMIN
from api.http.senders import sender, sender_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_ALLOWANCE = "content.allowance"
CALLERS_OF_ADDRESS = 10
"""So many callers may sit behind one address, each with all that one may ask for."""
COUNTS_REST_S = 10.0
"""For so long a server of counts that did not answer is not asked again: each try may take a moment of every call."""
COUNTS_WAIT_S = 0.25
SWEPT_EVERY_S = 1.0
OFF = "off"
_SIGN_IN = f"{ADMIN}/session"
_READING = ("GET", "HEAD")

log = structlog.get_logger()


class Allowance(NamedTuple):
    """How somebody stands by a limit."""

    name: str
    most: int
    window_s: int
    left: int
    resets_in_s: int
    is_over: bool

    def headers(self) -> list[tuple[str, str]]:
        """The same in the words of the IETF's draft for such headers."""
        return [
            ("RateLimit-Policy", f'"{self.name}";q={self.most};w={self.window_s}'),
            ("RateLimit", f'"{self.name}";r={self.left};t={self.resets_in_s}'),
        ]


class Tally:
    """Counts what is asked: in the server that the settings name while that answers, else in this process."""

    def __init__(self, url: str | None) -> None:
        self._memory = MemoryStorage()
        self._own = SlidingWindowCounterRateLimiter(self._memory)
        self._storage = _shared_storage(url) if url else None
        self._shared = SlidingWindowCounterRateLimiter(self._storage) if self._storage else None
        self._rests_until = 0.0

    def hit(self, item: RateLimitItem, *who: str, counts: bool = True) -> Allowance:
        """Count one more of somebody's, or only look how they stand."""

        def ask(limiter: SlidingWindowCounterRateLimiter) -> Allowance:
            is_within = limiter.hit(item, *who) if counts else limiter.test(item, *who)
            stats = limiter.get_window_stats(item, *who)
            resets_in_s = max(1, round(stats.reset_time - time()))
            return Allowance(
                who[0], item.amount, item.get_expiry(), max(0, stats.remaining), resets_in_s, not is_within
            )

        return self._asked(ask)

    def _asked(self, ask: Callable[[SlidingWindowCounterRateLimiter], Allowance]) -> Allowance:
        if self._shared is None or monotonic() < self._rests_until:
            return self._asked_here(ask)
        try:
            return ask(self._shared)
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody must go without an answer for it
            self._rests_until = monotonic() + COUNTS_REST_S
            log.warning("limits are counted by each process for itself", failure=type(error).__name__)
            return self._asked_here(ask)

    def _asked_here(self, ask: Callable[[SlidingWindowCounterRateLimiter], Allowance]) -> Allowance:
        # While one thread waits to sweep what is over, the library starts no other; by itself it would at nearly every call.
        if not self._memory.timer.is_alive():
            self._memory.timer = Timer(SWEPT_EVERY_S, self._memory.timer.function)
            self._memory.timer.daemon = True
            self._memory.timer.start()
        return ask(self._own)

    def answers(self) -> bool:
        """Whether the server that the settings name answers; true where they name none."""
        return self._storage is None or self._storage.check()


def _shared_storage(url: str) -> Storage:
    # Valkey speaks as Redis does, and one library is enough for both.
    spoken = url.replace("valkey", "redis", 1) if url.startswith("valkey") else url
    options = {"socket_timeout": COUNTS_WAIT_S, "socket_connect_timeout": COUNTS_WAIT_S}
    storage: Storage = storage_from_string(spoken, **options)  # type: ignore[assignment]
    return storage


class Limits:
    """The limits of one process, by what is asked for."""

    def __init__(self, settings: Settings) -> None:
        self.counts = Tally(settings.limits_url)
        self._settings = settings
        self._items = {
            "delivery": _item(settings.limit_delivery), "reads": _item(settings.limit_reads),
            "writes": _item(settings.limit_writes), "sign-in": _item(settings.limit_sign_in),
        }  # fmt: skip
        self._wrong_keys = _item(settings.limit_wrong_keys)
        self._right = Bounded[str, bool](MB)
        """Keys that were right, by their digests: whoever has one is no guesser."""
        self.limits_readers = self._items["delivery"] is not None

    def count(self, environ: "WSGIEnvironment") -> Allowance | None:
        """Count a request, and tell how its sender stands; nothing where nothing of the kind is limited."""
        name = _kind(environ)
        item = self._items[name]
        if item is None or environ["REQUEST_METHOD"] == "OPTIONS":
            return None
        allowances = [self.counts.hit(each, *who) for each, who in self._counted(name, item, environ)]
        allowance = min(allowances, key=lambda each: (not each.is_over, each.left / each.most))
        environ[_ALLOWANCE] = allowance
        return allowance

    def _counted(
        self, name: str, item: RateLimitItem, environ: "WSGIEnvironment"
    ) -> Iterator[tuple[RateLimitItem, tuple[str, str]]]:
        """By what a request is counted: its address, and the caller where somebody says to be one."""
        caller, address = who_says_to_call(environ), sender_of(environ, self._settings)
        if not caller or name in ("delivery", "sign-in"):
            yield item, (name, address)
            return
        of_address = type(item)(item.amount * CALLERS_OF_ADDRESS, item.multiples)
        yield of_address, (f"{name}-of-address", address)
        yield item, (name, sha256(caller))

    def require_patience(self, text: str) -> None:
        """Refuse a key from an address that sent too many wrong ones of late, unless it is known to be right."""
        if self._wrong_keys is None or self._right.get(sha256(text)):
            return
        allowance = self.counts.hit(self._wrong_keys, "wrong-keys", sender(), counts=False)
        if allowance.is_over:
            wait_s = allowance.resets_in_s
            raise TooManyTries(
                f"Too many wrong keys came from here; try again in {wait_s} seconds.", retry_after_s=wait_s
            )

    def note_key(self, text: str, *, is_right: bool) -> None:
        """Note whether a key was right."""
        if self._wrong_keys is None:
            return
        if is_right:
            digest = sha256(text)
            self._right.put(digest, True, len(digest))
        else:
            self.counts.hit(self._wrong_keys, "wrong-keys", sender())


def _kind(environ: "WSGIEnvironment") -> str:
    path, reads = environ["PATH_INFO"], environ["REQUEST_METHOD"] in _READING
    if not path.startswith(ADMIN):
        return "delivery"
    if path.startswith(f"{_SIGN_IN}/") or (path == _SIGN_IN and not reads):
        return "sign-in"
    return "reads" if reads else "writes"


def _item(limit: str) -> RateLimitItem | None:
    return None if limit == OFF else parse(limit)


def refuse_when_over() -> None:
    """Send away whoever asks for more than they may; called before every request."""
    allowance: Allowance | None = request.environ.get(_ALLOWANCE)
    if allowance is not None and allowance.is_over:
        wait_s = allowance.resets_in_s
        raise TooManyRequests(
            f"No more than {allowance.most} in {allowance.window_s} seconds; try again in {wait_s}.",
            retry_after_s=wait_s,
        )


def limits() -> Limits:
    """Those of this process."""
    found: Limits = current_app.extensions["limits"]
    return found
