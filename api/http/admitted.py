"""Remembers for some seconds who was let in where: who is asked again before anything is done need not be asked twice each time."""

from collections.abc import Mapping
from time import monotonic
from typing import Any, NamedTuple

from flask import current_app, request

from api.bounded import MB, Bounded
from api.canonical import sha256
from api.http.cookies import who_says_to_call
from api.services.accounts.permissions import Holder

LASTS_S = 10.0
"""So long somebody whose right is gone may still have the body of a call read, and nothing done."""
_SIZE = 1024
"""What one of them takes, about."""


class Admission(NamedTuple):
    """By whom what is asked for: by the digest of what the call shows."""

    shown: str
    access: object
    site: str | None
    locale: str | None


class Admitted:
    """Who was let in of late, in one process."""

    def __init__(self) -> None:
        self._kept = Bounded[Admission, tuple[Holder, float]](MB)

    def note(self, sought: Admission, holder: Holder) -> None:
        """Somebody was let in just now."""
        self._kept.put(sought, (holder, monotonic() + LASTS_S), _SIZE)

    def find(self, sought: Admission) -> Holder | None:
        """Who was let in to the same within the last seconds."""
        holder, until = self._kept.get(sought) or (None, 0.0)
        return holder if monotonic() < until else None


def admitted() -> Admitted:
    """Who was let in of late."""
    found: Admitted = current_app.extensions["admitted"]
    return found


def admission_sought(access: object, path: Mapping[str, Any]) -> Admission:
    """What the call being answered asks for, and what it shows for it."""
    return Admission(sha256(who_says_to_call(request.environ)), access, path.get("site"), path.get("locale"))
