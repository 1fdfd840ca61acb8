"""Preconditions: a guarded call says in If-Match on which state it rests, which is documented, asked for and checked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import g, request

from api.errors import PreconditionRequired, StaleVersion

IF_MATCH = {
    "in": "header", "name": "If-Match", "schema": {"type": "string"},
    "description": "The etag of the state that you have seen; 428 without it, 412 where that is no longer the state.",
}  # fmt: skip
_ASK = "Send If-Match with the etag of the state that you have seen."


@dataclass
class Guard:
    """What is asked of the call being answered, and whether its view has checked it yet."""

    is_checked: bool = False


def ask(guarded: str | None) -> None:
    """Refuse a call that lacks If-Match, before anything is read; `unless_new` leaves that to whoever sees what is there."""
    g.guard = Guard() if guarded else None
    if guarded == "always" and "If-Match" not in request.headers:
        raise PreconditionRequired(_ASK)


def checked(answer: Callable[[], Any]) -> Any:
    """The answer of a view; RuntimeError where the view is guarded and has not checked If-Match."""
    given = answer()
    guard: Guard | None = g.guard
    if guard is not None and not guard.is_checked:
        raise RuntimeError(f"{request.endpoint} is guarded, and answered without checking If-Match")
    return given


def require_match(etag: str, *, is_there: bool = True, **current: Any) -> None:
    """Refuse a save that does not rest on the present state; PreconditionRequired where it does not say on which.

    Where nothing is there yet, nothing has to be said. Weak tags are taken too, because proxies that compress weaken
    them on the way.
    """
    guard: Guard | None = g.guard
    if guard is None:
        raise RuntimeError(f"{request.endpoint} checks If-Match, and is not guarded")
    guard.is_checked = True
    given = request.headers.get("If-Match")
    if given is None:
        if is_there:
            raise PreconditionRequired(_ASK, etag=etag)
    elif given.strip() != "*" and etag not in {tag.strip().removeprefix("W/").strip('"') for tag in given.split(",")}:
        raise StaleVersion("Somebody has saved since; look at what is there now.", etag=etag, **current)
