"""The public keys of an identity provider: fetched by a thread of their own, so that a provider that hangs holds nobody up."""

from contextlib import suppress
from http.client import HTTPException
from math import inf
from threading import BoundedSemaphore, Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from api.errors import Unavailable
from api.services.accounts.fetching import fetch_document

if TYPE_CHECKING:
    # Its cryptography is large, so it is loaded by the first token of an identity provider: most servers have none.
    import jwt

# Only signatures by a key pair: nothing that could be made with what everybody can read.
ALGORITHMS = ("RS256", "ES256", "EdDSA")
REFRESH_S = 600.0
SHORTEST_REFRESH_S = 30.0
FETCH_S = 10.0
"""For all that must be fetched at once."""
KEY_WAITS_S = 1.0
"""How long a call waits for keys that are being fetched; while it waits it holds a thread that others may need."""
MOST_WAITING = 8


class Keys:
    """Those of one issuer: fetched when they are first needed, again when they are old or one is not among them."""

    def __init__(self, issuer: str, address: str | None) -> None:
        self._issuer = issuer
        self._address = address
        self._lock = Lock()
        self._waiting = BoundedSemaphore(MOST_WAITING)
        self._known: dict[str, jwt.PyJWK] = {}
        self._tried_at = -inf
        self._fetched: Event | None = None
        """Set when what is being fetched has come, or has not; None while nothing is."""

    def find(self, kid: str) -> "jwt.PyJWK | None":
        """The key of that name, or None where the issuer has none."""
        fetched = self._begun(kid)
        if fetched is not None and kid not in self._known:
            self._wait(fetched)
        if not self._known:
            raise no_answer()
        return self._known.get(kid)

    def _begun(self, kid: str) -> Event | None:
        """What is being fetched at this moment, begun by this call where it is time."""
        with self._lock:
            if self._fetched is None and self._is_due(kid):
                self._fetched = Event()
                Thread(target=self._fetch, args=[self._fetched], name="issuer-keys", daemon=True).start()
            return self._fetched

    def _is_due(self, kid: str) -> bool:
        age = monotonic() - self._tried_at
        # Made-up names must not make this server a nuisance to the issuer.
        return age >= REFRESH_S or (kid not in self._known and age >= SHORTEST_REFRESH_S)

    def _wait(self, fetched: Event) -> None:
        if not self._waiting.acquire(blocking=False):
            raise no_answer()
        try:
            if not fetched.wait(KEY_WAITS_S):
                raise no_answer()
        finally:
            self._waiting.release()

    def _fetch(self, fetched: Event) -> None:
        until = monotonic() + FETCH_S
        try:
            # The keys that are known stay good while the issuer cannot be reached.
            with suppress(OSError, HTTPException, ValueError, KeyError):
                self._known = _public_keys(fetch_document(self._found_address(until), until=until))
        finally:
            with self._lock:
                self._tried_at, self._fetched = monotonic(), None
            fetched.set()

    def _found_address(self, until: float) -> str:
        if self._address is None:
            self._address = str(described(self._issuer, until=until)["jwks_uri"])
        return self._address


def described(issuer: str, *, until: float) -> dict[str, Any]:
    """What an issuer says of itself; ValueError where it says to be another."""
    found = fetch_document(f"{issuer.rstrip('/')}/.well-known/openid-configuration", until=until)
    if found.get("issuer") != issuer:
        raise ValueError("the issuer's own description names another issuer")
    return found


def _public_keys(document: dict[str, Any]) -> dict[str, "jwt.PyJWK"]:
    """The keys for signatures by name; those of other kinds are left out."""
    import jwt

    try:
        found = jwt.PyJWKSet.from_dict(document).keys
    except jwt.PyJWKSetError:
        # An issuer may take back all that it had.
        return {}
    return {
        each.key_id: each
        for each in found
        if isinstance(each.key_id, str) and each.public_key_use in ("sig", None) and each.algorithm_name in ALGORITHMS
    }


def no_answer() -> Unavailable:
    """The refusal of a call that would have to wait for the provider."""
    return Unavailable("The identity provider does not answer just now; try again in a moment.")
